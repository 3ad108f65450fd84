"""Facts as people state them: numbers with units, members of enumerations and sets, yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from archgen.errors import QuantityError
from archgen.knowledge.spelling import find
from archgen.knowledge.vocabulary import FactSpec, FactType, Value
from archgen.requirements.document import Node, NodeKind
from archgen.requirements.keys import group_keys
from archgen.requirements.model import StatedFact
from archgen.requirements.reading import Reading, not_allowed, out_of_bounds
from archgen.requirements.text import Problem, TextFault
from archgen.units import Unit, parse

_YES = ("true", "yes", "on", "y")
_NO = ("false", "no", "off", "n")


def read_group(reading: Reading, group: str, node: Node | None) -> Mapping[str, StatedFact]:
    """Read the facts of one group; other keys of the group are left to their own readers."""
    mapping = reading.mapping(node, group_keys(reading.vocabulary, group), group)
    if mapping is None:
        return {}
    found = {}
    for entry in mapping.entries:
        spec = reading.vocabulary.facts.get(entry.key)
        if spec is None or spec.group != group or not spec.statable or entry.value.is_null:
            continue
        fact = _read(reading, spec, entry.value)
        if fact is not None:
            found[spec.name] = fact
    return found


def _read(reading: Reading, spec: FactSpec, node: Node) -> StatedFact | None:
    """Read one fact from a node."""
    if node.kind is NodeKind.MAP or (node.kind is NodeKind.LIST and spec.type is not FactType.SET):
        wanted = "a list" if spec.type is FactType.SET else "one value"
        reading.fault(node, f"{wanted} is expected here, not a {'mapping' if node.kind is NodeKind.MAP else 'list'}")
        return None
    if spec.type is FactType.SET and node.kind is NodeKind.LIST:
        members = _read_members(reading, spec, node)
        return None if members is None else StatedFact(value=members, text=", ".join(members), place=node.place)
    try:
        return StatedFact(value=fact_value(spec, node.text), text=node.text, place=node.place)
    except TextFault as fault:
        reading.text_fault(node, fault)
        return None


def _read_members(reading: Reading, spec: FactSpec, node: Node) -> tuple[str, ...] | None:
    """Read a list of members, with a fault for each that is none."""
    found: list[str] = []
    failed = False
    for item in node.items:
        try:
            found += _members(spec, [reading.text(item)])
        except TextFault as fault:
            reading.text_fault(item, fault)
            failed = True
    return None if failed else _ordered(spec, found)


def fact_value(spec: FactSpec, text: str) -> Value:
    """Read a fact from one text, as a file or ``--set name=value`` gives it.

    Raises:
        TextFault: It is no value of the fact; says what was expected.
    """
    match spec.type:
        case FactType.INTEGER | FactType.NUMBER:
            return _number(spec, text)
        case FactType.BOOLEAN:
            return _boolean(text)
        case FactType.ENUM:
            found = find(text, spec.allowed)
            if found is None:
                raise _fault(text, not_allowed(text, spec.allowed))
            return found
        case FactType.SET:
            parts = [part.strip() for part in re.split(r"[,;]", text.strip().removeprefix("[").removesuffix("]"))]
            return _ordered(spec, _members(spec, [part for part in parts if part]))


def _number(spec: FactSpec, text: str) -> float:
    unit = Unit(spec.unit) if spec.unit else Unit.RATIO
    try:
        value = parse(text, unit, whole=spec.type is FactType.INTEGER)
    except QuantityError as error:
        raise _fault(text, error.sentence) from None
    message = out_of_bounds(value, text.strip(), unit, spec.bounds)
    if message:
        raise _fault(text, message)
    return value


def _boolean(text: str) -> bool:
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise _fault(text, f"`{text}` is neither `true` nor `false`")


def _members(spec: FactSpec, texts: Sequence[str]) -> list[str]:
    """Give the members that texts mean; ``none`` and ``any`` mean no member."""
    found = []
    for text in texts:
        member = find(text, spec.allowed)
        if member is None and spec.open and text.strip():
            member = re.sub(r"[\s-]+", "_", text.strip().casefold())
        if member is None and text.strip().casefold() in ("none", "any", ""):
            continue
        if member is None:
            raise _fault(text, not_allowed(text, spec.allowed))
        if member not in ("none", "any") or member in spec.allowed:
            found.append(member)
    return found


def _ordered(spec: FactSpec, members: Sequence[str]) -> tuple[str, ...]:
    """Give each member once, in the order of the vocabulary; unknown ones of an open set follow in their own."""
    known = [member for member in spec.allowed if member in members]
    return (*known, *dict.fromkeys(member for member in members if member not in spec.allowed))


def _fault(text: str, message: str) -> TextFault:
    return TextFault(Problem(message, 0, max(len(text), 1)))
