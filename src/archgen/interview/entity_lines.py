"""Entities as people type them in one line: ``Order: customer -> Customer, total money, placed_at timestamp``.

Each field is read by the grammar of the requirements file. An arrow may point at something that has not been described
yet; it is asked about next. A name close to a known one is taken for a slip.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from archgen.knowledge.spelling import find, nearest
from archgen.requirements.archetypes import archetype_ids, archetype_outline
from archgen.requirements.fields import TYPES, parse_field
from archgen.requirements.reading import misnomer
from archgen.requirements.text import Problem, TextFault, closing, quoted_at

_ARROW = re.compile(r"->\s*")
_TARGET = re.compile(r"[^\s,\]]+(?: (?!optional\b|unique\b|pii\b|secret\b|default\b)[^\s,\]]+)*")
_WORD = re.compile(r"[^\s:,()\[\]]+")
_PLAIN_NAME = re.compile(r"[^\W\d][\w ./+&-]*")
_QUOTES = "\"'"
_SLIP = 0.85
"""Likeness from which a new name is taken for a slip of a known one: `Ordr` for `Order`, not `OrderLine`."""


@dataclass(frozen=True)
class EntityLine:
    """One entity as it was typed.

    Attributes:
        name: Name of the entity.
        fields: Type and modifiers of each field, by name.
        targets: Entities at which its arrows point.
    """

    name: str
    fields: Mapping[str, str]
    targets: tuple[str, ...]

    def __str__(self) -> str:
        """Give the line, which reads back as the same."""
        return entity_line(self.name, self.fields)


@dataclass(frozen=True)
class _Part:
    """A stretch of a line with its position."""

    text: str
    start: int

    def problem(self, message: str) -> TextFault:
        """Say that all of it is wrong."""
        return TextFault(Problem(message, self.start, self.start + max(len(self.text), 1)))


def parse_entity(line: str, known: Collection[str] | None = None) -> EntityLine:
    """Read one line.

    Args:
        line: What was typed.
        known: Names of entities that were typed before, of which an arrow's target may be a slip; None when the line
            has been read before.

    Raises:
        TextFault: All that is wrong with the line, each with its place.
    """
    name, position = _name(line)
    fields: dict[str, str] = {}
    targets: dict[str, None] = {}
    problems: list[Problem] = []
    for part in _split(line, position):
        try:
            field, text, target = _field(part, None if known is None else (*known, name, *targets))
            if field in fields:
                raise part.problem(f"the field `{field}` stands twice")
        except TextFault as fault:
            problems += fault.problems
            continue
        fields[field] = text
        targets |= dict.fromkeys(target)
    if problems:
        raise TextFault(*problems)
    return EntityLine(name, fields, tuple(targets))


def entity_line(name: str, fields: Mapping[str, str]) -> str:
    """Write an entity as a line."""
    texts = ", ".join(f"{_as_word(field)} {text}" for field, text in fields.items())
    return f"{_as_name(name)}: {texts}" if texts else _as_name(name)


def modelled_line(name: str, archetypes: Collection[str] = (), known: Collection[str] = ()) -> str | None:
    """Propose the line of an entity as an archetype models it; None when no archetype has one of this name.

    Args:
        name: Name of the entity.
        archetypes: Archetypes to look into first.
        known: Entities that there are; arrows at others are left out.
    """
    for archetype in (*archetypes, *archetype_ids()):
        entities = archetype_outline(archetype).entities
        found = find(name, entities)
        if found is not None:
            kept = {field: text for field, text in entities[found].items() if _points_at_known(text, known)}
            return entity_line(name, kept)
    return None


def _points_at_known(text: str, known: Collection[str]) -> bool:
    """Tell whether a field is no arrow, or one at an entity that there is."""
    return not _target(text) or _target(text) in known


def _name(line: str) -> tuple[str, int]:
    """Read the name of the entity; give it with the position behind the colon."""
    start = len(line) - len(line.lstrip())
    quoted = quoted_at(line, start)
    if quoted is not None:
        name, position = quoted
        rest = line[position:].lstrip()
        if rest and not rest.startswith(":"):
            raise TextFault(Problem("a `:` comes after the name", position, len(line)))
        position = line.index(":", position) + 1 if rest else len(line)
    else:
        name, colon, _ = line.partition(":")
        position = len(name) + len(colon)
        name = name.strip()
    message = misnomer(name) if name.strip() else "the name is missing: `Order: customer -> Customer, total money`"
    if not message and quoted is None and ("->" in name or set(TYPES) & set(name.split()[1:])):
        message = "a `:` comes after the name: `Order: customer -> Customer, total money`"
    if message:
        raise TextFault(Problem(message, start, max(position, start + 1)))
    return name, position


def _split(line: str, position: int) -> Iterator[_Part]:
    """Give the parts between the commas that stand outside brackets and quotes."""
    start = position
    while position <= len(line):
        char = line[position : position + 1]
        if char in ("(", "["):
            end = closing(line, position, char, ")" if char == "(" else "]")
            position = end if end >= 0 else len(line)
            char = line[position : position + 1]
        elif char and char in _QUOTES and (quoted := quoted_at(line, position)) is not None:
            position = quoted[1]
            continue
        if char in ("", ","):
            part = line[start:position]
            if part.strip():
                yield _Part(part.strip(), start + len(part) - len(part.lstrip()))
            start = position + 1
        position += 1


def _field(part: _Part, known: Collection[str] | None) -> tuple[str, str, tuple[str, ...]]:
    """Read one field; give its name, its type with modifiers, and the entity at which it points, if it does."""
    quoted = quoted_at(part.text, 0)
    word = _WORD.match(part.text)
    if quoted is not None:
        name, end = quoted
    elif word is not None and not part.text.startswith("->"):
        name, end = word[0], word.end()
    else:
        raise part.problem("a field begins with its name: `customer -> Customer`")
    if name == "id":
        raise part.problem("every entity has an `id` already; leave it out, or name this field differently")
    text = part.text[end:].lstrip().removeprefix(":").strip()
    if not text:
        raise part.problem(_without_type(name, known or ()))
    target = _target(text)
    is_slip = target and known is not None and target not in known and nearest(target, known, _SLIP) is not None
    entities = (*(known or ()), *([target] if target and not is_slip else []))
    shift = part.start + part.text.rindex(text)
    try:
        parse_field(name, text, entities)
    except TextFault as fault:
        raise TextFault(*(Problem(one.message, one.start + shift, one.end + shift) for one in fault.problems)) from None
    return name, " ".join(text.split()), (target,) if target else ()


def _target(text: str) -> str:
    """Give the entity that an arrow points at; empty for a field that is no arrow."""
    arrow = _ARROW.search(text)
    if arrow is None or not text.lstrip("[ ").startswith("->"):
        return ""
    quoted = quoted_at(text, arrow.end())
    target = _TARGET.match(text, arrow.end())
    name = quoted[0] if quoted is not None else target[0] if target is not None else ""
    return "" if misnomer(name) else name


def _without_type(name: str, known: Collection[str]) -> str:
    """Say which type a field probably has that was given none."""
    entity = find(name, known)
    if entity is not None:
        return f"`{name}` has no type; is it a reference? Then write `{name} -> {entity}`"
    usual = _usual_types().get(name)
    return f"`{name}` has no type; write for example `{_as_word(name)} {usual or 'string(120)'}`"


@cache
def _usual_types() -> Mapping[str, str]:
    """Give the type that most archetypes give a field of a name."""
    texts: dict[str, Counter[str]] = {}
    for archetype in archetype_ids():
        for fields in archetype_outline(archetype).entities.values():
            for name, text in fields.items():
                texts.setdefault(name, Counter())[text] += 1
    return {name: counted.most_common(1)[0][0] for name, counted in texts.items()}


def _as_word(name: str) -> str:
    """Write the name of a field, in quotes when it is more than one word."""
    word = _WORD.fullmatch(name)
    return name if word is not None and not set(_QUOTES) & set(name) else _quoted(name)


def _as_name(name: str) -> str:
    """Write the name of an entity, in quotes when a plain one would read differently."""
    is_plain = _PLAIN_NAME.fullmatch(name) and name == name.strip() and find(name, (*archetype_ids(), "none")) is None
    return name if is_plain else _quoted(name)


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
