"""Latency and availability of each flow: as drawn in the requirements and as designed, with the arithmetic.

The latency budget is an allotment: the network and stated outside systems take theirs, a share is kept spare, and what
is left is divided among the elements that the caller waits for, by the weights of `budgets.yaml`. Availability is the
product of the published commitments and stated figures of all that the caller depends on; independence is assumed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from math import floor

from pydantic import Field

from archgen.design.model import Container, ExternalSystem, Flow, FlowStep, Frozen, Mode
from archgen.knowledge.budgets import Budgets
from archgen.units import plain

MINUTES_A_MONTH = 43_200


class LatencyHop(Frozen):
    """One part of a flow's latency."""

    name: str = Field(description="What takes the time.")
    element: str | None = Field(description="Id of the element; None for the network and the spare.")
    ms: float = Field(description="Milliseconds at the 99th percentile.")
    origin: str = Field(description="`stated`, a capacity fact's id, or `allotment`.")


class LatencyBudget(Frozen):
    """Hops that the caller waits for, against the flow's target."""

    flow: str = Field(description="Id of the flow.")
    target_ms: float
    hops: tuple[LatencyHop, ...]
    total_ms: float
    fits: bool
    working: str = Field(description="The sum as printed.")


class AvailabilityFactor(Frozen):
    """One thing that must work for the flow to work."""

    name: str
    element: str | None
    percent: float
    origin: str = Field(description="Id of the SLA, or `stated`.")


class AvailabilityChain(Frozen):
    """Product of what the caller depends on, against the target."""

    flow: str = Field(description="Id of the flow.")
    target_percent: float
    factors: tuple[AvailabilityFactor, ...]
    product_percent: float
    minutes_down: float = Field(description="Expected minutes a month (30 days).")
    minutes_allowed: float = Field(description="Minutes a month that the target allows.")
    fits: bool
    working: str = Field(description="The product as printed.")


class FlowFigures(Frozen):
    """A flow's budgets, as the requirements draw it and as designed."""

    flow: str
    latency_as_drawn: LatencyBudget
    latency: LatencyBudget
    availability_as_drawn: AvailabilityChain
    availability: AvailabilityChain
    moved: tuple[str, ...] = Field(description="Names of the outside systems that were taken out of the wait.")


class Reliability:
    """Works out the budgets of flows.

    Args:
        budgets: Shares of the latency budget.
        network_ms: Round trip between a client and the region.
        containers: Containers of the design.
        systems: Outside systems with what is stated of them.
        commitments: For each container, its published availability in percent and the id of the source.
        path: Ids of the containers that every request passes before it is answered.
    """

    def __init__(
        self,
        budgets: Budgets,
        network_ms: float,
        containers: Sequence[Container],
        systems: Sequence[ExternalSystem],
        commitments: Mapping[str, tuple[float, str]],
        path: Sequence[str],
    ) -> None:
        self._budgets = budgets
        self._network_ms = network_ms
        self._containers = {one.id: one for one in containers}
        self._systems = {one.id: one for one in systems}
        self._commitments = commitments
        self._path = tuple(path)

    def latency(self, flow: Flow, steps: Sequence[FlowStep]) -> LatencyBudget:
        """Divide a flow's target among what the caller waits for."""
        outside = [self._systems[one] for one in self._waited_for(steps) if one in self._systems]
        fixed = [LatencyHop(name=self._budgets.network.name, element=None, ms=self._network_ms, origin="assumed")]
        fixed += [
            LatencyHop(name=one.name, element=one.id, ms=one.latency_p99, origin="stated")
            for one in outside
            if one.latency_p99 is not None
        ]
        left = flow.latency_p99 - sum(hop.ms for hop in fixed)
        inner = [self._containers[one] for one in self._waited_for(steps) if one in self._containers]
        hops = (*fixed, *self._allotted(inner, left)) if left > 0 else tuple(fixed)
        total = sum(hop.ms for hop in hops)
        working = " + ".join(f"{plain(hop.ms)} {hop.name}" for hop in hops)
        return LatencyBudget(
            flow=flow.id,
            target_ms=flow.latency_p99,
            hops=hops,
            total_ms=total,
            fits=left > 0,
            working=f"{working} = {plain(total)} ms",
        )

    def availability(self, flow: Flow, steps: Sequence[FlowStep]) -> AvailabilityChain:
        """Multiply what the caller depends on."""
        waited = (*self._path, *(one for one in self._waited_for(steps) if one not in self._path))
        factors = tuple(factor for factor in map(self._factor, waited) if factor)
        product = reduce(lambda sofar, one: sofar * one.percent / 100, factors, 100.0)
        working = " × ".join(_share(one.percent) for one in factors)
        return AvailabilityChain(
            flow=flow.id,
            target_percent=flow.availability,
            factors=factors,
            product_percent=round(product, 4),
            minutes_down=_minutes(product),
            minutes_allowed=_minutes(flow.availability),
            fits=round(product, 4) >= flow.availability,
            working=f"{working} = {_percent(product)}" if factors else "",
        )

    def figures(self, flow: Flow, move: Callable[[Flow, Sequence[str]], Flow] | None) -> tuple[FlowFigures, Flow]:
        """Return a flow's budgets and the flow as designed.

        When a target is missed as drawn, the outside systems that the caller waits for are taken out of the wait, the
        one that costs most first, until both targets hold or none is left. Without `move` nothing can be taken out.
        """
        drawn_latency = self.latency(flow, flow.stated_steps)
        drawn_availability = self.availability(flow, flow.stated_steps)
        moved: tuple[str, ...] = ()
        latency, availability, designed = drawn_latency, drawn_availability, flow
        for system in self._movable(flow):
            if move is None or (latency.fits and availability.fits):
                break
            shorter = move(flow, (*moved, system)) if self._helps(system, latency, availability) else designed
            if shorter.steps != designed.steps:
                moved, designed = (*moved, system), shorter
                latency = self.latency(flow, designed.steps)
                availability = self.availability(flow, designed.steps)
        figures = FlowFigures(
            flow=flow.id,
            latency_as_drawn=drawn_latency,
            latency=latency,
            availability_as_drawn=drawn_availability,
            availability=availability,
            moved=tuple(self._systems[one].name for one in moved),
        )
        return figures, designed

    def _movable(self, flow: Flow) -> list[str]:
        waited = [one for one in self._waited_for(flow.stated_steps) if one in self._systems]
        return sorted(waited, key=lambda one: (-(self._systems[one].latency_p99 or 0), waited.index(one)))

    def _helps(self, system_id: str, latency: LatencyBudget, availability: AvailabilityChain) -> bool:
        system = self._systems[system_id]
        slow = not latency.fits and system.latency_p99 is not None
        weak = not availability.fits and system.availability is not None
        return slow or weak

    def _waited_for(self, steps: Sequence[FlowStep]) -> tuple[str, ...]:
        waited = [step for step in steps if step.mode is Mode.SYNC and not step.behind]
        ends = [one for step in waited for one in (step.from_id, step.to_id)]
        known = [one for one in ends if one in self._containers or one in self._systems]
        stores = self._stores_of(known)
        return tuple(dict.fromkeys((*known, *stores)))

    def _stores_of(self, elements: Sequence[str]) -> list[str]:
        contexts = {name for one in elements if one in self._containers for name in self._containers[one].contexts}
        stores = (one for one in self._containers.values() if one.role == self._budgets.store_role)
        return [one.id for one in stores if contexts & set(one.contexts)]

    def _allotted(self, inner: Sequence[Container], left: float) -> tuple[LatencyHop, ...]:
        spare = _rounded_down(left * self._budgets.spare_share, self._budgets.step_ms)
        weights = {one.id: self._budgets.weights.get(one.kind.value, 1) for one in inner}
        total = sum(weights.values()) or 1
        hops = []
        for one in inner:
            share = _rounded_down((left - spare) * weights[one.id] / total, self._budgets.step_ms)
            hops.append(LatencyHop(name=one.name, element=one.id, ms=share, origin="allotment"))
        rest = left - sum(hop.ms for hop in hops)
        return (*hops, LatencyHop(name=self._budgets.spare_name, element=None, ms=rest, origin="allotment"))

    def _factor(self, element: str) -> AvailabilityFactor | None:
        if element in self._systems:
            system = self._systems[element]
            if system.availability is None:
                return None
            return AvailabilityFactor(name=system.name, element=element, percent=system.availability, origin="stated")
        if element not in self._commitments:
            return None
        percent, origin = self._commitments[element]
        name = self._containers[element].name
        return AvailabilityFactor(name=name, element=element, percent=percent, origin=origin)


def _minutes(percent: float) -> float:
    return round((100 - percent) / 100 * MINUTES_A_MONTH, 1)


def _share(percent: float) -> str:
    """Print a percentage as a factor without trailing zeros."""
    return f"{percent / 100:.6f}".rstrip("0").rstrip(".")


def _percent(value: float) -> str:
    """Print a product with two decimals, with more where two would round it to 100 %."""
    decimals = next((each for each in (2, 3, 4) if round(value, each) < 100), 0)
    return f"{value:.{decimals}f} %"


def _rounded_down(value: float, step: float) -> float:
    """Return the multiple of a step below a value, so that parts never add up to more than the whole."""
    return floor(round(value / step, 9)) * step if value >= step else round(value, 1)
