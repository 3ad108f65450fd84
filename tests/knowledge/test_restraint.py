"""Small systems stay small: nothing is run beside the store before the store's use, or a named need, calls for it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen import pipeline
from archgen.findings import FindingKind
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import FactSpec, FactType

KNOWLEDGE = load_knowledge()
NUMBERS = {name: one.value for name, one in KNOWLEDGE.thresholds.items()}
COPIES = {"in_process", "shared_cache_aside", "write_through", "write_behind"}
BROKERS = {"managed_queue", "event_log"}

FROM_EXPERIENCE = {"kubernetes_experience", "messaging_experience", "dba_skills", "team_languages"}
"""Facts that are stated through `team.experience`."""

SMALL = {
    "engineers": (1, 12),
    "peak_requests_per_second": (0.1, 2000),
    "monthly_active_users": (1, 100_000),
    "data_volume": (0.1, 800),
    "largest_table": (0.1, 100),
    "read_write_ratio": (0.1, 2000),
    "services_count": (1, 4),
    "event_consumers": (0, 6),
    "payload": (0.2, 500),
}
"""Ranges of small and middling projects, beyond which the shipped priors would seldom go."""


def brief(facts: Mapping[str, object]) -> str:
    """Write a requirements file; JSON is YAML."""
    groups: dict[str, dict[str, object]] = {"project": {"name": "Tool", "summary": "Keeps lists."}}
    for name, value in facts.items():
        groups.setdefault(KNOWLEDGE.vocabulary[name].group, {})[name] = value
    return json.dumps(groups)


def values(spec: FactSpec) -> st.SearchStrategy[object]:
    """Give what a small project may state."""
    match spec.type:
        case FactType.BOOLEAN:
            return st.booleans()
        case FactType.ENUM:
            return st.sampled_from(spec.allowed)
        case FactType.SET:
            return st.lists(st.sampled_from(spec.allowed), unique=True, min_size=1, max_size=3)
        case FactType.INTEGER:
            return st.integers(*map(int, SMALL[spec.name]))
        case _:
            return st.floats(*SMALL[spec.name]).map(lambda number: round(number, 2))


MOVED = (
    *SMALL,
    *("traffic_shape", "consistency", "user_geography", "hot_key_skew", "async_workflows", "ordering_needed"),
    *("event_replay_needed", "analytics_needs", "data_shape", "money_movement", "stage"),
)
PROJECTS = st.fixed_dictionaries({}, optional={name: values(KNOWLEDGE.vocabulary[name]) for name in MOVED})


def every_default() -> dict[str, object]:
    """State every fact as the vocabulary would assume it."""
    specs = KNOWLEDGE.vocabulary.facts.values()
    given = {spec.name: spec.default for spec in specs if spec.statable and spec.name not in FROM_EXPERIENCE}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


@pytest.mark.parametrize("facts", [{}, every_default()], ids=["only a name", "all defaults"])
def test_an_ordinary_file_has_no_contradiction_and_no_anti_pattern(facts: Mapping[str, object]) -> None:
    """What archgen assumes by itself must not be what it warns of, and asks for the plainest system."""
    answer = pipeline.decide(pipeline.read(brief(facts)), flips=False)
    told = [one.id for one in answer.findings if one.kind in (FindingKind.ANTI_PATTERN, FindingKind.CONTRADICTION)]
    assert told == []
    taken = answer.recommendations.env()
    plain = {"architecture_style": "modular_monolith", "caching": ("none",), "datastore_scaling": ("vertical",)}
    assert {name: taken[name] for name in plain} == plain
    assert taken["async_processing"] not in BROKERS


@settings(max_examples=120)
@given(PROJECTS)
def test_no_copy_before_a_store_that_idles(facts: dict[str, object]) -> None:
    """A cache, a replica or a reporting copy comes with a store that is in use, whatever else is stated."""
    answer = pipeline.decide(pipeline.read(brief(facts)), flips=False)
    used = answer.facts.number("database_utilisation")
    taken = answer.recommendations
    if used < NUMBERS["warm_store"]:
        assert not COPIES & set(taken.chosen("caching"))
        assert "read_replica_reporting" not in taken.chosen("search_analytics")
    if used < NUMBERS["full_store"]:
        assert "read_replicas" not in taken.chosen("datastore_scaling")


@settings(max_examples=120)
@given(PROJECTS)
def test_no_broker_without_a_need(facts: dict[str, object]) -> None:
    """A queue or log comes with jobs that the store would feel, or with one of the needs that tables cannot meet."""
    answer = pipeline.decide(pipeline.read(brief(facts)), flips=False)
    known, taken = answer.facts, answer.recommendations.env()
    shapes = known.value("data_shape")
    needs = (
        known.number("jobs_table_utilisation") >= NUMBERS["quiet_jobs_table"],
        known.number("event_consumers") >= NUMBERS["fan_out"],
        known.value("event_replay_needed") is True,
        taken["architecture_style"] in ("serverless", "microservices", "edge"),
        taken["architecture_style"] == "service_based"
        and known.number("services_count") >= NUMBERS["several_services"],
        isinstance(shapes, tuple) and not {"relational", "ledger"} & set(shapes),
    )
    assert taken["async_processing"] not in BROKERS or any(needs)


UNFORCED = (
    "premature_microservices",
    "premature_sharding",
    "cache_hides_slow_query",
    "kafka_for_jobs",
    "queue_in_db_at_scale",
    "kubernetes_too_early",
    "mesh_too_early",
    "multi_region_too_early",
    "single_instance",
    "polyglot_persistence_small",
    "vector_db_first",
)
"""Anti-patterns that only people's own choices may bring; the tables keep the same thresholds by the same names."""


@settings(max_examples=80)
@given(PROJECTS)
def test_tables_do_not_recommend_what_is_warned_of(facts: dict[str, object]) -> None:
    """No recommendation that nobody forced is an anti-pattern of doing too much or too little."""
    answer = pipeline.decide(pipeline.read(brief(facts)), flips=False)
    assert not set(UNFORCED) & {one.id for one in answer.findings}
