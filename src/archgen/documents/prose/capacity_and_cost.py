"""capacity-and-cost.md: load, sizes, budgets of flows, the bill, and the test that proves them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import fsum

from archgen.design.capacity import Sizing
from archgen.design.cost import CostLine
from archgen.design.design import Design
from archgen.design.model import Container, Flow
from archgen.design.reliability import AvailabilityFactor, FlowFigures
from archgen.design.review_model import Alternative
from archgen.design.roadmap import Stage
from archgen.documents.document import Document
from archgen.documents.markdown import prose, spans
from archgen.documents.prose.sizing_rules import first_that_holds, template_of
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import LoadPhase, ReviewWords
from archgen.quantities import Quantity, QuantityInput

_CAPACITY = "capacity:"
_REQUESTS = "requests_per_month"
_NAME = re.compile(r"[a-z_]+")
_TELLING = 0.05
_LEAST_SHARE = 0.005


@dataclass(frozen=True)
class SizedContainer:
    """Containers of the same size for the same reasons, with the figures that are shown."""

    containers: tuple[Container, ...]
    sizing: Sizing
    figures: tuple[Quantity, ...]
    assumed: tuple[QuantityInput, ...]


@dataclass(frozen=True)
class FlowRow:
    """A flow with its budgets."""

    flow: Flow
    figures: FlowFigures


@dataclass(frozen=True)
class BillRow:
    """Lines of the bill that belong together, each with its short name."""

    name: str
    lines: tuple[tuple[str, CostLine], ...]
    monthly_usd: float


@dataclass(frozen=True)
class Reference:
    """Where a figure or a price comes from."""

    id: str
    text: str
    value: float
    unit: str
    url: str
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class Share:
    """One access pattern of the load test's mix."""

    name: str
    rate: float
    percent: float


@dataclass(frozen=True)
class Phase:
    """One phase of the load test."""

    row: LoadPhase
    rate: float


def capacity_and_cost_document(design: Design, knowledge: Knowledge) -> Document:
    """Write what is needed to carry the load and what it costs, each number with its arithmetic."""
    words = knowledge.single(ReviewWords, "review.yaml")
    sized = _sized(design, first_that_holds(words.sized_figures, design, knowledge).figures)
    figures = [figure for one in sized for figure in one.figures]
    cost = design.cost
    flows = _flows(design)
    swings = sorted(cost.lines, key=lambda line: line.low_usd - line.high_usd)
    peak = design.facts.number("peak_requests_per_second")
    capacities = _capacities([*figures, *design.demand], knowledge)
    prices, slas = _prices(cost.lines, knowledge), _slas(design, knowledge)
    text = render(
        template_of("capacity-and-cost.md.j2", design, knowledge),
        design=design,
        facts=design.facts,
        sized=sized,
        month=[one for one in design.demand if "=" in one.working and _is_billed(one, cost.lines)],
        flows=flows,
        missed=[(row, target, _remedy(design, target)) for row in flows for target in _missed(row)],
        alternative_record=design.review.record("topology"),
        cost=cost,
        sensitive=[line for line in swings if line.high_usd - line.low_usd >= 1][: words.cost.sensitive],
        large=[one for one in cost.lines if one.monthly_usd >= words.cost.large_share * cost.monthly_usd],
        notes=_notes(cost.lines),
        capacities=capacities,
        prices=prices,
        slas=slas,
        urls={one.id: one.url for one in (*capacities, *prices, *slas)},
        flow_groups=_alike(flows),
        bill=_bill(design),
        phases=[Phase(row, row.share * peak) for row in words.load_test.phases if design.zones > 1 or not row.zones],
        mix=_mix(design, words.load_test.mix),
        slos=design.operations.slos,
        stages=_telling_stages(design),
        prose=prose,
        spans=spans,
    )
    return Document(path="capacity-and-cost.md", text=text)


def _sized(design: Design, wanted: Sequence[str]) -> list[SizedContainer]:
    """Give the containers whose figures are computed, with the figures that are shown; the system's own not again."""
    said = {one.working for one in design.demand}
    found: dict[tuple[object, ...], SizedContainer] = {}
    for sizing in design.sizings:
        figures = tuple(
            one
            for one in sizing.quantities
            if "=" in one.working and one.working not in said and (not wanted or one.id in wanted)
        )
        if figures or sizing.size_name:
            key = (sizing.replicas, sizing.size_name, *((one.name, one.working) for one in figures))
            same = found[key].containers if key in found else ()
            containers = (*same, design.container(sizing.container))
            found[key] = SizedContainer(containers, sizing, figures, _assumed(figures))
    return _told_once(found.values())


def _told_once(sized: Iterable[SizedContainer]) -> list[SizedContainer]:
    """Leave out an assumption that an earlier container told already."""
    told: set[tuple[str, float]] = set()
    found = []
    for one in sized:
        found.append(replace(one, assumed=tuple(each for each in one.assumed if (each.name, each.value) not in told)))
        told |= {(each.name, each.value) for each in one.assumed}
    return found


def _assumed(figures: Iterable[Quantity]) -> tuple[QuantityInput, ...]:
    """Give the inputs that nobody stated or measured, each once."""
    found: dict[tuple[str, float], QuantityInput] = {}
    for one in (each for figure in figures for each in figure.inputs):
        if one.origin == "assumed" or one.origin.startswith("ask:"):
            found.setdefault((one.name, one.value), one)
    return tuple(found.values())


def _is_billed(one: Quantity, lines: Sequence[CostLine]) -> bool:
    """Tell whether a figure of the system goes into the bill, or into another one that does."""
    return one.id == _REQUESTS or any(one.id in _NAME.findall(line.formula) for line in lines)


def _missed(row: FlowRow) -> list[str]:
    fits = {"latency": row.figures.latency.fits, "availability": row.figures.availability.fits}
    return [target for target, holds in fits.items() if not holds]


def _remedy(design: Design, target: str) -> Alternative | None:
    """Give the priced topology that would answer a missed availability, when there is one."""
    found = (one for one in design.review.alternatives if one.decision == "topology" and one.delta_usd > 0)
    return next(found, None) if target == "availability" else None


def _telling_stages(design: Design) -> list[Stage]:
    """Give the stages at which the bill moves, and the last one."""
    stages = design.roadmap.stages
    least = _TELLING * design.cost.monthly_usd
    return [one for one in stages if one.delta_usd >= least or one is stages[-1]]


def _flows(design: Design) -> list[FlowRow]:
    by_id = {one.id: one for one in design.flows}
    return [FlowRow(by_id[one.flow], one) for one in design.figures]


def _bill(design: Design) -> list[BillRow]:
    """Put the lines of each container together, and those of no container by group."""
    found: dict[tuple[str, str | None], list[CostLine]] = {}
    for group in design.cost.groups:
        for line in group.lines:
            found.setdefault((group.name, line.container), []).append(line)
    return [_bill_row(design, *key, lines) for key, lines in found.items()]


def _bill_row(design: Design, group: str, container: str | None, lines: Sequence[CostLine]) -> BillRow:
    total = round(fsum(line.monthly_usd for line in lines), 2)
    if container is None:
        return BillRow(group, tuple((line.item, line) for line in lines), total)
    name = design.container(container).name
    return BillRow(name, tuple((line.item.removeprefix(f"{name}: "), line) for line in lines), total)


def _alike(flows: Sequence[FlowRow]) -> list[list[FlowRow]]:
    """Put flows with the same budgets together."""
    found: dict[tuple[object, ...], list[FlowRow]] = {}
    for row in flows:
        one = row.figures
        key = (one.latency.working, one.latency.target_ms, one.availability.working, one.availability.target_percent)
        found.setdefault((*key, one.moved, one.latency_as_drawn.working), []).append(row)
    return list(found.values())


def _notes(lines: Sequence[CostLine]) -> list[tuple[str, str]]:
    """Give what lines leave out, each remark once."""
    found: dict[str, str] = {}
    for line in lines:
        if line.note:
            found.setdefault(line.note, line.item)
    return [(item, note) for note, item in found.items()]


def _capacities(figures: Iterable[Quantity], knowledge: Knowledge) -> list[Reference]:
    """Give the capacity facts that go into any figure, by id."""
    origins = {one.origin.removeprefix(_CAPACITY) for figure in figures for one in figure.inputs if _is_capacity(one)}
    found = [knowledge.catalogue.capacity(one) for one in sorted(origins)]
    return [
        Reference(
            id=one.id,
            text=f"{one.subject}: {one.metric}",
            value=one.planning,
            unit=one.unit,
            url=one.source.url,
            confidence=one.confidence.value,
            note=one.planning_rule if one.planning_value is not None else "",
        )
        for one in found
    ]


def _is_capacity(one: QuantityInput) -> bool:
    return one.origin.startswith(_CAPACITY)


def _prices(lines: Sequence[CostLine], knowledge: Knowledge) -> list[Reference]:
    """Give the prices that go into the bill, by id."""
    found = [knowledge.catalogue.price(one) for one in sorted({each for line in lines for each in line.prices})]
    return [
        Reference(
            id=one.id,
            text=one.item,
            value=one.usd,
            unit=one.unit,
            url=one.source.url,
            confidence=one.confidence.value,
            note=str(one.source.as_of),
        )
        for one in found
    ]


def _slas(design: Design, knowledge: Knowledge) -> list[Reference]:
    """Give the commitments that go into the availability of flows, by id."""
    factors: Iterable[AvailabilityFactor] = (
        factor
        for one in design.figures
        for chain in (one.availability_as_drawn, one.availability)
        for factor in chain.factors
    )
    known = knowledge.catalogue.slas
    found = [known[one] for one in sorted({factor.origin for factor in factors}) if one in known]
    return [
        Reference(
            id=one.id,
            text=one.service,
            value=one.percent,
            unit="%",
            url=one.source.url,
            confidence=one.confidence.value,
            note=one.scope,
        )
        for one in found
    ]


def _mix(design: Design, most: int) -> list[Share]:
    """Give the busiest access patterns with their part of all stated rates."""
    rated = [(one.name, one.rate) for one in design.requirements.domain.access_patterns if one.rate]
    total = sum(rate for _, rate in rated)
    ranked = sorted(rated, key=lambda row: -row[1])[:most]
    return [Share(name, rate, rate / total) for name, rate in ranked if rate / total >= _LEAST_SHARE]
