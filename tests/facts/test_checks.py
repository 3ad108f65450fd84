from collections.abc import Callable

import pytest

from archgen.facts.model import Facts
from archgen.facts.resolve import resolve_facts
from archgen.findings import Finding
from archgen.knowledge.vocabulary import Vocabulary
from archgen.requirements.model import Requirements
from archgen.requirements.notices import notice_texts

Resolve = Callable[[str], tuple[Facts, dict[str, Finding]]]

ORDER = "domain: {entities: {Order: {rows: 4M, fields: {total: money}}}}"
RATED = "[{name: A, entity: X, rate: 8}, {name: B, entity: X, rate: 9}]"
CASES = [
    (
        "writes_disagree_with_ratio",
        "load: {peak_requests_per_second: 2100, read_write_ratio: 20, write_requests_per_second: 700}",
        ["700 writes/s", "2,100 ÷ (20 + 1) = 100 writes/s"],
    ),
    (
        "writes_above_peak",
        "load: {peak_requests_per_second: 10, write_requests_per_second: 50}",
        ["50 writes/s", "10 rps"],
    ),
    (
        "peak_disagrees_with_users",
        "load: {peak_requests_per_second: 9k, monthly_active_users: 500}",
        ["9,000 rps", "500 users"],
    ),
    (
        "experience_disagrees",
        "team: {kubernetes_experience: strong, experience: {kubernetes: none}}",
        ["stated as strong", "kubernetes none"],
    ),
    ("rows_explain_little", f"load: {{data_volume: 200 GB}}\n{ORDER}", ["of the 200 GB stated", "Order 4M × 60 B × 2"]),
    ("rows_exceed_volume", f"load: {{data_volume: 100 MB}}\n{ORDER}", ["480 MB", "100 MB"]),
    ("table_exceeds_volume", "load: {data_volume: 5 GB, largest_table: 50 GB}", ["50 GB", "5 GB"]),
    (
        "patterns_exceed_peak",
        f"load: {{peak_requests_per_second: 10}}\ndomain: {{entities: {{X: }}, access_patterns: {RATED}}}",
        ["17 rps", "A 8 + B 9"],
    ),
    (
        "residency_disagrees",
        "quality: {residency_scope: none, data_residency: [eu]}",
        ["stated as none", "single_region"],
    ),
]


@pytest.mark.parametrize(("finding_id", "text", "words"), CASES, ids=[case[0] for case in CASES])
def test_statements_that_disagree_are_found_with_both_sides(
    resolve: Resolve, finding_id: str, text: str, words: list[str]
) -> None:
    """A finding names both values and the arithmetic, and points at what clashes."""
    _, findings = resolve(text)
    finding = findings[finding_id]
    for word in words:
        assert word in finding.message
    assert finding.about
    assert "{" not in finding.message + finding.consequence + finding.remedy


def test_the_example_asks_what_the_rest_of_its_data_is(stagedoor: Requirements, vocabulary: Vocabulary) -> None:
    """The example of the contract has one thing to ask about its facts."""
    _, findings = resolve_facts(stagedoor, vocabulary)
    (finding,) = findings
    assert finding.id == "rows_explain_little"
    assert finding.question == "What are the other 199 GB?"


def test_plain_requirements_raise_nothing(resolve: Resolve) -> None:
    """Facts that nobody stated cannot disagree."""
    assert resolve("team: {engineers: 3}")[1] == {}
    assert resolve("load: {peak_requests_per_second: 100, read_write_ratio: 9, write_requests_per_second: 11}")[1] == {}


def test_machines_explain_a_peak_without_users(resolve: Resolve) -> None:
    """Devices cause load that people do not."""
    text = "load: {peak_requests_per_second: 9k, monthly_active_users: 500}\nclients: {devices: 20k}"
    assert "peak_disagrees_with_users" not in resolve(text)[1]


def test_all_words_of_findings_are_there() -> None:
    """Each finding says what happens if nothing is done and what to do."""
    for rule in notice_texts().values():
        assert rule.message
        assert rule.consequence
        assert rule.remedy
        assert not rule.when
