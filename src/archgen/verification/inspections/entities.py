"""Entities of the requirements, tables, access paths, API and boxes of entity diagrams: the same set.

The tables of schema files are compared with the model by `tables_written`. What the API does not show must be told.
"""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.markdown import md
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_API_README = "api/README.md"
_BOX = re.compile(r"^\s*([A-Z][A-Z0-9_]*)\[", re.MULTILINE)


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    wanted = {one.name for one in design.requirements.domain.entities}
    yield from _stored(design, wanted)
    yield from _read(design, wanted)
    if design.api.operations:
        yield from _shown(design, papers, wanted)
    if any(path.endswith(".mmd") for path in papers):
        yield from _drawn(design, papers)


def _stored(design: Design, wanted: set[str]) -> Iterator[Fault]:
    stored = [table.entity for table in design.data.tables if table.entity]
    for name in sorted(wanted - set(stored)):
        yield Fault("data.tables", f"no table stores the entity {name}")
    for name in sorted(set(stored) - wanted):
        yield Fault("data.tables", f"a table stores {name}, which is no entity of the requirements")
    for name in sorted({one for one in stored if stored.count(one) > 1}):
        yield Fault("data.tables", f"{name} is stored in more than one table")


def _read(design: Design, wanted: set[str]) -> Iterator[Fault]:
    """Look at the entities of access paths: each exists, and its path reads the table that stores it."""
    tables = {table.entity: table.name for table in design.data.tables}
    for path in design.data.access_paths:
        if path.entity not in wanted:
            yield Fault("data.access_paths", f"{path.pattern} is about {path.entity}, which is no entity")
        elif path.entity in tables and path.table != tables[path.entity]:
            yield Fault("data.access_paths", f"{path.pattern} reads `{path.table}`, which does not store {path.entity}")


def _shown(design: Design, papers: Papers, wanted: set[str]) -> Iterator[Fault]:
    """Look at the API: what it does not show is told to its readers."""
    shown = design.api.entities
    for name in sorted(shown - wanted):
        yield Fault("api.schemas", f"the API shows {name}, which is no entity of the requirements")
    for name in sorted(wanted - shown) if _API_README in papers else ():
        if md(name) not in papers[_API_README]:
            yield Fault(_API_README, f"the API does not show {name}, and nothing says so")


def _drawn(design: Design, papers: Papers) -> Iterator[Fault]:
    drawings = papers.ending(".mmd")
    boxes = {box for path, text in drawings.items() if "entities" in path for box in _BOX.findall(text)}
    tables = {table.id.upper(): table.title for table in design.data.tables}
    for box in sorted(set(tables) - boxes):
        yield Fault("diagrams", f"no entity diagram shows {tables[box]} (`{box}`)")
    for box in sorted(boxes - set(tables)):
        yield Fault("diagrams", f"an entity diagram shows `{box}`, which is no table")


INSPECTION = Inspection(
    "entities", "Entities, tables, access paths, API and boxes of entity diagrams are the same set", _check
)
