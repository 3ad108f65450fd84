"""What is still possible while facts are open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.decisions.kernel import kernel_of
from archgen.decisions.possible import Excluded, possibilities
from archgen.decisions.setting import Setting, setting_of
from archgen.decisions.taking import NOTHING_STATED, take
from archgen.decisions.worlds import Worlds, imagine
from archgen.facts.narrowing import Narrowed
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.model import Requirements, StatedFact

if TYPE_CHECKING:
    from tests.decisions.conftest import Build

    from archgen.knowledge.loader import Knowledge
    from archgen.knowledge.vocabulary import Value

KNOWLEDGE = load_knowledge()
LOT = Lot(256, "possible", evenly=True)


def knowing(knowledge: Knowledge, **stated: Value) -> Setting:
    """Give a project of which some facts are stated."""
    facts = {name: StatedFact(value=value, text="") for name, value in stated.items()}
    return setting_of(knowledge, NOTHING_STATED.model_copy(update={"facts": facts}))


@pytest.fixture(scope="module")
def open_worlds() -> Worlds:
    """Worlds of a project of which nothing is known, every value as likely as any other."""
    return imagine(KNOWLEDGE, lot=LOT)


def partly_known(worlds: Worlds, number: int) -> Requirements:
    """State a part of what one world holds; the larger the number, the more."""
    names = [name for name, spec in KNOWLEDGE.vocabulary.facts.items() if spec.statable]
    kept = [name for place, name in enumerate(names) if (place * 7 + number * 3) % 12 < number % 12]
    stated = {name: StatedFact(value=worlds.columns[name].value(number), text="") for name in kept}
    return NOTHING_STATED.model_copy(update={"facts": stated})


@pytest.mark.parametrize("number", range(12))
def test_no_possible_outcome_is_missed(open_worlds: Worlds, number: int) -> None:
    """Whatever open facts turn out to be, each decision takes what is possible, and takes what is certain."""
    worlds = imagine(KNOWLEDGE, partly_known(open_worlds, number), lot=LOT)
    for decision, found in possibilities(worlds.setting).items():
        taken = [set(worlds.outcomes[decision].named(bits)) for bits in worlds.outcomes[decision].answers[0]]
        assert set().union(*taken) <= set(found.possible), decision
        assert set(found.certain) <= set.intersection(*taken), decision
        assert {one.option for one in found.excluded} == set(worlds.outcomes[decision].options) - set(found.possible)


@pytest.mark.parametrize("number", [0, 5, 9])
def test_facts_that_are_not_relevant_change_nothing(open_worlds: Worlds, number: int) -> None:
    """Other values of all facts that are not relevant to a decision leave it as it is, in every world."""
    worlds = imagine(KNOWLEDGE, partly_known(open_worlds, number), lot=LOT)
    other = np.roll(np.arange(worlds.count), 1)
    checked = 0
    for decision, found in possibilities(worlds.setting).items():
        open_ = {name for name in worlds.columns if name not in worlds.requirements.facts}
        relevant = set(found.relevant)
        derived = {name for name in open_ if worlds.completions.follows.get(name)}
        idle = open_ - relevant - derived
        columns = {name: column.take(other) if name in idle else column for name, column in worlds.columns.items()}
        again = worlds.setting.solve(columns, worlds.count)[decision]
        assert np.array_equal(again.bits, worlds.outcomes[decision].bits), decision
        checked += bool(idle)
    assert checked


def test_what_is_narrowed_excludes(build: Build) -> None:
    """A range, and members that are possible, exclude what hangs on the rest; a rule or the lead tells why."""
    table = build.table(
        [
            build.rule("for", "grand", "strong", rate="> 100"),
            build.rule("for", "middle", "slight", shape="steady"),
            build.rule("veto", "middle", public=True),
        ]
    )
    setting = knowing(build.knowledge(table), public=False)
    found = possibilities(setting)["style"]
    assert (found.possible, found.certain, found.is_exact) == (("plain", "middle", "grand"), (), True)
    assert found.relevant == ("rate", "shape")
    low = possibilities(setting, {"rate": Narrowed(high=50)})["style"]
    assert (low.possible, low.relevant) == (("plain", "middle"), ("shape",))
    assert low.excluded == (Excluded("grand"),)
    sure = possibilities(setting, {"rate": Narrowed(low=200)})["style"]
    assert sure.certain == ("grand",)
    assert Excluded("plain", beaten_by="grand", at_most=0, at_least=3) in sure.excluded
    vetoed = possibilities(knowing(build.knowledge(table), public=True))["style"]
    assert Excluded("middle", rules=("rule_2",)) in vetoed.excluded


VALUES: dict[str, Sequence[Value]] = {
    "engineers": (1, 8, 9, 40),
    "shape": ("steady", "spiky", "idle"),
    "public": (True, False),
    "regimes": ((), ("gdpr",), ("hipaa",), ("gdpr", "hipaa")),
}
CELLS = {
    "engineers": ("< 9", ">= 9", "[2..20]"),
    "shape": ("spiky", "not(idle)"),
    "public": ("true",),
    "regimes": ("has gdpr", "none of hipaa", "all of gdpr, hipaa", "empty"),
}
WHENS = st.dictionaries(st.sampled_from(sorted(CELLS)), st.integers(0, 3), max_size=3).map(
    lambda picked: {name: CELLS[name][place % len(CELLS[name])] for name, place in picked.items()}
)
RULES = st.lists(
    st.tuples(
        st.sampled_from(["for", "against", "veto"]),
        st.sampled_from(["plain", "middle", "grand"]),
        st.sampled_from(["strong", "moderate", "slight"]),
        st.sampled_from(["cost", "security"]),
        WHENS,
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=40, deadline=None)
@given(rules=RULES, select=st.sampled_from(["one", "many"]), policy=st.sampled_from(["weigh", "first"]))
def test_one_table_is_exact(
    build: Build, rules: list[tuple[str, str, str, str, dict[str, str]]], select: str, policy: str
) -> None:
    """What is possible is what some values of the columns bring about, no more and no less."""
    if policy == "first":
        rows: list[Mapping[str, object]] = [{"then": option, "when": when} for _, option, _, _, when in rules]
    else:
        rows = [
            build.rule(verb, option, strength, criterion, **when) for verb, option, strength, criterion, when in rules
        ]
    knowledge = build.knowledge(build.table(rows, select=select, hit_policy=policy))
    start = take(build.facts(), knowledge).start
    taken = []
    for values in product(*VALUES.values()):
        outcome = replace(start, values={**start.values, **dict(zip(VALUES, values, strict=True))}).solve()
        taken.append(set(outcome.outcomes["style", None].chosen))
    found = possibilities(knowing(knowledge))["style"]
    assert found.is_exact
    assert set(found.possible) == set().union(*taken)
    assert set(found.certain) == set.intersection(*taken)


def test_the_kernel_settles_what_reads_later_decisions() -> None:
    """A combination may exclude options of a decision that is taken before one that it reads."""
    kernel = kernel_of(KNOWLEDGE)
    assert any(fit.rule == "background_in_functions" for fit in kernel._late)
