"""All tables run on many worlds at once, in the order of the graph.

Combinations that cannot stand together are settled decision by decision, as :mod:`archgen.decisions.fit` does. The
outcome is that of the graph in every world; a property test holds the two together. Only the system decides here:
contexts and capabilities are left out. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from archgen.decisions.graph import Plan, Pressure
from archgen.decisions.many import ManyProgram
from archgen.decisions.many_cells import Cell, Cells
from archgen.decisions.many_taking import ManyOutcome, ManyScales, Outcomes
from archgen.decisions.taking import plan_of
from archgen.facts.columns import Mask, Values
from archgen.knowledge.cells import Condition, UnaryTest
from archgen.knowledge.loader import Knowledge

_NO_PRESSURE = Pressure()


@dataclass(frozen=True)
class _Fit:
    """What one combination asks of one decision.

    Attributes:
        rule: Id of the combination.
        decision: The decision that has to give way.
        options: Its options that cannot stand.
        cells: The combination.
    """

    rule: str
    decision: str
    options: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class _Outside:
    """What bears on decisions from outside their tables, and what contexts take beside the system."""

    pressures: Mapping[str, Pressure]
    beside: Mapping[str, Sequence[str]]

    def pressure(self, decision: str) -> Pressure:
        """Give what bears on a decision."""
        return self.pressures.get(decision, _NO_PRESSURE)

    def options(self, decision: str) -> Sequence[str]:
        """Give the options that contexts take."""
        return self.beside.get(decision, ())


_Vetoes = Mapping[_Fit, Mask]
"""The worlds in which a combination has spoken already."""


class Kernel:
    """The compiled tables of a plan for runs over many worlds."""

    def __init__(self, plan: Plan) -> None:
        """Number the cells of all tables and of the combinations that cannot stand."""
        self.plan = plan
        self._known: dict[tuple[str, UnaryTest], int] = {}
        self._programs = {name: ManyProgram(program, self._known) for name, program in plan.programs.items()}
        self._places = {name: place for place, name in enumerate(plan.programs)}
        fits = [
            _Fit(rule.id, decision, tuple(rule.exclude[decision]), self._cells(rule.condition))
            for decision in plan.programs
            for rule in plan.knowledge.fit.values()
            if decision in rule.exclude
        ]
        self._soon = {
            name: [fit for fit in fits if fit.decision == name and not self._is_late(fit)] for name in plan.programs
        }
        self._late = [fit for fit in fits if self._is_late(fit)]

    def solve(
        self,
        columns: Mapping[str, Values],
        count: int,
        scales: ManyScales,
        pressures: Mapping[str, Pressure] | None = None,
        beside: Mapping[str, Sequence[str]] | None = None,
    ) -> dict[str, Outcomes]:
        """Take all decisions of the system in every world.

        Args:
            columns: All facts.
            count: Number of worlds.
            scales: How much arguments weigh.
            pressures: What bears on decisions from outside their tables.
            beside: Options that contexts take, which later tables read with those of the system.

        Raises:
            KnowledgeError: Rules of a plain table break its hit policy in some world.
        """
        cells = Cells(dict(columns), count)
        outside = _Outside(pressures or {}, beside or {})
        found = self._sweep(cells, scales, outside, {})
        late: dict[_Fit, Mask] = {}
        while True:
            worlds = self._cast_late(cells, outside, late)
            if not len(worlds):
                return found
            some = Cells({name: column.take(worlds) for name, column in columns.items()}, len(worlds))
            cast = {fit: mask[worlds] for fit, mask in late.items()}
            for name, again in self._sweep(some, scales.take(worlds), outside, cast).items():
                found[name].bits[worlds], found[name].least_bad[worlds] = again.bits, again.least_bad
                cells.publish(name, self._programs[name].published(found[name].bits, outside.options(name)))

    def clashing(self, columns: Mapping[str, Values], outcomes: Mapping[str, Outcomes]) -> Mask:
        """Tell in which worlds decisions stand together that cannot."""
        cells = self._settled_cells(columns, outcomes)
        clashing = np.zeros(cells.count, dtype=np.bool_)
        for fit in (*self._late, *(one for some in self._soon.values() for one in some)):
            clashing |= cells.hold_all(fit.cells)
        return clashing

    def touching(self, columns: Mapping[str, Values], outcomes: Mapping[str, Outcomes]) -> dict[str, frozenset[str]]:
        """Give the columns that some rule of each table, or some combination, hangs on in these worlds.

        A rule hangs on a cell that holds in some worlds only, while its other cells hold together in one.
        """
        cells = self._settled_cells(columns, outcomes)
        found: dict[str, frozenset[str]] = {}
        for name, program in self._programs.items():
            fits = [fit.cells for fit in (*self._soon[name], *self._late) if fit.decision == name]
            read = {cell.name for rule in (*program.cells, *fits) for cell in cells.deciding(rule)}
            found[name] = frozenset(read - {name})
        return found

    def _settled_cells(self, columns: Mapping[str, Values], outcomes: Mapping[str, Outcomes]) -> Cells:
        """Give the cells over facts and outcomes."""
        count = len(next(iter(outcomes.values())).bits)
        return Cells(
            {**columns, **{name: self._programs[name].published(found.bits) for name, found in outcomes.items()}}, count
        )

    def _sweep(self, cells: Cells, scales: ManyScales, outside: _Outside, cast: _Vetoes) -> dict[str, Outcomes]:
        """Take all decisions in order; each again where it cannot stand beside those before it."""
        found = {}
        for name, program in self._programs.items():
            outcome = program.run(cells, scales, outside.pressure(name))
            for fit, where in cast.items():
                if fit.decision == name:
                    _rule_out(fit, outcome, where)
            bits = outcome.chosen()
            cells.publish(name, program.published(bits, outside.options(name)))
            spoken: dict[_Fit, Mask] = {}
            while self._cast_soon(name, outcome, cells, spoken):
                bits = outcome.chosen()
                cells.publish(name, program.published(bits, outside.options(name)))
            found[name] = outcome.outcomes(bits)
        return found

    def _cast_soon(self, decision: str, outcome: ManyOutcome, cells: Cells, spoken: dict[_Fit, Mask]) -> bool:
        """Let the combinations speak that read this decision last; tell whether any has something new to say."""
        news = False
        for fit in self._soon[decision]:
            new = cells.hold_all(fit.cells)
            before = spoken.get(fit)
            new = new if before is None else new & ~before
            if new.any():
                spoken[fit] = new if before is None else before | new
                news = _rule_out(fit, outcome, new) or news
        return news

    def _cast_late(self, cells: Cells, outside: _Outside, late: dict[_Fit, Mask]) -> npt.NDArray[np.intp]:
        """Let the combinations speak that read decisions after the one that gives way; give the worlds to take again.

        In each world only the first decision gives way; what was said of later ones is forgotten there.
        """
        first = np.full(cells.count, len(self._places))
        asking: dict[_Fit, Mask] = {}
        for fit in self._late:
            forced = outside.pressure(fit.decision).forced
            holds = cells.hold_all(fit.cells) & ~late.get(fit, np.zeros(cells.count, dtype=np.bool_))
            if holds.any() and not set(fit.options) <= set(forced):
                asking[fit] = holds
                first = np.where(holds, np.minimum(first, self._places[fit.decision]), first)
        touched = first < len(self._places)
        for fit, holds in asking.items():
            speaks = holds & (first == self._places[fit.decision])
            late[fit] = late[fit] | speaks if fit in late else speaks
        for fit, mask in late.items():
            late[fit] = mask & ~(touched & (first < self._places[fit.decision]))
        return np.flatnonzero(touched)

    def _cells(self, condition: Condition) -> tuple[Cell, ...]:
        """Number the cells of a condition."""
        return tuple(
            Cell(name, test, self._known.setdefault((name, test), len(self._known))) for name, test in condition.tests
        )

    def _is_late(self, fit: _Fit) -> bool:
        """Tell whether a combination reads a decision that is taken after the one that gives way."""
        return any(self._places.get(cell.name, -1) > self._places[fit.decision] for cell in fit.cells)


def _rule_out(fit: _Fit, outcome: ManyOutcome, where: Mask) -> bool:
    """Rule out the options that nobody chose by hand; tell whether there are any."""
    options = [one for one in fit.options if one not in outcome.pressure.forced]
    for option in options:
        outcome.veto(option, where)
    return bool(options)


@lru_cache(maxsize=4)
def kernel_of(knowledge: Knowledge) -> Kernel:
    """Give the compiled tables of knowledge, made once."""
    return Kernel(plan_of(knowledge))
