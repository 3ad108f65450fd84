"""What to ask next, and how many questions that saves."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archgen.decisions.questions import next_questions, open_facts, shared_bits
from archgen.decisions.worlds import SETTLED, Worlds, imagine
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import load_knowledge

if TYPE_CHECKING:
    from tests.decisions.conftest import Build

KNOWLEDGE = load_knowledge()
AT_ONCE = 8
"""Questions that are asked before they are ranked again, to be quick; one by one saves more."""


def asked(start: Worlds, truth: Worlds, project: int, *, by_gain: bool) -> int:
    """Count the questions until hardly anything can change, most telling first or in the order of the file."""
    places = list(KNOWLEDGE.vocabulary.facts)
    worlds, count = start, 0
    while worlds.unchanged() < SETTLED:
        ranked = [one.fact for one in next_questions(worlds)]
        facts = (ranked if by_gain else sorted(ranked, key=places.index))[:AT_ONCE]
        if not facts:
            break
        worlds = worlds.given({fact: truth.columns[fact].value(project) for fact in facts})
        count += len(facts)
    return count


def test_expected_gain_saves_a_fifth_of_the_questions() -> None:
    """Against the order of the file with irrelevant questions skipped, on the real tables."""
    truth, start = imagine(KNOWLEDGE, lot=Lot(8, "projects")), imagine(KNOWLEDGE, lot=Lot(256))
    in_order = mean(asked(start, truth, project, by_gain=False) for project in range(8))
    by_gain = mean(asked(start, truth, project, by_gain=True) for project in range(8))
    assert by_gain <= 0.8 * in_order


def test_a_question_that_can_change_nothing_is_not_asked(build: Build) -> None:
    """Facts that no rule hangs on in any world are left out; effort divides the gain."""
    table = build.table(
        [build.rule("for", "grand", shape="idle", rate="> 40"), build.rule("for", "middle", public=True)]
    )
    worlds = imagine(build.knowledge(table), build.requirements(), lot=Lot(1000))
    found = {one.fact: one for one in next_questions(worlds)}
    assert set(found) == {"shape", "rate", "public"}
    assert found["shape"].gain == pytest.approx(found["shape"].bits / 2)
    assert list(found["shape"].decisions) == ["style"]
    known = worlds.given({"shape": "steady"})
    assert {one.fact for one in next_questions(known)} == {"public"}
    assert not next_questions(known.given({"public": False}))
    assert known.given({"public": False}).unchanged() == 1


def test_what_nobody_knows_is_not_asked_again() -> None:
    """Facts to skip are left out."""
    worlds = imagine(KNOWLEDGE, lot=Lot(256))
    first = next_questions(worlds)[0].fact
    assert first not in {one.fact for one in next_questions(worlds, skip={first})}
    assert first not in {spec.name for spec in open_facts(worlds, {first})}


def test_information_is_measured_in_bits() -> None:
    """One of two equally likely answers is a bit, of four are two; what is independent tells nothing."""
    worlds = np.arange(4096)
    told = shared_bits([worlds % 2, (worlds // 64) % 2], [worlds % 2, worlds % 4])
    assert told[0] == pytest.approx([1, 1], abs=0.01)
    assert told[1] == pytest.approx([0, 0], abs=0.01)
    assert shared_bits([worlds % 4], [worlds % 4])[0] == pytest.approx([2], abs=0.01)


@pytest.mark.parametrize("evenly", [False, True])
def test_random_projects_end_with_a_recommendation(evenly: bool) -> None:
    """None holds a combination that cannot stand, none leaves a decision open or takes what every rule rules out."""
    worlds = imagine(KNOWLEDGE, lot=Lot(500, "random", evenly=evenly))
    assert not worlds.clashing().any()
    for decision, found in worlds.outcomes.items():
        assert found.bits.all(), decision
        assert not found.least_bad.any(), decision
