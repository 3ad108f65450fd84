"""One decision table made ready to run: every distinct cell decides all rows at once.

Each column knows, for each of its cells, the set of rows that hold it, as the bits of an integer. A value gives one
such set, the rows that fire are the intersection over the columns. The sets are kept by value, so that scanning for
flip points costs little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archgen.knowledge.cells import UnaryTest
from archgen.knowledge.tables import DecisionTable, Rule
from archgen.knowledge.vocabulary import FactType
from archgen.knowledge.wording import placeholders

if TYPE_CHECKING:
    from archgen.decisions.model import FiredRule

_MOST_KEPT = 4096
"""Values remembered by a column before it starts anew; sweeps over continuous values would fill memory otherwise."""


@dataclass(slots=True)
class ColumnMasks:
    """The cells of one column.

    Attributes:
        tests: Distinct cells, each with the rows that hold it.
        free: Rows without a cell in this column.
    """

    tests: tuple[tuple[UnaryTest, int], ...]
    free: int
    _kept: dict[object, int] = field(default_factory=dict)

    def rows(self, value: object) -> int:
        """Give the rows whose cell in this column a value satisfies."""
        key = (value.__class__, value)
        known = self._kept.get(key)
        if known is None:
            known = self.free
            for test, rows in self.tests:
                if test.holds(value):
                    known |= rows
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = known
        return known


class Program:
    """A compiled table.

    Attributes:
        told_by: The columns that each rule reads and names, by rule.
        told: Rules that have been told already, by rule and values: a design takes the same decisions many times.
    """

    def __init__(self, table: DecisionTable) -> None:
        self.table = table
        self.rules: tuple[Rule, ...] = table.rules
        self.conditions = tuple(rule.condition for rule in table.rules)
        self.options: tuple[str, ...] = tuple(table.options)
        self.gives_set = table.as_column().type is FactType.SET
        self.every = (1 << len(table.rules)) - 1
        self.columns: tuple[tuple[str, ColumnMasks], ...] = tuple(sorted(_columns(table).items()))
        self.reads = frozenset(name for name, _ in self.columns)
        self.told_by = {rule.id: (*rule.when, *placeholders(rule.because)) for rule in table.rules}
        self.told: dict[tuple[object, ...], tuple[FiredRule, ...]] = {}

    def fired(self, values: Mapping[str, object]) -> int:
        """Give the rows that hold, as bits."""
        rows = self.every
        for name, column in self.columns:
            rows &= column.rows(values.get(name))
            if not rows:
                return 0
        return rows

    def rules_of(self, rows: int) -> Sequence[Rule]:
        """Give the rules of a set of rows, in the order of the table."""
        return [rule for number, rule in enumerate(self.rules) if rows >> number & 1]


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
