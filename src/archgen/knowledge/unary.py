"""Unary tests in their normal forms: intervals of numbers, members, relations between sets.

One normal form for each kind of column lets tables be analysed as well as evaluated.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from archgen import units


class UnaryTest(Protocol):
    """A compiled cell."""

    @property
    def text(self) -> str:
        """The cell as its author wrote it."""

    def holds(self, value: object) -> bool:
        """Tell whether a value satisfies the cell."""

    def distance(self, value: object) -> str | None:
        """Say how far a number is from satisfying the cell; None for what has no distance."""

    def boundaries(self) -> tuple[float, ...] | tuple[str, ...]:
        """Give the values at which the cell can change: ends of intervals, or members."""


@dataclass(frozen=True)
class AnyTest:
    """The test ``-``."""

    text: str = "-"

    def holds(self, value: object) -> bool:  # noqa: ARG002 - the form that all tests share
        """Hold always."""
        return True

    def distance(self, value: object) -> None:
        """Give none: the test never fails."""

    def boundaries(self) -> tuple[str, ...]:
        """Give none."""
        return ()


@dataclass(frozen=True)
class Interval:
    """A stretch of numbers; an open end may be infinite."""

    low: float = -math.inf
    high: float = math.inf
    has_low: bool = False
    has_high: bool = False

    def holds(self, value: float) -> bool:
        """Tell whether a number lies inside."""
        if value < self.low or value > self.high:
            return False
        return (value != self.low or self.has_low) and (value != self.high or self.has_high)


@dataclass(frozen=True)
class NumberTest:
    """A union of intervals, in ascending order."""

    text: str
    intervals: tuple[Interval, ...]
    unit: str | None = None
    is_integer: bool = False

    def holds(self, value: object) -> bool:
        """Tell whether a number lies in one of the intervals."""
        return isinstance(value, int | float) and any(part.holds(value) for part in self.intervals)

    def gap(self, value: float) -> float:
        """Give the smallest change that makes a number satisfy the test; 0 for a number on a bound that is excluded."""
        step = 1.0 if self.is_integer else 0.0
        gaps = [0.0] if self.holds(value) else []
        for part in self.intervals:
            if value <= part.low:
                gaps.append(part.low - value + (0.0 if part.has_low else step))
            if value >= part.high:
                gaps.append(value - part.high + (0.0 if part.has_high else step))
        return min(gaps, default=math.inf)

    def distance(self, value: object) -> str | None:
        """Say how far a number is from the nearest interval, in the fact's unit."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        gap = self.gap(value)
        return None if math.isinf(gap) else units.show(gap, self.unit) if self.unit else units.plain(gap)

    def boundaries(self) -> tuple[float, ...]:
        """Give the finite ends of the intervals."""
        ends = {end for part in self.intervals for end in (part.low, part.high)}
        return tuple(sorted(end for end in ends if not math.isinf(end)))


@dataclass(frozen=True)
class MemberTest:
    """The members of an enum, or the truth values, that satisfy the cell."""

    text: str
    members: frozenset[str | bool]

    def holds(self, value: object) -> bool:
        """Tell whether a value is one of the members."""
        return value is not None and value in self.members

    def distance(self, value: object) -> None:
        """Give none: members have no distance."""

    def boundaries(self) -> tuple[str, ...]:
        """Give the members that satisfy the cell."""
        return tuple(sorted(str(member).lower() if isinstance(member, bool) else member for member in self.members))


@dataclass(frozen=True)
class SetTest:
    """A relation between a set-valued fact and named members: ``all``, ``any``, ``none``, ``empty`` or ``filled``."""

    text: str
    relation: str
    members: frozenset[str] = frozenset()

    def holds(self, value: object) -> bool:
        """Tell whether a set stands in the relation; one member alone counts as a set of one."""
        if value is None:
            return False
        held = frozenset((value,) if isinstance(value, str) else value if isinstance(value, Collection) else ())
        match self.relation:
            case "all":
                return self.members <= held
            case "any":
                return bool(self.members & held)
            case "none":
                return not self.members & held
            case "empty":
                return not held
            case _:
                return bool(held)

    def distance(self, value: object) -> None:
        """Give none: sets have no distance."""

    def boundaries(self) -> tuple[str, ...]:
        """Give the members that the cell names."""
        return tuple(sorted(self.members))


@dataclass(frozen=True)
class Condition:
    """A conjunction of cells, one a column."""

    tests: tuple[tuple[str, UnaryTest], ...]

    def holds(self, values: Mapping[str, object]) -> bool:
        """Tell whether all cells hold; a column without a value counts as not known."""
        return all(test.holds(values.get(name)) for name, test in self.tests)

    def failing(self, values: Mapping[str, object]) -> tuple[tuple[str, UnaryTest], ...]:
        """Give the cells that do not hold."""
        return tuple((name, test) for name, test in self.tests if not test.holds(values.get(name)))
