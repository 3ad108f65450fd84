"""The building blocks: that they hold together, are used, and stay out of small systems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge.block_checks import catalogue_faults_of, example_of, faults_of
from archgen.knowledge.blocks import Block, load_blocks, with_workloads
from archgen.knowledge.cells import Column, compile_condition
from archgen.knowledge.loader import load_knowledge
from archgen.quantities import Expression

KNOWLEDGE = load_knowledge()
BLOCKS = KNOWLEDGE.blocks
COLUMNS = with_workloads(KNOWLEDGE.columns, BLOCKS)

# Options of decisions that put a container into a design.
SERVED = {
    "primary_datastore": "relational document key_value wide_column time_series graph search_engine ledger",
    "async_processing": "in_process_worker db_queue managed_queue event_log workflow_engine",
    "caching": "http_cdn shared_cache_aside write_through write_behind",
    "object_storage": "object_store_proxied object_store_direct cdn_fronted",
    "api_gateway_bff": "gateway bff graphql_federation gateway_plus_bff",
    "api_style": "webhooks",
    "authentication": "oidc_provider",
    "search_analytics": "read_replica_reporting search_engine warehouse olap_store",
    "real_time_delivery": "websocket managed_realtime push_notifications crdt_sync",
    "iot_edge": "iot_broker edge_gateway",
    "ml_vector": "search_engine_vector dedicated_vector_db",
    "deployment_platform": (
        "single_vm paas managed_containers kubernetes serverless_functions edge_workers bare_metal_onprem"
    ),
    "architecture_style": "modular_monolith service_based microservices serverless edge",
    "release_strategy": "feature_flags",
    "secrets_keys": "cloud_secret_manager vault hsm_cmk",
    "network_security": "managed_edge service_mesh advanced_ddos",
    "disaster_recovery": "backup_restore pilot_light warm_standby multi_site_active",
    "topology": "single_az multi_az multi_az_backup_region active_passive active_active",
    "datastore_scaling": "read_replicas sharding distributed_sql",
    "event_driven": "event_streaming",
    "consistency_transactions": "outbox",
    "multi_tenancy": "shared_rows_rls hybrid_tiered",
    "observability": "logs_metrics tracing",
}

SIMPLE: Mapping[str, object] = {
    "architecture_style": "modular_monolith",
    "deployment_platform": "paas",
    "topology": "single_az",
    "primary_datastore": "relational",
    "datastore_scaling": ("vertical",),
    "async_processing": "none",
    "caching": ("none",),
    "object_storage": "db_blob",
    "api_gateway_bff": "none_lb",
    "api_style": ("rest",),
    "authentication": ("server_session",),
    "search_analytics": ("in_db",),
    "real_time_delivery": "polling",
    "iot_edge": "not_needed",
    "ml_vector": "none",
    "release_strategy": ("rolling",),
    "secrets_keys": "platform_secrets",
    "network_security": ("tls_everywhere",),
    "disaster_recovery": "backup_restore",
    "event_driven": "no_events",
    "consistency_transactions": ("local_transaction",),
    "multi_tenancy": "not_applicable",
    "observability": ("logs_metrics",),
    "communication": ("in_process",),
    "workload": (),
    "engineers": 2,
    "monthly_active_users": 30,
    "peak_requests_per_second": 2,
    "data_sensitivity": "internal",
    "events_per_second": 0.1,
}


def values(**changed: object) -> dict[str, object]:
    """Return facts and decisions of a two-person internal tool, with changes."""
    defaults = {name: spec.default for name, spec in KNOWLEDGE.vocabulary.facts.items()}
    return {**defaults, **SIMPLE, **changed}


def holds(when: Mapping[str, object], known: Mapping[str, object]) -> bool:
    """Tell whether a condition holds."""
    return compile_condition(when, COLUMNS).holds(known)


def applies(block: Block, known: Mapping[str, object]) -> bool:
    """Tell whether a block belongs to a design with these facts and decisions."""
    return any(holds(when, known) for when in block.when) and not any(holds(row.when, known) for row in block.not_when)


def used_in(known: Mapping[str, object]) -> set[str]:
    """Return the blocks of a design."""
    return {name for name, block in BLOCKS.items() if applies(block, known)}


def test_all_blocks_load() -> None:
    """Every file is a valid block under the name of its file."""
    assert len(BLOCKS) >= 60
    assert sum(block.is_workload for block in BLOCKS.values()) == 12


@cache
def served_by() -> dict[tuple[str, str], list[str]]:
    """Return which blocks read which option in a condition that they fulfil."""
    found: dict[tuple[str, str], list[str]] = {}
    for decision, options in SERVED.items():
        for option in options.split():
            alone: object = (option,) if COLUMNS[decision].type.value == "set" else option
            found[decision, option] = [
                name
                for name, block in BLOCKS.items()
                for when in block.when
                if decision in when and holds({decision: when[decision]}, {decision: alone})
            ]
    return found


@pytest.mark.parametrize(("decision", "options"), SERVED.items(), ids=SERVED)
def test_options_that_imply_a_container_are_served(decision: str, options: str) -> None:
    """Each such option is named by a block's condition."""
    assert [one for one in options.split() if not served_by()[decision, one]] == []


def test_served_options_exist() -> None:
    """The list above names options of the tables."""
    unknown = [
        f"{decision}: {option}"
        for decision, options in SERVED.items()
        for option in options.split()
        if option not in COLUMNS[decision].members
    ]
    assert unknown == []


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_examples_of_formulas_compute(block: Block) -> None:
    """Each formula gives what its example states."""
    for rows in block.sizing.values():
        for row in rows:
            assert Expression.parse(row.formula).evaluate(example_of(row)) == pytest.approx(row.gives, rel=0.005), (
                row.id
            )


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_block_that_ships_has_no_fault(block: Block) -> None:
    """Loading them does not check what ships, so that it is quick."""
    assert faults_of(block, block.block, COLUMNS) == ()


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_names_of_the_catalogue_exist(block: Block) -> None:
    """Capacity facts, technologies and compliance topics are those of the catalogue."""
    catalogue = KNOWLEDGE.catalogue
    capacities = set(catalogue.capacities)
    technologies = set(catalogue.technologies)
    topics = set(catalogue.topics())

    assert catalogue_faults_of(block, capacities, technologies, topics) == ()


def test_roles_that_choose_a_product_have_a_technology_table() -> None:
    """`$role` finds a table; no product of the catalogue is a real-time service, so that one stays open."""
    tables = {
        path.stem for path in (Path(str(load_blocks.__globals__["__file__"])).parent / "technology").glob("*.yaml")
    }
    wanted = {one.technology[1:] for block in BLOCKS.values() for one in block.containers if one.technology[0] == "$"}

    assert wanted - tables == {"language_framework", "socket_gateway"}


def test_risk_ids_are_unique_over_all_blocks() -> None:
    """A risk can be accepted by its id alone."""
    ids = Counter(risk.id for block in BLOCKS.values() for risk in block.risks)

    assert [one for one, count in ids.items() if count > 1] == []


def test_risks_are_triggered_by_a_number() -> None:
    """Somebody can tell when a risk has come true."""
    vague = [risk.id for block in BLOCKS.values() for risk in block.risks if not any(c.isdigit() for c in risk.trigger)]

    assert vague == []


def test_every_block_can_be_used_and_be_absent() -> None:
    """Some alternative of each block's condition can hold, and a small tool does not need all blocks."""
    for name, block in BLOCKS.items():
        for when in block.when:
            assert compile_condition(when, COLUMNS).tests, name
    assert len(used_in(values())) < 8


def test_two_person_tool_needs_one_process_and_one_database() -> None:
    """A small internal tool gets no load balancer, cache, queue, collector or vault of its own."""
    known = values()
    containers = {
        container.role.value
        for name in used_in(known)
        for container in BLOCKS[name].containers
        if (not container.part_of or any(holds(when, known) for when in container.separate_when))
        and (not container.when or any(holds(when, known) for when in container.when))
    }

    assert used_in(known) == {"web_app", "relational_single", "backup_and_restore", "observability_stack"}
    assert containers == {"web", "primary_store", "monitoring"}


@pytest.mark.parametrize("topology", COLUMNS["topology"].members)
@pytest.mark.parametrize("store", COLUMNS["primary_datastore"].members)
@pytest.mark.parametrize("scaling", [("vertical",), ("read_replicas",), ("distributed_sql",)])
def test_exactly_one_block_brings_the_primary_store(topology: str, store: str, scaling: tuple[str, ...]) -> None:
    """Whatever is decided, one block and no more holds the records."""
    known = values(topology=topology, primary_datastore=store, datastore_scaling=scaling)
    bringing = [
        name
        for name in used_in(known)
        if any(one.role == "primary_store" and one.part_of is None for one in BLOCKS[name].containers)
    ]

    assert len(bringing) == 1


@pytest.mark.parametrize("platform", COLUMNS["deployment_platform"].members)
@pytest.mark.parametrize("style", COLUMNS["architecture_style"].members)
def test_something_answers_requests(platform: str, style: str) -> None:
    """Whatever style and platform are chosen, code of ours answers."""
    known = values(deployment_platform=platform, architecture_style=style)

    assert {"web_app", "serverless_api", "edge_cache_worker"} & used_in(known)


def test_ticket_shop_has_two_zones_of_everything_and_no_waiting_room() -> None:
    """The rush of a shop with 200,000 users needs stock rules, but neither a waiting room nor an edge."""
    known = values(
        topology="multi_az", monthly_active_users=200_000, traffic_shape="spiky", workload=("scarce_stock_rush",)
    )
    rush = BLOCKS["scarce_stock_rush"]

    assert applies(rush, known)
    present = {one.id for one in rush.containers if not one.when or any(holds(when, known) for when in one.when)}
    assert present == {"shop_api", "stock_store", "expirer"}


def test_a_very_large_rush_has_a_waiting_room() -> None:
    """Two million users and spikes bring the waiting room, its counter and the edge."""
    known = values(monthly_active_users=2_000_000, traffic_shape="spiky")
    rush = BLOCKS["scarce_stock_rush"]

    present = {one.id for one in rush.containers if one.when and any(holds(when, known) for when in one.when)}
    assert present == {"edge", "waiting_room", "queue_counter"}


def test_web_is_sized_for_the_loss_of_a_zone() -> None:
    """1,500 requests a second at 190 a core are four instances of two vCPU, six in three zones."""
    rows = {row.id: row for row in BLOCKS["web_app"].sizing["web"]}

    assert (rows["vcpu"].gives, rows["needed"].gives, rows["replicas"].gives) == (2, 4, 6)


def broken(change: Mapping[str, object]) -> tuple[str, ...]:
    """Return what is found wrong with a changed block."""
    block = Block.model_validate({**BLOCKS["read_replica"].model_dump(by_alias=True, mode="json"), **change})
    return tuple(sentence for _, sentence in faults_of(block, "read_replica", COLUMNS))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"when": [{"datastore_scalings": "has read_replicas"}]}, "datastore_scalings"),
        ({"when": [{"datastore_scaling": "has reed_replicas"}]}, "reed_replicas"),
        ({"sizing": {}}, "no figure `replicas`"),
        ({"failures": []}, "no failure row"),
        (
            {"relationships": [{"from": "@nobody", "to": "replica", "does": "x", "protocol": "x", "mode": "sync"}]},
            "@nobody",
        ),
        ({"sources": []}, "no source"),
        (
            {
                "risks": [
                    {"id": "x", "risk": "A row of @stoc: lost", "likelihood": "low", "impact": "low"}
                    | {"mitigation": "x", "trigger": "1 x", "owner": "x"}
                ]
            },
            "`@stoc` is no role",
        ),
        ({"block": "other"}, "read_replica.yaml"),
    ],
)
def test_faults_of_a_block_are_named(change: Mapping[str, object], sentence: str) -> None:
    """Wrong names, missing sizes, failures and sources are found."""
    assert any(sentence in one for one in broken(change))


def test_a_wrong_result_of_an_example_is_found() -> None:
    """An example that does not compute is a fault, as is an input that the formula does not use."""
    figure = {"id": "replicas", "name": "n", "unit": "instances", "formula": "load / 2", "because": "b", "gives": 3}
    wrong = broken(
        {
            "sizing": {
                "replica": [
                    {**figure, "inputs": {"load": "fact:peak_requests_per_second", "idle": 1}, "example": {"load": 8}}
                ]
            }
        }
    )

    assert "the example gives 4, not 3" in wrong
    assert "the formula does not use it" in wrong


def test_a_company_replaces_a_block(tmp_path: Path) -> None:
    """A block in a company's folder stands for the one of the same id; a broken one is named with its file."""
    own = Path(str(load_blocks.__globals__["__file__"])).parent / "blocks" / "feature_flags.yaml"
    (tmp_path / "blocks").mkdir()
    copy = tmp_path / "blocks" / "feature_flags.yaml"
    copy.write_text(own.read_text(encoding="utf-8").replace("name: Feature flags", "name: Our flags"), encoding="utf-8")

    assert load_blocks((tmp_path,), lambda: KNOWLEDGE.columns)["feature_flags"].containers[0].name == "Our flags"

    copy.write_text("block: feature_flags\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_blocks((tmp_path,), lambda: KNOWLEDGE.columns)
    assert all(str(copy) in str(fault.place) for fault in caught.value.faults)


def test_columns_know_the_workloads() -> None:
    """Conditions may read workloads, and only those that exist."""
    assert isinstance(COLUMNS["workload"], Column)
    assert "time_slot_booking" in COLUMNS["workload"].members
