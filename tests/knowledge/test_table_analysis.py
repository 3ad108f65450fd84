"""The shipped tables analysed: no error, and every option and fact does something when it is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archgen.decisions.analysis import Analysis, analyse
from archgen.decisions.analysis.trials import Trials
from archgen.decisions.engine import recommend
from archgen.facts.resolve import Resolver
from archgen.knowledge.analysis import Gravity
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.requirements.model import Project, Requirements, StatedFact


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


def test_every_rule_counts_in_an_input_that_was_run(analysis: Analysis) -> None:
    """What the search kept for a rule can be stated, and lets it hold, or come first where only the first counts."""
    knowledge = load_knowledge()
    trials = Trials(knowledge)
    assert analysis.reached is not None
    again = {id(trial): trials.from_stated(trial.stated) for trial in analysis.reached.rules.values()}
    missing = []
    for decision, table in knowledge.decisions.items():
        for number, rule in enumerate(table.rules):
            trial = analysis.reached.rules.get((decision, number))
            if trial is None or not again[id(trial)].solution.outcomes[decision, None].rows >> number & 1:
                missing.append((decision, rule.id))
    assert missing == []


def test_every_fact_changes_a_decision(analysis: Analysis) -> None:
    """For each fact there are two inputs that it alone tells apart and that decide otherwise."""
    vocabulary = load_knowledge().vocabulary
    assert analysis.reached is not None
    assert set(vocabulary.facts) == set(analysis.reached.facts)
    for fact, tip in analysis.reached.facts.items():
        differing = {name for name in tip.one.stated if tip.one.stated[name] != tip.other.stated[name]}
        computed = {name for name in differing if not vocabulary[name].statable}
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
