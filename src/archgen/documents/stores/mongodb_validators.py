"""Validators of MongoDB: the JSON Schema of a collection's documents, with what lies inside."""

from typing import Any

from archgen.design.data_tables import CheckKind, Column, ColumnType, DataModel, Table
from archgen.design.stores.mongodb_indexes import in_document
from archgen.design.stores.mongodb_model import Collection, Inside
from archgen.design.stores.rules import store_rules

_SIZED = frozenset({ColumnType.STRING, ColumnType.EMAIL, ColumnType.URL, ColumnType.PHONE, ColumnType.FILE})


def validator(collection: Collection, data: DataModel) -> dict[str, Any]:
    """Give the validator of a collection: only known fields, of their types and bounds."""
    table = data.table(collection.name)
    schema = _schema(table, left_out=None, names_id=collection.has_identifier)
    if not collection.has_identifier:
        schema["properties"] = {"_id": {"bsonType": "objectId"}, **schema["properties"]}
    for name in (name for index in collection.indexes for name in index.only_with):
        # Null would be a value that occurs once; what is empty is left out.
        schema["properties"][name] = _scalar(table.column(name), table)
    for inside in collection.inside:
        schema["properties"][inside.field] = _list(inside, data)
    return {"$jsonSchema": schema}


def _list(inside: Inside, data: DataModel) -> dict[str, Any]:
    table = data.table(inside.table)
    if inside.entity is None:
        items: dict[str, Any] = {"bsonType": "binData"}
        return {"bsonType": "array", "maxItems": inside.most, "uniqueItems": True, "items": items}
    return {
        "bsonType": "array",
        "maxItems": inside.most,
        "items": _schema(table, left_out=inside.left_out, names_id=False),
    }


def _schema(table: Table, *, left_out: str | None, names_id: bool) -> dict[str, Any]:
    columns = [one for one in table.columns if one.name != left_out]
    name = {one.name: in_document(one.name, table) if names_id else one.name for one in columns}
    return {
        "bsonType": "object",
        "additionalProperties": False,
        "required": [name[one.name] for one in columns if not one.nullable],
        "properties": {name[one.name]: _field(one, table) for one in columns},
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    found = _scalar(column, table)
    if column.is_list:
        found = {"bsonType": "array", "items": found}
    if column.nullable:
        found["bsonType"] = [found["bsonType"], "null"]
        if "enum" in found:
            found["enum"] = [*found["enum"], None]
    return found


def _scalar(column: Column, table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {"bsonType": store_rules("mongodb").types[column.type.value]}
    if column.members:
        found["enum"] = list(column.members)
    if column.type is ColumnType.CURRENCY:
        found["pattern"] = "^[A-Z]{3}$"
    if column.length is not None and column.type in _SIZED:
        found["maxLength"] = column.length
    bounds = [one for one in table.checks if one.column == column.name and one.kind is CheckKind.RANGE]
    low = next((one.minimum for one in bounds if one.minimum is not None), column.minimum)
    high = next((one.maximum for one in bounds if one.maximum is not None), column.maximum)
    for key, bound in (("minimum", low), ("maximum", high)):
        if bound is not None:
            found[key] = int(bound) if float(bound).is_integer() else bound
    return found
