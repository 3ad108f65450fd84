"""Flip points: they flip, nothing nearer does, and they are found quickly."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.decisions.model import Flip, Read, Recommendation
from archgen.decisions.sensitivity import changes_of, with_flips
from archgen.decisions.taking import take
from archgen.facts.model import Facts
from archgen.knowledge.loader import load_knowledge
from projects import projects

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.decisions.conftest import Build


def flips_of(one: Recommendation, fact: str) -> list[Flip]:
    """Give the flip points of one fact."""
    return [flip for flip in one.flips if flip.fact == fact]


def test_the_nearest_number_on_each_side_is_told(build: Build) -> None:
    """A fact flips downwards and upwards at the first value of the next stretch."""
    rules = [
        build.rule("for", "grand", engineers=">= 20"),
        build.rule("for", "middle", engineers="< 5"),
        build.rule("for", "grand", "slight", engineers=">= 30"),
    ]
    one = with_flips(build.take(*rules)).of("style")
    assert [(flip.from_, flip.to, flip.chosen) for flip in one.flips] == [(8, 4, ("middle",)), (8, 20, ("grand",))]


def test_a_strict_bound_flips_just_beyond_it(build: Build) -> None:
    """The value that is told holds the cell and stays clear of the next bound."""
    rules = [build.rule("for", "grand", rate="> 99.9"), build.rule("against", "grand", rate="> 99.95")]
    one = with_flips(build.take(*rules)).of("style")
    assert [flip.to for flip in one.flips] == [99.91]


def test_members_sets_and_truth_values_flip(build: Build) -> None:
    """Each kind of fact is tried: another member, one member more, the other truth value."""
    rules = [
        build.rule("for", "grand", shape="idle"),
        build.rule("for", "middle", regimes="has hipaa"),
        build.rule("for", "middle", "slight", public=False),
    ]
    one = with_flips(build.take(*rules)).of("style")
    assert {(flip.fact, flip.to, flip.chosen) for flip in one.flips} == {
        ("shape", "idle", ("grand",)),
        ("regimes", ("hipaa",), ("middle",)),
        ("public", False, ("middle",)),
    }


def test_a_flip_through_an_earlier_decision_is_found(build: Build) -> None:
    """The whole graph is run again, so a fact flips decisions that never read it."""
    first = build.table([build.rule("for", "grand", engineers=">= 20")], "first")
    second = build.table([build.rule("for", "middle", first="grand")], "second")
    one = with_flips(take(build.facts(), build.knowledge(first, second))).of("second")
    assert [(flip.fact, flip.to, flip.chosen) for flip in one.flips] == [("engineers", 20, ("middle",))]


def test_pairs_are_tried_when_no_single_fact_flips(build: Build) -> None:
    """Two facts that only matter together are told together."""
    rules = [build.rule("for", "grand", engineers=">= 20", shape="idle")]
    one = with_flips(build.take(*rules)).of("style")
    assert [(flip.fact, flip.to, flip.also, flip.chosen) for flip in one.flips] == [
        ("engineers", 20, (("shape", "steady", "idle"),), ("grand",))
    ]


def test_a_pair_acts_through_an_earlier_decision(build: Build) -> None:
    """One fact turns an earlier decision, which with the other fact turns this one."""
    first = build.table([build.rule("for", "grand", engineers=">= 20")], "first")
    second = build.table([build.rule("for", "middle", first="grand", public=False)], "second")
    one = with_flips(take(build.facts(), build.knowledge(first, second))).of("second")
    assert [(flip.fact, flip.to, flip.also) for flip in one.flips] == [("engineers", 20, (("public", True, False),))]


@settings(max_examples=15)
@given(projects())
def test_every_flip_of_a_random_project_flips(facts: Facts) -> None:
    """Each flip point of every shipped decision, single or pair, holds when all is decided again from the front."""
    knowledge = load_knowledge()

    def chosen(changes: Mapping[str, Read], decision: str) -> tuple[str, ...]:
        changed = [facts[name].model_copy(update={"value": value}) for name, value in changes.items()]
        return take(facts.with_facts(changed), knowledge, in_full=False).recommendations.chosen(decision)

    for one in with_flips(take(facts, knowledge)):
        for flip in one.flips if len(one.flips) < 4 else one.flips[:: len(one.flips) // 3]:
            changes = {flip.fact: flip.to, **{fact: then for fact, _, then in flip.also}}
            assert chosen(changes, one.decision) == flip.chosen != one.chosen, (one.decision, flip)
            assert not flip.also or all(chosen({name: to}, one.decision) == one.chosen for name, to in changes.items())


def test_a_flip_that_derived_facts_undo_is_not_told(build: Build) -> None:
    """What is told has been run again with all that follows from the change."""
    taken = build.take(build.rule("for", "grand", rate=">= 100"), build.rule("veto", "grand", engineers="> 90"))

    def restate(changes: Mapping[str, object]) -> tuple[Facts, Mapping[str, Facts]]:
        rate = changes.get("rate", 50.0)
        assert isinstance(rate, int | float)
        return build.facts(rate=rate, engineers=int(rate)), {}

    assert flips_of(with_flips(taken).of("style"), "rate")
    assert with_flips(taken, restate).of("style").flips == ()


def test_a_context_flips_on_its_own_facts(build: Build) -> None:
    """The flip points of a context change the facts of that context."""
    options = {"plain": {"name": "Plain"}, "grand": {"name": "Grand"}}
    knowledge = build.knowledge(
        build.table([build.rule("for", "grand", rate=">= 100")], scope="context", options=options)
    )
    contexts = {"Sales": build.facts(), "Stream": build.facts(rate=500.0)}
    chosen = with_flips(take(build.facts(), knowledge, contexts=contexts))
    own = [(flip.fact, flip.from_, flip.to, flip.chosen) for flip in chosen.of("style", "Stream").flips]
    assert own == [("rate", 500.0, 99, ("plain",))]


numbers = st.sampled_from(["< 10", "[10..100)", ">= 100", "> 40", "not([20..60])", "-"])
members = st.sampled_from(["steady", "not(idle)", "spiky, idle", "-"])
random_rules = st.lists(
    st.tuples(st.sampled_from(["for", "against", "veto"]), st.sampled_from(["plain", "grand"]), numbers, members),
    min_size=1,
    max_size=5,
)


@given(random_rules, st.sampled_from([5.0, 10.0, 50.0, 99.0, 100.0, 400.0]), st.sampled_from(["steady", "idle"]))
def test_flips_flip_and_nothing_nearer_does(
    build: Build, rules: list[tuple[str, str, str, str]], rate: float, shape: str
) -> None:
    """Against a fine grid: every flip told is one, and no value nearer to the present one changes the outcome."""
    table = [build.rule(verb, option, rate=cell, shape=member) for verb, option, cell, member in rules]

    def chosen(now: float) -> tuple[str, ...]:
        return build.take(*table, stated={"rate": now, "shape": shape}).recommendations.chosen("style")

    one = with_flips(build.take(*table, stated={"rate": rate, "shape": shape})).of("style")
    told = {1 if float(str(flip.to)) > rate else -1: flip for flip in flips_of(one, "rate") if not flip.also}
    grid = [0.0, 4.0, 9.5, 10.0, 15.0, 20.0, 40.0, 45.0, 60.0, 61.0, 99.0, 100.0, 150.0, 900.0]
    for side in (-1, 1):
        flip = told.get(side)
        if flip is not None:
            assert chosen(float(str(flip.to))) == flip.chosen != one.chosen
        for value in grid:
            nearer = flip is None or abs(value - rate) < abs(float(str(flip.to)) - rate)
            if (value - rate) * side > 0 and nearer:
                assert chosen(value) == one.chosen


@pytest.mark.parametrize("stated", [{}, {"engineers": 80, "teams": 10, "ops_maturity": "high", "regions": 2}])
def test_flips_of_shipped_decisions_hold_when_stated(build: Build, stated: dict[str, int | str]) -> None:
    """Each flip point of every shipped decision, stated as the fact, gives what it promises; all within a second."""
    taken = take(build.shipped_facts(**stated), build.shipped)
    started = time.perf_counter()
    found = with_flips(taken)
    assert time.perf_counter() - started < 1
    for one in found:
        for flip in one.flips[:3]:
            changes = {flip.fact: flip.to, **{fact: then for fact, _, then in flip.also}}
            again = take(build.shipped_facts(**{**stated, **changes}), build.shipped)
            assert again.recommendations.chosen(one.decision) == flip.chosen, (one.decision, flip)


@given(st.data())
def test_taking_again_what_a_fact_reaches_equals_taking_all(build: Build, data: st.DataObject) -> None:
    """On shipped tables with contexts, the short way of a scan comes to what a run from the front comes to."""
    facts = build.shipped_facts(engineers=12)
    own = build.shipped_facts(engineers=12, read_write_ratio=5000, search_needs="relevance_and_facets")
    taken = take(facts, build.shipped, contexts={"Sales": facts, "Stream": own})
    fact = data.draw(st.sampled_from(sorted(build.shipped.vocabulary.facts)))
    changes = changes_of(fact, taken.case, taken.solution.values[fact])
    if changes:
        change = data.draw(st.sampled_from(changes))
        context = data.draw(st.sampled_from([None, "Stream"]))
        short = taken.case.solve_changed(taken.solution, {fact: change.to}, context)
        contexts = {name: dict(values) for name, values in taken.case.contexts.items()}
        for name, values in contexts.items():
            if name == context or (context is None and values[fact] == taken.case.values[fact]):
                values[fact] = change.to
        values = dict(taken.case.values) | ({fact: change.to} if context is None else {})
        assert replace(taken.case, values=values, contexts=contexts).solve().outcomes == short.outcomes
