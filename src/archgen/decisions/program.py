"""One decision table made ready to run: every distinct cell decides all rows at once.

Each column knows, for each of its cells, the set of rows that hold it, as the bits of an integer. A value gives one
such set, the rows that fire are the intersection over the columns. Numbers find theirs by bisection among the ends of
intervals; those of other values are kept once they have been met.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import and_, getitem, itemgetter
from typing import TYPE_CHECKING, Any

from archgen.knowledge.cells import AnyTest, NumberTest, UnaryTest
from archgen.knowledge.tables import DecisionTable, HitPolicy, Rule
from archgen.knowledge.vocabulary import FactType
from archgen.knowledge.wording import placeholders

if TYPE_CHECKING:
    from archgen.decisions.model import FiredRule

_MOST_KEPT = 4096
"""Values remembered by a column before it starts anew; sweeps over sets would fill memory otherwise."""


_SOME_ROWS = 12
"""Rows that are turned into rules together; what each set of them means is remembered."""

_SOME = (1 << _SOME_ROWS) - 1


@dataclass(slots=True)
class ColumnMasks:
    """The cells of one column.

    Attributes:
        tests: Distinct cells, each with the rows that hold it.
        free: Rows without a cell in this column.
        edges: Of a column of numbers, where the rows that hold change: just below each end of a cell, and at it.
        stretches: The rows that hold below the first edge, between each two, and above the last.
        kept: Rows by value, for the values met so far that are no numbers.
    """

    tests: tuple[tuple[UnaryTest, int], ...]
    free: int
    edges: tuple[float, ...] = ()
    stretches: tuple[int, ...] = ()
    kept: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out a column of numbers."""
        ends = sorted({float(end) for test, _ in self.tests for end in test.boundaries() if not isinstance(end, str)})
        if not ends or any(not isinstance(test, NumberTest | AnyTest) for test, _ in self.tests):
            return
        between = [ends[0] - 1, *((low + high) / 2 for low, high in pairwise(ends)), ends[-1] + 1]
        numbers = [between[0], *(number for pair in zip(ends, between[1:], strict=True) for number in pair)]
        edges = [edge for end in ends for edge in (math.nextafter(end, -math.inf), end)]
        first, *rest = (self._held_by(number) for number in numbers)
        changes = [
            (edge, rows) for edge, (before, rows) in zip(edges, pairwise([first, *rest]), strict=True) if rows != before
        ]
        self.edges = tuple(edge for edge, _ in changes)
        self.stretches = (first, *(rows for _, rows in changes))

    def rows(self, value: object) -> int:
        """Give the rows whose cell in this column a value satisfies."""
        if self.edges:
            if not isinstance(value, int | float):
                return self._held_by(value)
            return self.stretches[bisect_left(self.edges, float(value))]
        found = self.kept.get(value)
        if found is None:
            if len(self.kept) >= _MOST_KEPT:
                self.kept.clear()
            found = self.kept[value] = self._held_by(value)
        return found

    def _held_by(self, value: object) -> int:
        """Ask every cell."""
        found = self.free
        for test, rows in self.tests:
            if test.holds(value):
                found |= rows
        return found


class Program:
    """A compiled table.

    Attributes:
        told_by: The columns that each rule reads and names, by rule.
        told: Rules that have been told already, by rule and values: a design takes the same decisions many times.
    """

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        self.decision = table.decision
        self.rules: tuple[Rule, ...] = table.rules
        self.conditions = tuple(rule.condition for rule in table.rules)
        self.options: tuple[str, ...] = tuple(table.options)
        self._takes_first = table.hit_policy is HitPolicy.FIRST
        self.gives_set = table.as_column().type is FactType.SET
        self.every = (1 << len(table.rules)) - 1
        self.columns: tuple[tuple[str, ColumnMasks], ...] = tuple(sorted(_columns(table).items()))
        # `fired` runs for every table of every candidate of a search, so its columns lie ready by kind.
        numbers = [(name, column) for name, column in self.columns if column.edges]
        others = [(name, column) for name, column in self.columns if not column.edges]
        self._told_rules: dict[tuple[int, int], tuple[Rule, ...]] = {}
        self._edges = tuple(column.edges for _, column in numbers)
        self._stretches = tuple(column.stretches for _, column in numbers)
        self._others = tuple(column.kept for _, column in others)
        self._numbers_of, self._others_of = _getter(numbers), _getter(others)
        self.reads = frozenset(name for name, _ in self.columns)
        self.told_by = {rule.id: (*rule.when, *placeholders(rule.because)) for rule in table.rules}
        self.told: dict[tuple[object, ...], tuple[FiredRule, ...]] = {}

    def fired(self, values: Mapping[str, object]) -> int:
        """Give the rows that hold, as bits."""
        try:
            places = map(bisect_left, self._edges, self._numbers_of(values))
            rows = reduce(and_, map(getitem, self._stretches, places), self.every)
            return reduce(and_, map(getitem, self._others, self._others_of(values)), rows)
        except (KeyError, TypeError):  # a value that is not known or was not met before
            return self._fired_anew(values)

    def _fired_anew(self, values: Mapping[str, object]) -> int:
        """Give the same column by column, and keep what is met for the first time."""
        rows = self.every
        for name, column in self.columns:
            rows &= column.rows(values.get(name))
        return rows

    def decisive(self, rows: int) -> int:
        """Give the rows that an outcome hangs on: of hit policy `first` only the first."""
        return rows & -rows if self._takes_first else rows

    def rules_of(self, rows: int) -> Sequence[Rule]:
        """Give the rules of a set of rows, in the order of the table."""
        found: tuple[Rule, ...] = ()
        place = 0
        while rows:
            some = rows & _SOME
            if some:
                found += self._told_rules.get((place, some)) or self._rules_of_some(place, some)
            place += _SOME_ROWS
            rows >>= _SOME_ROWS
        return found

    def _rules_of_some(self, place: int, some: int) -> tuple[Rule, ...]:
        """Give the rules of a few rows from a place on, and remember them."""
        found = tuple(self.rules[place + bit] for bit in range(_SOME_ROWS) if some >> bit & 1)
        self._told_rules[place, some] = found
        return found


def _getter(columns: Sequence[tuple[str, ColumnMasks]]) -> Callable[[Mapping[str, object]], tuple[Any, ...]]:
    """Make a function that gives the values of some columns; it raises KeyError when one is missing."""
    names = [name for name, _ in columns]
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _columns(table: DecisionTable) -> dict[str, ColumnMasks]:
    """Gather the cells of each column and the rows that hold each of them."""
    gathered: dict[str, dict[UnaryTest, int]] = {}
    used: dict[str, int] = {}
    for number, rule in enumerate(table.rules):
        for name, test in rule.condition.tests:
            cells = gathered.setdefault(name, {})
            cells[test] = cells.get(test, 0) | 1 << number
            used[name] = used.get(name, 0) | 1 << number
    every = (1 << len(table.rules)) - 1
    return {name: ColumnMasks(tuple(cells.items()), every & ~used[name]) for name, cells in gathered.items()}
