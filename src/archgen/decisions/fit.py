"""Combinations that cannot stand together: a bounded pass that rules out the options that give way."""

from __future__ import annotations

from collections.abc import Mapping
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
    """Rule out what cannot stand beside the rest, decision by decision; give what still clashes.

    The first decision of which an option has to give way is taken again under the vetoes of all rules that ask for
    it, then all that follow from it. Vetoes on later decisions are cast anew, so that the reason of each is there in
    the end. No rule speaks twice about one decision while those before it stand, so this ends: after as many steps as
    there are rules when each rules out options of the last decision that it reads, as those shipped do.
    """
    stated = case
    cast: dict[str, tuple[FitRule, ...]] = {}
    places = {decision: place for place, decision in enumerate(case.plan.programs)}
    while True:
        decision, rules = _first_to_give_way(case, solution, cast)
        if decision is None:
            return case, solution, _clashes(case, solution)
        kept = {one: before for one, before in cast.items() if places[one] <= places[decision]}
        cast = {**kept, decision: (*kept.get(decision, ()), *rules)}
        case = stated.under(_under_vetoes(stated, cast))
        solution = case.solve()


def _broken(case: Case, solution: Solution) -> list[FitRule]:
    """Give the rules whose combination is there."""
    return [rule for rule in case.plan.knowledge.fit.values() if rule.condition.holds(solution.values)]


def _first_to_give_way(
    case: Case, solution: Solution, cast: Mapping[str, tuple[FitRule, ...]]
) -> tuple[str | None, tuple[FitRule, ...]]:
    """Give the first decision that broken rules want otherwise and have not spoken about, with these rules."""
    broken = _broken(case, solution)
    for decision in case.plan.programs if broken else ():
        asking = tuple(rule for rule in broken if _free(case, rule, decision) and rule not in cast.get(decision, ()))
        if asking:
            return decision, asking
    return None, ()


def _free(case: Case, rule: FitRule, decision: str) -> tuple[str, ...]:
    """Give the options that a rule excludes and nobody chose by hand; a company may have taken some out."""
    forced, known = case.pressure(decision).forced, case.plan.programs[decision].options
    return tuple(option for option in rule.exclude.get(decision, ()) if option in known and option not in forced)


def _under_vetoes(case: Case, cast: Mapping[str, tuple[FitRule, ...]]) -> dict[str, Pressure]:
    """Give the pressures on all decisions with the vetoes that rules cast."""
    pressures = dict(case.pressures)
    for decision, rules in cast.items():
        before = case.pressure(decision)
        vetoes = tuple(
            Argument(rule.id, option, "veto", rule.because, source=rule.source)
            for rule in rules
            for option in _free(case, rule, decision)
        )
        pressures[decision] = replace(before, arguments=(*before.arguments, *vetoes))
    return pressures


def _clashes(case: Case, solution: Solution) -> tuple[Clash, ...]:
    """Give the combinations that are still there."""
    return tuple(
        Clash(rule, decision, taken)
        for rule in _broken(case, solution)
        for decision, options in rule.exclude.items()
        if (taken := tuple(one for one in solution.outcomes[decision, None].chosen if one in options))
    )
