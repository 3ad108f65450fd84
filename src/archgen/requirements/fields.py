"""The grammar of fields: ``string(120) unique pii``, ``enum(a, b) default=a``, ``-> Customer``, ``[-> Performer]``.

A type comes first, modifiers follow in any order. Every fault says what was meant most probably and where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from archgen.errors import QuantityError
from archgen.knowledge.spelling import nearest
from archgen.requirements.defaults import BITS, LONGEST_STRING, misfit
from archgen.requirements.model import EntityField, FieldType
from archgen.requirements.text import Problem, TextFault, closing, quoted_at, split_outside, unquoted
from archgen.units import Unit, parse, plain

FLAGS = ("optional", "unique", "pii", "secret")
"""Modifiers without a value."""

TYPES = tuple(kind.value for kind in FieldType if kind is not FieldType.REFERENCE)
"""Names of types as they are written; a reference is an arrow."""

_ARGUMENTS = {"string": "string(120)", "decimal": "decimal(12, 4)", "enum": "enum(open, closed)"}
_MEANT = {
    "integer": "int", "long": "bigint", "int64": "bigint", "serial": "int", "number": "int` or `decimal(12, 4)",
    "float": "decimal(12, 4)", "double": "decimal(12, 4)", "real": "decimal(12, 4)", "numeric": "decimal(12, 4)",
    "varchar": "string(120)", "char": "string(120)", "str": "string", "longtext": "text", "boolean": "bool",
    "datetime": "timestamp", "timestamptz": "timestamp", "interval": "duration", "guid": "uuid", "uri": "url",
    "link": "url", "mail": "email", "tel": "phone", "telephone": "phone", "inet": "ip", "jsonb": "json",
    "object": "json", "map": "json", "point": "geo", "location": "geo", "coordinates": "geo", "blob": "file",
    "binary": "file", "bytes": "file", "image": "file", "photo": "file", "picture": "file", "document": "file",
    "currency": "money", "price": "money", "amount": "money", "password": "string secret",
}  # fmt: skip
_NEEDLESS = {
    "not null": "a field is required unless it is `optional`",
    "required": "a field is required unless it is `optional`",
    "null": "write `optional`",
    "nullable": "write `optional`",
    "index": "indexes follow from `access_patterns`",
    "indexed": "indexes follow from `access_patterns`",
    "primary": "every entity has an `id` of its own",
    "list": "a list is written in brackets, such as `[string(40)]`",
    "sensitive": "write `pii` for personal data or `secret`",
    "private": "write `pii` for personal data or `secret`",
    "encrypted": "write `secret`",
}
BOUNDED = (FieldType.INT, FieldType.BIGINT, FieldType.DECIMAL, FieldType.MONEY, FieldType.DURATION)
NO_DEFAULT = (FieldType.REFERENCE, FieldType.JSON, FieldType.GEO, FieldType.FILE)
_WORD = re.compile(r"[^\s()<>=,]+")
_COMPARED = re.compile(r"(>=|<=|≥|≤|>|<|==|=)\s*")
_BOUND = re.compile(r"\$?[+-]?[\d.,_]+\s?(?:[kMBT]\b)?(?:\s*(?:ms|s|sec|min|h|hours?|days?|weeks?|months?|years?)\b)?")
_DEFAULT = re.compile(r"default\s*=\s*")


@dataclass
class _Draft:
    """A field while its text is read."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str, start: int, end: int) -> None:
        self.problems.append(Problem(message, start, end))


def parse_field(name: str, text: str, entities: Collection[str], *, is_list: bool = False) -> EntityField:
    """Read the type and modifiers of a field.

    Args:
        name: Name of the field; kept as it is.
        text: What was written.
        entities: Names that a reference may point at; they may hold anything, so the longest that fits is meant.
        is_list: Whether the text is the one element of a list.

    Raises:
        TextFault: The text is no field, with all that is wrong and where.
    """
    draft = _Draft()
    if not text.strip():
        raise TextFault(Problem(f"a type is missing; {_known_types()}", 0, 1))
    start = len(text) - len(text.lstrip())
    if text[start] == "[":
        return _parse_list(name, text, start, entities, is_list=is_list)
    if text.startswith("->", start):
        _reference(draft, text, start + 2, entities)
    else:
        position = _type(draft, text, start, entities)
        if position is not None:
            _modifiers(draft, text, position)
    if not draft.problems:
        _check_default(draft, is_list=is_list)
    if draft.problems:
        raise TextFault(*draft.problems)
    draft.values.pop("default_at", None)
    return EntityField(name=name, text=" ".join(text.split()), is_list=is_list, **draft.values)


def _parse_list(name: str, text: str, start: int, entities: Collection[str], *, is_list: bool) -> EntityField:
    """Read ``[type] modifiers``, the form in which a list stands inside quotes."""
    end = closing(text, start, "[", "]")
    if is_list or end < 0:
        message = "a list of lists is not supported" if is_list else "the `[` is never closed"
        raise TextFault(Problem(message, start, len(text.rstrip())))
    inner = f"{text[start + 1 : end]} {text[end + 1 :]}"
    try:
        found = parse_field(name, inner, entities, is_list=True)
    except TextFault as fault:
        within = start + 1  # the inner text lacks the bracket before it, and has a space for the one behind it
        moved = (replace(one, start=one.start + within, end=one.end + within) for one in fault.problems)
        raise TextFault(*moved) from None
    return found.model_copy(update={"text": " ".join(text.split())})


def _known_types() -> str:
    return f"types are {', '.join(TYPES)} and `-> Entity`"


def _type(draft: _Draft, text: str, start: int, entities: Collection[str]) -> int | None:
    """Read the type; give the position after it, or None when it is not known."""
    match = _WORD.match(text, start)
    word = match[0] if match else text[start]
    end = start + len(word)
    if word not in TYPES:
        draft.problem(_unknown_type(word, text[start:].strip(), entities), start, end)
        return None
    draft.values["type"] = FieldType(word)
    opening = len(text[:end]) + len(text[end:]) - len(text[end:].lstrip())
    if not text.startswith("(", opening):
        if word in ("decimal", "enum"):
            draft.problem(f"`{word}` needs its parts: write for example `{_ARGUMENTS[word]}`", start, end)
        return end
    close = closing(text, opening)
    if close < 0:
        draft.problem(
            f"the `(` of `{word}` is never closed; write for example `{_ARGUMENTS.get(word, word)}`", opening, len(text)
        )
        return None
    if word not in _ARGUMENTS:
        draft.problem(f"`{word}` takes nothing in parentheses", opening, close + 1)
    else:
        _READ_ARGUMENTS[word](draft, text[opening + 1 : close], opening + 1)
    return close + 1


def _unknown_type(word: str, rest: str, entities: Collection[str]) -> str:
    if rest in entities or word in entities:
        return f"a reference to another entity is an arrow: `-> {rest if rest in entities else word}`"
    if word.lower() in _MEANT:
        return f"unknown type `{word}`; write `{_MEANT[word.lower()]}`"
    if word in FLAGS or word.startswith("default"):
        return f"the type comes first, then `{word}`; {_known_types()}"
    close = nearest(word, TYPES)
    return f"unknown type `{word}`; did you mean `{close}`?" if close else f"unknown type `{word}`; {_known_types()}"


def _string(draft: _Draft, inside: str, start: int) -> None:
    length = int(inside) if inside.strip().isascii() and inside.strip().isdigit() and len(inside) < 12 else 0
    if not 1 <= length <= LONGEST_STRING:
        hint = "; longer ones are `text`" if length else ""
        message = f"`string({inside})` needs a length from 1 to {LONGEST_STRING:,}{hint}"
        draft.problem(message, start, start + len(inside))
    draft.values["length"] = length


def _decimal(draft: _Draft, inside: str, start: int) -> None:
    parts = [part for part, _ in split_outside(inside, ",")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        message = f"`decimal({inside})` needs all digits and those behind the point: `decimal(12, 4)`"
        draft.problem(message, start, start + len(inside))
        return
    precision, scale = map(int, parts)
    if not (1 <= precision <= 38 and scale <= precision):
        message = f"`decimal({inside})`: at most 38 digits in all, and no more of them behind the point"
        draft.problem(message, start, start + len(inside))
    draft.values.update(precision=precision, scale=scale)


def _enum(draft: _Draft, inside: str, start: int) -> None:
    members: list[str] = []
    if not inside.strip():
        draft.problem("an enum needs members: `enum(open, closed)`", start - 1, start + len(inside) + 1)
        return
    for part, offset in split_outside(inside, ","):
        member = unquoted(part)
        if not member.strip():
            draft.problem("an enum has members without gaps: `enum(open, closed)`", start + offset, start + offset + 1)
        elif member in members:
            draft.problem(f"`{member}` stands twice in this enum", start + offset, start + offset + len(part))
        members.append(member)
    draft.values["members"] = tuple(members)


_READ_ARGUMENTS = {"string": _string, "decimal": _decimal, "enum": _enum}


def _reference(draft: _Draft, text: str, position: int, entities: Collection[str]) -> None:
    """Read the entity of a reference, which may hold spaces or even words that are modifiers."""
    draft.values["type"] = FieldType.REFERENCE
    start = position + len(text[position:]) - len(text[position:].lstrip())
    quoted = quoted_at(text, start) if start < len(text) else None
    if quoted is not None and quoted[0] in entities:
        draft.values["target"] = quoted[0]
        _modifiers(draft, text, quoted[1])
        return
    fitting = [name for name in entities if text.startswith(name, start) and not text[start + len(name) :][:1].strip()]
    best: _Draft | None = None
    for name in sorted(fitting, key=len, reverse=True):
        attempt = _Draft({"type": FieldType.REFERENCE, "target": name})
        _modifiers(attempt, text, start + len(name))
        if best is None or not attempt.problems:
            best = attempt
        if not attempt.problems:
            break
    if best is None:
        _unknown_entity(draft, text, start, entities)
    else:
        draft.values.update(best.values)
        draft.problems.extend(best.problems)


def _unknown_entity(draft: _Draft, text: str, start: int, entities: Collection[str]) -> None:
    name = re.split(rf"\s+(?:{'|'.join(FLAGS)}|default\s*=|>=|<=)", text[start:].strip())[0].strip()
    if not name:
        draft.problem("the arrow points at nothing; write `-> Entity`", start - 2, start)
        return
    close = nearest(name, entities)
    hint = f"; did you mean `{close}`?" if close else "; give it an entry under `domain.entities`"
    draft.problem(f"no entity is named `{name}`{hint}", start, start + len(name))


def _modifiers(draft: _Draft, text: str, position: int) -> None:
    """Read what follows the type."""
    while position < len(text):
        if text[position] in " \t,\n":
            position += 1
            continue
        if _DEFAULT.match(text, position):
            position = _default(draft, text, position)
        elif _COMPARED.match(text, position):
            position = _bound(draft, text, position)
        else:
            match = _WORD.match(text, position)
            word = match[0] if match else text[position]
            word = "not null" if text.startswith("not null", position) else word
            _flag(draft, word, position)
            position += len(word)


def _flag(draft: _Draft, word: str, start: int) -> None:
    end = start + len(word)
    if word not in FLAGS:
        draft.problem(_unknown_modifier(word), start, end)
    elif word in draft.values:
        draft.problem(f"`{word}` stands twice", start, end)
    else:
        draft.values[word] = True


def _unknown_modifier(word: str) -> str:
    if word.lower() in _NEEDLESS:
        return f"`{word}` is no modifier: {_NEEDLESS[word.lower()]}"
    close = nearest(word, (*FLAGS, "default"))
    known = ", ".join((*FLAGS, "default=VALUE", ">= N", "<= N"))
    hint = f"did you mean `{close}`?" if close else f"modifiers are {known}"
    return f"unknown modifier `{word}`; {hint}"


def _default(draft: _Draft, text: str, start: int) -> int:
    match = _DEFAULT.match(text, start)
    position = match.end() if match else start
    quoted = quoted_at(text, position)
    members = [name for name in draft.values.get("members", ()) if text.startswith(name, position)]
    if quoted is not None:
        value, end = quoted
    elif members:
        value = max(members, key=len)
        end = position + len(value)
    else:
        word = re.match(r"\S*", text[position:])
        value = word[0] if word else ""
        end = position + len(value)
    if "default" in draft.values:
        draft.problem("`default` stands twice", start, end)
    elif not value and quoted is None:
        draft.problem("`default=` needs a value; quote an empty one", start, max(end, start + 1))
    draft.values.update(default=value, default_at=(position, end))
    return end


def _bound(draft: _Draft, text: str, start: int) -> int:
    """Read ``>= N`` or ``<= N``."""
    match = _COMPARED.match(text, start)
    sign, position = (match[1], match.end()) if match else ("", start)
    number = _BOUND.match(text, position) or _WORD.match(text, position)
    end = number.end() if number else position
    kind = draft.values.get("type")
    key = {">=": "minimum", "≥": "minimum", "<=": "maximum", "≤": "maximum"}.get(sign)
    if key is None:
        draft.problem(f"`{sign}` is not understood; bounds are `>= N` and `<= N`", start, end)
    elif kind not in BOUNDED:
        draft.problem(f"`{sign}` is for numbers, money and durations, not for `{kind}`", start, end)
    elif key in draft.values:
        draft.problem(f"`{sign}` stands twice", start, end)
    else:
        _set_bound(draft, key, number[0].strip() if number else "", (start, end))
    return max(end, start + 1)


def _set_bound(draft: _Draft, key: str, written: str, at: tuple[int, int]) -> None:
    kind = draft.values["type"]
    unit = {FieldType.DURATION: Unit.S, FieldType.MONEY: Unit.USD}.get(kind, Unit.ROWS)
    try:
        value = parse(written, unit)
    except QuantityError:
        shown = f"`{written}` is no number" if written else "a number is missing"
        draft.problem(f"{shown}; write for example `>= 0`", *at)
        return
    if kind in BITS and value != int(value):
        draft.problem(f"`{written}` is not whole, and the field holds whole numbers", *at)
    draft.values[key] = value
    low, high = draft.values.get("minimum"), draft.values.get("maximum")
    if low is not None and high is not None and low > high:
        draft.problem(f"the bounds leave nothing: at least {plain(low)} and at most {plain(high)}", *at)


def _check_default(draft: _Draft, *, is_list: bool) -> None:
    """Make sure that a default is a value which the field may hold."""
    value = draft.values.get("default")
    if value is None:
        return
    kind: FieldType = draft.values["type"]
    at: tuple[int, int] = draft.values["default_at"]
    if is_list or kind in NO_DEFAULT:
        draft.problem(f"{'a list' if is_list else f'`{kind}`'} takes no default", *at)
        return
    message = misfit(kind, value, draft.values)
    if message:
        draft.problem(f"`{value}` is no default for this field: {message}", *at)
