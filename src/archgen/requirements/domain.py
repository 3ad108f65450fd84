"""The domain: entities with their fields, the contexts that own them, how they are used."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from archgen.knowledge.spelling import find, unknown
from archgen.requirements.archetypes import archetype_ids
from archgen.requirements.contexts import own_entities, read_contexts
from archgen.requirements.document import Node, NodeKind
from archgen.requirements.fields import parse_field
from archgen.requirements.flows import cast_of, read_flows
from archgen.requirements.keys import DOMAIN, ENTITY
from archgen.requirements.lifecycle import parse_lifecycle, unreached
from archgen.requirements.model import Domain, Entity, EntityField, FieldType, Integration, Lifecycle
from archgen.requirements.patterns import read_patterns
from archgen.requirements.reading import Reading, misnomer
from archgen.requirements.text import TextFault
from archgen.units import Unit

MOST_ROWS = 2**63 - 1
"""Rows are counted in 64 bits."""


def read_domain(
    reading: Reading, node: Node | None, project: str, actors: Sequence[str], integrations: Sequence[Integration]
) -> Domain:
    """Read what the system is about; without contexts there is one, named after the project."""
    mapping = reading.mapping(node, DOMAIN, "domain")
    listed = read_contexts(reading, mapping.get("contexts") if mapping else None)
    stated = reading.named(mapping.get("entities")) if mapping else ()
    names = tuple(dict.fromkeys(chain((name for name, _ in stated), chain.from_iterable(listed.values()))))
    entities = {name: _entity(reading, name, below, names) for name, below in stated}
    for name in names:
        entities.setdefault(name, Entity(name=name))
    for entity in entities.values():
        if not entity.fields:
            reading.notice("entity_without_fields", [f"domain.entities.{entity.name}"], entity=entity.name)
    contexts = own_entities(reading, listed, entities, project)
    cast = cast_of(actors, [one.name for one in integrations], [one.name for one in contexts], entities)
    return Domain(
        archetype=_archetype(reading, mapping.get("archetype") if mapping else None),
        contexts=contexts,
        entities=tuple(entities.values()),
        access_patterns=read_patterns(reading, mapping.get("access_patterns") if mapping else None, entities),
        flows=read_flows(reading, mapping.get("flows") if mapping else None, cast),
    )


def _archetype(reading: Reading, node: Node | None) -> str | None:
    """Read the id of an archetype."""
    text = reading.text(node)
    if node is None or not text:
        return None
    found = find(text, archetype_ids())
    if found is None:
        reading.fault(node, unknown("archetype", text, archetype_ids()))
    return found


def _entity(reading: Reading, name: str, node: Node, names: Sequence[str]) -> Entity:
    """Read one entity; what is wrong with it is reported, and the rest of it kept."""
    mapping = None if node.is_null else reading.mapping(node, ENTITY, "entity")
    if mapping is None:
        return Entity(name=name)
    fields = tuple(_fields(reading, mapping.get("fields"), names))
    return Entity(
        name=name,
        description=reading.text(mapping.get("description")),
        rows=reading.whole(mapping.get("rows"), Unit.ROWS, 0, MOST_ROWS),
        retention=reading.quantity(mapping.get("retention"), Unit.YEARS),
        fields=fields,
        lifecycle=_lifecycle(reading, name, mapping.get("lifecycle"), fields),
    )


def _fields(reading: Reading, node: Node | None, names: Sequence[str]) -> list[EntityField]:
    """Read the fields of an entity."""
    found: list[EntityField] = []
    if node is None or reading.mapping(node, [entry.key for entry in node.entries]) is None:
        return found
    for entry in node.entries:
        message = misnomer(entry.key)
        if entry.key == "id":
            message = "every entity has an `id` already; leave it out, or name this field differently"
        if message:
            reading.fault_at(entry.place, node.path, message)
            continue
        found.append(_field(reading, entry.key, entry.value, names) or _broken(entry.key))
    return found


def _broken(name: str) -> EntityField:
    """Stand in for a field that could not be read, so that those who name it are not reported as well."""
    return EntityField(name=name, type=FieldType.JSON, text="?")


def _field(reading: Reading, name: str, node: Node, names: Sequence[str]) -> EntityField | None:
    """Read one field, from a text or from a list of one type."""
    inner, is_list = node, node.kind is NodeKind.LIST
    if is_list:
        whole = reading.document.source(node, node)
        if len(node.items) != 1 or node.items[0].kind is not NodeKind.SCALAR:
            cut = "(" in whole and len(node.items) > 1
            hint = f'quote it: "{whole}"' if cut else "a list holds one type, such as `[string(40)]`"
            reading.fault(node, f"the comma cuts this type in two; {hint}" if cut else hint)
            return None
        inner = node.items[0]
    elif node.kind is NodeKind.MAP:
        reading.fault(node, "a field is one text: a type and modifiers, such as `string(120) unique`")
        return None
    try:
        return parse_field(name, "" if inner.is_null else inner.text, names, is_list=is_list)
    except TextFault as fault:
        reading.text_fault(inner, fault)
        return None


def _lifecycle(reading: Reading, entity: str, node: Node | None, fields: Sequence[EntityField]) -> Lifecycle | None:
    """Read the lifecycle of an entity, and tell of states that it never reaches."""
    text = reading.text(node)
    if node is None or not text or any(one == _broken(one.name) for one in fields):
        return None
    try:
        lifecycle = parse_lifecycle(node.text, fields)
    except TextFault as fault:
        reading.text_fault(node, fault)
        return None
    members = next(one.members for one in fields if one.name == lifecycle.field)
    lost = unreached(lifecycle, members)
    if lost:
        values = {"entity": entity, "states": ", ".join(lost), "initial": lifecycle.initial}
        reading.notice("lifecycle_state_unreached", [f"domain.entities.{entity}.lifecycle"], **values)
    return lifecycle
