"""Many worlds at once say what the resolver and the graph say of each of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from archgen.decisions.fit import fitted
from archgen.decisions.questions import next_questions
from archgen.decisions.taking import NOTHING_STATED, starting_case
from archgen.decisions.worlds import Worlds, imagine
from archgen.facts.narrowing import Narrowed
from archgen.facts.resolve import Resolver
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.model import Requirements, StatedFact

KNOWLEDGE = load_knowledge()


@pytest.fixture(scope="module")
def worlds() -> Worlds:
    """Worlds of a project of which nothing is known."""
    return imagine(KNOWLEDGE, lot=Lot(512))


def answered(worlds: Worlds, world: int) -> Requirements:
    """Give requirements that state what is drawn in one world, and nothing that follows from it."""
    stated = {
        name: StatedFact(value=worlds.columns[name].value(world), text="drawn")
        for name in KNOWLEDGE.vocabulary.facts
        if worlds.completions.fact(name).stated[world]
    }
    return NOTHING_STATED.model_copy(update={"facts": stated})


def test_a_world_holds_what_the_resolver_gives(worlds: Worlds) -> None:
    """Facts that follow from what is drawn are the resolver's, to the last one."""
    for world in range(0, 512, 11):
        facts = Resolver(answered(worlds, world), KNOWLEDGE.vocabulary).facts().values_by_name()
        drawn = {name: column.value(world) for name, column in worlds.columns.items()}
        assert drawn == {
            name: pytest.approx(value) if isinstance(value, float) else value for name, value in facts.items()
        }


def test_a_world_decides_as_the_graph_does(worlds: Worlds) -> None:
    """Every decision of a world is the one that the graph takes on its facts, combinations settled."""
    case = starting_case(Resolver(NOTHING_STATED, KNOWLEDGE.vocabulary).facts(), KNOWLEDGE, NOTHING_STATED)
    for world in range(0, 512, 4):
        values = {name: column.value(world) for name, column in worlds.columns.items()}
        own = replace(case, values=values)
        _, solution, _ = fitted(own, own.solve())
        for decision, found in worlds.outcomes.items():
            assert found.chosen(world) == solution.outcomes[decision, None].chosen, (decision, world)


def test_an_answer_holds_in_every_world(worlds: Worlds) -> None:
    """After an answer the fact is certain, what is asked for next is another one, and nothing else has moved."""
    first = next_questions(worlds)[0]
    after = worlds.given({first.fact: 40 if first.fact == "engineers" else worlds.columns[first.fact].value(0)})
    assert len(set(after.columns[first.fact].data.tolist())) == 1
    assert first.fact not in {one.fact for one in next_questions(after)}
    assert np.array_equal(after.columns["cloud"].data, worlds.columns["cloud"].data)


def test_what_is_narrowed_stays_within(worlds: Worlds) -> None:
    """A range and a choice of members hold in every world."""
    known = {"engineers": Narrowed(low=30, high=60), "cloud": Narrowed(members=("aws", "gcp"))}
    after = worlds.narrow(known)
    assert 30 <= after.columns["engineers"].data.min() <= after.columns["engineers"].data.max() <= 60
    assert {after.columns["cloud"].value(world) for world in range(after.count)} == {"aws", "gcp"}
