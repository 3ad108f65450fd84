"""MongoDB: validators judge documents, another implementation answers each query, each has an index in its order."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archgen.design.stores.mongodb_model import MongoModel
from archgen.design.stores.placement import StoreKind
from archgen.documents.stores.mongodb_documents import document
from designs import design_of
from rows import Row, rows_of
from stored import files_of, model_of

json_util = pytest.importorskip("bson.json_util")
mongomock = pytest.importorskip("mongomock")
jsonschema = pytest.importorskip("jsonschema")

# mongomock asks for the time in a way that Python 3.12 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

PATH = "tests/fixtures/store-mongodb.yaml"
ROWS = 45
_OPTIONS = json_util.JSONOptions(tz_aware=False)


def model() -> MongoModel:
    """Give the physical model of the fixture."""
    found = model_of(PATH, StoreKind.MONGODB)
    assert isinstance(found, MongoModel)
    return found


@cache
def files() -> Mapping[str, Any]:
    """Give the files for programs, by name."""
    texts = {path.rpartition("/")[2]: text for path, text in files_of(PATH, StoreKind.MONGODB).items()}
    return {name: json.loads(text) for name, text in texts.items() if name.endswith(".json")}


def collection(name: str) -> Mapping[str, Any]:
    """Give a collection as `setup.js` reads it."""
    found: Mapping[str, Any] = next(one for one in files()["collections.json"] if one["name"] == name)
    return found


def native(value: Any) -> Any:
    """Give Extended JSON as values of BSON."""
    return json_util.loads(json.dumps(value), json_options=_OPTIONS)


@dataclass(frozen=True)
class Filled:
    """Collections in mongomock, and the rows that they hold, by table."""

    database: Any
    rows: Mapping[str, Sequence[Row]]


@pytest.fixture(scope="module")
def filled() -> Filled:
    """Collections with the indexes of the package and documents of made-up rows, all of which the validators take."""
    data = design_of(PATH).data
    rows = {name: rows_of(data.table(name), ROWS) for name in model().placement.tables}
    database = mongomock.MongoClient().db
    for one in model().collections:
        validator = collection(one.name)["options"]["validator"]
        for index in collection(one.name)["indexes"]:
            if "text" not in index["keys"].values():
                database[one.name].create_index(list(index["keys"].items()), **index["options"])
        for row in rows[one.name]:
            made = native(document(one, data, row, _parts(one.name, row, rows)))
            assert complaints(validator, made) == [], one.name
            if not one.has_identifier:
                made.pop("_id")
            database[one.name].insert_one(made)
    return Filled(database, rows)


def complaints(validator: Mapping[str, Any], made: Mapping[str, Any]) -> list[str]:
    """Judge a document."""
    from bson_schema import complaints as judged

    return judged(validator, made)


def test_examples_are_what_the_validators_take() -> None:
    """An example of each collection, with what lies inside."""
    found = files()["documents.json"]
    assert set(found) == {one.name for one in model().collections}
    for name, one in found.items():
        assert complaints(collection(name)["options"]["validator"], native(one)) == [], name
    assert found["meals"]["recipe_id"] == found["recipes"]["_id"]
    assert found["recipes"]["recipe_ingredients"]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "eaten"},
        {"minutes": 2881},
        {"minutes": "60"},
        {"title": "x" * 141},
        {"surprise": 1},
        {"diets": "vegan"},
    ],
)
def test_a_validator_refuses_what_is_not_stated(change: Mapping[str, Any]) -> None:
    """Unknown fields and values, wrong types, and what is beyond its bounds."""
    example = native(files()["documents.json"]["recipes"])
    assert complaints(collection("recipes")["options"]["validator"], {**example, **change})


def test_a_validator_asks_for_what_is_required() -> None:
    """A recipe is somebody's."""
    example = native(files()["documents.json"]["recipes"])
    example.pop("cook_id")
    assert complaints(collection("recipes")["options"]["validator"], example)


def test_a_value_occurs_once(filled: Filled) -> None:
    """The unique index of the package refuses a second cook of one handle."""
    held = filled.database.cooks.find_one()
    held["_id"] = "another"
    with pytest.raises(mongomock.DuplicateKeyError):
        filled.database.cooks.insert_one(held)


def test_an_optional_value_occurs_once_and_may_be_missing(filled: Filled) -> None:
    """Several cooks have no phone, as what is empty is left out; null, which would be a value, is refused."""
    assert filled.database.cooks.count_documents({"phone": {"$exists": False}}) > 1
    example = native(files()["documents.json"]["cooks"])
    assert complaints(collection("cooks")["options"]["validator"], {**example, "phone": None})
    (index,) = (one for one in collection("cooks")["indexes"] if "phone" in one["keys"])
    assert index["options"]["partialFilterExpression"] == {"phone": {"$exists": True}}


def finds() -> list[str]:
    """Give the patterns that are answered by a plain find of a collection."""
    queries = files()["queries.json"]
    found = {name: one for name, one in queries.items() if one["operation"] == "find" and "first" not in one}
    return [name for name, one in found.items() if "$text" not in one["filter"]]


@pytest.mark.parametrize("pattern", finds())
def test_each_query_finds_its_documents(pattern: str, filled: Filled) -> None:
    """The query of the package gives exactly the rows that the pattern asks for, in its order."""
    query = files()["queries.json"][pattern]
    rows = _documents(filled, query["collection"])
    bounded = [name for name, test in query["filter"].items() if isinstance(test, dict)]
    held = next(one for one in rows if all(_first(one.get(name)) is not None for name in query["filter"]))
    values = sorted(one[name] for name in bounded for one in rows if one.get(name) is not None)
    asked = {name: _first(held[name]) for name in query["filter"] if name not in bounded}
    condition = {**asked, **{name: {"$gte": values[2], "$lt": values[-2]} for name in bounded}}
    found = list(filled.database[query["collection"]].find(condition, sort=list(query.get("sort", {}).items()) or None))
    wanted = [one for one in rows if all(_holds(one.get(name), value) for name, value in asked.items())]
    wanted = [
        one for one in wanted if all(one.get(n) is not None and values[2] <= one[n] < values[-2] for n in bounded)
    ]
    assert [one["_id"] for one in found] == [one["_id"] for one in _sorted(wanted, query.get("sort", {}))]
    assert found


def test_a_collection_of_links_leads_to_documents(filled: Filled) -> None:
    """Nothing says how many recipes a collection holds, so links stand apart, and are found from either end."""
    query = files()["queries.json"]["Collections that hold a recipe"]
    first = query["first"]
    (field,) = first["filter"]
    assert any(next(iter(one["keys"])) == field for one in collection(first["collection"])["indexes"])
    links = _documents(filled, first["collection"])
    held = filled.database[first["collection"]].find({field: links[0][field]})
    found = filled.database[query["collection"]].find({"_id": {"$in": [one[first["gives"]] for one in held]}})
    wanted = {one[first["gives"]] for one in links if one[field] == links[0][field]}
    assert {one["_id"] for one in found} == wanted & {one["_id"] for one in _documents(filled, query["collection"])}


def test_aggregates_add_up(filled: Filled) -> None:
    """Meals of a recipe between two moments."""
    query = files()["queries.json"]["Meals of a year"]
    rows = _documents(filled, "meals")
    recipe, times = rows[0]["recipe_id"], sorted(one["cooked_at"] for one in rows)
    match = {"$match": {"recipe_id": recipe, "cooked_at": {"$gte": times[1], "$lt": times[-1]}}}
    (found,) = filled.database.meals.aggregate([match, *query["pipeline"][1:]])
    wanted = [one for one in rows if one["recipe_id"] == recipe and times[1] <= one["cooked_at"] < times[-1]]
    assert found["rows"] == len(wanted)


def reads() -> Mapping[str, Mapping[str, Any]]:
    """Give the queries that read."""
    found = {name: one for name, one in files()["queries.json"].items() if "first" not in one}
    return {name: one for name, one in found.items() if one["operation"] in ("find", "aggregate")}


def unserved(without: str = "") -> list[str]:
    """Give the queries that have no index in their order: equality, then sort, then range."""
    found = []
    for name, query in reads().items():
        held = collection(query["collection"])["indexes"]
        keys = [[("_id", 1)], *(list(one["keys"].items()) for one in held if one["options"]["name"] != without)]
        condition = query.get("filter") or query["pipeline"][0].get("$match", {})
        if not any(_serves(one, condition, query.get("sort", {})) for one in keys):
            found.append(name)
    return found


def test_each_query_has_an_index_in_its_order() -> None:
    """Equality first in any order, then the sort forwards or backwards, then the range; nothing is sorted in memory."""
    assert reads()
    assert unserved() == []


def test_each_index_is_needed() -> None:
    """Without it a query has none in its order, or a value may occur twice, or nothing ends a document."""
    for one in model().collections:
        plain = [each for each in one.indexes if not each.unique and each.expires_after_s is None]
        for index in plain if one.entity is not None else ():
            assert unserved(index.name), index.name


@pytest.mark.parametrize(
    ("table", "words"),
    [("recipe_ingredients", "Inside Recipe: about 10"), ("recipe_steps", "Inside Recipe: about 8")],
)
def test_bounded_parts_lie_inside(table: str, words: str) -> None:
    """Few, without a life of their own, and read with what they are parts of."""
    assert table not in {one.name for one in model().collections}
    assert any(one.about == table and words in one.because for one in model().decided)


def test_what_grows_without_end_is_a_collection() -> None:
    """Ratings and meals refer to a recipe and never end."""
    assert {"ratings", "meals"} <= {one.name for one in model().collections}


def test_retention_is_expiry() -> None:
    """Meals go two years after they were cooked."""
    (index,) = (one for one in collection("meals")["indexes"] if "expireAfterSeconds" in one["options"])
    assert index["keys"] == {"cooked_at": 1}
    assert index["options"]["expireAfterSeconds"] == round(730.5 * 86_400)


def test_a_unique_index_begins_with_the_shard_key() -> None:
    """The server refuses another one."""
    for one in files()["collections.json"]:
        key = list(one.get("shardKey", {}))
        for index in one["indexes"]:
            if key and index["options"].get("unique"):
                assert list(index["keys"])[: len(key)] == key


_STAND_IN = """
const calls = [];
const note = (what) => (...given) => { calls.push([what, ...given]); return { ok: 1 }; };
globalThis.db = {
  getName: () => 'test', getCollectionNames: () => ['cooks'], runCommand: note('runCommand'),
  createCollection: note('createCollection'), getCollection: (name) => ({ createIndex: note(name) }),
};
globalThis.sh = { shardCollection: note('shardCollection') };
require(process.argv[1]);
console.log(JSON.stringify(calls));
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_script_makes_every_collection_and_index(tmp_path: Path) -> None:
    """Run by node with a stand-in for the shell, which records what it is asked to do."""
    for path, text in files_of(PATH, StoreKind.MONGODB).items():
        (tmp_path / path.rpartition("/")[2]).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["node", "-e", _STAND_IN, str(tmp_path / "setup.js")], capture_output=True, text=True, check=True
    )
    calls = json.loads(done.stdout)
    made = {one[1] for one in calls if one[0] == "createCollection"} | {
        one[1]["collMod"] for one in calls if one[0] == "runCommand"
    }
    assert made == {one["name"] for one in files()["collections.json"]}
    indexes = [
        [one["name"], each["keys"], each["options"]] for one in files()["collections.json"] for each in one["indexes"]
    ]
    assert [one for one in calls if one[0] in made] == indexes
    sharded = [[f"test.{one['name']}", one["shardKey"]] for one in files()["collections.json"] if "shardKey" in one]
    assert [one[1:] for one in calls if one[0] == "shardCollection"] == sharded


def test_another_implementation_takes_examples_and_refuses_what_is_not_stated() -> None:
    """mongoeco, which needs Python 3.13: all collections with their validators and indexes."""
    mongoeco = pytest.importorskip("mongoeco")
    examples = native(files()["documents.json"])
    with mongoeco.MongoClient() as client:
        database = client["test"]
        for one in files()["collections.json"]:
            database.create_collection(one["name"], validator=one["options"]["validator"])
            for index in one["indexes"]:
                options = {_SNAKE.get(key, key): value for key, value in index["options"].items()}
                database[one["name"]].create_index(list(index["keys"].items()), **options)
            database[one["name"]].insert_one(examples[one["name"]])
        wrong = {**examples["recipes"], "_id": examples["recipes"]["cook_id"], "status": "eaten"}
        with pytest.raises(mongoeco.errors.DocumentValidationFailure):
            database["recipes"].insert_one(wrong)


_SNAKE = {"partialFilterExpression": "partial_filter_expression", "expireAfterSeconds": "expire_after_seconds"}


def _parts(name: str, row: Row, rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Give the rows that lie inside a document: those that refer to its row."""
    one = model().collection(name)
    return {each.table: [part for part in rows[each.table] if part[each.left_out] == row["id"]] for each in one.inside}


def _documents(filled: Filled, name: str) -> list[dict[str, Any]]:
    """Give all documents of a collection as they were made, not as they were found."""
    data, one = design_of(PATH).data, model().collection(name)
    return [native(document(one, data, row, _parts(name, row, filled.rows))) for row in filled.rows[name]]


def _first(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value


def _holds(held: Any, value: Any) -> bool:
    return value in held if isinstance(held, list) else bool(held == value)


def _sorted(rows: list[dict[str, Any]], order: Mapping[str, int]) -> list[dict[str, Any]]:
    for name, way in reversed(list(order.items())):
        # An absent value comes before all others.
        rows = sorted(rows, key=lambda one: (one.get(name) is not None, one.get(name) or 0), reverse=way < 0)
    return rows


def _serves(keys: Sequence[tuple[str, Any]], condition: Mapping[str, Any], sort: Mapping[str, int]) -> bool:
    """Tell by the rule of equality, sort, range whether an index answers a query without a sort in memory."""
    if "$text" in condition:
        return any(way == "text" for _, way in keys)
    equal = {name for name, test in condition.items() if not isinstance(test, dict)}
    ranged = {name for name, test in condition.items() if isinstance(test, dict)}
    head, rest = keys[: len(equal)], [*keys[len(equal) :]]
    wanted = list(sort.items())
    if equal == {"_id"} and keys[0][0] == "_id":
        return True
    in_order = rest[: len(wanted)] in (wanted, [(name, -way) for name, way in wanted])
    return {name for name, _ in head} == equal and in_order and ranged <= {name for name, _ in keys}
