"""Columns cut into pieces: stretches of numbers, members, presence of members of a set, in which no cell changes.

Whatever a table says holds for whole pieces, so a finite number of combinations stands for all inputs. A set of pieces
of one axis is a mask: the bits of an integer, the lowest for the first piece. A set column has one axis for each member
that a cell names, absent before present, and one for all other members together where a cell asks for emptiness.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from archgen.decisions.analysis.numbers import Cut, nearest
from archgen.decisions.model import Read
from archgen.knowledge.cells import Column
from archgen.knowledge.unary import Interval, MemberTest, NumberTest, SetTest, UnaryTest
from archgen.knowledge.vocabulary import FactType

Mask = int
"""Pieces of one axis."""

ABSENT, PRESENT, EITHER = 1, 2, 3
"""Masks of a member of a set."""

_LEAST, _MOST = (-math.inf, True), (math.inf, False)


class ColumnAxes(Protocol):
    """The axes of one column: one, or one for each member of a set."""

    @property
    def column(self) -> Column:
        """The column."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of pieces of each axis."""

    @property
    def is_ordered(self) -> bool:
        """Whether pieces that lie side by side belong together."""

    def alternatives(self, test: UnaryTest) -> Iterator[tuple[Mask, ...]]:
        """Give masks by axis of which one is enough for a cell to hold; none when it holds nowhere."""

    def cell(self, masks: Sequence[Mask]) -> str:
        """Write pieces as a cell."""

    def value(self, masks: Sequence[Mask], usual: Read) -> Read:
        """Give a value in these pieces, the usual one if it lies there."""


def axes_of(column: Column, tests: Iterable[UnaryTest]) -> ColumnAxes:
    """Cut a column where its cells change."""
    if column.type.is_numeric:
        return NumberAxis(column, tests)
    return SetAxes(column, tests) if column.type is FactType.SET else MemberAxis(column)


class NumberAxis:
    """Numbers in ascending stretches; whole numbers where the column counts."""

    is_ordered = True

    def __init__(self, column: Column, tests: Iterable[UnaryTest]) -> None:
        self.column = column
        self._counts = column.type is FactType.INTEGER
        low, high = column.bounds
        first = _LEAST if low is None else self._cut(low, after=False)
        last = _MOST if high is None else self._cut(high, after=True)
        intervals = [part for test in tests if isinstance(test, NumberTest) for part in test.intervals]
        inner = {cut for part in intervals for cut in self._ends(part) if first < cut < last}
        self._cuts: list[Cut] = [first, *sorted(inner), last]
        self.sizes = (len(self._cuts) - 1,)

    def alternatives(self, test: UnaryTest) -> Iterator[tuple[Mask, ...]]:
        """Give the stretches inside the intervals of a cell."""
        mask = 0
        for part in test.intervals if isinstance(test, NumberTest) else (Interval(),):
            low, high = (bisect_left(self._cuts, cut) for cut in self._ends(part))
            mask |= (1 << min(high, self.sizes[0])) - (1 << low) if low < high else 0
        if mask:
            yield (mask,)

    def cell(self, masks: Sequence[Mask]) -> str:
        """Write stretches as comparisons and intervals."""
        if masks[0] == (1 << self.sizes[0]) - 1:
            return "-"
        return ", ".join(self._stretch(low, high) for low, high in self._runs(masks[0]))

    def value(self, masks: Sequence[Mask], usual: Read) -> Read:
        """Give the usual number if it lies inside, else a short one near to it."""
        runs = list(self._runs(masks[0]))
        wanted = float(usual) if isinstance(usual, int | float) else 0.0
        if any(low <= (wanted, False) < high for low, high in runs):
            return usual if isinstance(usual, int | float) else 0
        found = [nearest(wanted, low, high, whole=self._counts) for low, high in runs]
        number = min(found, key=lambda one: abs(one - wanted))
        return int(number) if self._counts or number == int(number) else number

    def _cut(self, number: float, *, after: bool) -> Cut:
        """Give a place beside a number; between whole numbers it is told by the one behind it."""
        if not self._counts or math.isinf(number):
            return number, after
        return (math.floor(number) + 1 if after else math.ceil(number)), False

    def _ends(self, part: Interval) -> tuple[Cut, Cut]:
        """Give the places where an interval begins and ends."""
        return self._cut(part.low, after=not part.has_low), self._cut(part.high, after=part.has_high)

    def _runs(self, mask: Mask) -> Iterator[tuple[Cut, Cut]]:
        """Give the places where pieces that lie side by side begin and end."""
        edges = mask ^ (mask << 1)
        places = [place for place in range(self.sizes[0] + 1) if edges >> place & 1]
        return ((self._cuts[low], self._cuts[high]) for low, high in zip(places[::2], places[1::2], strict=True))

    def _stretch(self, low: Cut, high: Cut) -> str:
        """Write one stretch: `7`, `< 8`, `>= 3` or `[3..8)`."""
        starts, ends = low == self._cuts[0], high == self._cuts[-1]
        is_one = high == (low[0], True) if not self._counts else high[0] == low[0] + 1
        if is_one and not low[1] and not math.isinf(low[0]):
            return _written(low[0])
        if starts:
            return f"{'<=' if high[1] else '<'} {_written(high[0])}"
        if ends:
            return f"{'>' if low[1] else '>='} {_written(low[0])}"
        return f"{'(' if low[1] else '['}{_written(low[0])}..{_written(high[0])}{']' if high[1] else ')'}"


class MemberAxis:
    """Members of an enum, truth values, or options of a decision that takes one."""

    is_ordered = False

    def __init__(self, column: Column) -> None:
        self.column = column
        is_truth = column.type is FactType.BOOLEAN
        self._members: tuple[str | bool, ...] = (False, True) if is_truth else column.members
        self.sizes = (len(self._members),)

    def alternatives(self, test: UnaryTest) -> Iterator[tuple[Mask, ...]]:
        """Give the members that a cell holds."""
        held = test.members if isinstance(test, MemberTest) else frozenset(self._members)
        mask = sum(1 << place for place, member in enumerate(self._members) if member in held)
        if mask:
            yield (mask,)

    def cell(self, masks: Sequence[Mask]) -> str:
        """Write members, or the fewer ones that are left out."""
        held = [str(one).lower() if isinstance(one, bool) else one for one in self._held(masks[0])]
        out = [str(one) for one in self._held(~masks[0])]
        if not out:
            return "-"
        return ", ".join(held) if len(held) <= len(out) or len(out) > 2 else f"not({', '.join(out)})"

    def value(self, masks: Sequence[Mask], usual: Read) -> Read:
        """Give the usual member if it is one of these, else the first."""
        held = self._held(masks[0])
        return usual if usual in held else held[0]

    def _held(self, mask: Mask) -> list[str | bool]:
        return [member for place, member in enumerate(self._members) if mask >> place & 1]


class SetAxes:
    """Members of a set, each absent or present, and the others together where that matters."""

    is_ordered = False

    def __init__(self, column: Column, tests: Iterable[UnaryTest]) -> None:
        self.column = column
        asked = [test for test in tests if isinstance(test, SetTest)]
        named = {member for test in asked for member in test.members}
        known = [member for member in column.members if member in named]
        self._named = (*known, *sorted(named.difference(known)))
        self._others = tuple(member for member in column.members if member not in named)
        if column.is_open:
            self._others = (*self._others, "another")
        asks_emptiness = any(test.relation in ("empty", "filled") for test in asked)
        self._sees_others = asks_emptiness and bool(self._others)
        self.sizes = (2,) * (len(self._named) + self._sees_others)

    @property
    def may_look_empty(self) -> bool:
        """Whether nothing that the axes see may be there although the set is not empty."""
        return bool(self._others) and not self._sees_others

    def alternatives(self, test: UnaryTest) -> Iterator[tuple[Mask, ...]]:
        """Give presence and absence by member; a cell with `any of` holds in one way for each of its members."""
        free = (EITHER,) * len(self.sizes)
        relation = test.relation if isinstance(test, SetTest) else "-"
        wanted = test.members if isinstance(test, SetTest) else frozenset()
        places = [place for place, member in enumerate(self._named) if member in wanted]
        match relation:
            case "-":
                yield free
            case "all" | "none":
                yield _with(free, places, PRESENT if relation == "all" else ABSENT)
            case "empty":
                yield (ABSENT,) * len(self.sizes)
            case _:
                ways = places if relation == "any" else range(len(self.sizes))
                yield from (_with(free, [place], PRESENT) for place in ways)

    def cell(self, masks: Sequence[Mask]) -> str:
        """Write what is there and what is not; `and` joins cells, as one column of a rule cannot hold them."""
        there: list[str] = []
        missing: list[str] = []
        parts: list[str] = []
        for members, mask in zip(self._members, masks, strict=True):
            if mask == ABSENT:
                missing += members
            elif mask == PRESENT and len(members) == 1:
                there += members
            elif mask == PRESENT:
                parts.append(f"any of {', '.join(members)}")
        if all(mask == ABSENT for mask in masks) and not self.may_look_empty:
            return "empty"
        if there:
            parts.insert(0, f"{'has' if len(there) == 1 else 'all of'} {', '.join(there)}")
        if missing:
            parts.append(f"none of {', '.join(missing)}")
        return " and ".join(parts) or "-"

    def value(self, masks: Sequence[Mask], usual: Read) -> Read:
        """Give the usual set with as little changed as these pieces want."""
        held = set(usual) if isinstance(usual, tuple) else set()
        for members, mask in zip(self._members, masks, strict=True):
            if mask == ABSENT:
                held.difference_update(members)
            elif mask == PRESENT and held.isdisjoint(members):
                held.add(members[0])
        rank = {member: place for place, member in enumerate(self.column.members)}
        return tuple(sorted(held, key=lambda one: (rank.get(one, len(rank)), one)))

    @cached_property
    def _members(self) -> tuple[tuple[str, ...], ...]:
        """The members that each axis stands for."""
        return (*((one,) for one in self._named), *([self._others] if self._sees_others else []))


def _with(masks: tuple[Mask, ...], places: Iterable[int], mask: Mask) -> tuple[Mask, ...]:
    """Give masks with some replaced."""
    changed = list(masks)
    for place in places:
        changed[place] = mask
    return tuple(changed)


def _written(number: float) -> str:
    """Write a number as cells hold it."""
    return str(int(number)) if number == int(number) else repr(float(number))
