"""Examples that satisfy their schemas and agree with one another.

One thing has one example: where an order refers to a customer, it shows the identifier of the customer's own example,
and a new order is in the state in which orders begin. Nothing is drawn at random.
"""

from collections.abc import Mapping
from typing import Any

from archgen.design.api_model import Api, Property, Schema, Value, ValueType
from archgen.documents.openapi.sample_texts import sample_number, sample_text
from archgen.documents.openapi.schemas import typed

_PREFIX = "0197f3a0-5c00-7000-8000-"
VERSION = 3
"""Version of a row in every example; its ETag says the same."""


class Examples:
    """Makes the examples of one API.

    Args:
        api: Its shapes; each entity that they show gets an identifier of its own.
    """

    def __init__(self, api: Api) -> None:
        self._schemas = {one.name: one for one in api.schemas}
        known = sorted({one.entity for one in api.schemas if one.entity is not None})
        self._places = {entity: place for place, entity in enumerate(known, start=1)}

    def identifier(self, entity: str | None) -> str:
        """Give the identifier that an entity's example has: a UUID of version 7."""
        return f"{_PREFIX}{self._places.get(entity or '', 0):012x}"

    def of(self, name: str, *, state: str | None = None, public: bool = False) -> dict[str, Any]:
        """Give the example of a named shape.

        Args:
            name: Name of the shape.
            state: State that the thing is in, where it is not the one in which it begins.
            public: Whether it is shown without a login, which leaves out what only some roles see.
        """
        schema = self._schemas[name]
        changed = {schema.state: state} if state is not None and schema.state is not None else {}
        return {
            one.name: changed.get(one.name) or self._property(schema, one, public=public)
            for one in schema.properties
            if not (_is_spare(one) and schema.min_properties is None) and not (public and one.visible_to)
        }

    def value(self, value: Value, name: str, references: str | None = None, entity: str | None = None) -> Any:
        """Give an example of a plain value; its name and whose it is help to make it read well."""
        single = self._single(value, name, references, entity)
        return [single] if value.is_list else single

    def _property(self, schema: Schema, one: Property, *, public: bool) -> Any:
        if one.value.type is ValueType.REF:
            item = self._part(one, public=public)
            return [item] if one.value.is_list else item
        if one.example is not None:
            return typed(one.value, one.example)
        references = one.references or (schema.entity if one.name == "id" else None)
        return self.value(one.value, one.name, references, schema.entity)

    def _part(self, one: Property, *, public: bool) -> dict[str, Any]:
        found = self.of(one.value.ref or "", public=public)
        if set(found) == {"amount", "currency"}:
            return {**found, "amount": int(sample_number(_AMOUNT, one.name, 4500))}
        return found

    def _single(self, value: Value, name: str, references: str | None, entity: str | None) -> Any:
        if value.default is not None:
            return typed(value, value.default)
        if value.format == "uuid":
            return self.identifier(references)
        if value.members:
            return value.members[0]
        match value.type:
            case ValueType.BOOLEAN:
                return True
            case ValueType.OBJECT:
                return dict(_FREE)
            case ValueType.INTEGER:
                return int(sample_number(value, name, 12 if value.format != "int64" else 4500))
            case ValueType.NUMBER:
                return sample_number(value, name, 12.5)
            case _:
                return sample_text(value, name, entity)


_AMOUNT = Value(type=ValueType.INTEGER)
_FREE: Mapping[str, str] = {"note": "free form"}


def _is_spare(one: Property) -> bool:
    """Tell whether an example reads better without a property."""
    return not one.required and one.value.nullable and one.value.type is ValueType.REF
