"""Examples that satisfy their schemas and agree with one another.

One thing has one example: where an order refers to a customer, it shows the identifier of the customer's own example.
Nothing is drawn at random.
"""

from typing import Any

from archgen.design.api_model import Api, Property, Schema, Value, ValueType
from archgen.documents.openapi.sample_texts import sample_text
from archgen.documents.openapi.schemas import typed

_PREFIX = "0197f3a0-5c00-7000-8000-"


def identifier(api: Api, entity: str | None) -> str:
    """Give the identifier that an entity's example has: a UUID of version 7."""
    known = sorted({schema.entity for schema in api.schemas if schema.entity is not None})
    place = known.index(entity) + 1 if entity in known else 0
    return f"{_PREFIX}{place:012x}"


def example_of(api: Api, schema: Schema) -> dict[str, Any]:
    """Give the example of a named shape."""
    return {one.name: _property(api, schema, one) for one in schema.properties if not _left_out(one)}


def _left_out(one: Property) -> bool:
    return not one.required and one.value.nullable and one.value.type is ValueType.REF


def _property(api: Api, schema: Schema, one: Property) -> Any:
    if one.name == "next_cursor":
        return "eyJpZCI6IjAxOTcifQ"
    item = _single(api, schema, one)
    return [item] if one.value.is_list else item


def _single(api: Api, schema: Schema, one: Property) -> Any:
    value = one.value
    if value.type is ValueType.REF:
        return example_of(api, api.schema_named(value.ref or ""))
    if value.default is not None:
        return typed(value, value.default)
    if value.format == "uuid":
        return identifier(api, one.references or (schema.entity if one.name == "id" else None))
    return example_value(value, one.name)


def example_value(value: Value, name: str) -> Any:
    """Give an example of a plain value; its name helps to make it read well."""
    if value.members:
        return value.members[0]
    match value.type:
        case ValueType.BOOLEAN:
            return True
        case ValueType.OBJECT:
            return {"note": "free form"}
        case ValueType.INTEGER:
            return int(_number(value, 12 if value.format != "int64" else 4500))
        case ValueType.NUMBER:
            return _number(value, 12.5)
        case _:
            return sample_text(value, name)


def _number(value: Value, wished: float) -> float:
    low = value.minimum if value.minimum is not None else wished
    high = value.maximum if value.maximum is not None else wished
    return max(low, min(high, wished)) if low <= high else low
