"""The interview as a state machine: what is asked next, and what happens to answers."""

from __future__ import annotations

import pytest

from archgen.interview.model import Depth, Given
from asking import answered, asked, interview

PRODUCT = ("Kitroom", "Lends kit.", "Clerk", "")


def test_only_the_name_must_be_typed() -> None:
    """Enter accepts everything else."""
    talk = interview()
    turn = talk.reply(talk.turn(), "")
    assert turn.fault == "an answer is needed here"
    order = []
    turn = talk.reply(turn, "Kitroom")
    while turn.question is not None:
        order.append(turn.question.id)
        turn = talk.reply(turn, "")
    assert order == ["summary", "actors", "entities.1", "engineers", "teams", "availability"]
    assert {one.given for name, one in turn.state.answers.items() if name != "name"} == {Given.ACCEPTED}


def test_a_question_says_why_it_is_asked_and_what_is_assumed() -> None:
    """One line of reason, the default with its own, and the way units are written."""
    question = answered(interview("availability"), *PRODUCT).question
    assert question is not None
    assert question.why == "Can change caching."
    assert question.default is not None
    assert question.default.text == "99.9 %"
    assert question.default.because
    assert question.examples == ("99.9%", "99.95 %")
    assert question.progress is not None
    assert (question.progress.settled, question.progress.deciding) == (34, "caching")


@pytest.mark.parametrize(
    ("fact", "typed", "kept"),
    [
        ("peak_requests_per_second", "1.5k rps", "1.5k rps"),
        ("peak_requests_per_second", "90000/min", "90000/min"),
        ("latency_p99", "250", "250 ms"),
        ("availability", "99.95", "99.95 %"),
        ("infrastructure_budget", "$3,000/month", "$3,000/month"),
        ("compliance", "PCI-DSS, gdpr", "gdpr, pci_dss"),
        ("compliance", "none", "none"),
        ("money_movement", "Y", "yes"),
        ("ops_maturity", "High", "high"),
        ("read_write_ratio", "1:50", "1:50"),
    ],
)
def test_answers_are_kept_as_people_write_them(fact: str, typed: str, kept: str) -> None:
    """Units stay; a bare number gets its unit, choices their own spelling."""
    turn = answered(interview(fact), *PRODUCT, typed)
    assert turn.state.answers[fact].text == kept


@pytest.mark.parametrize(
    ("fact", "typed", "fault"),
    [
        ("engineers", "many", "is not a number of people"),
        ("engineers", "0", "it must be between 1 person and 100,000 people"),
        ("engineers", "2.5", "whole"),
        ("stage", "growht", "did you mean `growth`?"),
        ("compliance", "gdpr, hippa", "did you mean `hipaa`?"),
        ("money_movement", "maybe", "neither `true` nor `false`"),
    ],
)
def test_a_wrong_answer_changes_nothing(fact: str, typed: str, fault: str) -> None:
    """The fault names value and remedy; the question stands."""
    talk = interview(fact)
    before = answered(talk, *PRODUCT)
    after = talk.reply(before, typed)
    assert fault in after.fault
    assert (after.state, after.question) == (before.state, before.question)


def test_what_is_not_known_stays_assumed() -> None:
    """The question is done with, and nothing is stated."""
    talk = interview()
    turn = talk.unknown(answered(talk, *PRODUCT))
    assert asked(turn) == "teams"
    assert turn.state.answers["engineers"].given is Given.UNKNOWN
    assert "engineers" not in talk.standing(turn.state).requirements.facts


def test_back_walks_to_the_beginning() -> None:
    """Each step asks one question earlier, with the answer as its default; Enter keeps it and goes on at the front."""
    talk = interview()
    turn = answered(talk, *PRODUCT, "8")
    seen = []
    while not (turn := talk.back(turn)).fault:
        assert turn.question is not None
        seen.append((turn.question.id, turn.question.earlier))
    assert seen == [
        ("engineers", "8 people"),
        ("entities.1", ""),
        ("actors", "Clerk"),
        ("summary", "Lends kit."),
        ("name", "Kitroom"),
    ]
    assert turn.fault == "this is the first question"
    turn = talk.reply(turn, "")
    assert asked(turn) == "teams"
    assert turn.state.answers["name"].text == "Kitroom"


def test_an_accepted_default_that_moved_is_asked_again() -> None:
    """One team for eight engineers was accepted; with sixty the default is another, and what was typed stays."""
    talk = interview()
    turn = answered(talk, *PRODUCT, "8", "", "99.5")
    turn = talk.reply(talk.change(turn, "engineers"), "60")
    assert turn.question is not None
    assert (turn.question.id, turn.question.earlier) == ("teams", "1 team")
    assert "engineers has changed" in turn.question.again_because
    assert turn.question.default is not None
    assert turn.question.default.text == "7 teams"
    turn = talk.reply(turn, "")
    assert asked(turn) == "review"
    assert turn.state.typed("teams") == "1 team"
    assert turn.state.typed("availability") == "99.5 %"


def test_a_typed_answer_stands_when_others_change() -> None:
    """Nobody is asked again for what they said themselves."""
    talk = interview()
    turn = answered(talk, *PRODUCT, "8", "2", "99.5")
    assert asked(talk.reply(talk.change(turn, "engineers"), "60")) == "review"


def test_change_takes_names_as_people_write_them() -> None:
    """Case and separators make no difference; a fact that was not asked may be answered, a slip is told."""
    talk = interview()
    turn = answered(talk, *PRODUCT)
    assert asked(talk.change(turn, "Latency P99")) == "latency_p99"
    assert asked(talk.change(turn, "team.engineers")) == "engineers"
    assert asked(talk.change(turn, "entities")) == "entities.2"
    assert talk.change(turn, "enginers").fault == "no question is named `enginers`; did you mean `engineers`?"


def test_enough_ends_and_more_goes_on() -> None:
    """Quick interviews take about eight questions; both words work at any time after the name."""
    talk = interview(*talk_facts(), depth=Depth.QUICK)
    assert talk.enough(talk.turn()).fault
    turn = answered(talk, "Kitroom", "Lends kit.", "")
    assert asked(talk.enough(turn)) == "review"
    while turn.question is not None:
        turn = talk.reply(turn, "")
    assert len(turn.state.answers) == 8
    assert "actors" not in turn.state.answers
    assert asked(talk.more(turn)) == talk_facts()[5]


def talk_facts() -> tuple[str, ...]:
    """Give the first facts of the vocabulary."""
    return tuple(interview().ground.facts)[:40]


def test_the_state_follows_from_the_answers_alone() -> None:
    """The same answers, in whatever interview, give the same next question."""
    turn = answered(interview(), *PRODUCT, "8")
    again = interview().turn(turn.state)
    assert again.question == turn.question
