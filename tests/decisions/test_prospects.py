"""Which answer would set most decisions right."""

from __future__ import annotations

import pytest

from archgen.decisions import prospects as module
from archgen.decisions.prospects import prospects
from archgen.decisions.questions import next_questions
from archgen.decisions.taking import take
from archgen.decisions.worlds import Worlds, imagine
from archgen.facts.resolve import Resolver
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import Value
from archgen.requirements.model import Requirements, StatedFact
from archgen.requirements.reader import read_requirements

LOT = Lot(256)
TEXTS = (
    "project: {name: Kitroom}\n",
    "project: {name: Shop}\nteam: {engineers: 9}\nload: {monthly_active_users: 1M, traffic_shape: spiky}\n",
)


def _worlds(text: str) -> Worlds:
    return imagine(load_knowledge(), read_requirements(text, load_knowledge().vocabulary)[0], lot=LOT)


def _with(requirements: Requirements, name: str, value: Value) -> Requirements:
    stated = {**requirements.facts, name: StatedFact(value=value, text="")}
    return requirements.model_copy(update={"facts": stated})


@pytest.mark.parametrize("text", TEXTS)
def test_each_trial_is_what_the_resolver_and_the_engine_give(text: str) -> None:
    """Facts that follow from the answer, and all decisions, are those of a file that states it."""
    worlds, knowledge = _worlds(text), load_knowledge()
    trials = [module._trial(worlds, knowledge.vocabulary[one.fact]) for one in next_questions(worlds)]
    rows = [(trial.spec, value) for trial in trials for value in trial.values]
    columns = module._columns(worlds, rows)
    after = worlds.setting.solve(columns, len(rows))
    for place, (spec, value) in list(enumerate(rows))[::7]:
        requirements = _with(worlds.requirements, spec.name, value)
        facts = Resolver(requirements, knowledge.vocabulary).facts()
        assert {name: column.value(place) for name, column in columns.items()} == facts.values_by_name()
        taken = take(facts, knowledge, requirements, in_full=False).solution.outcomes
        for decision, outcome in after.items():
            assert outcome.bits[place] == outcome.as_bits(taken[decision, None].chosen), (spec.name, value, decision)


def test_only_facts_that_can_change_something_are_ranked() -> None:
    """The same facts as by their bits; none that is stated or to be left out."""
    worlds = _worlds(TEXTS[1])
    found = [one.fact for one in prospects(worlds, ("cloud",))]
    assert set(found) == {one.fact for one in next_questions(worlds, ("cloud",))}
    assert not {"engineers", "traffic_shape", "cloud"} & set(found)


def test_the_best_answer_sets_decisions_right() -> None:
    """What is promised of the first fact is what comes true on the average over its answers."""
    worlds = _worlds(TEXTS[0])
    best = prospects(worlds)[0]
    values = worlds.columns[best.fact]
    before = sum(one.chance for one in worlds.standings().values())
    rises = []
    for world in range(0, worlds.count, 32):
        after = worlds.given({best.fact: values.value(world)})
        rises.append(sum(one.chance for one in after.standings().values()) - before)
    assert sum(rises) / len(rises) > 0.3
    assert best.decisions
