"""Blocks and domain put together: what there is, and how little of it a small system gets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archgen.design.core import Core
from archgen.design.model import ContainerKind

SAMPLES = ("internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop")
NAMELESS = "archgen: 1\nproject: {name: Zzqx}\nteam: {engineers: 3}\n"


def roles_of(core: Core) -> list[str]:
    """Give the roles of all containers."""
    return [one.role for one in core.containers]


def test_the_tool_of_two_people_stays_small(core_of: Callable[..., Core]) -> None:
    """One deployable, one database, no broker, no orchestrator, and a bill below its budget."""
    core = core_of("internal-tool")
    deployed = [one for one in core.containers if one.kind in (ContainerKind.APP, ContainerKind.WORKER)]
    assert [one.role for one in deployed] == ["web"]
    assert roles_of(core).count("primary_store") == 1
    assert not [one for one in core.containers if one.kind is ContainerKind.BROKER]
    assert not {one.id for one in core.technologies} & {"kubernetes", "eks", "nomad", "istio", "kafka", "flux"}
    assert core.cost.monthly_usd < core.cost.budget_usd == 150


def test_the_platform_of_ten_teams_gets_services(core_of: Callable[..., Core]) -> None:
    """Each context has its own service and its own database, and reaches no other one's."""
    core = core_of("platform")
    contexts = {one.name for one in core.structure.contexts}
    for role in ("web", "primary_store"):
        own = [one for one in core.containers if one.role == role]
        assert {one.context for one in own} == contexts
    owner = {one.id: one.context for one in core.containers if one.context}
    stores = {one.id for one in core.containers if one.role == "primary_store"}
    shared = [row for row in core.structure.relationships if row.to_id in stores and row.from_id in owner]
    assert shared
    assert all(owner[row.from_id] == owner[row.to_id] for row in shared)


@pytest.mark.parametrize("sample", SAMPLES)
def test_ids_and_names_are_unique(sample: str, core_of: Callable[..., Core]) -> None:
    """No two elements share an id, no two containers a name."""
    structure = core_of(sample).structure
    ids = [one.id for one in structure.people] + [one.id for one in structure.systems]
    ids += [one.id for one in structure.contexts] + [one.id for one in structure.containers]
    ids += [one.id for one in structure.flows]
    assert len(set(ids)) == len(ids)
    names = [one.name for one in structure.containers]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_context_is_answered_and_stored(sample: str, core_of: Callable[..., Core]) -> None:
    """Flows find a container that answers and a store for each context."""
    structure = core_of(sample).structure
    names = {one.name for one in structure.contexts}
    assert set(structure.cast.answering) == names
    assert set(structure.cast.stores) == names
    assert sum(one.load_share for one in structure.contexts) == pytest.approx(1)


@pytest.mark.parametrize("sample", SAMPLES)
def test_flows_are_drawn_over_relationships(sample: str, core_of: Callable[..., Core]) -> None:
    """A step between two of our elements has an arrow in the structure, in one direction or the other."""
    structure = core_of(sample).structure
    drawn = {frozenset((one.from_id, one.to_id)) for one in structure.relationships}
    people = {one.id for one in structure.people}
    steps = [step for flow in structure.flows for step in flow.steps]
    ends = {frozenset((step.from_id, step.to_id)) for step in steps if step.from_id != step.to_id}
    assert {pair for pair in ends if not pair & people} <= drawn


def test_without_actors_somebody_is_assumed(core_of: Callable[..., Core]) -> None:
    """A picture without a person would hide who the system is for."""
    (person,) = core_of(NAMELESS).structure.people
    assert (person.name, person.assumed) == ("User", True)


def test_without_a_domain_there_is_still_a_structure(core_of: Callable[..., Core]) -> None:
    """When no archetype is close, one context named after the project carries all the load."""
    structure = core_of(NAMELESS).structure
    assert [(one.name, one.load_share) for one in structure.contexts] == [("Zzqx", 1)]
    assert {"web", "primary_store"} <= {one.role for one in structure.containers}
    assert structure.flows == ()


def test_stated_rates_divide_the_load(core_of: Callable[..., Core]) -> None:
    """Contexts whose patterns all have rates carry what these say."""
    contexts = {one.name: one.load_share for one in core_of("ticket-shop").structure.contexts}
    assert contexts["Catalogue"] == pytest.approx((250 + 450 + 180 + 30 + 40 + 35) / 1448, rel=0.001)


def test_recognised_workloads_merge_into_a_small_system(core_of: Callable[..., Core]) -> None:
    """A charge by a provider is a part of the web app and of the worker, not a service of its own."""
    core = core_of("ticket-shop")
    assert "payment_through_provider" in {one.workload for one in core.structure.workloads}
    parts = [part for one in core.containers for part in one.parts if part.startswith("payment_through_provider.")]
    assert parts
    assert not [one for one in core.containers if one.block == "payment_through_provider"]


@pytest.mark.parametrize(
    ("decision", "option"),
    [
        ("primary_datastore", "document"),
        ("primary_datastore", "key_value"),
        ("primary_datastore", "time_series"),
        ("async_processing", "none"),
        ("async_processing", "workflow_engine"),
        ("deployment_platform", "single_vm"),
        ("deployment_platform", "kubernetes"),
        ("architecture_style", "serverless"),
        ("architecture_style", "microservices"),
        ("architecture_style", "edge"),
        ("topology", "active_active"),
        ("real_time_delivery", "managed_realtime"),
    ],
)
def test_every_choice_of_people_can_be_composed(decision: str, option: str, core_of: Callable[..., Core]) -> None:
    """Whatever somebody insists on, there is a design, with all of it sized and bought or named as unpriced."""
    brief = (
        "archgen: 1\nproject: {name: Shop, summary: Sells tickets for concerts}\nteam: {engineers: 6}\n"
        f"platform: {{cloud: aws}}\ndecisions: {{{decision}: {{choose: {option}, because: a test}}}}\n"
    )
    core = core_of(brief)
    assert core.structure.environment.values[decision] == option
    paid = {line.container for line in core.cost.lines}
    named = {*core.cost.unpriced, *core.cost.included}
    assert not [one.id for one in core.containers if one.id not in paid and one.name not in named]
