"""All tables run on many worlds at once, in the order of the graph.

Combinations that cannot stand together are settled decision by decision, as :mod:`archgen.decisions.fit` does. The
outcome is that of the graph in every world; a property test holds the two together. Only the system decides here:
contexts and capabilities are left out. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from archgen.decisions.graph import Plan, Pressure
from archgen.decisions.many import Cell, Cells, ManyOutcome, ManyProgram, ManyScales, Outcomes
from archgen.decisions.taking import plan_of
from archgen.facts.columns import Mask, Values
from archgen.knowledge.cells import UnaryTest
from archgen.knowledge.loader import Knowledge

_NO_PRESSURE = Pressure()


class Kernel:
    """The compiled tables of a plan for runs over many worlds."""

    def __init__(self, plan: Plan) -> None:
        """Number the cells of all tables and of the combinations that cannot stand."""
        self.plan = plan
        known: dict[tuple[str, UnaryTest], int] = {}
        self._programs = {name: ManyProgram(program, known) for name, program in plan.programs.items()}
        self._fits = {
            name: tuple(
                (
                    rule,
                    tuple(Cell(c, test, known.setdefault((c, test), len(known))) for c, test in rule.condition.tests),
                )
                for rule in plan.knowledge.fit.values()
                if name in rule.exclude
            )
            for name in plan.programs
        }

    def solve(
        self,
        columns: Mapping[str, Values],
        count: int,
        scales: ManyScales,
        pressures: Mapping[str, Pressure] | None = None,
    ) -> dict[str, Outcomes]:
        """Take all decisions of the system in every world.

        Args:
            columns: All facts.
            count: Number of worlds.
            scales: How much arguments weigh.
            pressures: What bears on decisions from outside their tables.

        Raises:
            KnowledgeError: Rules break the hit policy of a plain table in some world.
        """
        cells = Cells(dict(columns), count)
        found: dict[str, Outcomes] = {}
        for name, program in self._programs.items():
            pressure = (pressures or {}).get(name, _NO_PRESSURE)
            outcome = program.run(cells, scales, pressure)
            bits = outcome.chosen()
            cells.columns[name] = program.published(bits)
            cast: dict[str, Mask] = {}
            while self._rule_out(name, outcome, cells, cast):
                bits = outcome.chosen()
                cells.publish(name, program.published(bits))
            found[name] = Outcomes(program.program.options, bits)
        return found

    def _rule_out(self, decision: str, outcome: ManyOutcome, cells: Cells, cast: dict[str, Mask]) -> bool:
        """Rule out options where they cannot stand beside the rest; tell whether there are any."""
        any_new = False
        for rule, condition in self._fits[decision]:
            new = cells.hold_all(condition) & ~cast.get(rule.id, np.zeros(cells.count, dtype=np.bool_))
            options = [one for one in rule.exclude[decision] if one not in outcome.pressure.forced]
            if options and new.any():
                cast[rule.id] = cast.get(rule.id, np.zeros(cells.count, dtype=np.bool_)) | new
                for option in options:
                    outcome.veto(option, new)
                any_new = True
        return any_new


@lru_cache(maxsize=4)
def kernel_of(knowledge: Knowledge) -> Kernel:
    """Give the compiled tables of knowledge, made once."""
    return Kernel(plan_of(knowledge))
