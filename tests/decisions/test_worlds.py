"""Many worlds at once say what the resolver and the graph say of each of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archgen.decisions.fit import fitted
from archgen.decisions.questions import next_questions
from archgen.decisions.setting import deck_of, setting_of
from archgen.decisions.taking import NOTHING_STATED, starting_case, with_statements
from archgen.decisions.worlds import Worlds, imagine
from archgen.facts.narrowing import Narrowed
from archgen.facts.resolve import Resolver
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.tables import Criterion
from archgen.knowledge.vocabulary import Value
from archgen.pipeline import decide, read
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


@pytest.mark.parametrize(
    "answers", [{"rto": None, "latency_p99": None}, {"monthly_active_users": None}, {"cloud": None}]
)
def test_what_does_not_apply_is_no_unknown(worlds: Worlds, answers: dict[str, Value]) -> None:
    """An answer that something does not apply holds in every world, and what follows is what the resolver gives."""
    after = worlds.given(answers)
    for world in (0, 100, 200):
        stated = {**answered(after, world).facts, **after.requirements.facts}
        facts = Resolver(NOTHING_STATED.model_copy(update={"facts": stated}), KNOWLEDGE.vocabulary).facts()
        for name, column in after.columns.items():
            value = facts.value(name)
            assert column.value(world) == (pytest.approx(value) if isinstance(value, float) else value), name
    assert all(after.columns[name].value(7) is None for name in answers)


def test_a_world_decides_as_the_graph_does(worlds: Worlds) -> None:
    """Every decision of a world is the one that the graph takes on its facts, combinations settled."""
    case = starting_case(Resolver(NOTHING_STATED, KNOWLEDGE.vocabulary).facts(), KNOWLEDGE, NOTHING_STATED)
    for world in range(0, 512, 4):
        values = {name: column.value(world) for name, column in worlds.columns.items()}
        own = replace(case, values=values)
        _, solution, _ = fitted(own, own.solve())
        for decision, found in worlds.outcomes.items():
            assert found.chosen(world) == solution.outcomes[decision, None].chosen, (decision, world)


def test_what_people_state_bears_on_every_world() -> None:
    """Choices, use, what is avoided and what runs count in each world as they do in the graph; so do priorities."""
    file = Path(__file__).resolve().parents[2] / "samples/ticket-shop.yaml"
    given = read(file).requirements
    apart = given.model_copy(update={"domain": given.domain.model_copy(update={"contexts": ()})})
    requirements = apart.model_copy(update={"priorities": (Criterion.COST, Criterion.SECURITY)})
    worlds = imagine(KNOWLEDGE, requirements, lot=Lot(200))
    start = starting_case(worlds.setting.facts, KNOWLEDGE, requirements)
    case, _, _ = with_statements(start, requirements)
    for world in range(0, 200, 3):
        own = replace(case, values={name: column.value(world) for name, column in worlds.columns.items()})
        _, solution, _ = fitted(own, own.solve())
        for decision, found in worlds.outcomes.items():
            assert found.chosen(world) == solution.outcomes[decision, None].chosen, (decision, world)
    assert worlds.outcomes["async_processing"].shares() == {("managed_queue",): 1.0}


@pytest.mark.parametrize("sample", ["iot-telemetry", "platform", "ticket-shop"])
def test_what_is_taken_now_is_what_the_design_takes(sample: str) -> None:
    """Of a system whose contexts go their own way too."""
    brief = read(Path(__file__).resolve().parents[2] / f"samples/{sample}.yaml")
    taken = decide(brief, flips=False).recommendations
    setting = setting_of(brief.knowledge, brief.requirements)
    deck = deck_of(brief.knowledge, Lot(2))
    known = {name: deck.constant(name, value) for name, value in setting.facts.values_by_name().items()}
    for decision, found in setting.solve(known, 2).items():
        assert found.chosen(0) == taken.of(decision).chosen == setting.now[decision], decision


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
