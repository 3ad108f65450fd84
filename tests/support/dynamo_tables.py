"""Tables of DynamoDB in moto: made from the template of a package, filled with made-up rows, asked by its calls."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import moto

from archgen.design.design import Design
from archgen.design.stores.asked import Asked, asked_of
from archgen.design.stores.dynamodb import compose
from archgen.design.stores.dynamodb_model import DynamoModel, KeyAttribute, Spread
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.documents.stores.dynamodb import documents
from archgen.documents.stores.dynamodb_items import item_of, made_value, unique_items
from archgen.requirements.model import PatternKind
from rows import Row, rows_of

PREFIX = "test-"
_ACCESS = {"region_name": "eu-west-1", "aws_access_key_id": "none", "aws_secret_access_key": "none"}
Between = tuple[Any, Any] | None


@dataclass(frozen=True)
class Tables:
    """The tables of one DynamoDB with their rows, and what the package says of them."""

    design: Design
    placement: Placement
    model: DynamoModel
    files: Mapping[str, Any]
    client: Any
    rows: Mapping[str, Sequence[Row]]

    def asked(self, *kinds: PatternKind) -> list[Asked]:
        """Give the patterns of some kinds that the store answers."""
        served = {one.pattern for one in self.model.served if one.by}
        found = asked_of(self.design.data, self.design.requirements, self.placement)
        return [one for one in found if one.kind in kinds and one.pattern.name in served]

    def calls(self, asked: Asked) -> list[dict[str, Any]]:
        """Give the calls of a pattern as the package states them."""
        found: list[dict[str, Any]] = self.files["calls.json"][asked.pattern.name]
        return found

    def queried(self) -> list[Asked]:
        """Give the reading patterns that a query of an index answers."""
        kinds = (PatternKind.LIST, PatternKind.AGGREGATE, PatternKind.GET, PatternKind.SEARCH)
        return [one for one in self.asked(*kinds) if self.calls(one)[0]["Operation"] == "Query" and one.link is None]

    def cost(self, asked: Asked) -> str:
        """Give the cost of a pattern as the package states it."""
        return next(one.cost for one in self.model.served if one.pattern == asked.pattern.name)

    def index(self, asked: Asked) -> tuple[KeyAttribute, KeyAttribute | None]:
        """Give the keys of the index that serves a pattern."""
        table, call = self.model.table(asked.table.name), self.calls(asked)[0]
        index = next(one for one in table.indexes if one.name == call["IndexName"])
        return index.partition, index.sort

    def query(self, asked: Asked, row: Row, between: Between) -> list[dict[str, Any]]:
        """Send the query of a pattern with the values of a row, once for each part of a spread key."""
        call = self.calls(asked)[0]
        partition, sort = self.index(asked)
        found: list[dict[str, Any]] = []
        for value in self._partitions(partition, row, between, self.rows[asked.table.name]):
            values: dict[str, Any] = {f":{partition.name}": value}
            if "BETWEEN" in call["KeyConditionExpression"] and between is not None and sort is not None:
                values |= {":from": {sort.type: str(between[0])}, ":to": {sort.type: str(between[1])}}
            filtered = {"FilterExpression": call["FilterExpression"]} if "FilterExpression" in call else {}
            answer = self.client.query(
                **filtered,
                TableName=table_name(call),
                IndexName=call["IndexName"],
                KeyConditionExpression=call["KeyConditionExpression"],
                ExpressionAttributeNames=call["ExpressionAttributeNames"],
                ExpressionAttributeValues=values | self._filtering(asked, call, between),
                ScanIndexForward=call["ScanIndexForward"],
            )
            found += answer["Items"]
        return found

    def _filtering(self, asked: Asked, call: Mapping[str, Any], between: Between) -> dict[str, Any]:
        """Give the values of a filter: the bounds of the first range, and of others what leaves nothing out."""
        found: dict[str, Any] = {}
        for name in asked.ranged if "FilterExpression" in call else ():
            if f":{name}_from" in call["FilterExpression"]:
                values = sorted(one[name] for one in self.rows[asked.table.name] if one[name] is not None)
                low, high = between if between is not None and name == asked.ranged[0] else (values[0], values[-1])
                kind = rules().types[asked.table.column(name).type.value]
                found |= {f":{name}_from": {kind: str(low)}, f":{name}_to": {kind: str(high)}}
        return found

    def _partitions(self, key: KeyAttribute, row: Row, between: Between, rows: Sequence[Row]) -> list[Any]:
        if key.is_column:
            return [{key.type: str(row[key.name])}]
        if key.spread is Spread.SHARDS:
            return [{"S": made_value(key, row, rules(), shard)} for shard in range(int(rules().limit("shards")))]
        if key.spread is Spread.DAY and between is not None and key.day_of is not None:
            times = (one[key.day_of] for one in rows if one[key.day_of] is not None)
            days = sorted({str(one)[:10] for one in times if between[0] <= one <= between[1]})
            return [{"S": made_value(key, {**row, key.day_of: day}, rules())} for day in days]
        return [{"S": made_value(key, row, rules())}]


def rules() -> StoreRules:
    """Give what is known of DynamoDB."""
    return store_rules("dynamodb")


def table_name(call: Mapping[str, Any]) -> str:
    """Give the name of the table of a call."""
    return str(call["TableName"]).replace("${TablePrefix}", PREFIX)


@contextmanager
def made_tables(design: Design, placement: Placement, many: int) -> Iterator[Tables]:
    """Make the tables of a DynamoDB by CloudFormation and put rows into each.

    Args:
        design: The design.
        placement: The store.
        many: Rows of each table.
    """
    model = compose(design, placement)
    texts = {one.path.rpartition("/")[2]: one.text for one in documents(design, placement)}
    files = {name: json.loads(text) for name, text in texts.items() if name.endswith(".json")}
    with moto.mock_aws():
        boto3.client("cloudformation", **_ACCESS).create_stack(
            StackName="test",
            TemplateBody=json.dumps(files["template.json"]),
            Parameters=[{"ParameterKey": "TablePrefix", "ParameterValue": PREFIX}],
        )
        client = boto3.client("dynamodb", **_ACCESS)
        rows = {
            one.name: _fill(client, design, model, one.name, many)
            for one in model.tables
            if one.name in placement.tables
        }
        yield Tables(design, placement, model, files, client, rows)


def _fill(client: Any, design: Design, model: DynamoModel, name: str, many: int) -> list[dict[str, Any]]:
    table, logical = model.table(name), design.data.table(name)
    rows = rows_of(logical, many)
    for row in rows:
        client.put_item(TableName=PREFIX + name, Item=item_of(table, logical, row, rules()))
        for one in unique_items(logical, row):
            client.put_item(TableName=PREFIX + str(model.unique_table), Item=one)
    return rows


def fault_of(tables: Tables, asked: Asked) -> str:
    """Say what is wrong with the answer to a reading pattern; empty when it is exactly what was asked for, in order."""
    rows = tables.rows[asked.table.name]
    partition, sort = tables.index(asked)
    # What has no value to be sorted by stands in no index that is in its order; nothing else may be missing.
    ordered = [one.name for one in asked.order[:1] if sort is not None and sort.columns == (one.name,)]
    held = [one for one in rows if all(one[name] is not None for name in (*ordered, *asked.equal, *asked.ranged))]
    if not held:
        return ""
    between = _between(asked, held)
    row = held[len(held) // 2]
    found = [item["id"]["S"] for item in tables.query(asked, row, between)]
    wanted = [one for one in held if all(one[name] == row[name] for name in asked.equal)]
    if between is not None:
        wanted = [one for one in wanted if between[0] <= one[asked.ranged[0]] <= between[1]]
    if sorted(found) != sorted(str(one["id"]) for one in wanted):
        return f"{asked.pattern.name}: {len(found)} items found, {len(wanted)} asked for"
    if not wanted:
        return f"{asked.pattern.name}: the rows hold nothing to find"
    by_id = {str(one["id"]): one for one in rows}
    values = [by_id[one][asked.order[0].name] for one in found] if asked.order else []
    if "caller sorts" in tables.cost(asked) or partition.spread is not Spread.NONE:
        return ""
    is_sorted = values == sorted(values, reverse=bool(asked.order) and asked.order[0].descending)
    return "" if is_sorted else f"{asked.pattern.name}: not in order"


def _between(asked: Asked, rows: Sequence[Row]) -> Between:
    """Give bounds around the middle row that leave some out."""
    if not asked.ranged:
        return None
    values = sorted(row[asked.ranged[0]] for row in rows)
    middle = rows[len(rows) // 2][asked.ranged[0]]
    return min(values[len(values) // 6], middle), max(values[-len(values) // 6], middle)
