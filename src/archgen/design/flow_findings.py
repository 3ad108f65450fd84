"""What is noticed when flows are held against their targets: as the requirements draw them, and as designed."""

from collections.abc import Iterator, Mapping, Sequence

from archgen.design.model import Flow
from archgen.design.reliability import AvailabilityChain, FlowFigures, LatencyBudget
from archgen.findings import Finding
from archgen.knowledge.findings import FindingRule
from archgen.units import plain


def flow_findings(
    figures: Sequence[FlowFigures], flows: Sequence[Flow], rules: Mapping[str, FindingRule], moved_words: str
) -> tuple[Finding, ...]:
    """Name each target that a flow misses as drawn, and each that it still misses as designed.

    Args:
        figures: Budgets of the flows.
        flows: The flows, for their names.
        rules: Findings by id.
        moved_words: What the design does about a missed target, with `{system}` in it.
    """
    names = {one.id: one.name for one in flows}
    raised: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for one in figures:
        system = " and ".join(one.moved)
        shared = {"system": system or "-", "remedy": moved_words.format(system=system) if system else ""}
        for finding, values in _missed(one):
            raised.setdefault((finding, tuple(sorted((shared | values).items()))), []).append(names[one.flow])
    return tuple(
        rules[finding].raised(
            dict(values) | {"flow": " and ".join(f"“{name}”" for name in same)},
            about=tuple(f"domain.flows.{name}" for name in same),
        )
        for (finding, values), same in raised.items()
    )


def _missed(one: FlowFigures) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the findings on one flow with their values; flows that miss in the same way share a finding."""
    if not one.latency.fits:
        yield "flow_latency_missed", _latency(one.latency)
    elif not one.latency_as_drawn.fits:
        yield "flow_latency_as_drawn", _latency(one.latency_as_drawn)
    if not one.availability.fits:
        yield "flow_availability_missed", _availability(one.availability)
    elif not one.availability_as_drawn.fits:
        yield "flow_availability_as_drawn", _availability(one.availability_as_drawn)


def _latency(budget: LatencyBudget) -> dict[str, str]:
    return {"target": plain(budget.target_ms), "working": budget.working}


def _availability(chain: AvailabilityChain) -> dict[str, str]:
    return {
        "target": plain(chain.target_percent),
        "product": f"{chain.product_percent:.2f}",
        "working": chain.working,
        "down": plain(chain.minutes_down),
        "allowed": plain(chain.minutes_allowed),
    }
