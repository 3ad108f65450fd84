"""Designs with the parts that the roadmap and the deployment folder read."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from archgen.decisions.engine import recommend
from archgen.design.api import compose_api
from archgen.design.core import compose_core
from archgen.design.data_model import compose_data_model
from archgen.design.delivery import compose_delivery
from archgen.design.deployment import compose_deployment
from archgen.design.design import Design
from archgen.design.roadmap import compose_roadmap
from archgen.facts.contexts import context_facts
from archgen.facts.resolve import resolve_facts
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.reader import read_requirements
from archgen.requirements.standing_in import with_archetype

Maker = Callable[[str], Design]
_DAY = date(2026, 11, 23)
_SAMPLES = Path(__file__).resolve().parents[3] / "samples"


@lru_cache(maxsize=32)
def _design(source: str) -> Design:
    knowledge = load_knowledge()
    given = source if "\n" in source else _SAMPLES / f"{source}.yaml"
    requirements, _ = with_archetype(read_requirements(given, knowledge.vocabulary)[0], knowledge.vocabulary)
    facts, _ = resolve_facts(requirements, knowledge.vocabulary)
    contexts = {one.name: context_facts(facts, requirements, one.name) for one in requirements.domain.contexts}
    decisions, _ = recommend(facts, knowledge, requirements, contexts=contexts)
    core = compose_core(requirements, facts, decisions, knowledge, _DAY)
    data, _ = compose_data_model(requirements, facts, decisions)
    api = compose_api(requirements, data, facts, decisions)
    deployment = compose_deployment(facts=facts, recommendations=decisions, core=core, knowledge=knowledge)
    delivery = compose_delivery(
        facts=facts, core=core, deployment=deployment, has_api=bool(api.operations), knowledge=knowledge
    )
    roadmap, _ = compose_roadmap(
        requirements=requirements,
        facts=facts,
        recommendations=decisions,
        core=core,
        entities=len(requirements.domain.entities),
        operations=len(api.operations),
        knowledge=knowledge,
        at=_DAY,
    )
    structure = core.structure
    return Design.model_construct(
        requirements=requirements,
        facts=facts,
        recommendations=decisions,
        at=_DAY,
        as_of=_DAY,
        people=structure.people,
        systems=structure.systems,
        contexts=structure.contexts,
        containers=structure.containers,
        relationships=structure.relationships,
        flows=structure.flows,
        technologies=core.technologies,
        data=data,
        api=api,
        sizings=core.sizings,
        zones=core.span.zones,
        regions=core.span.regions,
        cost=core.cost,
        nodes=deployment.nodes,
        boundaries=deployment.boundaries,
        roadmap=roadmap,
        delivery=delivery,
    )


@pytest.fixture(scope="session")
def design_of() -> Maker:
    """Compose the design of a sample by its name, or of a requirements text."""
    return _design
