"""Compose the design: the core first, then each concern from what is there already."""

from collections.abc import Mapping
from datetime import date

from archgen.decisions.model import Recommendations
from archgen.design.api import compose_api
from archgen.design.core import compose_core
from archgen.design.data_model import compose_data_model
from archgen.design.delivery import Delivery
from archgen.design.design import Design
from archgen.design.operations import Operations
from archgen.design.review import Review
from archgen.design.risks import RiskRegister
from archgen.design.roadmap import Roadmap
from archgen.design.security import Security
from archgen.facts.model import Facts
from archgen.findings import Finding, sort_findings
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements


def compose_design(
    requirements: Requirements,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    *,
    findings: tuple[Finding, ...] = (),
    at: date | None = None,
    adr_numbers: Mapping[tuple[str, str | None], int] | None = None,
) -> Design:
    """Compose the one model that all documents are views of.

    Args:
        requirements: What is stated, with a domain where one stands in.
        facts: All facts of the system.
        recommendations: All decisions.
        knowledge: Blocks, offers, catalogue and words.
        findings: What earlier stages noticed.
        at: Day at which support and prices are judged; the catalogue's when absent.
        adr_numbers: Numbers that ADRs have already, by decision and context.
    """
    day = at or knowledge.catalogue.as_of
    core = compose_core(requirements, facts, recommendations, knowledge, day)
    structure = core.structure
    data, about_data = compose_data_model(requirements, facts, recommendations)
    api = compose_api(requirements, data, facts, recommendations)
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
        boundaries=(),
        nodes=(),
        technologies=core.technologies,
        data=data,
        api=api,
        sizings=core.sizings,
        demand=core.system,
        zones=core.span.zones,
        regions=core.span.regions,
        cost=core.cost,
        figures=core.figures,
        risks=RiskRegister(failures=(), settings=(), risks=(), single_points=()),
        security=Security(threats=(), controls=(), data_classes=(), compliance=(), roles=()),
        operations=Operations(slos=(), alerts=(), backups=(), drills=(), rota=""),
        roadmap=Roadmap(stages=(), limits=(), milestones=(), effort_working="", effort_fits=True),
        delivery=Delivery(
            environments=(), pipeline=(), release=(), rollback_signal="", rollback_metric="", infrastructure=""
        ),
        review=Review(goals=(), non_goals=(), scenarios=(), stakeholders=(), constraints=(), questions=(), records=()),
        findings=sort_findings((*findings, *about_data)),
    )
