"""Schemas of request and response bodies as JSON Schema 2020-12, with every bound that the model knows."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from archgen.design.api_model import Property, Schema, Value, ValueType
from archgen.documents.openapi.text import as_text, as_title


def schema_objects(schemas: Sequence[Schema]) -> dict[str, dict[str, Any]]:
    """Give the JSON Schemas of all named shapes.

    Makers of clients name classes by titles and drop what is not a letter or digit, so a title that another shape has
    as well gives way to the name of the shape, which is unique.
    """
    said = Counter(_folded(one.title) for one in schemas)
    return {one.name: schema_object(one, is_sole=said[_folded(one.title)] == 1) for one in schemas}


def _folded(title: str) -> str:
    return re.sub(r"[\W_]", "", title).casefold()


def schema_object(schema: Schema, *, is_sole: bool = True) -> dict[str, Any]:
    """Give the JSON Schema of one named shape; requests and answers are closed alike."""
    required = [one.name for one in schema.properties if one.required]
    named = _named(schema.title) if is_sole else {"title": schema.name, "x-name": schema.title}
    found: dict[str, Any] = {"type": "object", **named}
    if schema.description:
        found["description"] = as_text(schema.description)
    if required:
        found["required"] = required
    if schema.min_properties:
        found["minProperties"] = schema.min_properties
    found["properties"] = {one.name: property_object(one) for one in schema.properties}
    return found


def property_object(one: Property) -> dict[str, Any]:
    """Give the JSON Schema of one property, with the field's own name as its title."""
    found = value_object(one.value)
    said: dict[str, Any] = {}
    if one.field is not None:
        said |= _named(one.field)
    if one.description:
        said["description"] = as_text(one.description)
    if one.read_only:
        said["readOnly"] = True
    if one.write_only:
        said["writeOnly"] = True
    if one.field is not None:
        said["x-data-classification"] = one.data_class.value
    if one.visible_to:
        said["x-visible-to"] = list(one.visible_to)
    return {**found, **said}


def _named(name: str) -> dict[str, str]:
    """Give the title of a thing; its name beside it where a title cannot hold it letter for letter."""
    title = as_title(name)
    return {"title": title} if title == name else {"title": title, "x-name": name}


def value_object(value: Value) -> dict[str, Any]:
    """Give the JSON Schema of one value."""
    item = _single(value)
    if not value.is_list:
        return _with_default(_nullable(item) if value.nullable else item, value)
    array: dict[str, Any] = {"type": "array", "items": item}
    if value.min_items is not None:
        array["minItems"] = value.min_items
    if value.max_items is not None:
        array["maxItems"] = value.max_items
    return _nullable(array) if value.nullable else array


def _single(value: Value) -> dict[str, Any]:
    if value.type is ValueType.REF:
        return {"$ref": f"#/components/schemas/{value.ref}"}
    found: dict[str, Any] = {"type": value.type.value}
    pairs = (
        ("format", value.format),
        ("pattern", value.pattern),
        ("minLength", value.min_length),
        ("maxLength", value.max_length),
        ("minimum", _plain(value.minimum)),
        ("maximum", _plain(value.maximum)),
        ("enum", list(value.members) or None),
    )
    found |= {key: held for key, held in pairs if held is not None}
    if value.type is ValueType.OBJECT:
        found |= {"additionalProperties": True, "maxProperties": 100}
    return found


def _nullable(found: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in found:
        return {"oneOf": [found, {"type": "null"}]}
    changed = {**found, "type": [found["type"], "null"]}
    if "enum" in changed:
        changed["enum"] = [*changed["enum"], None]
    return changed


def _with_default(found: dict[str, Any], value: Value) -> dict[str, Any]:
    if value.default is None or value.type is ValueType.REF:
        return found
    return {**found, "default": typed(value, value.default)}


def typed(value: Value, text: str) -> Any:
    """Read a text as the JSON value of a shape."""
    match value.type:
        case ValueType.BOOLEAN:
            return text.lower() == "true"
        case ValueType.INTEGER:
            return int(float(text))
        case ValueType.NUMBER:
            return _plain(float(text))
        case _:
            return text


def _plain(number: float | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == int(number) else number
