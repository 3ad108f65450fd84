"""Indexes of a search engine: every field of every query is in the mapping, with a type that the query can use."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from archgen.design.stores.placement import StoreKind
from archgen.design.stores.search_model import SearchModel
from designs import design_of
from stored import files_of, model_of

FIXTURE = "tests/fixtures/store-search.yaml"
BY_VALUE = frozenset({"keyword", "integer", "long", "double", "boolean", "date", "ip"})
BY_WORDS = frozenset({"text", "search_as_you_type"})


def loaded(name: str) -> dict[str, Any]:
    """Read a file of the search engine."""
    found: dict[str, Any] = json.loads(files_of(FIXTURE, StoreKind.SEARCH)[f"search/{name}"])
    return found


def mapped(alias: str) -> dict[str, str]:
    """Give the types of all fields and inner fields of an index, as queries name them."""
    (index,) = (one for one in loaded("indexes.json").values() if alias in one["aliases"])
    types: dict[str, str] = {}
    for name, field in index["mappings"]["properties"].items():
        types[name] = field["type"]
        for inner, one in field.get("fields", {}).items():
            types[f"{name}.{inner}"] = one["type"]
            if one["type"] == "search_as_you_type":
                types |= {f"{name}.{inner}.{part}": "search_as_you_type" for part in ("_2gram", "_3gram")}
    return types


def used(body: dict[str, Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the fields that a query names with the types that it can use."""
    wanted = body["query"]["bool"]
    for one in wanted["must"]:
        yield from ((name.partition("^")[0], BY_WORDS) for name in one["multi_match"]["fields"])
    for one in wanted["filter"]:
        yield from ((name, BY_VALUE) for name in next(iter(one.values())))
    for one in body["sort"]:
        yield from ((name, BY_VALUE) for name in one if name != "_score")
    for one in body.get("aggs", {}).values():
        yield one["terms"]["field"], BY_VALUE


def queries() -> dict[str, Any]:
    """Give the queries of all patterns."""
    return loaded("queries.json")


def test_every_search_has_a_query_on_fields_that_can_answer_it() -> None:
    """Words are looked for in words, values in values."""
    asked = {one.name for one in design_of(FIXTURE).requirements.domain.access_patterns if one.kind == "search"}
    assert set(queries()) == asked
    for pattern, one in queries().items():
        types = mapped(one["index"])
        wrong = [name for name, fit in used(one["body"]) if types.get(name) not in fit]
        assert not wrong, pattern


def test_the_tenant_narrows_every_query() -> None:
    """A search of one library shows no works of another."""
    for pattern, one in queries().items():
        terms = [name for each in one["body"]["query"]["bool"]["filter"] for name in each.get("term", {})]
        assert any(name.startswith("organisation") for name in terms), pattern


def test_what_nobody_searches_is_not_copied() -> None:
    """The secret key and the price are in no index."""
    fields = {name for index in loaded("indexes.json").values() for name in index["mappings"]["properties"]}
    assert not {"key", "price_amount", "price_minor_units", "price_currency"} & fields


def test_a_switch_names_the_index_that_is_there() -> None:
    """The alias moves from the first version to the second in one request."""
    for alias, body in loaded("switch.json").items():
        removed, added = (next(iter(one.values())) for one in body["actions"])
        assert removed["index"] in loaded("indexes.json")
        assert {removed["alias"], added["alias"]} == {alias}
        assert added["index"] != removed["index"]


def test_completion_sorts_and_matches_beginnings() -> None:
    """A title is found while it is typed, and sorted by its whole value."""
    body = queries()["Autocomplete titles"]["body"]
    assert body["query"]["bool"]["must"][0]["multi_match"]["type"] == "bool_prefix"
    assert any(name.endswith(".value") for one in body["sort"] for name in one)


@pytest.mark.parametrize(("rows", "shards"), [(12_000_000, 1)])
def test_shards_follow_from_the_documents(rows: int, shards: int) -> None:
    """An index below the size of a shard has one, whatever the volume of the system."""
    model = model_of(FIXTURE, StoreKind.SEARCH)
    assert isinstance(model, SearchModel)
    largest = max(model.indexes, key=lambda one: design_of(FIXTURE).data.table(one.table).rows or 0)
    assert design_of(FIXTURE).data.table(largest.table).rows == rows
    assert largest.shards == shards
