from collections.abc import Callable

import pytest

from archgen.facts.model import Facts, Provenance
from archgen.findings import Finding

Resolve = Callable[[str], tuple[Facts, dict[str, Finding]]]


def test_skills_are_read_from_experience(resolve: Resolve) -> None:
    """The best experience with a technology of the kind counts."""
    facts, _ = resolve("team: {experience: {Kubernetes: some, kafka: none, rabbitmq: strong, mysql: none}}")
    skills = {name: facts.value(name) for name in ("kubernetes_experience", "messaging_experience", "dba_skills")}
    assert skills == {"kubernetes_experience": "some", "messaging_experience": "strong", "dba_skills": "none"}
    assert facts["kubernetes_experience"].because == "Experience of the team: Kubernetes some."


def test_what_runs_already_is_some_skill(resolve: Resolve) -> None:
    """Somebody runs it; how well is assumed. Stated skills win."""
    facts, _ = resolve("existing: [{technology: kafka}]")
    assert facts.value("messaging_experience") == "some"
    assert facts["messaging_experience"].is_assumed
    assert (
        resolve("existing: [kafka]\nteam: {messaging_experience: strong}")[0].value("messaging_experience") == "strong"
    )


def test_languages_come_from_experience_and_existing(resolve: Resolve) -> None:
    """TypeScript and JavaScript are one; a language that is known less well, or not at all, is left out."""
    facts, _ = resolve(
        "team: {experience: {TypeScript: strong, java: none, c#: some}}\nexisting: [django, nodejs, spring-boot]"
    )
    assert facts.value("team_languages") == ("python", "javascript_typescript")


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("security: {compliance: [pci_dss]}", "PCI DSS"),
        ("integrations: [{name: Acme, purpose: card payments}]", "Acme"),
        ("integrations: [Stripe]", "Stripe"),
        (
            "domain: {entities: {Order: {fields: {s: 'enum(a, b)', total: money}, lifecycle: a -> b}}}",
            "Order",
        ),
    ],
)
def test_money_moves(resolve: Resolve, text: str, because: str) -> None:
    """Regimes, integrations and entities tell that money moves."""
    facts, _ = resolve(text)
    assert facts.value("money_movement") is True
    assert because in facts["money_movement"].because


def test_nothing_about_money_means_none(resolve: Resolve) -> None:
    """Prices without a lifecycle, or a plain integration, move no money."""
    facts, _ = resolve("integrations: [Mail]\ndomain: {entities: {Item: {fields: {price: money}}}}")
    assert facts.value("money_movement") is False
    assert facts.value("card_data_handling") == "none"


def test_cards_are_taken_to_be_tokenised(resolve: Resolve) -> None:
    """A payment provider's page is assumed to see the cards, until somebody says otherwise."""
    facts, _ = resolve("integrations: [{name: Payment provider, purpose: card payments}]")
    assert facts.value("card_data_handling") == "tokenised"
    assert facts["card_data_handling"].is_assumed
    assert (
        resolve("security: {compliance: [pci_dss], card_data_handling: stored}")[0].value("card_data_handling")
        == "stored"
    )


def test_integrations_are_counted(resolve: Resolve) -> None:
    """The list is the number; without one it is assumed."""
    assert resolve("integrations: [A, B]")[0].value("external_integrations") == 2
    assert resolve("")[0]["external_integrations"].provenance is Provenance.ASSUMED


def test_volume_is_rows_times_width_times_indexes(resolve: Resolve) -> None:
    """4M orders of 92 bytes take 0.736 GB with indexes."""
    facts, _ = resolve(
        "domain: {entities: {Customer: , Order: {rows: 4M, retention: 7 years, fields: {customer: -> Customer,"
        " status: 'enum(a, b)', total: money, placed_at: timestamp}}}}"
    )
    assert facts.value("data_volume") == 0.736
    assert facts["data_volume"].formula == "Order 4M × 92 B × 2 with indexes = 736 MB"
    assert "Customer" in facts["data_volume"].because
    assert facts.value("largest_table") == 0.736
    assert facts.value("retention") == 7
    assert facts.grown(10).value("data_volume") == 7.36


def test_files_are_counted(resolve: Resolve) -> None:
    """Fields that hold files give the file storage, lists at three a row."""
    facts, _ = resolve("domain: {entities: {Photo: {rows: 1M, fields: {image: file, more: [file]}}}}")
    assert facts.value("file_storage") == 2000
    assert facts.value("data_shape") == ("relational", "blobs")


def test_search_and_asynchronous_steps_are_noticed(resolve: Resolve) -> None:
    """Patterns that search need full text; asynchronous steps are background work."""
    facts, _ = resolve(
        "actors: [A]\ndomain: {entities: {X: }, access_patterns: [{name: Search X, entity: X}],"
        " flows: [{name: F, steps: ['A ->> Shop: note']}]}"
    )
    assert facts.value("search_needs") == "full_text"
    assert facts.value("async_workflows") == "few"
    assert facts.value("data_shape") == ("relational", "full_text")


def test_depth_follows_references_and_stays_modest(resolve: Resolve) -> None:
    """The longest chain from what is read counts, up to three hops; circles end."""
    facts, _ = resolve(
        "domain: {entities: {A: {fields: {b: -> B}}, B: {fields: {c: -> C, a: -> A}}, C: },"
        " access_patterns: [{name: One, entity: A}]}"
    )
    assert facts.value("relationship_depth") == 2
    assert "A → B → C" in facts["relationship_depth"].because


def test_only_measurements_written_fast_are_a_time_series(resolve: Resolve) -> None:
    """Many rows alone are no time series."""
    entity = "R: {rows: 200M, fields: {at: timestamp, value: 'decimal(8, 2)', x: -> X}}, X: "
    slow, _ = resolve(f"domain: {{entities: {{{entity}}}}}")
    fast, _ = resolve(
        f"domain: {{entities: {{{entity}}}, access_patterns: [{{name: Store, entity: R, kind: write, rate: 500}}]}}"
    )
    assert slow.value("data_shape") == ("relational",)
    assert fast.value("data_shape") == ("relational", "time_series")


def test_health_regime_means_special_data(resolve: Resolve) -> None:
    """HIPAA is about health data."""
    assert resolve("security: {compliance: [hipaa]}")[0].value("data_sensitivity") == "special_category"


def test_cold_starts_do_not_fit_into_a_short_promise(resolve: Resolve) -> None:
    """100 ms leave no room for a cold start."""
    assert resolve("quality: {latency_p99: 80 ms}")[0].value("cold_start_tolerated") is False
    assert resolve("quality: {latency_p99: 300 ms}")[0].value("cold_start_tolerated") is True
