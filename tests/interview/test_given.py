"""Answers that are given all at once, and answers that were kept."""

from __future__ import annotations

from archgen.interview.given import with_given, with_kept
from archgen.interview.model import Answer, Given, State
from asking import answered, asked, interview


def test_answers_are_taken_in_the_order_of_the_questions() -> None:
    """Names as people write them; entities are lines; nothing means not known."""
    talk = interview()
    given = {
        "team.engineers": "8",
        "entities": ["Order: customer -> Customer", "Customer"],
        "name": "Kitroom",
        "teams": None,
        "actors": ["Clerk", "Staff"],
    }
    state, answers, faults = with_given(talk, State(), given)
    assert not faults
    assert [one.question for one in answers] == [
        "name", "actors", "entities.1", "entities.2", "entities.3", "engineers", "teams"
    ]  # fmt: skip
    assert state.answers["teams"].given is Given.UNKNOWN
    assert asked(talk.turn(state)) == "summary"


def test_all_faults_come_together() -> None:
    """Unknown names with the nearest one, and values that are none."""
    given = {"enginers": "8", "rpo": "soon", "entities": ["Order: a monney"], "stage": ""}
    _, answers, faults = with_given(interview(), State(), given)
    assert [fault.path for fault in faults] == ["enginers", "entities", "stage", "rpo"]
    assert "did you mean `engineers`?" in faults[0].message
    assert [one.text for one in answers] == [""]


def test_what_the_file_says_is_not_given_again() -> None:
    """The file stands; who wants another value changes it there."""
    talk = interview(text="project: {name: Kitroom}\nteam: {engineers: 3}\n")
    _, answers, faults = with_given(talk, State(), {"engineers": "8", "name": "Other", "teams": "2"})
    assert [fault.path for fault in faults] == ["name", "engineers"]
    assert [one.question for one in answers] == ["teams"]


def test_kept_answers_that_no_longer_fit_are_left_out() -> None:
    """The file states it now, the fact is gone, the value is none: told, and asked again."""
    kept = answered(interview("engineers", "rpo"), "Kitroom", "", "", "", "8").state.answers.values()
    odd = (Answer(question="horses", text="4"), Answer(question="rpo", text="soon"))
    talk = interview("engineers", "rpo", text="project: {name: Kitroom}\nteam: {engineers: 3}\n")
    state, lost = with_kept(talk, (*kept, *odd))
    assert [one.question for one, _ in lost] == ["name", "engineers", "horses", "rpo"]
    assert list(state.answers) == ["summary", "actors", "entities.1"]
