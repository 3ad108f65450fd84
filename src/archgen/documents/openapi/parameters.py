"""Parameters of operations: written once where several operations share them."""

import json
from collections import Counter
from typing import Any

from archgen.design.api_model import Api, Parameter, Place
from archgen.design.names import Allocator, Style
from archgen.documents.openapi.examples import VERSION, Examples
from archgen.documents.openapi.schemas import typed, value_object
from archgen.documents.openapi.text import as_text

WEBHOOK_PARAMETERS = ("WebhookId", "WebhookTimestamp", "WebhookSignature")
"""Components that webhooks which go out have; no other parameter is called so."""


class Parameters:
    """The parameters of one API.

    Args:
        api: Its operations.
        examples: Makes their examples.
    """

    def __init__(self, api: Api, examples: Examples) -> None:
        self._examples = examples
        self._names: dict[str, str] = {}
        self._written: dict[str, dict[str, Any]] = {}
        self._keys: dict[Parameter, str] = {}
        names = Allocator("parameter", style=Style.PASCAL, reserved=WEBHOOK_PARAMETERS)
        counts = Counter(self._key(one) for operation in api.operations for one in operation.parameters)
        paths = {self._key(one) for operation in api.operations for one in operation.parameters if _in_path(one)}
        for key, count in counts.items():
            if count > 1 or key in paths:
                self._names[key] = names.allocate(self._written[key]["name"])

    def of(self, one: Parameter) -> dict[str, Any]:
        """Give a parameter, or a reference to it where several operations take the same."""
        key = self._key(one)
        if key in self._names:
            return {"$ref": f"#/components/parameters/{self._names[key]}"}
        return self._written[key]

    def shared(self) -> dict[str, Any]:
        """Give the parameters that several operations take, by the names of their components."""
        return {name: self._written[key] for key, name in self._names.items()}

    def _key(self, one: Parameter) -> str:
        """Give the text of a parameter, by which equal ones are found."""
        if one not in self._keys:
            written = self._object(one)
            key = json.dumps(written)
            self._written.setdefault(key, written)
            self._keys[one] = key
        return self._keys[one]

    def _object(self, one: Parameter) -> dict[str, Any]:
        return {
            "name": one.name,
            "in": one.place.value,
            "required": one.required,
            "description": as_text(one.description),
            "schema": value_object(one.value),
            "example": self._example(one),
        }

    def _example(self, one: Parameter) -> Any:
        if one.name == "If-Match":
            return f'"{VERSION}"'
        if one.example is not None:
            return typed(one.value, one.example)
        return self._examples.value(one.value, one.name, one.references)


def _in_path(one: Parameter) -> bool:
    return one.place is Place.PATH
