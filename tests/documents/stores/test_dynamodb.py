"""DynamoDB: the template makes tables in moto, and each pattern is answered there by its key, never by a scan."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from archgen import pipeline
from archgen.design.data_tables import Table
from archgen.design.design import Design
from archgen.design.stores.asked import Asked, asked_of
from archgen.design.stores.dynamodb import compose
from archgen.design.stores.dynamodb_model import DynamoModel, KeyAttribute, Spread
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.documents.stores.dynamodb import documents
from archgen.documents.stores.dynamodb_items import item_of, made_value, unique_items, unique_value
from archgen.requirements.model import PatternKind
from decided import ROOT
from rows import Row, expected, is_in_order, rows_of

boto3 = pytest.importorskip("boto3")
moto = pytest.importorskip("moto")

PATHS = ("store-dynamodb.yaml",)
PREFIX = "test-"
ROWS = 40


@cache
def design(path: str) -> Design:
    """Compose the design of a fixture."""
    return pipeline.compose_design(ROOT / "tests/fixtures" / path)


@cache
def model(path: str) -> DynamoModel:
    """Compose the physical model of a fixture."""
    found = design(path)
    return compose(found, found.stores[0])


@cache
def files(path: str) -> Mapping[str, Any]:
    """Give the files for programs of a fixture's store, by name."""
    found = design(path)
    texts = {one.path.rpartition("/")[2]: one.text for one in documents(found, found.stores[0])}
    return {name: json.loads(text) for name, text in texts.items() if name.endswith(".json")}


def rules() -> StoreRules:
    """Give what is known of DynamoDB."""
    return store_rules("dynamodb")


@dataclass(frozen=True)
class Stack:
    """Tables in moto, filled."""

    path: str
    client: Any
    rows: Mapping[str, Sequence[Row]]

    def table(self, name: str) -> Table:
        """Give a table of the data model."""
        return design(self.path).data.table(name)


@pytest.fixture(scope="module", params=PATHS)
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """Tables that CloudFormation made of the template, with rows in each."""
    path = request.param
    access = {"region_name": "eu-west-1", "aws_access_key_id": "none", "aws_secret_access_key": "none"}
    with moto.mock_aws():
        boto3.client("cloudformation", **access).create_stack(
            StackName="test",
            TemplateBody=json.dumps(files(path)["template.json"]),
            Parameters=[{"ParameterKey": "TablePrefix", "ParameterValue": PREFIX}],
        )
        client = boto3.client("dynamodb", **access)
        rows = {}
        for table in model(path).tables:
            if table.name == model(path).unique_table:
                continue
            logical = design(path).data.table(table.name)
            rows[table.name] = rows_of(logical, ROWS)
            for row in rows[table.name]:
                client.put_item(TableName=PREFIX + table.name, Item=item_of(table, logical, row, rules()))
                for one in unique_items(logical, row):
                    client.put_item(TableName=PREFIX + str(model(path).unique_table), Item=one)
        yield Stack(path, client, rows)


def asks(path: str, *kinds: PatternKind) -> list[Asked]:
    """Give the patterns of some kinds that the store answers."""
    found = design(path)
    served = {one.pattern for one in model(path).served if one.by}
    all_asked = asked_of(found.data, found.requirements, found.stores[0])
    return [one for one in all_asked if one.kind in kinds and one.pattern.name in served]


def reads(path: str) -> list[Asked]:
    """Give the reading patterns that the store answers by a query."""
    found = asks(path, PatternKind.LIST, PatternKind.AGGREGATE, PatternKind.GET)
    return [one for one in found if calls(path, one)[0]["Operation"] == "Query"]


def calls(path: str, asked: Asked) -> list[dict[str, Any]]:
    """Give the calls of a pattern as the package states them."""
    found: list[dict[str, Any]] = files(path)["calls.json"][asked.pattern.name]
    return found


def test_template_is_what_a_linter_of_cloudformation_takes() -> None:
    """cfn-lint knows the schema of each resource."""
    lint = pytest.importorskip("cfnlint.api")
    for path in PATHS:
        found = lint.lint_all(json.dumps(files(path)["template.json"]))
        assert [str(one) for one in found if one.rule.severity != "informational"] == []


def test_examples_are_items_of_their_tables(stack: Stack) -> None:
    """An example is put as it stands, and refers to the examples of other tables."""
    for name, item in files(stack.path)["items.json"].items():
        stack.client.put_item(TableName=PREFIX + name, Item=item)
    items = files(stack.path)["items.json"]
    assert items["deposits"]["recipient_id"] == items["recipients"]["id"]
    assert items["unique_keys"]["owner"] == items["recipients"]["id"]


def test_no_call_scans() -> None:
    """A scan reads, and bills, the whole table."""
    for path in PATHS:
        operations = {one["Operation"] for each in files(path)["calls.json"].values() for one in each}
        assert operations <= {"GetItem", "Query", "PutItem", "UpdateItem", "TransactWriteItems", "BatchGetItem"}


def test_each_reading_pattern_is_answered_by_its_key(stack: Stack) -> None:
    """The call of the package finds exactly the rows that the pattern asks for, in its order."""
    asked = reads(stack.path)
    assert asked
    for one in asked:
        rows = stack.rows[one.table.name]
        named = (*one.equal, *(column.name for column in one.order), *one.ranged)
        row = next(each for each in rows if all(each[name] is not None for name in named))
        between = _between(one, rows)
        found = _query(stack, one, row, between)
        told = sorted(item["id"]["S"] for item in found)
        wanted = [each for each in rows if str(each["id"]) in expected(one, rows, row, between)]
        wanted = [each for each in wanted if all(each[name] is not None for name in named)]
        assert told == sorted(str(each["id"]) for each in wanted), one.pattern.name
        assert told, one.pattern.name
        by_id = {str(each["id"]): each for each in rows}
        if "caller sorts" not in _cost(stack.path, one) and not _spread(stack.path, one):
            assert is_in_order([by_id[item["id"]["S"]] for item in found], one.order), one.pattern.name


def test_a_value_that_occurs_once_leads_to_its_item(stack: Stack) -> None:
    """Two reads by key, without an index."""
    asked = [one for one in asks(stack.path, PatternKind.GET) if len(calls(stack.path, one)) == 2]
    assert asked
    for one in asked:
        row = stack.rows[one.table.name][7]
        first, second = calls(stack.path, one)
        key = {"value": {"S": unique_value(one.table, one.equal, row)}}
        owner = stack.client.get_item(TableName=_name(first), Key=key)["Item"]["owner"]
        item = stack.client.get_item(TableName=_name(second), Key={"id": owner})["Item"]
        assert item["id"]["S"] == str(row["id"])


def test_a_repeated_insert_changes_nothing(stack: Stack) -> None:
    """The condition of the package refuses a second item of one key, and a second item of one value."""
    asked = [one for one in asks(stack.path, PatternKind.WRITE) if not one.changes]
    assert asked
    for one in asked:
        (call,) = calls(stack.path, one)
        with pytest.raises(stack.client.exceptions.ClientError) as caught:
            _insert(stack, one, call)
        assert caught.value.response["Error"]["Code"] in (
            "ConditionalCheckFailedException",
            "TransactionCanceledException",
        )


def test_a_key_of_few_values_is_spread() -> None:
    """All deposits of one state would gather in one partition."""
    table = model("store-dynamodb.yaml").table("deposits")
    (index,) = (one for one in table.indexes if "Overdue deposits" in one.serves)
    assert index.partition.spread is Spread.DAY
    assert index.partition.day_of == "deposited_at"


def test_what_cannot_be_answered_says_why() -> None:
    """DynamoDB has no search for words."""
    (found,) = (one for one in model("store-dynamodb.yaml").served if one.pattern == "Lockers by words")
    assert found.by == ""
    assert "search" in found.because


def test_a_read_costs_half_a_unit_for_each_4_kb() -> None:
    """50 items of 153 B are 7,650 B: two blocks of 4,096 B, at half a unit each."""
    (found,) = (one for one in model("store-dynamodb.yaml").served if one.pattern == "Compartments of a locker")
    assert found.cost == "ceil(50 x 153 B / 4,096) x 0.5 = 1 RCU"


def test_retention_is_expiry() -> None:
    """A deposit of 90 days expires 90 days after it was made."""
    table = model("store-dynamodb.yaml").table("deposits")
    assert (table.expires, table.expires_from) == ("expires", "deposited_at")
    stamp = int(files("store-dynamodb.yaml")["items.json"]["deposits"]["expires"]["N"])
    assert stamp == 1_800_041_400 + round(90.06 * 86_400)


def _name(call: Mapping[str, Any]) -> str:
    return str(call["TableName"]).replace("${TablePrefix}", PREFIX)


def _between(asked: Asked, rows: Sequence[Row]) -> tuple[Any, Any] | None:
    if not asked.ranged:
        return None
    values = sorted(row[asked.ranged[0]] for row in rows if row[asked.ranged[0]] is not None)
    return values[len(values) // 6], values[-len(values) // 6]


def _index(path: str, asked: Asked) -> tuple[KeyAttribute, KeyAttribute | None]:
    table, call = model(path).table(asked.table.name), calls(path, asked)[0]
    index = next(one for one in table.indexes if one.name == call["IndexName"])
    return index.partition, index.sort


def _spread(path: str, asked: Asked) -> bool:
    return _index(path, asked)[0].spread is not Spread.NONE


def _cost(path: str, asked: Asked) -> str:
    return next(one.cost for one in model(path).served if one.pattern == asked.pattern.name)


def _query(stack: Stack, asked: Asked, row: Row, between: tuple[Any, Any] | None) -> list[dict[str, Any]]:
    """Send the query of a pattern, once for each part of a spread key."""
    (call,) = calls(stack.path, asked)
    partition, sort = _index(stack.path, asked)
    found: list[dict[str, Any]] = []
    for value in _partitions(partition, row, between, stack.rows[asked.table.name]):
        values: dict[str, Any] = {f":{partition.name}": value}
        if "BETWEEN" in call["KeyConditionExpression"] and between is not None and sort is not None:
            values |= {":from": {sort.type: str(between[0])}, ":to": {sort.type: str(between[1])}}
        answer = stack.client.query(
            TableName=_name(call),
            IndexName=call["IndexName"],
            KeyConditionExpression=call["KeyConditionExpression"],
            ExpressionAttributeNames=call["ExpressionAttributeNames"],
            ExpressionAttributeValues=values,
            ScanIndexForward=call["ScanIndexForward"],
        )
        found += answer["Items"]
    return found


def _partitions(key: KeyAttribute, row: Row, between: tuple[Any, Any] | None, rows: Sequence[Row]) -> list[Any]:
    if key.is_column:
        return [{key.type: str(row[key.name])}]
    if key.spread is Spread.SHARDS:
        return [{"S": made_value(key, row, rules(), shard)} for shard in range(int(rules().limit("shards")))]
    if key.spread is Spread.DAY and between is not None and key.day_of is not None:
        days = sorted({str(one[key.day_of])[:10] for one in rows if between[0] <= one[key.day_of] <= between[1]})
        return [{"S": made_value(key, {**row, key.day_of: day}, rules())} for day in days]
    return [{"S": made_value(key, row, rules())}]


def _insert(stack: Stack, asked: Asked, call: Mapping[str, Any]) -> None:
    row, table = stack.rows[asked.table.name][3], model(stack.path).table(asked.table.name)
    item = item_of(table, asked.table, row, rules())
    if call["Operation"] == "PutItem":
        stack.client.put_item(
            TableName=_name(call),
            Item=item,
            ConditionExpression=call["ConditionExpression"],
            ExpressionAttributeNames=call["ExpressionAttributeNames"],
        )
        return
    fresh = {**item, "id": {"S": "00000000-0000-7000-8000-00000000ffff"}}
    items = [fresh, *unique_items(asked.table, row)]
    puts = [
        {"Put": {**put["Put"], "TableName": _name(put["Put"]), "Item": one}}
        for put, one in zip(call["TransactItems"], items, strict=True)
    ]
    stack.client.transact_write_items(TransactItems=puts)
