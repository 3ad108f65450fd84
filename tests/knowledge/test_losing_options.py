"""No losing option decides about the others: without it, or with a veto on it, the rest stand in the same order."""

from __future__ import annotations

from hypothesis import given, settings

from archgen.decisions.graph import Case
from archgen.decisions.program import Program
from archgen.decisions.taking import plan_of, readable
from archgen.decisions.weighing import Argument, Outcome, Scales, settle
from archgen.facts.model import Facts
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.tables import DecisionTable, HitPolicy
from projects import projects

PLAN = plan_of(load_knowledge())
SCALES = Scales.of(load_knowledge().policy)


def order(outcome: Outcome, program: Program, without: str) -> list[str]:
    """Give the options in the order in which they stand, those ruled out and one other left out."""
    left = [option for option in program.options if option not in outcome.vetoed and option != without]
    return sorted(left, key=lambda option: -outcome.scores[option])


def lacking(table: DecisionTable, option: str) -> Program:
    """Give a table without one option and the rules about it."""
    options = {name: body for name, body in table.options.items() if name != option}
    rules = tuple(rule for rule in table.rules if option not in rule.targets)
    fallback = None if table.fallback == option else table.fallback
    return Program(table.model_copy(update={"options": options, "rules": rules, "fallback": fallback}))


@given(projects())
@settings(max_examples=20)
def test_losing_options_do_not_matter_to_the_rest(facts: Facts) -> None:
    """In every weighing table, for every option that is not taken."""
    values = Case(PLAN, readable(facts), {}, {}, SCALES, {}).solve().values
    for program in PLAN.programs.values():
        if program.table.hit_policy is not HitPolicy.WEIGH:
            continue
        fired = program.fired(values)
        outcome = settle(program, fired, (), SCALES)
        for option in set(program.options) - set(outcome.chosen):
            veto = Argument("test", option, "veto", "Ruled out.")
            vetoed = settle(program, fired, (veto,), SCALES)
            other = lacking(program.table, option)
            removed = settle(other, other.fired(values), (), SCALES)
            assert vetoed.chosen == removed.chosen == outcome.chosen
            assert order(vetoed, program, option) == order(outcome, program, option)
            assert order(removed, other, option) == order(outcome, program, option)
