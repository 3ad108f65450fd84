"""What an answer is about once lists, pages and envelopes around it are taken off."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archgen.importing.naming import field_form
from archgen.importing.openapi.api import Api
from archgen.importing.openapi.rules import api_rules
from archgen.importing.openapi.shapes import Property, Shape, shape_of, single, types_of
from archgen.requirements.document import Node

_MOST_LAYERS = 5


@dataclass(frozen=True)
class Unwrapped:
    """What an answer is about.

    Attributes:
        node: Its schema.
        name: Name of that schema; none when it stands in place.
        is_many: Whether the answer holds several.
        wrappers: Names of the schemas around it.
    """

    node: Node
    name: str | None = None
    is_many: bool = False
    wrappers: tuple[str, ...] = ()


def unwrap(api: Api, node: Node) -> Unwrapped:
    """Take off what is around the thing that an answer is about."""
    now = Unwrapped(node)
    for _ in range(_MOST_LAYERS):
        inner, _nullable = single(api, now.node)
        name = api.schema_name(inner)
        found = api.resolve(inner)
        element = found.get("items")
        if element is not None:
            wrappers = (*now.wrappers, name) if name else now.wrappers
            now = Unwrapped(element, None, is_many=True, wrappers=wrappers)
            continue
        now = replace(now, node=found, name=name)
        content = _wrapped(api, shape_of(api, found))
        if content is None:
            if single(api, found)[0] is not found and not found.get("properties"):
                now = replace(now, node=single(api, found)[0])
                continue
            return now
        now = Unwrapped(content.node, None, now.is_many, (*now.wrappers, name) if name else now.wrappers)
    return now


def _wrapped(api: Api, shape: Shape) -> Property | None:
    """Give the property that holds what an object wraps; none when it is the thing itself."""
    rules = api_rules()
    if not shape.properties or any(name in shape.properties for name in rules.identifiers):
        return None
    inner = [one for one in shape.properties.values() if _is_content(api, one.node)]
    named = [one for one in inner if field_form(one.name) in rules.wrapped]
    content = named if len(named) == 1 else inner
    if len(content) != 1:
        return None
    rest = [one for name, one in shape.properties.items() if name != content[0].name]
    return content[0] if all(field_form(one.name) in rules.beside for one in rest) else None


def _is_content(api: Api, node: Node) -> bool:
    """Tell whether a property holds objects, in a list or alone."""
    found = api.resolve(single(api, node)[0])
    element = found.get("items")
    if element is not None:
        found = api.resolve(single(api, element)[0])
    is_object = "object" in types_of(api, found)[0] or found.get("properties") is not None
    return is_object or bool(shape_of(api, found).properties)
