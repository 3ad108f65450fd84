"""Access patterns: which entity is read or written, by which fields, how often; what kind when nobody says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from archgen.knowledge.spelling import nearest
from archgen.requirements.document import Node
from archgen.requirements.keys import PATTERN
from archgen.requirements.model import AccessPattern, Entity, PatternKind, Sort
from archgen.requirements.reading import Reading
from archgen.requirements.words import plural
from archgen.units import Unit

_VERBS = {
    PatternKind.SEARCH: "search autocomplete suggest",
    PatternKind.AGGREGATE: "count sum total totals average report statistics stats dashboard revenue aggregate",
    PatternKind.WRITE: """create add insert update change edit place record store save write delete remove cancel ingest
        append import""",
    PatternKind.LIST: "list browse show all recent latest newest upcoming open page feed history timeline",
    PatternKind.GET: "get find read fetch load view",
}
_KINDS = {word: kind for kind, words in reversed(_VERBS.items()) for word in words.split()}


def read_patterns(reading: Reading, node: Node | None, entities: Mapping[str, Entity]) -> tuple[AccessPattern, ...]:
    """Read all access patterns; names are unique."""
    found: dict[str, AccessPattern] = {}
    for item in reading.list_of(node):
        pattern = _read(reading, item, entities)
        if pattern is not None and pattern.name in found:
            reading.fault(item, f"a second access pattern is named `{pattern.name}`")
        elif pattern is not None:
            found[pattern.name] = pattern
    return tuple(found.values())


def _read(reading: Reading, item: Node, entities: Mapping[str, Entity]) -> AccessPattern | None:
    mapping = reading.mapping(item, PATTERN)
    if mapping is None:
        return None
    name = reading.name(mapping.get("name"), item)
    entity = _entity(reading, mapping, entities)
    kind = reading.member(mapping.get("kind"), PatternKind)
    by = _fields(reading, mapping.get("by"), entity)
    between = _fields(reading, mapping.get("range"), entity)
    sort = _sort(reading, mapping.get("sort"), entity)
    limit = reading.whole(mapping.get("limit"), Unit.ITEMS, 1)
    rate = reading.quantity(mapping.get("rate"), Unit.REQUESTS_PER_S)
    latency = reading.quantity(mapping.get("latency_p99"), Unit.MS)
    if name is None or entity is None:
        return None
    is_many = bool(between or sort or limit)
    return AccessPattern(
        name=name,
        entity=entity.name,
        kind=kind or infer_kind(name, entity, by, is_many=is_many),
        kind_stated=kind is not None,
        by=by,
        range=between,
        sort=sort,
        rate=rate,
        latency_p99=latency,
        limit=limit,
    )


def infer_kind(name: str, entity: Entity, by: Sequence[str], *, is_many: bool) -> PatternKind:
    """Tell what a pattern does from its first word, else from its keys, else from whether it names one or many.

    Args:
        name: Name of the pattern, such as ``Orders of a customer``.
        entity: What it reads or writes.
        by: Fields compared for equality.
        is_many: Whether a range, an order or a limit was given, which make sense for several results only.
    """
    words = re.findall(r"[^\W_]+", name.casefold())
    verb = _KINDS.get(words[0]) if words else None
    if verb in (PatternKind.SEARCH, PatternKind.AGGREGATE, PatternKind.WRITE):
        return verb
    if is_many:
        return PatternKind.LIST
    if by:
        unique = {one.name for one in entity.fields if one.unique} | {"id"}
        return PatternKind.GET if unique & set(by) else PatternKind.LIST
    if verb is not None:
        return verb
    return PatternKind.LIST if plural(entity.name).casefold() in name.casefold() else PatternKind.GET


def _entity(reading: Reading, mapping: Node, entities: Mapping[str, Entity]) -> Entity | None:
    node = mapping.get("entity")
    if node is None:
        reading.fault(mapping, "it does not say which entity; write `entity: ...`")
        return None
    name = node.text if node.text in entities else reading.text(node)
    if name not in entities:
        close = nearest(name, entities)
        hint = f"; did you mean `{close}`?" if close else ""
        reading.fault(node, f"no entity is named `{name}`{hint}")
    return entities.get(name)


def _fields(reading: Reading, node: Node | None, entity: Entity | None) -> tuple[str, ...]:
    """Read one field name or several, each of which the entity must have."""
    found = []
    for item in reading.items(node):
        name = reading.text(item)
        if entity is None or _is_field(name, entity):
            found.append(name)
        else:
            reading.fault(item, _no_field(name, entity))
    return tuple(dict.fromkeys(found))


def _sort(reading: Reading, node: Node | None, entity: Entity | None) -> tuple[Sort, ...]:
    """Read an order: field names, each with ``-`` before it for descending."""
    found = []
    for item in reading.items(node):
        text = reading.text(item)
        if entity is None or _is_field(text, entity):
            found.append(Sort(field=text))
            continue
        name = text.removeprefix("-").strip()
        if _is_field(name, entity):
            found.append(Sort(field=name, descending=text.startswith("-")))
        else:
            reading.fault(item, _no_field(name, entity))
    return tuple(found)


def _is_field(name: str, entity: Entity) -> bool:
    return name == "id" or entity.field(name) is not None


def _no_field(name: str, entity: Entity) -> str:
    names = ("id", *(one.name for one in entity.fields))
    close = nearest(name, names)
    hint = f"did you mean `{close}`?" if close else f"it has {', '.join(f'`{one}`' for one in names)}"
    return f"`{entity.name}` has no field `{name}`; {hint}"
