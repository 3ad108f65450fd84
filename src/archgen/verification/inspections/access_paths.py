"""Access patterns that an index or key serves which exists, and indexes that serve something."""

from collections.abc import Iterator

from archgen.design.data_model import Table
from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    tables = {table.name: table for table in design.data.tables}
    names = {name for table in tables.values() for name in _names(table)}
    patterns = design.requirements.domain.access_patterns if tables else ()
    answered = {one.pattern for one in design.data.access_paths}
    for pattern in patterns:
        if pattern.name not in answered:
            yield Fault("data.access_paths", f"nothing says how {pattern.name} is answered")
    for path in design.data.access_paths:
        if path.table not in tables:
            yield Fault("data.access_paths", f"{path.pattern} reads `{path.table}`, which is no table")
        if path.served_by and path.served_by not in names:
            yield Fault(
                "data.access_paths", f"{path.pattern} is served by `{path.served_by}`, which is no index or key"
            )
    for table in tables.values():
        yield from _table(table)
    known = {one.name for one in design.requirements.domain.access_patterns}
    for operation in design.api.operations:
        for pattern_name in operation.serves:
            if pattern_name not in known:
                yield Fault("api.operations", f"`{operation.id}` serves {pattern_name}, which is no access pattern")


def _table(table: Table) -> Iterator[Fault]:
    columns = {column.name for column in table.columns}
    for index in table.indexes:
        if not index.serves:
            yield Fault("data.tables", f"the index `{index.name}` serves nothing")
        for column in (*(one.name for one in index.columns), *index.include):
            if column not in columns:
                yield Fault(
                    "data.tables", f"the index `{index.name}` names `{column}`, which is no column of `{table.name}`"
                )
    for key in table.primary_key:
        if key not in columns:
            yield Fault("data.tables", f"the key of `{table.name}` names `{key}`, which is no column")


def _names(table: Table) -> Iterator[str]:
    yield f"pk_{table.name}"
    yield from (one.name for one in table.indexes)
    yield from (one.name for one in table.uniques)


INSPECTION = Inspection("access-paths", "Every access pattern is answered by an index or key that exists", _check)
