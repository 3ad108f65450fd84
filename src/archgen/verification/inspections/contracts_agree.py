"""Shapes of entities in all contracts of a package: OpenAPI, GraphQL, AsyncAPI and proto show the same properties.

The written files are compared, each read by itself. Names differ in form alone (`placed_at`, `placedAt`), so they are
compared without case and signs, and without the numbers that keep doubles apart.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archgen.design.api_model import Schema
from archgen.design.data_tables import DataClass
from archgen.design.design import Design
from archgen.documents.graphql_names import Names
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.inspections.events_written import ASYNCAPI
from archgen.verification.inspections.graphql_written import GRAPHQL
from archgen.verification.inspections.services_written import PROTO, proto_files
from archgen.verification.papers import OPENAPI, Papers, Unreadable

_TOLD = frozenset({DataClass.PUBLIC, DataClass.INTERNAL})
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_TYPE = re.compile(r"^type (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^  (\w+)(?=[(:])", re.MULTILINE)


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    shown = {one.name: one for one in design.api.schemas if _is_shown(one)}
    written = _properties(papers.openapi)
    stated = {name: _plain(written[name]) for name in shown if name in written}
    for name, schema in shown.items():
        if name in stated:
            yield from _differences(OPENAPI, name, _plain(one.name for one in schema.properties), stated[name])
    for path, types in ((GRAPHQL, _graphql(design, papers)), (PROTO, _proto(design, papers))):
        for name in sorted(set(types) & set(stated)):
            # A query follows references and holds parts, so a type of GraphQL has more.
            yield from _differences(path, name, stated[name], types[name], more_allowed=path == GRAPHQL)
    yield from _events(design, papers, shown)


def _is_shown(schema: Schema) -> bool:
    """Say whether a shape is an entity as it is read, which has its identifier."""
    return any(one.name == "id" and one.references == schema.entity for one in schema.properties)


def _events(design: Design, papers: Papers, shown: Mapping[str, Schema]) -> Iterator[Fault]:
    """Compare payloads: those that carry the state hold all that is neither secret nor personal."""
    if ASYNCAPI not in papers:
        return
    try:
        written = _properties(papers.load(ASYNCAPI))
    except Unreadable:
        return  # told by another inspection
    for name, schema in shown.items():
        if f"{name}Data" in written:
            told = _plain(one.name for one in schema.properties if one.data_class in _TOLD)
            found = _plain(written[f"{name}Data"])
            wanted = told if design.events.carries_state else told & found
            yield from _differences(ASYNCAPI, f"{name}Data", wanted, found)


def _differences(
    path: str, name: str, wanted: Counter[str], found: Counter[str], *, more_allowed: bool = False
) -> Iterator[Fault]:
    for one in sorted(wanted - found):
        yield Fault(path, f"{name} does not show `{one}`, which other contracts show")
    for one in sorted(found - wanted) if not more_allowed else ():
        yield Fault(path, f"{name} shows `{one}`, which other contracts do not show")


def _properties(contract: Mapping[str, Any]) -> dict[str, list[str]]:
    schemas = contract.get("components", {}).get("schemas", {})
    return {name: list(one.get("properties", {})) for name, one in schemas.items()}


def _graphql(design: Design, papers: Papers) -> dict[str, Counter[str]]:
    """Give the fields of types by the shapes that they show; a type may be called otherwise than its shape."""
    text = papers.get(GRAPHQL, "")
    bare = "\n".join(_STRING.sub("", line) for line in text.splitlines())
    types = {name: _plain(_FIELD.findall(body)) for name, body in _TYPE.findall(bare)}
    names = Names()
    called = {one.name: names.type(one.name) for one in design.api.schemas}
    return {shape: types[name] for shape, name in called.items() if name in types}


def _proto(design: Design, papers: Papers) -> dict[str, Counter[str]]:
    """Give the fields of messages by the shapes that they show: each is the first field of a response."""
    shapes = {one.name: one for one in design.rpcs.schemas}
    responses = {one.name: one.operation.response for each in design.rpcs.services for one in each.methods}
    found: dict[str, Counter[str]] = {}
    for file in proto_files(papers).values():
        messages = dict(file.messages)
        for method, _, response in file.methods:
            shown = _item(shapes, responses.get(method))
            kind = next((one.type for one in messages.get(response, ()) if one.number == 1), "")
            if shown is not None and kind in messages:
                found[shown] = _plain(one.name for one in messages[kind])
    return found


def _item(shapes: Mapping[str, Schema], name: str | None) -> str | None:
    """Give the shape of the entity that a response holds, once or many times."""
    shape = shapes.get(name or "")
    if shape is None or shape.entity is not None:
        return name
    return next((one.value.ref for one in shape.properties if one.name == "items"), None)


def _plain(names: Iterable[str]) -> Counter[str]:
    return Counter(re.sub(r"[^a-z0-9]", "", one.lower()).rstrip("0123456789") for one in names)


INSPECTION = Inspection(
    "contracts-agree", "Entities show the same properties in OpenAPI, GraphQL, AsyncAPI and proto", _check
)
