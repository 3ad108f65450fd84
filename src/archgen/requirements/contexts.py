"""Bounded contexts and which entities each of them owns; every entity ends up with one owner."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from archgen.requirements.document import Node
from archgen.requirements.model import Context, Entity
from archgen.requirements.reading import Reading


def read_contexts(reading: Reading, node: Node | None) -> Mapping[str, tuple[str, ...]]:
    """Read which context owns which entities; an entity belongs to one."""
    owner: dict[str, str] = {}
    found = {}
    for name, below in reading.named(node):
        mine = []
        for item in reading.items(None if below.is_null else below):
            entity = reading.name(item, item)
            if entity is None:
                continue
            if entity in owner:
                where = "this context" if owner[entity] == name else f"`{owner[entity]}`"
                reading.fault(item, f"`{entity}` belongs to {where} already; an entity has one owner")
                continue
            owner[entity] = name
            mine.append(entity)
        found[name] = tuple(mine)
    return found


def own_entities(
    reading: Reading, listed: Mapping[str, tuple[str, ...]], entities: Mapping[str, Entity], project: str
) -> tuple[Context, ...]:
    """Give every entity an owner and tell of those that no context lists.

    Without contexts there is one, named after the project. Otherwise an unlisted entity goes to the context whose
    entity refers to it, else to that of an entity which it refers to, else to a context named after the project.
    """
    if not listed:
        return (Context(name=project, entities=tuple(entities), stated=False),)
    owner = {entity: context for context, mine in listed.items() for entity in mine}
    rest = [name for name in entities if name not in owner]
    added = _adopt(rest, entities, owner)
    for name in rest:
        context, through = added.get(name, (project, ""))
        reason = f"through its reference with `{through}`" if through else "as the one named after the project"
        reading.notice(
            "entity_outside_contexts", [f"domain.entities.{name}"], entity=name, context=context, reason=reason
        )
    owned = {**listed}
    for name in rest:
        context = added.get(name, (project, ""))[0]
        owned[context] = (*owned.get(context, ()), name)
    return tuple(Context(name=name, entities=mine, stated=name in listed) for name, mine in owned.items())


def _adopt(rest: list[str], entities: Mapping[str, Entity], owner: Mapping[str, str]) -> Mapping[str, tuple[str, str]]:
    """Find for each entity the context of an entity that it is tied to, and that entity; ties of ties count too."""
    added: dict[str, tuple[str, str]] = {}
    known = dict(owner)
    while True:
        new = {}
        for name in rest:
            through = next((one for one in _tied(name, entities) if one in known), None)
            if name not in known and through is not None:
                new[name] = (known[through], through)
        if not new:
            return added
        added.update(new)
        known.update({name: context for name, (context, _) in new.items()})


def _tied(name: str, entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """Give the entities that refer to an entity, then those that it refers to."""
    from_others = (one.name for one in entities.values() if any(field.target == name for field in one.fields))
    to_others = (field.target for field in entities[name].fields if field.target is not None)
    return tuple(dict.fromkeys(chain(from_others, to_others)))
