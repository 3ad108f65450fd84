"""Items of DynamoDB: a row of the data model with its made attributes, in the form of the API."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from archgen.design.api_values import value_of
from archgen.design.data_tables import Column, Purpose, Table
from archgen.design.design import Design
from archgen.design.stores.dynamodb_keys import unique_sets
from archgen.design.stores.dynamodb_model import DynamoModel, DynamoTable, KeyAttribute, Spread
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.documents.openapi.examples import Examples
from archgen.documents.openapi.sample_texts import sample_text

_SHARED_KEY = "all"


def example_items(model: DynamoModel, design: Design) -> dict[str, Any]:
    """Give an item of each table; an identifier is the one that the examples of the API have."""
    examples, rules = Examples(design.api), store_rules(model.placement.kind.value)
    found: dict[str, Any] = {}
    for table in model.tables:
        if table.name == model.unique_table:
            continue
        logical = design.data.table(table.name)
        row = {column.name: _example(column, logical, examples) for column in logical.columns}
        found[table.name] = item_of(table, logical, row, rules)
        if model.unique_table is not None:
            for one in unique_items(logical, row):
                found.setdefault(model.unique_table, one)
    return found


def _example(column: Column, table: Table, examples: Examples) -> Any:
    value = value_of(column)
    if column.nullable and column.references == table.entity:
        return None
    if column.name == "id" and table.purpose is Purpose.ENTITY:
        return examples.identifier(table.entity)
    if column.type.value == "hash" and column.is_list is False:
        return sample_text(value, column.name, table.entity)
    return examples.value(value, column.name, column.references, table.entity)


def item_of(table: DynamoTable, logical: Table, row: Mapping[str, Any], rules: StoreRules) -> dict[str, Any]:
    """Give a row as an item: what is empty is left out, so that it stands in no sparse index.

    Args:
        table: Table that takes the item.
        logical: Its table in the data model.
        row: Values by column; times as ISO 8601, durations in seconds.
        rules: Types and limits.
    """
    item = {
        column.name: _typed(row[column.name], column, rules)
        for column in logical.columns
        if row.get(column.name) is not None
    }
    for key in table.keys:
        made = None if key.is_column else made_value(key, row, rules)
        if made is not None:
            item[key.name] = {"S": made}
    since = row.get(table.expires_from or "")
    if table.expires is not None and since is not None:
        item[table.expires] = {"N": str(_seconds(str(since), table.retention_days or 0))}
    return item


def made_value(key: KeyAttribute, row: Mapping[str, Any], rules: StoreRules, shard: int | None = None) -> str | None:
    """Give the value of a made key attribute; None when a part of it is empty.

    Args:
        key: The attribute.
        row: Values by column.
        rules: Number of parts of a spread key.
        shard: The part to ask for; that of the row's identifier when absent.
    """
    values = [row.get(name) for name in (*key.columns, *([key.day_of] if key.day_of else []))]
    if any(one is None for one in values):
        return None
    parts = [_part(one) for one in values[: len(key.columns)]] or [_SHARED_KEY]
    if key.spread is Spread.DAY:
        parts.append(str(values[-1])[:10])
    elif key.spread is Spread.SHARDS:
        own = crc32(str(row["id"]).encode()) % int(rules.limit("shards")) if shard is None else shard
        parts.append(str(own))
    return "#".join(parts)


def unique_items(logical: Table, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the items that keep the unique values of a row."""
    return [
        {"value": {"S": unique_value(logical, columns, row)}, "owner": {"S": str(row["id"])}}
        for columns in unique_sets(logical)
        if all(row.get(name) is not None for name in columns)
    ]


def unique_value(logical: Table, columns: tuple[str, ...], row: Mapping[str, Any]) -> str:
    """Give the key under which a value occurs once: table, attributes and values."""
    return "#".join([logical.name, *columns, *(_part(row[name]) for name in columns)])


def _part(value: Any) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("%", "%25").replace("#", "%23")


def _typed(value: Any, column: Column, rules: StoreRules) -> dict[str, Any]:
    if column.is_list:
        return {"L": [_scalar(one, rules.types[column.type.value]) for one in value]}
    return _scalar(value, rules.types[column.type.value])


def _scalar(value: Any, kind: str) -> dict[str, Any]:
    match kind:
        case "N":
            return {"N": str(value)}
        case "BOOL":
            return {"BOOL": bool(value)}
        case "M":
            return {"M": {key: {"S": str(each)} for key, each in value.items()}}
        case _:
            return {"S": str(value)}


def _seconds(text: str, days: float) -> int:
    moment = datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int((moment + timedelta(days=days)).timestamp())
