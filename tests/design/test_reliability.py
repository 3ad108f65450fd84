"""Latency and availability budgets of flows, with their arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.design.core import Core
from archgen.design.model import Container, ExternalSystem, Flow, FlowStep, Mode
from archgen.design.reliability import FlowFigures, Reliability
from archgen.knowledge.loader import load_knowledge

if TYPE_CHECKING:
    from tests.design.conftest import Small

BUDGETS = load_knowledge().budgets


def flow_of(*ends: tuple[str, str], latency_p99: float = 250, availability: float = 99.9) -> Flow:
    """Give a flow of synchronous steps."""
    steps = tuple(
        FlowStep(from_id=one, to_id=two, message="asks", mode=Mode.SYNC, protocol="HTTPS") for one, two in ends
    )
    return Flow(
        id="buy",
        name="Buy",
        steps=steps,
        stated_steps=steps,
        latency_p99=latency_p99,
        latency_stated=True,
        availability=availability,
    )


def reliability_of(
    containers: Sequence[Container] = (),
    systems: Sequence[ExternalSystem] = (),
    commitments: Mapping[str, tuple[float, str]] | None = None,
) -> Reliability:
    """Give budgets over these elements, 50 ms from the client, without a request path."""
    return Reliability(BUDGETS, 50, containers, systems, commitments or {}, ())


def figures_of(core: Core, name: str) -> FlowFigures:
    """Give the figures of a flow by its name."""
    flow = next(one for one in core.structure.flows if one.name == name)
    return next(one for one in core.figures if one.flow == flow.id)


def test_the_latency_budget_of_the_model_package(core_of: Callable[..., Core]) -> None:
    """Accepted in 250 ms: 50 network, 100 web, 80 database, 20 spare; as drawn the provider alone takes 800."""
    figures = figures_of(core_of("ticket-shop"), "Buy a ticket")
    assert figures.latency.working == "50 network + 100 Web + 80 Database + 20 spare = 250 ms"
    assert (figures.latency_as_drawn.fits, figures.latency.fits) == (False, True)
    assert max(hop.ms for hop in figures.latency_as_drawn.hops) == 800
    assert figures.moved == ("Payment provider",)


def test_the_availability_of_the_model_package(core_of: Callable[..., Core]) -> None:
    """0.9999 × 0.9999 × 0.9995 × 0.9995 is 99.88 %, 51.8 minutes a month; without the provider 99.93 %, 30.2."""
    figures = figures_of(core_of("ticket-shop"), "Buy a ticket")
    drawn, designed = figures.availability_as_drawn, figures.availability
    assert drawn.working == "0.9999 × 0.9999 × 0.9995 × 0.9995 = 99.88 %"
    assert designed.working == "0.9999 × 0.9999 × 0.9995 = 99.93 %"
    assert (drawn.minutes_down, designed.minutes_down, drawn.minutes_allowed) == (51.8, 30.2, 43.2)
    assert (drawn.fits, designed.fits) == (False, True)
    assert [one.origin for one in drawn.factors] == ["elb-multi-az", "ec2-region", "stated", "rds-multi-az"]


@pytest.mark.parametrize("sample", ["internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop"])
def test_hops_add_up_to_the_target(sample: str, core_of: Callable[..., Core]) -> None:
    """The printed sum is the sum of what is printed, and a budget that fits is the target to the millisecond."""
    for figures in core_of(sample).figures:
        for budget in (figures.latency, figures.latency_as_drawn):
            assert budget.total_ms == pytest.approx(sum(hop.ms for hop in budget.hops))
            assert not budget.fits or budget.total_ms == pytest.approx(budget.target_ms)


@given(target=st.integers(min_value=60, max_value=2000), count=st.integers(min_value=1, max_value=12))
def test_allotments_never_exceed_what_is_left(small: Small, target: int, count: int) -> None:
    """However many elements share however little, nobody gets less than nothing and the spare stays."""
    block = small.block("all", *(small.container(f"web{number}", "web") for number in range(count)))
    containers = small.containers(small.place(block), [small.context("Sales")])
    flow = flow_of(*((one.id, one.id) for one in containers), latency_p99=target)
    budget = reliability_of(containers).latency(flow, flow.steps)
    assert all(hop.ms >= 0 for hop in budget.hops)
    assert budget.total_ms == pytest.approx(target)


def test_a_target_below_the_network_does_not_fit() -> None:
    """50 ms to the client and back leave nothing of 40."""
    flow = flow_of(("buyer", "web"), latency_p99=40)
    budget = reliability_of().latency(flow, flow.steps)
    assert (budget.fits, budget.working) == (False, "50 network = 50 ms")


def test_whoever_nobody_waits_for_takes_no_part(small: Small) -> None:
    """Of a flow that is all messages nobody waits for an answer, so no store has a share."""
    block = small.block("all", small.container("web", "web"), small.container("db", "primary_store", kind="store"))
    containers = small.containers(small.place(block), [small.context("Sales")])
    flow = flow_of(("sensor", "web"))
    steps = [flow.steps[0].model_copy(update={"mode": Mode.ASYNC})]
    assert [hop.element for hop in reliability_of(containers).latency(flow, steps).hops] == [None, None]
    waited = reliability_of(containers).latency(flow, flow.steps)
    assert [hop.element for hop in waited.hops] == [None, "web", "db", None]


def test_factors_and_products_are_printed_as_they_are() -> None:
    """A system that is always there is a factor of 1, and a product below 100 % is never printed as 100 %."""
    stated = {"a": 100.0, "b": 99.998}
    systems = [ExternalSystem(id=one, name=one, availability=percent) for one, percent in stated.items()]
    flow = flow_of(("web", "a"), ("web", "b"))
    chain = reliability_of(systems=systems).availability(flow, flow.steps)
    assert chain.working == "1 × 0.99998 = 99.998 %"
    assert (chain.product_percent, chain.fits) == (99.998, True)


def test_without_a_published_figure_there_is_no_factor() -> None:
    """A system without a stated availability is not counted as always there: it is left out."""
    flow = flow_of(("web", "a"))
    chain = reliability_of(systems=[ExternalSystem(id="a", name="A")]).availability(flow, flow.steps)
    assert (chain.factors, chain.working) == ((), "")


def test_the_slowest_is_taken_out_first_and_only_as_many_as_needed() -> None:
    """Once both targets hold, the rest of the calls stay where the requirements draw them."""
    systems = [
        ExternalSystem(id="fast", name="Fast", latency_p99=120),
        ExternalSystem(id="slow", name="Slow", latency_p99=800),
    ]
    flow = flow_of(("web", "fast"), ("web", "slow"))

    def without(flow: Flow, moved: Sequence[str]) -> Flow:
        return flow.model_copy(update={"steps": tuple(step for step in flow.steps if step.to_id not in moved)})

    figures, designed = reliability_of(systems=systems).figures(flow, without)
    assert figures.moved == ("Slow",)
    assert [step.to_id for step in designed.steps] == ["fast"]


def test_what_cannot_be_moved_is_not_said_to_have_moved() -> None:
    """A person waits at the provider's own page: the budget is missed, and the figures say so."""
    flow = flow_of(("buyer", "slow"))
    systems = [ExternalSystem(id="slow", name="Slow", latency_p99=800)]
    figures, designed = reliability_of(systems=systems).figures(flow, lambda same, _: same)
    assert (figures.moved, figures.latency.fits, designed) == ((), False, flow)
