"""Entities that one bounded context owns, and containers and tables that name contexts which exist."""

from collections import Counter
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    names = {one.name for one in design.contexts}
    owners = Counter(entity for one in design.contexts for entity in one.entities)
    for entity in design.requirements.domain.entities:
        if owners[entity.name] != 1:
            yield Fault("contexts", f"{entity.name} has {owners[entity.name]} owners; it needs one")
    owner_of = {entity: one.name for one in design.contexts for entity in one.entities}
    for container in design.containers:
        for name in {*container.contexts, *([container.context] if container.context else [])} - names:
            yield Fault("containers", f"`{container.id}` serves {name}, which is no bounded context")
    for table in design.data.tables:
        if table.entity and table.context != owner_of.get(table.entity):
            yield Fault("data.tables", f"`{table.name}` belongs to {table.context}, its entity to another context")
    shares = sum(one.load_share for one in design.contexts)
    if design.contexts and abs(shares - 1) > 0.01:
        yield Fault("contexts", f"their parts of the load add up to {shares:.3f}, not to 1")


INSPECTION = Inspection("ownership", "Every entity has one owner among the bounded contexts", _check)
