"""The core of a design: structure, products, sizes and cost for one set of facts.

The roadmap runs it again for the load to come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from archgen.decisions.model import Recommendations
from archgen.decisions.overrides import names_of
from archgen.design.buying import Purchase, buy_containers, buy_shared, commitments, sized_as_bought
from archgen.design.capacity import Capacity, Ground, Scenario, Sizing, system_figures
from archgen.design.cost import CostEstimate, Month, estimate_cost
from archgen.design.model import Container
from archgen.design.reliability import FlowFigures, Reliability
from archgen.design.structure import Structure, compose_structure, with_flows
from archgen.design.technology import Chooser, TechnologyChoice, distinct
from archgen.facts.model import Facts
from archgen.knowledge.composition import Span
from archgen.knowledge.loader import Knowledge
from archgen.quantities import Quantity
from archgen.requirements.model import Requirements

_NO_SPAN = Span(zones=1, regions=1)


@dataclass(frozen=True)
class Core:
    """What depends on facts and decisions alone."""

    structure: Structure
    technologies: tuple[TechnologyChoice, ...]
    sizings: tuple[Sizing, ...]
    system: tuple[Quantity, ...]
    purchases: tuple[Purchase, ...]
    cost: CostEstimate
    figures: tuple[FlowFigures, ...]
    span: Span

    @property
    def containers(self) -> tuple[Container, ...]:
        """The containers with their technologies and products."""
        return self.structure.containers


def compose_core(
    requirements: Requirements,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    at: date,
    *,
    scenarios: Sequence[Scenario] = tuple(Scenario),
) -> Core:
    """Compose structure, choose technologies and products, size and price them, and settle the flows.

    With the expected scenario alone it takes two thirds of the time, and the range of the cost is empty.
    """
    structure = compose_structure(requirements, facts, recommendations, knowledge)
    chooser = Chooser(requirements, knowledge.catalogue, knowledge.products, at)
    choices = _choices(structure, chooser)
    structure = _with_technologies(structure, choices)
    span = _span(recommendations, knowledge)
    ground = _ground(structure, facts, knowledge, span)
    sizings = {each: _sizings(structure, ground, each) for each in scenarios}
    purchases = buy_containers(
        structure.containers, sizings[Scenario.EXPECTED], structure.environment, knowledge.offers, knowledge.catalogue
    )
    structure = _with_products(structure, purchases)
    months = {each: _month(sizings[each], purchases, ground, knowledge, each) for each in scenarios}
    expected = months[Scenario.EXPECTED]
    all_bought = (*purchases, *_shared(structure, knowledge))
    cost = estimate_cost(months, all_bought, structure.containers, facts, structure.environment, knowledge)
    figures, structure = _settle_flows(structure, facts, knowledge, purchases)
    tools = _tools(chooser, structure, knowledge, choices)
    return Core(
        structure=structure,
        technologies=distinct([*(one for own in choices.values() for one in own), *tools]),
        sizings=tuple(expected.sizings.values()),
        system=tuple(expected.figures.values()),
        purchases=all_bought,
        cost=cost,
        figures=figures,
        span=span,
    )


def _month(
    sizings: Mapping[str, Sizing],
    purchases: Sequence[Purchase],
    ground: Ground,
    knowledge: Knowledge,
    scenario: Scenario,
) -> Month:
    """Return what the bill of a scenario is computed from: sizes as they are bought, figures of the system."""
    bought = {one.container: one for one in purchases}
    return Month(
        {own: sized_as_bought(sizing, bought.get(own)) for own, sizing in sizings.items()},
        {one.id: one for one in system_figures(knowledge.demand, ground, scenario)},
        ground.load_shares,
    )


def _shared(structure: Structure, knowledge: Knowledge) -> tuple[Purchase, ...]:
    """Return what is bought once for the system and is no container of it."""
    played = {one.role for one in structure.containers}
    once = [role for role in knowledge.demand.shared if role not in played]
    return buy_shared(once, structure.environment, knowledge.offers)


def _choices(structure: Structure, chooser: Chooser) -> dict[str, tuple[TechnologyChoice, ...]]:
    placed = {one.id: one for one in structure.placed}
    by_name = {one.name: one.id for one in structure.contexts}
    return {
        one.id: chooser.for_container(
            placed[one.id],
            one,
            structure.environments[by_name[one.context]] if one.context else structure.environment,
        )
        for one in structure.containers
    }


def _tools(
    chooser: Chooser, structure: Structure, knowledge: Knowledge, choices: Mapping[str, Sequence[TechnologyChoice]]
) -> Sequence[TechnologyChoice]:
    """Return the tools that no container is: delivery, infrastructure, load tests; then what only people named."""
    drawn = {one.role for one in structure.containers}
    env = structure.environment
    wanted = [one.role for one in knowledge.demand.tools if not one.when or env.any_holds(one.when)]
    tools = [
        one
        for role in wanted
        if role in knowledge.products and role not in drawn
        for one in chooser.for_table(knowledge.products[role], env, role)
    ]
    known = {one.id for own in choices.values() for one in own}
    return [*tools, *(one for one in chooser.unknown(names_of(knowledge).is_known) if one.id not in known)]


def _with_technologies(structure: Structure, choices: Mapping[str, Sequence[TechnologyChoice]]) -> Structure:
    containers = tuple(
        one.model_copy(update={"technologies": tuple(each.id for each in choices[one.id])})
        for one in structure.containers
    )
    return replace(structure, containers=containers)


def _with_products(structure: Structure, purchases: Sequence[Purchase]) -> Structure:
    products = {one.container: one.offer.product for one in purchases}
    containers = tuple(one.model_copy(update={"product": products.get(one.id, "")}) for one in structure.containers)
    return replace(structure, containers=containers)


def _span(recommendations: Recommendations, knowledge: Knowledge) -> Span:
    chosen = recommendations.chosen("topology")
    return knowledge.composition.topology.get(chosen[0], _NO_SPAN) if chosen else _NO_SPAN


def _ground(structure: Structure, facts: Facts, knowledge: Knowledge, span: Span) -> Ground:
    return Ground(
        facts=facts,
        catalogue=knowledge.catalogue,
        technologies={one.id: one.technologies for one in structure.containers},
        zones=span.zones,
        regions=span.regions,
        bindings={
            f"{one.workload}/{origin}": value for one in structure.workloads for origin, value in one.numbers.items()
        },
        load_shares={one.id: _load_share(one, structure) for one in structure.containers},
    )


def _load_share(container: Container, structure: Structure) -> float:
    """Return the part of the system's load that a container carries: its context's, or what other contexts leave."""
    if container.context:
        return next(one.load_share for one in structure.contexts if one.name == container.context)
    relieving = structure.composition.relieved_by.get(container.role, ())
    spared = {one.context for one in structure.containers if one.context and one.role in relieving}
    return sum(one.load_share for one in structure.contexts if one.name not in spared) or 1.0


def _sizings(structure: Structure, ground: Ground, scenario: Scenario) -> dict[str, Sizing]:
    return {one.container: one for one in Capacity(structure.placed, ground, scenario).sizings()}


def _settle_flows(
    structure: Structure, facts: Facts, knowledge: Knowledge, purchases: Sequence[Purchase]
) -> tuple[tuple[FlowFigures, ...], Structure]:
    path_roles = {link.role for link in structure.composition.request_path}
    network = knowledge.budgets.network
    has_edge = any(one.role in ("cdn", "edge_worker") for one in structure.containers)
    reliability = Reliability(
        knowledge.budgets,
        network.with_edge if has_edge else network.by_geography[str(facts.value("user_geography"))],
        structure.containers,
        structure.systems,
        commitments(purchases, knowledge.catalogue),
        [one.id for one in structure.containers if one.role in path_roles and one.context is None],
    )
    settled = [reliability.figures(flow, structure.mover()) for flow in structure.flows]
    return tuple(figures for figures, _ in settled), with_flows(structure, [flow for _, flow in settled])
