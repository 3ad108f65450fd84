"""Combinations that cannot stand together: one bounded pass that rules out the options that give way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archgen.decisions.graph import Case, Pressure, Solution
from archgen.decisions.weighing import Argument
from archgen.knowledge.fit import FitRule


@dataclass(frozen=True)
class Clash:
    """A combination that stands because people chose it by hand.

    Attributes:
        rule: The rule that it breaks.
        decision: The decision whose option should give way.
        options: The options taken that should.
    """

    rule: FitRule
    decision: str
    options: tuple[str, ...]


def fitted(case: Case, solution: Solution) -> tuple[Case, Solution, tuple[Clash, ...]]:
    """Rule out what cannot stand beside the rest and take decisions once more; give what still clashes."""
    vetoes = _vetoes(case, solution)
    if vetoes:
        pressures = dict(case.pressures)
        for decision, arguments in vetoes.items():
            before = pressures.get(decision, Pressure())
            pressures[decision] = replace(before, arguments=(*before.arguments, *arguments))
        case = case.under(pressures)
        solution = case.solve()
    return case, solution, _clashes(case, solution)


def _broken(case: Case, solution: Solution) -> list[FitRule]:
    """Give the rules whose combination is there."""
    return [rule for rule in case.plan.knowledge.fit.values() if rule.condition.holds(solution.values)]


def _vetoes(case: Case, solution: Solution) -> dict[str, tuple[Argument, ...]]:
    """Give the vetoes that broken rules cast on options that nobody chose by hand."""
    vetoes: dict[str, tuple[Argument, ...]] = {}
    for rule in _broken(case, solution):
        for decision, options in rule.exclude.items():
            free = [option for option in options if option not in case.pressure(decision).forced]
            cast = tuple(Argument(rule.id, option, "veto", rule.because, source=rule.source) for option in free)
            vetoes[decision] = (*vetoes.get(decision, ()), *cast)
    return {decision: cast for decision, cast in vetoes.items() if cast}


def _clashes(case: Case, solution: Solution) -> tuple[Clash, ...]:
    """Give the combinations that are still there."""
    return tuple(
        Clash(rule, decision, taken)
        for rule in _broken(case, solution)
        for decision, options in rule.exclude.items()
        if (taken := tuple(one for one in solution.outcomes[decision, None].chosen if one in options))
    )
