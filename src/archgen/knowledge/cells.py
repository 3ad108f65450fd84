"""Cells of decision tables: S-FEEL unary tests, compiled against what their column may hold.

Numbers: ``< 20``, ``[5..20)``, ``10``, ``< 5, > 9``, ``not([5..9])``, with units where the fact has one (``<= 1.2 s``).
Members: ``spiky, mostly_idle``, ``not(none)``, ``true``. Sets: ``has x``, ``all of x, y``, ``any of x, y``,
``none of x, y``, ``empty``, ``not empty``. ``-`` holds always. A value that is not known satisfies no test but ``-``.
A number may be named, ``< $one_team``: the name of a threshold of that fact; the compiled cell shows the number.

What a cell compiles to stands in :mod:`archgen.knowledge.unary`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from archgen import units
from archgen.errors import InputError
from archgen.knowledge.spelling import find, unknown
from archgen.knowledge.unary import AnyTest, Condition, Interval, MemberTest, NumberTest, SetTest, UnaryTest
from archgen.knowledge.vocabulary import FactSpec, FactType

__all__ = [
    "AnyTest",
    "CellFault",
    "Column",
    "Condition",
    "Interval",
    "MemberTest",
    "NumberTest",
    "SetTest",
    "UnaryTest",
    "compile_cell",
    "compile_condition",
    "thresholds_in",
]

_COMPARISON = re.compile(r"^(<=|>=|<|>|=)\s*(.+)$", re.DOTALL)
_INTERVAL = re.compile(r"^([\[(\]])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])\[])$", re.DOTALL)
_NEGATION = re.compile(r"^not\s*\((.*)\)$", re.DOTALL)
_THRESHOLD = re.compile(r"\$(\w+)")
_RELATION = re.compile(r"^(has|all of|any of|none of)\s+(.+)$", re.DOTALL)


class CellFault(ValueError):
    """A cell that cannot be read; the loader adds file and line."""


@dataclass(frozen=True)
class Column:
    """What a column of a table may hold: a fact, the outcome of a decision, or the recognised workloads.

    Attributes:
        name: Name of the fact or decision.
        type: What values it takes.
        members: Members of an enum or set, in order.
        unit: Kind of quantity of numbers.
        bounds: Hard bounds of numbers.
        is_open: Whether a set takes other members too.
        named: Thresholds of numbers by name.
        gone: Options of a decision that a company has taken out; cells may still name them, and never hold for them.
    """

    name: str
    type: FactType
    members: tuple[str, ...] = ()
    unit: str | None = None
    bounds: tuple[float | None, float | None] = (None, None)
    is_open: bool = False
    named: Mapping[str, float] = field(default_factory=dict, hash=False)
    gone: tuple[str, ...] = ()

    @classmethod
    def of_fact(cls, spec: FactSpec, named: Mapping[str, float] | None = None) -> Column:
        """Give the column of a fact, with the thresholds that its cells may name."""
        return cls(spec.name, spec.type, spec.allowed, spec.unit, spec.bounds, spec.open, named or {})


def compile_condition(when: Mapping[str, object], columns: Mapping[str, Column]) -> Condition:
    """Compile the cells of one rule.

    Raises:
        CellFault: A column or cell is wrong; the message holds all faults of the rule.
    """
    tests: list[tuple[str, UnaryTest]] = []
    faults: list[str] = []
    for name, cell in when.items():
        column = columns.get(name)
        if column is None:
            faults.append(unknown("fact or decision", name, columns))
            continue
        try:
            tests.append((name, compile_cell(cell, column)))
        except CellFault as fault:
            faults.append(f"{name}: {fault}")
    if faults:
        raise CellFault("; ".join(faults))
    return Condition(tuple(tests))


def compile_cell(cell: object, column: Column) -> UnaryTest:
    """Compile one cell for its column.

    Raises:
        CellFault: The cell is not a test that this column can hold.
    """
    if isinstance(cell, bool):
        text = "true" if cell else "false"
    elif isinstance(cell, str | int | float):
        text = str(cell).strip()
    else:
        raise CellFault(f"`{cell}` is not a unary test; write one text such as `a, b`, not a list or mapping")
    if text == "-":
        return AnyTest()
    if not text:
        raise CellFault("an empty cell; write `-` for any value")
    if column.type.is_numeric:
        return _number_test(_in_numbers(text, column), column)
    if column.type is FactType.SET:
        return _set_test(text, column)
    return _member_test(text, column)


def thresholds_in(cell: object) -> tuple[str, ...]:
    """Give the thresholds that a cell names, as its author wrote it."""
    return tuple(_THRESHOLD.findall(cell)) if isinstance(cell, str) else ()


def _in_numbers(text: str, column: Column) -> str:
    """Write numbers in place of the names of thresholds."""

    def number(named: re.Match[str]) -> str:
        if named[1] not in column.named:
            raise CellFault(unknown(f"threshold of `{column.name}`", named[1], column.named))
        return f"{column.named[named[1]]:.15g}"

    return _THRESHOLD.sub(number, text)


def _number_test(text: str, column: Column) -> NumberTest:
    """Compile a test of numbers."""
    negated = _NEGATION.match(text)
    parts = [_interval(part, column) for part in _split(negated[1] if negated else text)]
    union = _union(parts)
    return NumberTest(text, _complement(union) if negated else union, column.unit, column.type is FactType.INTEGER)


def _interval(text: str, column: Column) -> Interval:
    """Read one comparison, interval or number."""
    interval = _INTERVAL.match(text)
    if interval:
        low, high = _number(interval[2], column), _number(interval[3], column)
        if low > high:
            raise CellFault(f"`{text}` is empty: {interval[2]} is above {interval[3]}")
        return Interval(low, high, interval[1] == "[", interval[4] == "]")
    comparison = _COMPARISON.match(text)
    operator, rest = (comparison[1], comparison[2]) if comparison else ("=", text)
    bound = _number(rest, column)
    match operator:
        case "<" | "<=":
            return Interval(high=bound, has_high=operator == "<=")
        case ">" | ">=":
            return Interval(low=bound, has_low=operator == ">=")
        case _:
            return Interval(bound, bound, has_low=True, has_high=True)


def _number(text: str, column: Column) -> float:
    """Read a number in the column's unit and inside its bounds."""
    try:
        value = float(text)
    except ValueError:
        value = _quantity(text, column)
    low, high = column.bounds
    is_inside = (low is None or value >= low) and (high is None or value <= high)
    if not math.isfinite(value) or not is_inside:
        raise CellFault(f"`{text}` is outside the bounds of `{column.name}`, {_shown_bounds(column)}")
    return value


def _quantity(text: str, column: Column) -> float:
    """Read a number with a unit."""
    if column.unit is None:
        raise CellFault(f"`{text}` is not a number, as `{column.name}` needs; write for example `>= 3` or `[1..5)`")
    try:
        return float(units.parse(text, units.Unit(column.unit)))
    except InputError as error:
        raise CellFault(error.faults[0].message) from error


def _shown_bounds(column: Column) -> str:
    """Say which numbers are possible."""
    low, high = column.bounds
    return f"{'any' if low is None else f'{low:g}'} to {'any' if high is None else f'{high:g}'}"


def _union(parts: Sequence[Interval]) -> tuple[Interval, ...]:
    """Order intervals and join those that touch or overlap."""
    joined: list[Interval] = []
    for part in sorted(parts, key=lambda one: (one.low, not one.has_low)):
        last = joined[-1] if joined else None
        if last is None or part.low > last.high or (part.low == last.high and not (part.has_low or last.has_high)):
            joined.append(part)
        elif (part.high, part.has_high) > (last.high, last.has_high):
            joined[-1] = Interval(last.low, part.high, last.has_low, part.has_high)
    return tuple(joined)


def _complement(parts: Sequence[Interval]) -> tuple[Interval, ...]:
    """Give the numbers outside a union of intervals."""
    if not parts:
        return (Interval(),)
    outside = [Interval(left.high, right.low, not left.has_high, not right.has_low) for left, right in pairwise(parts)]
    first, last = parts[0], parts[-1]
    if not math.isinf(first.low):
        outside.insert(0, Interval(high=first.low, has_high=not first.has_low))
    if not math.isinf(last.high):
        outside.append(Interval(low=last.high, has_low=not last.has_high))
    return tuple(outside)


def _member_test(text: str, column: Column) -> MemberTest:
    """Compile a test of members or truth values."""
    known: tuple[str, ...] = ("true", "false") if column.type is FactType.BOOLEAN else column.members
    negated = _NEGATION.match(text)
    named = {_member(part, (*known, *column.gone), column) for part in _split(negated[1] if negated else text)}
    held = set(known) - named if negated else set(known) & named
    if column.type is FactType.BOOLEAN:
        return MemberTest(text, frozenset(one == "true" for one in held))
    return MemberTest(text, frozenset(held))


def _set_test(text: str, column: Column) -> SetTest:
    """Compile a test of sets."""
    if text in ("empty", "not empty"):
        return SetTest(text, "empty" if text == "empty" else "filled")
    relation = _RELATION.match(text)
    if relation is None:
        forms = "`has x`, `all of x, y`, `any of x, y`, `none of x, y`, `empty` or `not empty`"
        raise CellFault(f"`{text}` is not a test of a set; write {forms}")
    members = frozenset(_member(part, (*column.members, *column.gone), column) for part in _split(relation[2]))
    word = relation[1]
    if word == "has" and len(members) > 1:
        raise CellFault(f"`{text}`: `has` takes one member; write `all of ...` or `any of ...`")
    return SetTest(text, "all" if word == "has" else word.removesuffix(" of"), members)


def _member(text: str, known: Collection[str], column: Column) -> str:
    """Give the member that is meant."""
    name = text.strip("\"'")
    found = find(name, known)
    if found is not None:
        return found
    if column.is_open and name:
        return name
    raise CellFault(unknown(f"value of `{column.name}`", name, known))


def _split(text: str) -> list[str]:
    """Split a list of tests at its commas."""
    parts = [part.strip() for part in text.split(",")]
    if not all(parts):
        raise CellFault(f"`{text}` holds an empty test beside a comma")
    return parts
