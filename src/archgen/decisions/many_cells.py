"""Cells of tables over many worlds at once, each evaluated once. Importing this module imports numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from archgen.facts.columns import Mask, Values
from archgen.knowledge.cells import UnaryTest


@dataclass(frozen=True)
class Cell:
    """One test of one column, under a number of its own."""

    name: str
    test: UnaryTest
    key: int


@dataclass
class Cells:
    """Cells of all tables over one set of worlds, each evaluated once.

    Attributes:
        columns: Facts, and the decisions taken so far.
        count: Number of worlds.
    """

    columns: dict[str, Values]
    count: int
    _held: dict[str, dict[int, Mask]] = field(default_factory=dict)

    def hold(self, cell: Cell) -> Mask:
        """Tell in which worlds a cell holds; where nothing is known of its column, only ``-`` does."""
        known = self._held.setdefault(cell.name, {})
        found = known.get(cell.key)
        if found is None:
            column = self.columns.get(cell.name)
            found = column.holds(cell.test) if column is not None else np.full(self.count, cell.test.holds(None))
            known[cell.key] = found
        return found

    def publish(self, name: str, values: Values) -> None:
        """Put a decision's outcome in place of another, and forget what cells said of it."""
        self.columns[name] = values
        self._held.pop(name, None)

    def hold_all(self, cells: Sequence[Cell]) -> Mask:
        """Tell in which worlds all of some cells hold."""
        if not cells:
            return np.ones(self.count, dtype=np.bool_)
        holds = self.hold(cells[0])
        for cell in cells[1:]:
            holds = holds & self.hold(cell)
        return holds

    def deciding(self, cells: Sequence[Cell]) -> list[Cell]:
        """Give the cells of a rule that hold in some worlds only, while the others hold together in one."""
        held = [self.hold(cell) for cell in cells]
        found = []
        for place, cell in enumerate(cells):
            others = [holds for other, holds in enumerate(held) if other != place]
            if self._varies(cell) and (not others or np.logical_and.reduce(others).any()):
                found.append(cell)
        return found

    def _varies(self, cell: Cell) -> bool:
        """Tell whether a cell holds in some worlds only."""
        holds = self.hold(cell)
        return bool(holds.any()) and not bool(holds.all())
