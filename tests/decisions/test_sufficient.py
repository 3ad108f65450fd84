"""Facts that force an outcome by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen import pipeline
from archgen.decisions.model import Read
from archgen.decisions.program import Program
from archgen.decisions.setting import Setting, setting_of
from archgen.decisions.sufficient import Sufficient, sufficient_reason
from archgen.decisions.taking import plan_of
from archgen.decisions.weighing import settle
from archgen.facts.model import Facts
from archgen.knowledge.vocabulary import FactType
from projects import projects

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shop() -> Setting:
    """The ticket shop as it stands."""
    brief = pipeline.read(ROOT / "samples" / "ticket-shop.yaml")
    return setting_of(brief.knowledge, brief.requirements)


@pytest.fixture(scope="module")
def reasons(shop: Setting) -> Mapping[str, Sufficient | None]:
    """The reason of each of its decisions."""
    return {decision: sufficient_reason(shop, decision) for decision in shop.knowledge.decisions}


def taken(program: Program, values: Mapping[str, Read], setting: Setting) -> tuple[str, ...]:
    """Take a decision on some values."""
    pressure = setting.pressures.get(program.table.decision)
    arguments = pressure.arguments if pressure else ()
    return settle(program, program.fired(values), arguments, setting.scales).chosen


@settings(max_examples=40)
@given(facts=projects(), data=st.data())
def test_whatever_the_others_are_the_outcome_stays(
    shop: Setting, reasons: Mapping[str, Sufficient | None], facts: Facts, data: st.DataObject
) -> None:
    """All columns but those of the reason take random values, and the table of a shipped decision answers the same."""
    for decision, program in plan_of(shop.knowledge).programs.items():
        reason = reasons[decision]
        pressure = shop.pressures.get(decision)
        if reason is None or (pressure is not None and pressure.forced):
            continue
        random: dict[str, Read] = dict(facts.values_by_name())
        for name in sorted(program.reads - set(random)):
            column = shop.knowledge.columns[name]
            member = st.sampled_from(column.members)
            if column.type is FactType.SET:
                random[name] = tuple(data.draw(st.lists(member, unique=True, max_size=4)))
            else:
                random[name] = data.draw(member)
        assert set(taken(program, {**random, **dict(reason.columns)}, shop)) == set(shop.now[decision]), decision


def test_what_people_decided_needs_no_fact(reasons: Mapping[str, Sufficient | None]) -> None:
    """The ticket shop's queue was chosen by people, so no fact is needed for it."""
    reason = reasons["async_processing"]
    assert reason is not None
    assert reason.columns == ()


def test_none_can_be_left_out(shop: Setting, reasons: Mapping[str, Sufficient | None]) -> None:
    """Reasons of all shipped decisions were shown to be without a fact too many, and are shorter than their tables."""
    found = [one for one in reasons.values() if one is not None]
    assert len(found) > 30
    assert all(len(one.columns) <= len(shop.knowledge.decisions[one.decision].reads) for one in found)
    assert sum(one.is_exact for one in found) > 20
