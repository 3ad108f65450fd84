"""Twenty projects answered truthfully: few questions lead to the design that full knowledge gives.

The benchmark (`tests/benchmarks/interviews.py`) takes three hundred, and as many worlds as people get.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from statistics import mean, median

import pytest

from archgen.facts.sampling import Lot
from archgen.interview.model import Depth
from truthful import MAIN, Course, Project, agreement, drawn, hold, outcomes, told

WORLDS = Lot(256)
"""Fewer worlds than people get, and quicker."""


@cache
def _held(part: int) -> tuple[tuple[Project, Course], ...]:
    """Hold the interviews about five of the projects."""
    projects = islice(drawn(300), part * 5, part * 5 + 5)
    return tuple((one, hold(one, Depth.NORMAL, WORLDS)) for one in projects)


@pytest.mark.parametrize("part", range(4))
def test_few_questions_lead_to_nearly_the_same_design(part: int) -> None:
    """Most decisions, nearly always style, datastore and platform, and never more than forty questions."""
    found = []
    for project, course in _held(part):
        after = outcomes(course.base, told(project, course.asked))
        found.append(agreement(after, outcomes(course.base, project.facts)))
    assert mean(same for same, _ in found) >= 0.84
    assert sum(main for _, main in found) >= 0.85 * len(MAIN) * len(found)
    asked = [course.questions for _, course in _held(part)]
    assert max(asked) <= 40
    assert median(asked) <= 30
