"""Compose the design: the core first, then each concern from what is there already."""

from collections.abc import Mapping
from datetime import date

from archgen.decisions.model import Recommendations
from archgen.design.api import compose_api
from archgen.design.core import compose_core
from archgen.design.data_invariants import bind_rules
from archgen.design.data_model import compose_data_model
from archgen.design.delivery import compose_delivery
from archgen.design.deployment import compose_deployment
from archgen.design.design import Design
from archgen.design.events import compose_events
from archgen.design.flow_findings import flow_findings
from archgen.design.operations import compose_operations
from archgen.design.review import compose_review
from archgen.design.risk_register import with_acceptances
from archgen.design.risks import compose_risks
from archgen.design.roadmap import compose_roadmap
from archgen.design.rpcs import compose_rpcs
from archgen.design.security import compose_security
from archgen.design.smallness import is_small_system
from archgen.design.stores.placement import place_stores, without_table_findings
from archgen.facts.model import Facts
from archgen.findings import Finding, sort_findings
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements


def compose_design(  # noqa: PLR0913 - the door of the stage takes all that earlier stages gave
    requirements: Requirements,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    *,
    findings: tuple[Finding, ...] = (),
    at: date | None = None,
    adr_numbers: Mapping[str, int] | None = None,
) -> Design:
    """Compose the one model that all documents are views of.

    Args:
        requirements: What is stated, with a domain where one stands in.
        facts: All facts of the system.
        recommendations: All decisions.
        knowledge: Blocks, offers, catalogue and words.
        findings: What earlier stages noticed.
        at: Day at which support and prices are judged; the catalogue's when absent.
        adr_numbers: Numbers that ADRs have already, by `decision` or `decision/context`.
    """
    day = at or knowledge.catalogue.as_of
    core = compose_core(requirements, facts, recommendations, knowledge, day)
    structure = core.structure
    rules = bind_rules(requirements, structure.workloads, knowledge.blocks)
    data, about_data = compose_data_model(requirements, facts, recommendations, rules)
    stores = place_stores(structure.containers, data, is_small=is_small_system(facts, structure.containers, knowledge))
    about_data = without_table_findings(about_data, stores)
    api = compose_api(requirements, data, facts, recommendations, structure.reports())
    deployment = compose_deployment(facts=facts, recommendations=recommendations, core=core, knowledge=knowledge)
    security, about_security = compose_security(
        core=core,
        facts=facts,
        recommendations=recommendations,
        knowledge=knowledge,
        api=api,
        data=data,
        boundaries=deployment.boundaries,
    )
    about_flows = flow_findings(
        core.figures, structure.flows, knowledge.findings, knowledge.composition.moved_step.remedy
    )
    noticed = (*findings, *about_data, *about_flows, *about_security)
    risks, about_risks = compose_risks(
        core=core,
        requirements=requirements,
        facts=facts,
        recommendations=recommendations,
        knowledge=knowledge,
        findings=noticed,
        compliance=security.compliance,
        at=at,
    )
    operations = compose_operations(
        core=core,
        facts=facts,
        recommendations=recommendations,
        knowledge=knowledge,
        risks=risks,
        api=api,
        data=data,
    )
    roadmap, about_roadmap = compose_roadmap(
        requirements=requirements,
        facts=facts,
        recommendations=recommendations,
        core=core,
        entities=len(requirements.domain.entities),
        operations=len(api.operations),
        knowledge=knowledge,
        at=day,
    )
    noticed = with_acceptances(sort_findings((*noticed, *about_risks, *about_roadmap)), requirements, at)
    review = compose_review(
        requirements,
        facts,
        recommendations,
        knowledge,
        core=core,
        data=data,
        api=api,
        operations=operations,
        findings=noticed,
        at=day,
        adr_numbers=adr_numbers,
    )
    return Design(
        requirements=requirements,
        facts=facts,
        recommendations=recommendations,
        at=at,
        as_of=knowledge.catalogue.as_of,
        workloads=tuple(one.workload for one in structure.workloads if not one.is_question),
        people=structure.people,
        systems=structure.systems,
        contexts=structure.contexts,
        containers=structure.containers,
        relationships=structure.relationships,
        flows=structure.flows,
        boundaries=deployment.boundaries,
        nodes=deployment.nodes,
        technologies=core.technologies,
        data=data,
        stores=stores,
        api=api,
        events=compose_events(requirements, data, facts, recommendations, api),
        rpcs=compose_rpcs(requirements, data, facts, recommendations, api),
        sizings=core.sizings,
        demand=core.system,
        zones=core.span.zones,
        regions=core.span.regions,
        cost=core.cost,
        figures=core.figures,
        risks=risks,
        security=security,
        operations=operations,
        roadmap=roadmap,
        delivery=compose_delivery(
            facts=facts, core=core, deployment=deployment, has_api=bool(api.operations), knowledge=knowledge
        ),
        review=review,
        findings=noticed,
    )
