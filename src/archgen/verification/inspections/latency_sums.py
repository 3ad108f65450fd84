"""Latency budgets whose hops add up, and that say truly whether they fit."""

from collections.abc import Iterator
from math import fsum

from archgen.design.design import Design
from archgen.design.reliability import LatencyBudget
from archgen.errors import Fault
from archgen.units import plain
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_ROUNDING = 0.01


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    targets = {one.id: one.latency_p99 for one in design.flows}
    for figures in design.figures:
        for name, budget in (("latency", figures.latency), ("latency_as_drawn", figures.latency_as_drawn)):
            for message in _faults(budget, targets.get(figures.flow)):
                yield Fault(f"figures.{figures.flow}.{name}", message)
    for flow in sorted(set(targets) - {one.flow for one in design.figures}):
        yield Fault("figures", f"the flow `{flow}` has no latency and availability budget")


def _faults(budget: LatencyBudget, target: float | None) -> Iterator[str]:
    total = fsum(hop.ms for hop in budget.hops)
    if abs(total - budget.total_ms) > _ROUNDING:
        yield f"hops of {plain(round(total, 2))} ms are given as {plain(budget.total_ms)} ms"
    if target is not None and budget.target_ms != target:
        yield f"its target is {plain(budget.target_ms)} ms, that of the flow {plain(target)} ms"
    if budget.fits and budget.total_ms > budget.target_ms + _ROUNDING:
        yield f"{plain(budget.total_ms)} ms are said to fit {plain(budget.target_ms)} ms"
    if any(hop.ms < 0 for hop in budget.hops):
        yield "a hop takes less than no time"


INSPECTION = Inspection("latency-sums", "Latency budgets add up and are held against the target of their flow", _check)
