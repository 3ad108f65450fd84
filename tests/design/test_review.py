"""The review part of the design: goals, scenarios, questions, records, alternatives."""

from functools import cache
from pathlib import Path

import pytest

from archgen import pipeline
from archgen.design.design import Design
from archgen.design.review_model import Review
from archgen.facts.model import Provenance

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("internal-tool", "ticket-shop", "tenant-saas")
QUALITIES = {"performance", "availability", "security", "change", "cost"}


@cache
def _design(name: str) -> Design:
    return pipeline.compose_design(SAMPLES / f"{name}.yaml")


@cache
def _decided(name: str) -> pipeline.Answer:
    return pipeline.decide(pipeline.read(SAMPLES / f"{name}.yaml"))


def _review(name: str) -> Review:
    return _design(name).review


@pytest.mark.parametrize("name", NAMES)
def test_goals_are_measurable_and_stated_ones_come_first(name: str) -> None:
    """Every goal holds a number or a yes-or-no test, and what people stated leads."""
    goals = _review(name).goals
    assert all(any(sign.isdigit() for sign in one.measure) or "yes or no" in one.measure for one in goals)
    stated = [one.is_stated for one in goals]
    assert stated == sorted(stated, reverse=True)


@pytest.mark.parametrize("name", NAMES)
def test_non_goals_name_the_facts_that_say_so(name: str) -> None:
    """There are at least three non-goals, and one of them rests on something that nobody said."""
    design = _design(name)
    assert len(design.review.non_goals) >= 3
    assert any(design.facts[fact].is_assumed for one in design.review.non_goals for fact in one.facts)


@pytest.mark.parametrize("name", NAMES)
def test_scenarios_cover_the_qualities_and_are_rated_apart(name: str) -> None:
    """Each quality has a scenario with a number, and not all are rated the same."""
    scenarios = _review(name).scenarios
    assert {one.quality for one in scenarios} >= QUALITIES
    assert all(any(sign.isdigit() for sign in one.measure) for one in scenarios)
    assert len({(one.importance, one.difficulty) for one in scenarios}) > 1


@pytest.mark.parametrize("name", NAMES)
def test_no_placeholder_is_left_in_a_sentence(name: str) -> None:
    """A row whose values are not known is left out instead of being printed with braces."""
    review = _review(name)
    rows = (*review.goals, *review.scenarios, *review.stakeholders, *review.constraints)
    assert not any(sign in row.model_dump_json().strip("{}") for row in rows for sign in "{}")


@pytest.mark.parametrize("name", NAMES)
def test_every_assumed_fact_is_listed_once(name: str) -> None:
    """The list of assumptions is the difference between what was stated and what the tables read."""
    design = _design(name)
    assumed = {fact for fact, value in design.facts.items() if value.provenance is Provenance.ASSUMED}
    assert [one.fact for one in design.review.assumptions if one.fact not in assumed] == []
    assert len(design.review.assumptions) == len(assumed)


@pytest.mark.parametrize("name", NAMES)
def test_questions_are_ranked_and_at_most_eight_are_shown(name: str) -> None:
    """Ids follow the order, the first eight are shown, and no question is asked twice."""
    questions = _review(name).questions
    assert [one.id for one in questions] == [f"Q{number}" for number in range(1, len(questions) + 1)]
    assert sum(one.is_shown for one in questions) <= 8
    assert len({one.question for one in questions}) == len(questions)


def test_missing_owner_is_among_the_shown_questions() -> None:
    """An owner and approvers that nobody named are an open question that a reviewer sees."""
    assert any(one.origin == "unnamed_owner" and one.is_shown for one in _review("internal-tool").questions)


def test_likely_answers_are_asked_for_before_unlikely_ones() -> None:
    """A tool with accounts may well be under a regime; that it sees card numbers is far from likely."""
    place = {one.origin: number for number, one in enumerate(_review("internal-tool").questions)}

    assert place["compliance"] < place.get("card_data_handling", len(place))


def test_an_accepted_finding_asks_nothing() -> None:
    """What people live with is no open question any more."""
    answer = _decided("internal-tool")
    asked = {one.origin for one in _review("internal-tool").questions}
    accepted = {one.id for one in answer.findings if one.accepted}
    assert not asked & accepted


@pytest.mark.parametrize("name", NAMES)
def test_all_decisions_have_a_place(name: str) -> None:
    """Every decision, and every context that goes its own way, is a record or a row of the index."""
    design = _design(name)
    recorded = {(one.decision, one.context) for one in design.review.records}
    assert recorded == {(one.decision, one.context) for one in design.recommendations.distinct()}


@pytest.mark.parametrize("name", NAMES)
def test_close_calls_and_choices_are_recorded(name: str) -> None:
    """What people decided always gets a record; close calls do as long as there is room."""
    design = _design(name)
    numbers = {(one.decision, one.context): one.number for one in design.review.records}
    taken = [one for one in design.recommendations.distinct() if one.taken_by.value in ("choice", "use")]
    assert all(numbers[one.decision, one.context] is not None for one in taken)
    if name == "ticket-shop":
        close = [one for one in design.recommendations.distinct() if one.close_call]
        assert all(numbers[one.decision, one.context] is not None for one in close)


def test_a_small_team_gets_few_records() -> None:
    """Two people do not drown in decision records."""
    assert sum(one.number is not None for one in _review("internal-tool").records) <= 6


def test_technologies_that_people_name_bring_a_record() -> None:
    """The decision that `use` names is recorded although the evidence agrees."""
    record = _review("ticket-shop").record("primary_datastore")
    assert record is not None
    assert "constraints.use" in record.why_recorded


def test_numbers_never_change() -> None:
    """A number that was given stays, and a new record takes the next free one."""
    answer = _decided("internal-tool")
    before = {"topology": 3, "authentication": 9}
    design = pipeline.compose(answer, adr_numbers=before)
    numbers = {one.key: one.number for one in design.review.records if one.number is not None}
    assert {key: numbers[key] for key in before} == before
    assert sorted(set(numbers.values()) - set(before.values())) == list(range(10, 10 + len(numbers) - len(before)))


def test_numbers_follow_the_order_of_decisions() -> None:
    """Without earlier numbers the records are numbered from 1 without a gap."""
    numbers = [one.number for one in _review("ticket-shop").records if one.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))


def test_alternatives_are_composed_and_priced() -> None:
    """An alternative's price and its difference agree with the design's own bill."""
    design = _design("ticket-shop")
    assert design.review.alternatives
    for one in design.review.alternatives:
        assert one.monthly_usd - design.cost.monthly_usd == pytest.approx(one.delta_usd, abs=0.01)
        assert one.changes or abs(one.delta_usd) >= 1


def test_constraints_tell_where_they_were_stated() -> None:
    """Each constraint carries the path of the statement that it comes from."""
    origins = {one.origin for one in _review("ticket-shop").constraints}
    assert {"constraints.use[0]", "constraints.avoid[0]", "existing[0]", "decisions.async_processing"} <= origins
    assert "budget.infrastructure_budget" in origins
