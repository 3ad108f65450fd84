"""Documents of MongoDB: rows of the data model with what lies inside, in Extended JSON."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from archgen.design.api_values import value_of
from archgen.design.data_tables import Column, ColumnType, DataModel, Purpose, Table
from archgen.design.design import Design
from archgen.design.stores.mongodb_indexes import in_document
from archgen.design.stores.mongodb_model import Collection, MongoModel
from archgen.documents.openapi.examples import Examples

_OBJECT_ID = "678fa1b00000000000000001"
_UUID_SUBTYPE = "04"


def example_documents(model: MongoModel, design: Design) -> dict[str, Any]:
    """Give a document of each collection; an identifier is the one that the examples of the API have."""
    examples = Examples(design.api)
    tables = {name: design.data.table(name) for name in model.placement.tables}
    rows = {name: example_row(table, examples) for name, table in tables.items()}
    return {
        one.name: document(one, design.data, rows[one.name], {each.table: [rows[each.table]] for each in one.inside})
        for one in model.collections
    }


def example_row(table: Table, examples: Examples) -> dict[str, Any]:
    """Give an example of a row, by column."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.nullable and column.references == table.entity:
            found[column.name] = None
        elif column.name == "id" and table.purpose is Purpose.ENTITY:
            found["id"] = examples.identifier(table.entity)
        else:
            found[column.name] = examples.value(value_of(column), column.name, column.references, table.entity)
    return found


def document(
    collection: Collection, data: DataModel, row: Mapping[str, Any], parts: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, Any]:
    """Give a row as a document; what is empty is left out.

    Args:
        collection: Collection that takes it.
        data: The data model.
        row: Values by column.
        parts: Rows that lie inside, by table.
    """
    table = data.table(collection.name)
    found = {
        in_document(name, table) if collection.has_identifier else name: value
        for name, value in _values(table, row).items()
    }
    if not collection.has_identifier:
        found = {"_id": {"$oid": _OBJECT_ID}, **found}
    for inside in collection.inside:
        held = data.table(inside.table)
        if inside.entity is None:
            far = next(one.columns[-1] for one in held.foreign_keys if one.columns[-1] != inside.left_out)
            found[inside.field] = [_uuid(str(one[far])) for one in parts.get(inside.table, ())]
        else:
            found[inside.field] = [
                {name: value for name, value in _values(held, one).items() if name != inside.left_out}
                for one in parts.get(inside.table, ())
            ]
    return found


def _values(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: extended(row[one.name], one) for one in table.columns if row.get(one.name) is not None}


def extended(value: Any, column: Column) -> Any:
    """Give a value in Extended JSON, by the type of its column."""
    if column.is_list and isinstance(value, list):
        return [_scalar(one, column) for one in value]
    return _scalar(value, column)


def _scalar(value: Any, column: Column) -> Any:
    match column.type:
        case ColumnType.UUID:
            return _uuid(str(value))
        case ColumnType.TIMESTAMP | ColumnType.DATE:
            text = str(value)
            return {"$date": f"{text}T00:00:00Z" if len(text) == len("2027-01-15") else text}
        case ColumnType.BIGINT | ColumnType.MINOR_UNITS:
            return {"$numberLong": str(int(value))}
        case ColumnType.DURATION:
            return {"$numberLong": str(_seconds(value))}
        case ColumnType.DECIMAL:
            return {"$numberDecimal": str(value)}
        case _:
            return value


def _uuid(text: str) -> dict[str, Any]:
    return {"$binary": {"base64": b64encode(UUID(text).bytes).decode(), "subType": _UUID_SUBTYPE}}


def _seconds(value: Any) -> int:
    """Give the seconds of a duration; the sample of ISO 8601 that examples have is an hour and a half."""
    return int(value) if not isinstance(value, str) else 5_400
