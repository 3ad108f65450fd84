"""The ledger of a decision, and the arguments that separate it from the nearest other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from archgen.decisions.model import Pull, Recommendation
from archgen.decisions.program import Program
from archgen.decisions.taking import Taken, take
from archgen.decisions.weighing import Argument, settle
from archgen.facts.model import Facts
from archgen.knowledge.loader import load_knowledge
from projects import projects

if TYPE_CHECKING:
    from tests.decisions.conftest import Build


def entries(one: Recommendation, option: str) -> list[tuple[str, float, float, float, float]]:
    """Give the ledger of an option as plain rows."""
    return [(row.criterion.value, row.points, row.capped, row.factor, row.counted) for row in one.option(option).ledger]


def rules(pulls: tuple[Pull, ...]) -> list[tuple[str, float | None, bool]]:
    """Give pulls as plain rows."""
    return [(pull.rule, pull.points, pull.decides) for pull in pulls]


def test_points_are_told_before_and_after_cap_and_priority(build: Build) -> None:
    """Six points for cost are capped to four and count half as much again for who puts cost first."""
    table = build.table(
        [build.rule("for", "grand", "strong", "cost")] * 2 + [build.rule("against", "grand", "slight", "security")]
    )
    facts, priorities = build.facts(), build.requirements(priorities=("cost",))
    one = take(facts, build.knowledge(table), priorities).recommendations.of("style")
    assert entries(one, "grand") == [("cost", 6, 4, 1.5, 6), ("security", -1, -1, 1, -1)]
    assert one.option("grand").score == 5


def test_an_argument_under_the_cap_moves_less_than_its_points(build: Build) -> None:
    """Of two strong arguments under one criterion, each alone moves one point: the cap holds the rest."""
    one = build.take(build.rule("for", "grand"), build.rule("for", "grand")).recommendations.of("style")
    assert one.separation is not None
    assert rules(one.separation.holding) == [("rule_0", 1, False), ("rule_1", 1, False)]


def test_the_arguments_between_first_and_second(build: Build) -> None:
    """For what was taken or against the other: holding; the other way round: pulling; third options have no part."""
    one = build.take(
        build.rule("for", "plain", "strong", "cost"),
        build.rule("for", "middle", "strong", "security"),
        build.rule("against", "middle", "slight", "operability"),
        build.rule("for", "grand", "slight", "cost"),
    ).recommendations.of("style")
    assert one.close_call
    found = one.separation
    assert found is not None
    assert (found.first, found.second, found.lead) == ("plain", "middle", 1)
    assert rules(found.holding) == [("rule_0", 3, True), ("rule_2", 1, False)]
    assert rules(found.pulling) == [("rule_1", 3, False)]


def test_a_veto_that_keeps_out_the_best_decides(build: Build) -> None:
    """A veto on what would win comes first; one on what would lose anyway is no argument between the two."""
    one = build.take(
        build.rule("for", "grand"),
        build.rule("veto", "grand"),
        build.rule("veto", "middle"),
        build.rule("for", "plain"),
    ).recommendations.of("style")
    assert one.chosen == ("plain",)
    assert one.separation is not None
    assert rules(one.separation.holding) == [("rule_3", 3, False)]
    stronger = build.take(
        build.rule("for", "grand"), build.rule("veto", "grand"), build.rule("for", "plain", "slight")
    ).recommendations.of("style")
    assert stronger.separation is not None
    assert rules(stronger.separation.holding) == [("rule_1", None, True), ("rule_2", 1, False)]


@pytest.mark.parametrize(
    ("against", "first", "second", "lead"), [("slight", "middle", None, 0), ("moderate", None, "middle", 1)]
)
def test_where_options_combine_the_nearest_edge_is_told(
    build: Build, against: str, first: str | None, second: str | None, lead: float
) -> None:
    """An option that just holds is told with what holds it; one that is just out with what it lacks."""
    one = build.take(
        build.rule("for", "grand", "strong", "cost"),
        build.rule("for", "middle", "strong", "cost"),
        build.rule("against", "middle", against, "security"),
        select="many",
    ).recommendations.of("style")
    found = one.separation
    assert one.close_call
    assert found is not None
    assert (found.first, found.second, found.lead) == (first, second, lead)
    assert {pull.option for pull in (*found.holding, *found.pulling)} == {"middle"}


def test_a_choice_far_from_the_evidence_is_no_close_call(build: Build) -> None:
    """It is against the evidence; one more slight argument would level nothing."""
    table = build.table([build.rule("for", "grand"), build.rule("for", "plain", "slight")])
    stated = build.requirements(decisions={"style": {"choose": ("middle",)}})
    one = take(build.facts(), build.knowledge(table), stated).recommendations.of("style")
    assert (one.against_evidence, one.close_call, one.margin) == (True, False, -3)


@settings(max_examples=40)
@given(projects())
def test_ledgers_of_shipped_decisions_add_up(facts: Facts) -> None:
    """The entries of every option add up to its score, whatever the project."""
    for one in take(facts, load_knowledge()).recommendations:
        for option in one.options:
            if one.separation is not None:
                assert option.score == pytest.approx(sum(row.counted for row in option.ledger)), one.decision


@settings(max_examples=20)
@given(projects())
def test_an_argument_decides_when_the_table_without_it_takes_something_else(facts: Facts) -> None:
    """Each argument that holds an answer of a shipped table is taken out of the table, and the table asked again."""
    taken = take(facts, load_knowledge())
    for one in taken.recommendations.for_system():
        for pull in one.separation.holding if one.separation else ():
            if pull.rule in {rule.id for rule in taken.case.plan.programs[one.decision].rules}:
                assert pull.decides == (without(pull, one, taken) != one.evidence), (one.decision, pull)


def without(pull: Pull, one: Recommendation, taken: Taken) -> tuple[str, ...]:
    """Take a decision by its table without an argument; of vetoes, without all on the same option."""
    table = taken.case.plan.programs[one.decision].table
    gone = {pull.rule} if pull.points is not None else set(one.option(pull.option).vetoed_by)
    kept = tuple(rule for rule in table.rules if rule.id not in gone)
    program = Program(table.model_copy(update={"rules": kept}))
    return settle(program, program.fired(taken.solution.values), arguments(one, taken, gone), taken.case.scales).chosen


def arguments(one: Recommendation, taken: Taken, gone: set[str]) -> tuple[Argument, ...]:
    """Give the arguments from outside the table, without those that are gone."""
    return tuple(each for each in taken.case.pressure(one.decision).arguments if each.rule not in gone)
