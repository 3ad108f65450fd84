"""What a schema describes once references and `allOf` are followed: an object with properties, a list, a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from archgen.importing.openapi.api import Api, entries, is_true, items, text
from archgen.importing.sketch import Item, ItemKind, Origin
from archgen.requirements.document import Node, NodeKind

_DEEPEST = 40


@dataclass(frozen=True)
class Property:
    """One property of an object."""

    name: str
    node: Node
    origin: Origin
    is_required: bool


@dataclass
class Shape:
    """What a schema comes to.

    Attributes:
        properties: Its properties by name, those of `allOf` included.
        required: Names that must be there.
        alternatives: What stands under `oneOf` or `anyOf`.
        description: What it says about itself.
    """

    properties: dict[str, Property] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    alternatives: list[Node] = field(default_factory=list)
    description: str = ""

    @property
    def is_object(self) -> bool:
        """Whether it has properties of its own."""
        return bool(self.properties)


def shape_of(api: Api, node: Node) -> Shape:
    """Follow a schema through references and `allOf`; circles end where they begin."""
    shape = Shape()
    _gather(api, node, shape, set(), 0)
    required = shape.required
    shape.properties = {
        name: Property(name, one.node, one.origin, name in required) for name, one in shape.properties.items()
    }
    return shape


def _gather(api: Api, node: Node, shape: Shape, seen: set[str], depth: int) -> None:
    found = api.resolve(node)
    if found.path in seen or depth > _DEEPEST:
        return
    seen.add(found.path)
    shape.description = shape.description or text(found.get("description"))
    for part in items(found.get("allOf")):
        _gather(api, part, shape, seen, depth + 1)
    shape.alternatives += [*items(found.get("oneOf")), *items(found.get("anyOf"))]
    shape.required |= {text(one) for one in items(found.get("required"))}
    for entry in entries(found.get("properties")):
        origin = Origin(api.document.file, entry.place.line)
        shape.properties[entry.key] = Property(entry.key, entry.value, origin, is_required=False)


def types_of(api: Api, node: Node) -> tuple[tuple[str, ...], bool]:
    """Give the JSON types of a schema without `null`, and whether it may be null."""
    found = api.resolve(node)
    kind = found.get("type")
    every = [text(one) for one in kind.items] if kind is not None and kind.kind is NodeKind.LIST else [text(kind)]
    nullable = is_true(found.get("nullable")) or is_true(found.get("x-nullable")) or "null" in every
    return tuple(one for one in every if one and one != "null"), nullable


def single(api: Api, node: Node) -> tuple[Node, bool]:
    """Take the wrapping off a schema that only refers to one other, and tell whether that may be null.

    ``allOf: [X]``, ``oneOf: [X, {type: null}]`` and ``anyOf`` of the same form all mean ``X``.
    """
    nullable = False
    for _ in range(_DEEPEST):
        if node.get("properties") is not None:
            break
        nullable = nullable or types_of(api, node)[1]
        every = [*items(node.get("allOf")), *items(node.get("oneOf")), *items(node.get("anyOf"))]
        real = [one for one in every if text(one.get("type")) != "null"]
        nullable = nullable or len(real) < len(every)
        if len(real) != 1:
            break
        node = real[0]
    return node, nullable


def inner_properties(api: Api, name: str, node: Node, depth: int = 0) -> Iterator[tuple[str, Item]]:
    """Give every property that stands inside a schema, with those of objects inside it; no reference is followed.

    Each comes with the path of its node, which is unique in a file even when all of it is one line.
    """
    if depth > _DEEPEST or node.kind is not NodeKind.MAP:
        return
    for entry in entries(node.get("properties")):
        inner = f"{name}.{entry.key}"
        yield entry.value.path, Item(ItemKind.PROPERTY, inner, Origin(api.document.file, entry.place.line))
        yield from inner_properties(api, inner, entry.value, depth + 1)
    for key in ("allOf", "oneOf", "anyOf"):
        for part in items(node.get(key)):
            yield from inner_properties(api, name, part, depth + 1)
    for key in ("items", "additionalProperties", "not"):
        below = node.get(key)
        if below is not None:
            yield from inner_properties(api, name, below, depth + 1)
