"""Validators of MongoDB judged by jsonschema, which learns the types of BSON here."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import jsonschema  # type: ignore[import-untyped] # has no types
from bson import Binary, Decimal128, Int64, ObjectId

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda one: isinstance(one, str),
    "int": lambda one: isinstance(one, int) and not isinstance(one, bool | Int64) and -(2**31) <= one < 2**31,
    "long": lambda one: isinstance(one, Int64),
    "decimal": lambda one: isinstance(one, Decimal128),
    "bool": lambda one: isinstance(one, bool),
    "date": lambda one: isinstance(one, datetime),
    "binData": lambda one: isinstance(one, Binary),
    "objectId": lambda one: isinstance(one, ObjectId),
    "object": lambda one: isinstance(one, dict),
    "array": lambda one: isinstance(one, list),
    "null": lambda one: one is None,
}


def _bson_type(_: Any, wanted: str | list[str], value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(_TYPES[name](value) for name in names):
        yield jsonschema.ValidationError(f"{value!r} is no {' or '.join(names)}")


def _bounded(key: str) -> Callable[..., Iterator[jsonschema.ValidationError]]:
    def check(_: Any, bound: float, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
        number = value.to_decimal() if isinstance(value, Decimal128) else value
        if isinstance(value, int | float | Decimal128) and (number < bound if key == "minimum" else number > bound):
            yield jsonschema.ValidationError(f"{value} is beyond the {key} of {bound}")

    return check


_VALIDATOR = jsonschema.validators.extend(
    jsonschema.Draft4Validator,
    {"bsonType": _bson_type, "minimum": _bounded("minimum"), "maximum": _bounded("maximum")},
    type_checker=jsonschema.Draft4Validator.TYPE_CHECKER.redefine("object", lambda _, one: isinstance(one, dict)),
)


def complaints(validator: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """Give what a validator says against a document."""
    return [one.message for one in _VALIDATOR(validator["$jsonSchema"]).iter_errors(document)]
