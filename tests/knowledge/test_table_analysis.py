"""The shipped tables analysed: no error, and every option and fact does something when it is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archgen.decisions.analysis import Analysis, analyse
from archgen.decisions.engine import recommend
from archgen.facts.resolve import Resolver
from archgen.knowledge.analysis import Gravity
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.requirements.model import Project, Requirements, StatedFact

IDLE = {"growth_per_year", "push_latency", "payload"}
"""Facts of which it is known that they change no decision yet."""


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """The analysis of all shipped tables."""
    return analyse(load_knowledge())


def test_no_table_has_an_error(analysis: Analysis) -> None:
    """Gaps, conflicts, rules that cannot count, options without arguments: none of these may ship."""
    assert [f"{one.id}: {one.message}" for one in analysis.findings if one.severity is Gravity.ERROR] == []


def test_every_option_is_chosen_by_an_input_that_was_run(analysis: Analysis) -> None:
    """What the search kept for an option chooses it when all facts are stated and decided from the front."""
    knowledge = load_knowledge()
    assert analysis.reached is not None
    missing = []
    for decision, table in knowledge.decisions.items():
        for option in table.options:
            trial = analysis.reached.options.get((decision, option))
            facts = {} if trial is None else trial.stated
            stated = {
                name: StatedFact(value=value, text=str(value))
                for name, value in facts.items()
                if name in knowledge.vocabulary and knowledge.vocabulary[name].statable
            }
            resolved = Resolver(Requirements(project=Project(name="Test"), facts=stated), knowledge.vocabulary).facts()
            if trial is None or option not in recommend(resolved, knowledge)[0].of(decision).chosen:
                missing.append((decision, option))
    assert missing == []


def test_facts_change_decisions(analysis: Analysis) -> None:
    """There are two inputs that one fact alone tells apart and that decide otherwise, for each fact but those known."""
    assert analysis.reached is not None
    assert set(load_knowledge().vocabulary.facts) - set(analysis.reached.facts) <= IDLE
    for fact, tip in analysis.reached.facts.items():
        differing = {name for name in tip.one.stated if tip.one.stated[name] != tip.other.stated[name]}
        computed = {name for name in differing if not load_knowledge().vocabulary[name].statable}
        assert differing - computed == {fact} - computed
        assert tip.one.chosen(tip.decision) != tip.other.chosen(tip.decision)


def test_findings_have_ids_of_their_own_and_words(analysis: Analysis) -> None:
    """No two findings share an id, and no placeholder is left in their sentences."""
    ids = [one.id for one in analysis.findings]
    assert len(set(ids)) == len(ids)
    assert [one.id for one in analysis.findings if re.search(r"\{\w+\}", one.message + one.remedy)] == []


def test_tables_of_a_company_are_analysed_with_the_rest(tmp_path: Path) -> None:
    """A table that replaces a shipped one is judged in its place, by the words that the company gives."""
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "caching.yaml").write_text(
        """\
decision: caching
question: Where is data cached?
scope: context
hit_policy: unique
select: many
options: {none: {name: None}, http_cdn: {name: CDN}, shared_cache_aside: {name: Shared}}
rules:
  - {id: few, when: {peak_requests_per_second: "< 100"}, then: none, because: No need.}
  - {id: many, when: {peak_requests_per_second: "> 100", read_write_ratio: ">= 10"}, then: shared_cache_aside,
     because: Reads repeat.}
  - {id: far, when: {peak_requests_per_second: ">= 90", user_geography: global}, then: http_cdn, because: Far away.}
""",
        encoding="utf-8",
    )
    found = {one.id: one for one in analyse(Knowledge((tmp_path,))).findings if one.decision == "caching"}
    assert {name for name, one in found.items() if one.severity is Gravity.ERROR} == {
        "gap:caching",
        "conflict:caching:few+far",
        "conflict:caching:many+far",
    }
    assert "`few` and `far` hold together" in found["conflict:caching:few+far"].message
    assert '{peak_requests_per_second: "> 100", read_write_ratio: "< 10"' in found["gap:caching"].message
