"""What could be typed next: choices, entities as archetypes model them, names of questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from archgen.interview.commands import OFFERED
from archgen.interview.entity_lines import modelled_line
from archgen.interview.model import Kind, Question
from archgen.requirements.archetypes import archetype_ids, archetype_outline
from archgen.requirements.fields import FLAGS, TYPES

_LAST_PART = re.compile(r"[^,;]*$")
_ARROW = re.compile(r"->\s*[^,\[\]]*$")


def completions(question: Question | None, line: str, names: Collection[str], entities: Collection[str]) -> list[str]:
    """Give whole lines that begin as this one does.

    Args:
        question: What was asked; None at the end.
        line: What has been typed.
        names: Names of questions that may be changed.
        entities: Entities that have been typed.
    """
    if line.casefold().startswith("change "):
        return _beginning(line, (f"change {name}" for name in names))
    if question is None:
        return _beginning(line, ("write", "change ", "back", "more", "quit"))
    offered = OFFERED if line and question.kind is not Kind.NAME else ()
    match question.kind:
        case Kind.CHOICE:
            return _beginning(line, (*(one.id for one in question.options), *offered))
        case Kind.YES_NO:
            return _beginning(line, ("yes", "no", *offered))
        case Kind.SEVERAL:
            return [*_members(question, line), *_beginning(line, offered)]
        case Kind.ENTITY:
            return list(dict.fromkeys((*_entity_lines(question, line, entities), *_beginning(line, offered))))
    return _beginning(line, offered)


def _beginning(line: str, whole: Iterable[str]) -> list[str]:
    return [one for one in whole if one.casefold().startswith(line.casefold())]


def _members(question: Question, line: str) -> list[str]:
    """Complete the last of several choices; one that stands already is not offered again."""
    last = _LAST_PART.search(line)
    start = last.start() if last else 0
    typed = line[start:].lstrip()
    before = line[: len(line) - len(typed)]
    held = {one.strip().casefold() for one in re.split("[,;]", line[:start])}
    return [before + one.id for one in question.options if one.id.startswith(typed.casefold()) and one.id not in held]


def _entity_lines(question: Question, line: str, entities: Collection[str]) -> Iterator[str]:
    """Complete the line of an entity: its name, its fields as an archetype models them, a target, a type."""
    archetypes = tuple(one.id for one in question.options) or archetype_ids()
    name, colon, fields = line.partition(":")
    if not colon:
        known = (entity for archetype in archetypes for entity in archetype_outline(archetype).entities)
        first = archetypes if question.options else ()
        yield from _beginning(line, (*first, *(f"{one}: " for one in dict.fromkeys(known) if one not in entities)))
        return
    if not fields.strip():
        whole = modelled_line(name.strip(), archetypes, (*entities, name.strip()))
        yield from [whole] if whole is not None and ":" in whole else []
        return
    arrow = _ARROW.search(line)
    if arrow is not None:
        typed = arrow[0][2:].lstrip()
        before = line[: len(line) - len(typed)]
        targets = dict.fromkeys((*entities, *(one for each in archetypes for one in archetype_outline(each).entities)))
        yield from (before + one for one in targets if one.casefold().startswith(typed.casefold()))
        return
    last = line.rpartition(" ")[2]
    part = fields.rpartition(",")[2].split()
    place = len(part) + (not last)
    if place >= 2:
        words = TYPES if place == 2 else FLAGS
        yield from (line[: len(line) - len(last)] + one for one in words if one.startswith(last))
