"""The type and modifiers of a field as text: the counterpart of :mod:`archgen.requirements.fields`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from archgen.requirements.fields import FLAGS, parse_field
from archgen.requirements.model import EntityField, FieldType
from archgen.requirements.text import Problem, TextFault

_WORD = re.compile(r"[^\s(),=<>\"'|]+")
"""Words that need no quotes, whatever stands around them."""

_MEMBER = re.compile(r"[^\s(),=<>\"'|]+(?: [^\s(),=<>\"'|]+)*")
"""Members of an enum that need none: a comma ends one, a space does not."""


def field_text(field: EntityField, entities: Collection[str]) -> str:
    """Write the type and modifiers of a field; a list stands in brackets.

    Args:
        field: What is written; its own `text` is not looked at.
        entities: Names that a reference may point at.

    Raises:
        TextFault: No text says this, for instance because the default does not fit the type.
    """
    kind = _reference(field, entities) if field.type is FieldType.REFERENCE else _type(field)
    head = f"[{kind}]" if field.is_list else kind
    text = " ".join((head, *_modifiers(field)))
    read = parse_field(field.name, text, entities)
    if read.model_copy(update={"text": field.text}) != field:
        raise TextFault(Problem(f"`{text}` does not say this", 0, len(text)))
    return text


def _type(field: EntityField) -> str:
    match field.type:
        case FieldType.STRING if field.length:
            return f"string({field.length})"
        case FieldType.DECIMAL:
            return f"decimal({field.precision},{field.scale})"
        case FieldType.ENUM:
            return f"enum({', '.join(map(_member, field.members))})"
    return field.type.value


def _reference(field: EntityField, entities: Collection[str]) -> str:
    """Point at an entity: by its bare name where that is read as this one, whatever it holds, else in quotes."""
    target = field.target or ""
    bare = f"-> {target}"
    try:
        if parse_field(field.name, bare, entities).target == target and not set("[]") & set(target):
            return bare
    except TextFault:
        pass
    return f"-> {_in_quotes(target)}"


def _modifiers(field: EntityField) -> Iterable[str]:
    yield from (flag for flag in FLAGS if getattr(field, flag))
    unit = " s" if field.type is FieldType.DURATION else ""
    if field.minimum is not None:
        yield f">= {_number(field.minimum)}{unit}"
    if field.maximum is not None:
        yield f"<= {_number(field.maximum)}{unit}"
    if field.default is not None:
        word = _member(field.default) if field.default in field.members else _word(field.default)
        yield f"default={word}"


def _number(value: float) -> str:
    """Write a number with all its digits and without an exponent."""
    return format(Decimal(str(value)), "f")


def _word(text: str) -> str:
    """Write a word, quoted where it holds a sign of the small language of fields or a space."""
    return text if _WORD.fullmatch(text) else _in_quotes(text)


def _member(text: str) -> str:
    return text if _MEMBER.fullmatch(text) else _in_quotes(text)


def _in_quotes(text: str) -> str:
    """Quote a word of the small language of fields."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
