"""Identifiers that name one thing each."""

from collections import Counter
from collections.abc import Iterable, Iterator

from archgen.design.design import Design
from archgen.design.model import BoundedContext, Container, DeploymentNode, ExternalSystem, Person
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    groups = {
        "elements": [*_ids(design.people), *_ids(design.systems), *_ids(design.contexts), *_ids(design.containers)],
        "flows": [one.id for one in design.flows],
        "boundaries": [one.id for one in design.boundaries],
        "nodes": [one.id for one in all_nodes(design.nodes)],
        "technologies": [one.id for one in design.technologies],
        "data.tables": [one.id for one in design.data.tables],
        "risks.risks": [one.id for one in design.risks.risks],
        "security.threats": [one.id for one in design.security.threats],
        "security.controls": [one.id for one in design.security.controls],
        "operations.slos": [one.id for one in design.operations.slos],
        "operations.alerts": [one.id for one in design.operations.alerts],
        "review.questions": [one.id for one in design.review.questions],
        "api.operations": [one.id for one in design.api.operations],
    }
    for group, ids in groups.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield Fault(group, f"`{name}` names {count} things")


def element_ids(design: Design) -> set[str]:
    """Give the ids of all people, outside systems and containers."""
    return {*_ids(design.people), *_ids(design.systems), *_ids(design.containers)}


def all_nodes(nodes: Iterable[DeploymentNode]) -> Iterator[DeploymentNode]:
    """Give deployment nodes with those inside them."""
    for node in nodes:
        yield node
        yield from all_nodes(node.children)


def _ids(elements: Iterable[Person | ExternalSystem | BoundedContext | Container]) -> list[str]:
    return [one.id for one in elements]


INSPECTION = Inspection("identifiers", "Every identifier names one thing", _check)
