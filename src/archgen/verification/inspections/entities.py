"""Entities of the requirements, tables, API schemas and boxes of entity diagrams: the same set."""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_BOX = re.compile(r"^\s*([A-Z][A-Z0-9_]*)\[", re.MULTILINE)


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    wanted = {one.name for one in design.requirements.domain.entities}
    stored = [table.entity for table in design.data.tables if table.entity]
    for name in sorted(wanted - set(stored)):
        yield Fault("data.tables", f"no table stores the entity {name}")
    for name in sorted(set(stored) - wanted):
        yield Fault("data.tables", f"a table stores {name}, which is no entity of the requirements")
    for name in sorted({one for one in stored if stored.count(one) > 1}):
        yield Fault("data.tables", f"{name} is stored in more than one table")
    if design.api.operations:
        shown = {one.entity for one in design.api.schemas} | {one.entity for one in design.api.operations}
        for name in sorted({one for one in shown if one} - wanted):
            yield Fault("api.schemas", f"the API shows {name}, which is no entity of the requirements")
    drawings = papers.ending(".mmd")
    boxes = {box for path, text in drawings.items() if "entities" in path for box in _BOX.findall(text)}
    if drawings:
        tables = {table.id.upper(): table.title for table in design.data.tables}
        for box in sorted(set(tables) - boxes):
            yield Fault("diagrams", f"no entity diagram shows {tables[box]} (`{box}`)")
        for box in sorted(boxes - set(tables)):
            yield Fault("diagrams", f"an entity diagram shows `{box}`, which is no table")


INSPECTION = Inspection(
    "entities", "Entities, tables, API schemas and boxes of entity diagrams are the same set", _check
)
