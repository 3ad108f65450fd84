"""Cells and values as FEEL, the expression language of DMN 1.3 (https://www.omg.org/spec/DMN/1.3, chapters 9 and 10).

A cell becomes unary tests: a comma between two of them reads "or", and `?` stands for the value of the column.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from archgen.knowledge.cells import Column, Interval, MemberTest, NumberTest, SetTest
from archgen.knowledge.unary import UnaryTest
from archgen.knowledge.vocabulary import FactType

ANYTHING = "-"
"""The test that every value passes."""

_ANY_NUMBER = "not(null)"


def unary_tests(test: UnaryTest, column: Column) -> str:
    """Give a compiled cell as FEEL unary tests."""
    match test:
        case NumberTest():
            return ", ".join(map(_interval, test.intervals)) or _never(column)
        case MemberTest():
            return _members(test, column) or _never(column)
        case SetTest():
            return _relation(test)
        case _:
            return ANYTHING


def bounds(column: Column) -> str | None:
    """Give the values that a column may hold as unary tests; None when anything of its type may stand there."""
    low, high = column.bounds
    if column.type.is_numeric and (low, high) != (None, None):
        return _interval(
            Interval(
                -math.inf if low is None else low,
                math.inf if high is None else high,
                has_low=low is not None,
                has_high=high is not None,
            )
        )
    if column.type in (FactType.ENUM, FactType.SET) and column.members and not column.is_open:
        return texts(column.members)
    return None


def number(value: float) -> str:
    """Write a number without an exponent, which FEEL does not know."""
    written = format(Decimal(str(value)), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def text(value: str) -> str:
    """Write a string literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    for char, escape in (("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        escaped = escaped.replace(char, escape)
    return f'"{escaped}"'


def texts(values: Iterable[str]) -> str:
    """Write string literals beside one another: any of them in a test, the members of a list between brackets."""
    return ", ".join(map(text, values))


def _interval(part: Interval) -> str:
    """Write an interval, a comparison or a number."""
    low, high = (number(end) if math.isfinite(end) else "" for end in (part.low, part.high))
    if not low and not high:
        return _ANY_NUMBER
    if not high:
        return f"{'>=' if part.has_low else '>'} {low}"
    if not low:
        return f"{'<=' if part.has_high else '<'} {high}"
    if low == high:
        return low
    return f"{'[' if part.has_low else '('}{low}..{high}{']' if part.has_high else ')'}"


def _members(test: MemberTest, column: Column) -> str:
    """Write the members that hold, in the order of the column; none by exclusion, which would let null pass."""
    if column.type is FactType.BOOLEAN:
        return ", ".join(str(value).lower() for value in (True, False) if value in test.members)
    return texts(one for one in column.members if one in test.members)


def _relation(test: SetTest) -> str:
    """Write a relation between a list and some members."""
    holds = [f"list contains(?, {text(one)})" for one in sorted(test.members)]
    match test.relation:
        case "all":
            return holds[0] if len(holds) == 1 else " and ".join(f"({one})" for one in holds)
        case "any":
            return ", ".join(holds)
        case "none":
            return f"not({', '.join(holds)})"
        case "empty":
            return "count(?) = 0"
        case _:
            return "count(?) > 0"


def _never(column: Column) -> str:
    """Write a test that no value of a column passes."""
    return "not(true, false)" if column.type is FactType.BOOLEAN else "false"
