"""The search for inputs: what it finds is true, what others keep from happening it does not find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.decisions.analysis import analyse
from archgen.decisions.analysis.reach import search
from archgen.decisions.analysis.witnesses import fact_witnesses, option_witnesses
from archgen.decisions.engine import recommend
from archgen.knowledge.analysis import Kind

if TYPE_CHECKING:
    from tests.decisions.conftest import Build

    from archgen.knowledge.loader import Knowledge


@pytest.fixture
def chained(build: Build) -> Knowledge:
    """A second table whose rules read what a first one chose, one of them what it never chooses."""
    first = build.table(
        [
            build.rule("for", "grand", engineers="> 20"),
            build.rule("veto", "middle", public="true"),
            build.rule("veto", "middle", public="false"),
            build.rule("for", "middle"),
        ],
        "style",
    )
    second = build.table(
        [
            build.rule("for", "middle", style="grand", shape="idle"),
            build.rule("for", "grand", style="middle"),
            build.rule("for", "grand", "slight", style="plain", rate=">= 500"),
        ],
        "platform",
    )
    return build.knowledge(first, second)


def test_a_rule_that_earlier_decisions_prevent_is_told(chained: Knowledge) -> None:
    """No input lets the first table take `middle`, so the rule that waits for it never counts."""
    told = {one.id for one in analyse(chained).findings if one.kind in (Kind.UNREACHED_RULE, Kind.UNREACHED_OPTION)}
    assert told == {"unreached_rule:platform:rule_1", "unreached_option:style:middle"}


def test_a_fact_that_changes_nothing_is_told(chained: Knowledge) -> None:
    """Facts are told apart: read without effect, and not read at all."""
    told = {one.about[0]: one.kind for one in analyse(chained).findings if one.keys[0] == "facts"}
    assert told == {"public": Kind.IDLE_FACT, "regimes": Kind.UNREAD_FACT, "platform_engineers": Kind.UNREAD_FACT}


def test_witnesses_state_the_least(chained: Knowledge) -> None:
    """An option of a later table is reached through an earlier one, and nothing is stated in vain."""
    witnesses = {(one.decision, one.option): one.stated for one in option_witnesses(chained, search(chained))}
    assert witnesses["style", "plain"] == {}
    assert set(witnesses["platform", "middle"]) == {"engineers", "shape"}
    assert set(witnesses["platform", "grand"]) == {"rate"}


def test_two_witnesses_differ_in_one_fact(build: Build, chained: Knowledge) -> None:
    """Taken again from the facts, both inputs of a pair come to what it says."""
    pairs = list(fact_witnesses(chained, search(chained)))
    assert {one.fact for one in pairs} == {"engineers", "shape", "rate"}
    for one in pairs:
        for value, chosen in zip(one.values, one.chosen, strict=True):
            taken, _ = recommend(build.facts(**{**one.beside, one.fact: value}), chained)
            assert taken.of(one.decision).chosen == chosen
        assert one.chosen[0] != one.chosen[1]


Drawn = tuple[str, str, str, dict[str, Any]]
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "engineers": st.sampled_from(["< 8", ">= 20", "[8..20)"]),
        "shape": st.sampled_from(["idle", "not(steady)"]),
        "public": st.booleans(),
        "regimes": st.sampled_from(["has gdpr", "empty", "any of gdpr, hipaa"]),
    },
)
RULES = st.lists(
    st.tuples(
        st.sampled_from(["for", "for", "against", "veto"]),
        st.sampled_from(["plain", "middle", "grand"]),
        st.sampled_from(["strong", "moderate", "slight"]),
        CELLS,
    ),
    min_size=1,
    max_size=6,
)


@given(RULES, RULES, st.sampled_from(["one", "many"]))
@settings(max_examples=25, deadline=None)
def test_the_search_finds_what_trying_every_input_finds(
    build: Build, first: list[Drawn], second: list[Drawn], select: str
) -> None:
    """On two small tables, options and rules are reached exactly when some input does it."""
    tables = (
        build.table([build.rule(verb, option, how, **when) for verb, option, how, when in first], "style"),
        build.table(
            [
                build.rule(verb, option, how, **{**when, **({"style": "not(plain)"} if how == "slight" else {})})
                for verb, option, how, when in second
            ],
            "platform",
            select=select,
        ),
    )
    knowledge = build.knowledge(*tables)
    reached = search(knowledge)
    options: set[tuple[str, str]] = set()
    rules: set[tuple[str, str]] = set()
    for engineers in (1, 8, 20):
        for shape in ("steady", "spiky", "idle"):
            for public in (False, True):
                for regimes in ((), ("gdpr",), ("hipaa",)):
                    facts = build.facts(engineers=engineers, shape=shape, public=public, regimes=regimes)
                    for one in recommend(facts, knowledge)[0]:
                        options |= {(one.decision, option) for option in one.chosen}
                        rules |= {(one.decision, fired.rule) for fired in one.fired}
    assert set(reached.options) == options
    assert {(name, f"rule_{number}") for name, number in reached.rules} == rules
