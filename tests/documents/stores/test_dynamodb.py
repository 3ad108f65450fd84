"""DynamoDB: the template makes tables in moto, and each pattern is answered there by its key, never by a scan."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pytest

from archgen.design.stores.asked import Asked
from archgen.design.stores.dynamodb_model import DynamoModel, Spread
from archgen.design.stores.placement import StoreKind
from archgen.documents.stores.dynamodb_items import item_of, unique_items, unique_value
from archgen.requirements.model import PatternKind
from designs import design_of
from stored import model_of

pytest.importorskip("boto3")
pytest.importorskip("moto")

if TYPE_CHECKING:
    from dynamo_tables import Tables

PATH = "tests/fixtures/store-dynamodb.yaml"
ROWS = 20


@pytest.fixture(scope="module")
def tables() -> Iterator["Tables"]:
    """Tables that CloudFormation made of the template, with rows in each."""
    from dynamo_tables import made_tables

    design = design_of(PATH)
    placement = next(one for one in design.stores if one.kind is StoreKind.DYNAMODB)
    with made_tables(design, placement, ROWS) as made:
        yield made


def model() -> DynamoModel:
    """Give the physical model of the fixture."""
    found = model_of(PATH, StoreKind.DYNAMODB)
    assert isinstance(found, DynamoModel)
    return found


def test_examples_are_items_of_their_tables(tables: "Tables") -> None:
    """An example is put as it stands, and refers to the examples of other tables."""
    from dynamo_tables import PREFIX

    items = tables.files["items.json"]
    for name, item in items.items():
        tables.client.put_item(TableName=PREFIX + name, Item=item)
        tables.client.delete_item(TableName=PREFIX + name, Key={one: item[one] for one in _keys(tables, name)})
    assert items["deposits"]["recipient_id"] == items["recipients"]["id"]
    assert items["unique_keys"]["owner"] == items["services"]["id"]


def test_no_call_scans(tables: "Tables") -> None:
    """A scan reads, and bills, the whole table."""
    operations = {one["Operation"] for each in tables.files["calls.json"].values() for one in each}
    assert operations <= {"GetItem", "Query", "PutItem", "UpdateItem", "TransactWriteItems", "BatchGetItem"}


def test_each_reading_pattern_is_answered_by_its_key(tables: "Tables") -> None:
    """The call of the package finds exactly the rows that the pattern asks for, in its order."""
    from dynamo_tables import fault_of

    asked = tables.queried()
    assert len(asked) >= 6
    assert [fault for one in asked for fault in [fault_of(tables, one)] if fault] == []


def test_links_lead_to_items(tables: "Tables") -> None:
    """A query of the links by their far end, then the items by their keys."""
    from dynamo_tables import table_name

    (asked,) = (one for one in tables.asked(PatternKind.LIST) if one.link is not None)
    first, second = tables.calls(asked)
    links = tables.rows[first["TableName"].removeprefix("${TablePrefix}")]
    (far,) = first["ExpressionAttributeNames"].values()
    found = tables.client.query(
        TableName=table_name(first),
        IndexName=first["IndexName"],
        KeyConditionExpression=first["KeyConditionExpression"],
        ExpressionAttributeNames=first["ExpressionAttributeNames"],
        ExpressionAttributeValues={f":{far}": {"S": links[0][far]}},
    )["Items"]
    assert {one["locker_id"]["S"] for one in found} == {one["locker_id"] for one in links if one[far] == links[0][far]}
    keys = [{"id": {"S": one["id"]}} for one in tables.rows[asked.table.name][:3]]
    assert list(second["Key"]) == ["id"]
    answer = tables.client.batch_get_item(RequestItems={table_name(second): {"Keys": keys}})
    assert len(answer["Responses"][table_name(second)]) == len(keys)


def test_a_value_that_occurs_once_leads_to_its_item(tables: "Tables") -> None:
    """Two reads by key, without an index."""
    from dynamo_tables import table_name

    asked = [one for one in tables.asked(PatternKind.GET) if len(tables.calls(one)) == 2]
    assert asked
    for one in asked:
        row = tables.rows[one.table.name][7]
        first, second = tables.calls(one)
        key = {"value": {"S": unique_value(one.table, one.equal, row)}}
        owner = tables.client.get_item(TableName=table_name(first), Key=key)["Item"]["owner"]
        item = tables.client.get_item(TableName=table_name(second), Key={"id": owner})["Item"]
        assert item["id"]["S"] == str(row["id"])


def test_a_repeated_insert_changes_nothing(tables: "Tables") -> None:
    """The condition of the package refuses a second item of one key, and a second item of one value."""
    asked = [one for one in tables.asked(PatternKind.WRITE) if not one.changes]
    assert asked
    for one in asked:
        (call,) = tables.calls(one)
        with pytest.raises(tables.client.exceptions.ClientError) as caught:
            _insert(tables, one, call)
        assert caught.value.response["Error"]["Code"] in (
            "ConditionalCheckFailedException",
            "TransactionCanceledException",
        )


def test_a_key_of_few_values_is_spread() -> None:
    """All deposits of one state would gather in one partition."""
    (index,) = (one for one in model().table("deposits").indexes if "Overdue deposits" in one.serves)
    assert index.partition.spread is Spread.DAY
    assert index.partition.day_of == "deposited_at"


def test_what_cannot_be_answered_says_why() -> None:
    """DynamoDB has no search for words."""
    (found,) = (one for one in model().served if one.pattern == "Lockers by words")
    assert found.by == ""
    assert "search" in found.because


def test_a_read_costs_half_a_unit_for_each_4_kb() -> None:
    """50 items of 153 B are 7,650 B: two blocks of 4,096 B, at half a unit each."""
    (found,) = (one for one in model().served if one.pattern == "Compartments of a locker")
    assert found.cost == "ceil(50 × 153 B / 4,096) × 0.5 = 1 RCU"


def test_retention_is_expiry(tables: "Tables") -> None:
    """A deposit of 90 days expires 90 days after it was made."""
    table = model().table("deposits")
    assert (table.expires, table.expires_from) == ("expires", "deposited_at")
    stamp = int(tables.files["items.json"]["deposits"]["expires"]["N"])
    assert stamp == 1_800_041_400 + round(90.06 * 86_400)


def _keys(tables: "Tables", name: str) -> list[str]:
    table = tables.model.table(name)
    return [one.name for one in (table.partition, table.sort) if one is not None]


def _insert(tables: "Tables", asked: Asked, call: Mapping[str, Any]) -> None:
    from dynamo_tables import rules, table_name

    row, table = tables.rows[asked.table.name][3], tables.model.table(asked.table.name)
    item = item_of(table, asked.table, row, rules())
    if call["Operation"] == "PutItem":
        tables.client.put_item(
            TableName=table_name(call),
            Item=item,
            ConditionExpression=call["ConditionExpression"],
            ExpressionAttributeNames=call["ExpressionAttributeNames"],
        )
        return
    fresh = {**item, "id": {"S": "00000000-0000-7000-8000-00000000ffff"}}
    puts = [
        {"Put": {**put["Put"], "TableName": table_name(put["Put"]), "Item": one}}
        for put, one in zip(call["TransactItems"], [fresh, *unique_items(asked.table, row)], strict=True)
    ]
    tables.client.transact_write_items(TransactItems=puts)
