"""How firmly an answer stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pytest

from archgen.decisions.robustness import Robustness, robustness
from archgen.decisions.varying import varied_scales, within
from archgen.decisions.weighing import Scales
from archgen.facts.columns import Values
from archgen.facts.sampling import Lot
from archgen.knowledge.cells import Column
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.tables import Criterion, Strength
from archgen.requirements.model import StatedFact

if TYPE_CHECKING:
    from tests.decisions.conftest import Build

    from archgen.knowledge.vocabulary import Value

LOT = Lot(600)


def swept(build: Build, *rules: Mapping[str, object], tolerance: float = 0, **stated: Value) -> Robustness:
    """Sweep over one table of these rules."""
    facts = {name: StatedFact(value=value, text="") for name, value in stated.items()}
    knowledge = build.knowledge(build.table(rules))
    return robustness(knowledge, build.requirements(facts=facts), tolerance=tolerance, lot=LOT).of("style")


def test_shares_follow_what_is_not_known(build: Build) -> None:
    """An answer that hangs on one of three equally likely members holds in two thirds of the worlds, on every run."""
    told = swept(build, build.rule("for", "grand", shape="idle"))
    assert told.over_facts == pytest.approx(2 / 3, abs=0.01)
    assert list(told.others) == [("grand",)]
    assert told.wins == pytest.approx({"plain": 2 / 3, "middle": 0, "grand": 1 / 3}, abs=0.01)
    assert told == swept(build, build.rule("for", "grand", shape="idle"))


def test_what_is_stated_is_certain_without_a_tolerance(build: Build) -> None:
    """A number near a threshold flips an answer only within the tolerance that is asked for."""
    rule = build.rule("for", "grand", rate="> 110")
    assert swept(build, rule, rate=100.0).over_facts == 1
    assert swept(build, rule, rate=100.0, tolerance=0.05).over_facts == 1
    assert 0.6 < swept(build, rule, rate=100.0, tolerance=0.2).over_facts < 0.85


def test_an_answer_by_a_hair_does_not_survive_other_weights(build: Build) -> None:
    """Three slight arguments against one strong one tip over when weights move; three strong against none do not."""
    criteria = ("cost", "security", "availability")
    slight = [build.rule("for", "grand", "slight", one) for one in criteria]
    assert 0.3 < swept(build, build.rule("for", "plain", "strong", "performance"), *slight).over_weights < 0.8
    assert swept(build, *(build.rule("for", "grand", "strong", one) for one in criteria)).over_weights == 1


def test_options_that_combine_keep_their_bar_when_weights_move(build: Build) -> None:
    """One moderate argument takes an option whatever the weights, as the bar means."""
    knowledge = build.knowledge(build.table([build.rule("for", "grand", "moderate")], select="many"))
    assert robustness(knowledge, build.requirements(), lot=LOT).of("style").over_weights == 1


def test_weights_keep_their_order() -> None:
    """In no world does a weaker argument count more, nor a criterion more than one that people put before it."""
    scales = Scales.of(load_knowledge().policy, ("security", "cost"))
    moved = varied_scales(scales, LOT)
    strong, moderate, slight = (np.asarray(moved.weights[one]) for one in Strength)
    assert (strong > moderate).all()
    assert (moderate > slight).all()
    first, second = (np.asarray(moved.factors[one]) for one in (Criterion.SECURITY, Criterion.COST))
    others = [np.asarray(moved.factors[one]) for one in Criterion if one not in (Criterion.SECURITY, Criterion.COST)]
    assert (first >= second).all()
    assert (second >= np.max(others, axis=0)).all()


def test_a_percentage_is_off_by_what_is_missing_to_the_whole() -> None:
    """Three nines within a fifth stay near three nines, and never pass the whole."""
    spec = load_knowledge().vocabulary["availability"]
    spread = within(0.2, LOT)
    assert spread is not None
    moved = spread(spec, Values.constant(Column.of_fact(spec), 99.9, LOT.count)).numbers
    assert 99.879 < moved.min() < 99.885
    assert 99.915 < moved.max() < 99.918
