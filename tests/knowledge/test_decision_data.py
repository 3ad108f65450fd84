"""The knowledge that ships: tables decide their examples, findings quote both sides, ordinary systems stay plain."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.decisions.program import Program
from archgen.decisions.weighing import Outcome, Scales, settle
from archgen.findings import FindingKind
from archgen.knowledge.loader import decision_order, load_knowledge
from archgen.knowledge.tables import DecisionTable, Example, HitPolicy
from archgen.knowledge.vocabulary import FactSpec, FactType

KNOWLEDGE = load_knowledge()
PROGRAMS = {name: Program(table) for name, table in KNOWLEDGE.decisions.items()}
SCALES = Scales.of(KNOWLEDGE.policy)
ORDER = decision_order(KNOWLEDGE.decisions, tuple(KNOWLEDGE.decisions))
PLACEHOLDER = re.compile(r"\{(\w+)\}")

FOR_SIZES_ONLY = {"peak_to_mean", "database_memory", "data_residency"}
"""Facts that formulas read and no rule does, or that rules read in derived form."""

TOOL = {
    "engineers": 2,
    "peak_requests_per_second": 5,
    "write_requests_per_second": 1,
    "infrastructure_budget": 200,
    "tenancy_model": "single_tenant",
    "availability": 99.5,
}
SHOP = {
    "engineers": 8,
    "teams": 2,
    "ops_maturity": "medium",
    "infrastructure_budget": 5000,
    "peak_requests_per_second": 1500,
    "write_requests_per_second": 71,
    "traffic_shape": "spiky",
    "read_write_ratio": 20,
    "database_utilisation": 37.5,
    "jobs_table_utilisation": 0.5,
    "data_volume": 200,
    "latency_p99": 250,
    "rpo": 5,
    "rto": 60,
    "residency_scope": "single_region",
    "compliance": ("gdpr", "pci_dss"),
    "money_movement": True,
    "card_data_handling": "tokenised",
    "external_integrations": 1,
}
SAAS = {"engineers": 5, "tenancy_model": "b2b_shared", "tenants": 120}
TELEMETRY = {
    "engineers": 9,
    "devices": 20000,
    "write_requests_per_second": 4000,
    "events_per_second": 4000,
    "jobs_table_utilisation": 300,
    "data_shape": ("relational", "time_series"),
    "request_kinds": ("iot", "crud"),
}
PLATFORM = {
    "engineers": 80,
    "teams": 10,
    "platform_engineers": 6,
    "ops_maturity": "high",
    "delivery_automation": "ci_cd",
    "kubernetes_experience": "strong",
    "messaging_experience": "strong",
    "on_call": "round_the_clock",
    "peak_requests_per_second": 20000,
    "events_per_second": 333,
    "database_utilisation": 500,
    "jobs_table_utilisation": 25,
    "availability": 99.99,
    "rto": 15,
    "rpo": 5,
    "independent_deploy_needed": True,
    "domain_clarity": "well_understood",
    "stage": "scale",
    "services_count": 30,
    "event_consumers": 6,
    "async_workflows": "many",
    "infrastructure_budget": 100000,
}


def defaults() -> dict[str, object]:
    """Give every fact as the vocabulary assumes it."""
    return {name: spec.default for name, spec in KNOWLEDGE.vocabulary.facts.items()}


def decide(name: str, values: Mapping[str, object]) -> Outcome:
    """Take one decision from facts and earlier outcomes alone."""
    program = PROGRAMS[name]
    return settle(program, program.fired(values), (), SCALES)


def decide_all(stated: Mapping[str, object]) -> dict[str, Outcome]:
    """Take all decisions in an order in which each finds what it reads."""
    values = {**defaults(), **stated}
    outcomes: dict[str, Outcome] = {}
    for name in ORDER:
        outcomes[name] = outcome = decide(name, values)
        values[name] = outcome.chosen if PROGRAMS[name].table.selects_many else next(iter(outcome.chosen), None)
    return outcomes


EXAMPLES = [
    pytest.param(name, example, id=f"{name}: {example.name}")
    for name, table in KNOWLEDGE.decisions.items()
    for example in table.examples
]


def plausible(spec: FactSpec) -> st.SearchStrategy[object]:
    """Give what a fact may plausibly be."""
    low, high = spec.plausible[0] or 0, spec.plausible[1] or 100
    match spec.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.ENUM:
            return st.sampled_from(spec.allowed)
        case FactType.SET:
            return st.lists(st.sampled_from(spec.allowed or ("eu", "us")), unique=True).map(tuple)
        case FactType.INTEGER:
            return st.integers(int(low), int(high))
        case _:
            return st.floats(low, high)


SYSTEMS = st.fixed_dictionaries(
    {}, optional={name: plausible(spec) for name, spec in KNOWLEDGE.vocabulary.facts.items()}
)


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_example_is_decided_as_written(name: str, example: Example) -> None:
    """A table takes the options that its example names."""
    assert set(decide(name, {**defaults(), **example.facts}).chosen) == set(example.chosen)


def table_numbers(table: DecisionTable) -> set[str]:
    """Give the numeric facts that a table reads."""
    return {
        name for name in table.reads & set(KNOWLEDGE.vocabulary.facts) if KNOWLEDGE.vocabulary[name].type.is_numeric
    }


@pytest.mark.parametrize("table", KNOWLEDGE.decisions.values(), ids=lambda table: table.id)
def test_table_is_complete(table: DecisionTable) -> None:
    """A table holds an example for each option and one at a bound, a word for each option, and the way back."""
    spoken_for = {option for rule in table.rules for option in rule.targets if rule.effect == "for"}
    assert {option for example in table.examples for option in example.chosen} == set(table.options)
    bounds = {
        (name, bound) for rule in table.rules for name, test in rule.condition.tests for bound in test.boundaries()
    }
    assert not table_numbers(table) or any(bounds & set(example.facts.items()) for example in table.examples)
    assert spoken_for == set(table.options)
    assert table.reversibility is not None
    assert table.reversibility.exit


@pytest.mark.parametrize("table", KNOWLEDGE.decisions.values(), ids=lambda table: table.id)
def test_rule_quotes_only_what_it_reads(table: DecisionTable) -> None:
    """A reason fills its placeholders from the row's own cells, and names its source."""
    for rule in table.rules:
        assert set(PLACEHOLDER.findall(rule.because)) <= set(rule.when), rule.id
        assert rule.source is not None, rule.id
        assert all((rule.source.title, rule.source.url, rule.basis, rule.threshold)), rule.id


def test_first_tables_end_with_a_rule_that_always_holds() -> None:
    """A plain table cannot be left without an answer."""
    for table in KNOWLEDGE.decisions.values():
        if table.hit_policy is HitPolicy.FIRST:
            assert not table.rules[-1].when, table.id


def test_every_fact_is_read() -> None:
    """A question that no rule reads would be asked for nothing."""
    read = {column for table in KNOWLEDGE.decisions.values() for column in table.reads}
    assert set(KNOWLEDGE.vocabulary.facts) - read == FOR_SIZES_ONLY


def test_technologies_are_in_the_catalogue() -> None:
    """An option names only technologies with a reviewed entry."""
    options = [option for table in KNOWLEDGE.decisions.values() for option in table.options.values()]
    named = {technology for option in options for technology in option.technologies}
    assert named <= set(KNOWLEDGE.catalogue.technologies)


def test_conditional_findings_quote_their_facts() -> None:
    """A finding fills its sentences from facts and decisions, and a clash says what to do."""
    known = set(KNOWLEDGE.vocabulary.facts) | set(KNOWLEDGE.decisions)
    for finding in KNOWLEDGE.findings.values():
        if not finding.when:
            continue
        text = " ".join((finding.message, finding.consequence, finding.remedy, finding.question or ""))
        assert set(PLACEHOLDER.findall(text)) <= known, finding.id
        assert all((finding.consequence, finding.remedy)), finding.id
        assert (finding.question is None) == (finding.who is None), finding.id


def test_clashes_and_gaps_are_many_and_ask_somebody() -> None:
    """At least twenty clashes and some gaps are known, and every gap has a question and who answers it."""
    with_condition = [finding for finding in KNOWLEDGE.findings.values() if finding.when]
    clashes = [finding for finding in with_condition if finding.kind is FindingKind.CONTRADICTION]
    gaps = [finding for finding in with_condition if finding.kind in (FindingKind.GAP, FindingKind.QUESTION)]
    assert len(clashes) >= 20
    assert gaps
    assert all(finding.question and finding.who for finding in gaps)
    assert sum(finding.kind is FindingKind.ANTI_PATTERN for finding in with_condition) == 53


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        pytest.param(
            TOOL,
            {
                "architecture_style": "modular_monolith",
                "deployment_platform": "paas",
                "async_processing": "db_queue",
                "event_driven": "no_events",
                "caching": "none",
                "api_gateway_bff": "none_lb",
                "disaster_recovery": "backup_restore",
                "datastore_scaling": "vertical",
                "topology": "single_az",
            },
            id="two people and an internal tool",
        ),
        pytest.param(
            SHOP,
            {
                "architecture_style": "modular_monolith",
                "deployment_platform": "managed_containers",
                "primary_datastore": "relational",
                "async_processing": "db_queue",
                "caching": "shared_cache_aside",
                "topology": "multi_az_backup_region",
                "disaster_recovery": "backup_restore",
            },
            id="a ticket shop",
        ),
        pytest.param(
            SAAS,
            {
                "architecture_style": "modular_monolith",
                "multi_tenancy": "shared_rows_rls",
                "authentication": "oidc_provider",
            },
            id="a small tenant product",
        ),
        pytest.param(
            TELEMETRY,
            {"async_processing": "event_log", "event_driven": "event_streaming", "iot_edge": "iot_broker"},
            id="device telemetry",
        ),
        pytest.param(
            PLATFORM,
            {
                "architecture_style": "microservices",
                "deployment_platform": "kubernetes",
                "event_driven": "event_streaming",
                "api_gateway_bff": "gateway",
                "disaster_recovery": "warm_standby",
                "topology": "active_passive",
                "observability": "tracing",
            },
            id="ten teams",
        ),
    ],
)
def test_ordinary_systems(stated: Mapping[str, object], expected: Mapping[str, str]) -> None:
    """Systems that a reviewer knows well come out as the reviewer would draw them."""
    outcomes = decide_all(stated)
    assert {name: option for name, option in expected.items() if option not in outcomes[name].chosen} == {}


def test_shop_scores_as_its_decision_record_says() -> None:
    """The model record of the ticket shop names these scores, and jobs in the database are a close call."""
    outcomes = decide_all(SHOP)
    style, jobs = outcomes["architecture_style"], outcomes["async_processing"]
    assert style.scores == {"modular_monolith": 6, "serverless": 2, "service_based": 0, "edge": 0, "microservices": -2}
    assert jobs.scores["db_queue"] - jobs.scores["managed_queue"] == 1
    assert "kubernetes" in outcomes["deployment_platform"].vetoed


def test_telemetry_context_takes_a_time_series_store() -> None:
    """A context that holds measurements alone is not kept in the relational store by arguments about joins."""
    stated = {**TELEMETRY, "data_shape": ("time_series",), "query_flexibility": "moderate"}
    assert decide("primary_datastore", {**defaults(), **stated}).chosen == ("time_series",)


@given(SYSTEMS)
def test_what_cannot_stand_together_does_not_come_out(stated: dict[str, object]) -> None:
    """Whatever the facts, platform fits style, events fit their channel, and regions fit the recovery."""
    taken = {name: set(outcome.chosen) for name, outcome in decide_all(stated).items()}
    if taken["architecture_style"] == {"serverless"}:
        assert taken["deployment_platform"] == {"serverless_functions"}
    if taken["deployment_platform"] == {"edge_workers"}:
        assert taken["architecture_style"] == {"edge"}
    if taken["event_driven"] == {"event_streaming"}:
        assert taken["async_processing"] == {"event_log"}
    if taken["async_processing"] & {"none", "in_process_worker"}:
        assert "outbox" not in taken["consistency_transactions"]
    if taken["disaster_recovery"] == {"multi_site_active"}:
        assert taken["topology"] == {"active_active"}


@given(SYSTEMS, st.sampled_from(["none", "on_prem"]))
def test_nothing_managed_without_a_provider(stated: dict[str, object], cloud: str) -> None:
    """Where there is no provider, nothing is chosen that a provider would run."""
    taken = {name: set(outcome.chosen) for name, outcome in decide_all({**stated, "cloud": cloud}).items()}
    assert not taken["async_processing"] & {"managed_queue"}
    assert not taken["deployment_platform"] & {"managed_containers", "serverless_functions", "edge_workers"}


@given(SYSTEMS)
def test_store_of_measurements_needs_measurements(stated: dict[str, object]) -> None:
    """A system without measurements over time never gets a time-series store as its main one."""
    assert decide_all({**stated, "data_shape": ("relational",)})["primary_datastore"].chosen != ("time_series",)
