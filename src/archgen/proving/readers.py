# ruff: noqa: S608 - every identifier is quoted, every value a parameter
"""All who read a schema: its access patterns, and those for whom it has indexes besides: deletes, purges, the relay.

Each is a statement with parameters, so that all are measured alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from archgen.design.data_columns import time_column
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import (
    ColumnType,
    DataModel,
    ForeignKey,
    Index,
    Parameter,
    ParameterUse,
    Table,
)
from archgen.documents.ddl.postgresql_rules import qualified
from archgen.documents.ddl.text import literal, quote, quoted

UPKEEP = "upkeep"
"""Kind of what no user asks for: deletes of what is referred to, purges, relays, workers."""

_BATCH = 100
"""Rows that a relay or a worker takes at once."""
_PURGED = 5_000
"""Rows that a purge deletes at once."""


@dataclass(frozen=True)
class Reader:
    """Somebody who runs a statement.

    Attributes:
        name: Access pattern, or what an index says it serves.
        table: Table that is read or written.
        kind: get, list, search, aggregate, write; or upkeep for what no user asks for.
        sql: Statement as PostgreSQL takes it.
        parameters: Its parameters.
        served_by: Index or key that it is to use; empty when there is none.
        in_order: Whether rows come in the order of that index.
        rate_rps: Stated rate a second.
        latency_p99_ms: Stated target.
        limit: Most rows that come back; None when all that are found do.
    """

    name: str
    table: Table
    kind: str
    sql: str
    parameters: tuple[Parameter, ...]
    served_by: str = ""
    in_order: bool = False
    rate_rps: float | None = None
    latency_p99_ms: float | None = None
    limit: int | None = None

    @property
    def writes(self) -> bool:
        """Whether it changes rows."""
        return self.kind == "write"


def readers(data: DataModel) -> Iterator[Reader]:
    """Give the access patterns in the order of the requirements, then the upkeep."""
    patterns = {path.pattern for path in data.access_paths}
    for path in data.access_paths:
        if path.kind == "search" and not path.served_by and not path.parameters:
            continue
        yield Reader(
            name=path.pattern,
            table=data.table(path.table),
            kind=path.kind,
            sql=path.sql,
            parameters=path.parameters,
            served_by=path.served_by,
            in_order=path.is_in_order,
            rate_rps=path.rate_rps,
            latency_p99_ms=path.latency_p99_ms,
            limit=path.limit if path.kind in ("list", "search") else None,
        )
    for table in data.tables:
        for index in table.indexes:
            if set(index.serves) - patterns:
                yield from _upkeep(table, index, patterns)


def _upkeep(table: Table, index: Index, patterns: set[str]) -> Iterator[Reader]:
    """Give the statements behind an index that no access pattern asks for."""
    purge = data_rules().serves["purge"].format(title=table.title)
    for name in index.serves:
        if name == purge:
            yield _purge(table, index, name)
        elif name not in patterns:
            key = _key_of(table, index)
            yield _ordered(table, index, name) if key is None else _referring(table, index, name, key)


def _purge(table: Table, index: Index, name: str) -> Reader:
    """Find a batch of old rows: of every state that leads the index, of one tenant where the tenant does."""
    column = time_column(table.columns) or ""
    names = [one.name for one in index.columns]
    leading = [table.column(one) for one in names[: names.index(column)]]
    parameters: list[Parameter] = []
    conditions = []
    for one in leading:
        if one.members or one.type is ColumnType.BOOL:
            members = map(literal, one.members or ("true", "false"))
            conditions.append(f"{quote(one.name)} IN ({', '.join(members)})")
        else:
            parameters.append(Parameter(use=ParameterUse.EQUAL, column=one.name, table=table.name))
            conditions.append(f"{quote(one.name)} = ${len(parameters)}")
    parameters.append(Parameter(use=ParameterUse.BELOW, column=column, table=table.name))
    conditions.append(f"{quote(column)} < ${len(parameters)}")
    sql = f"SELECT ctid FROM {qualified(table)} WHERE {' AND '.join(conditions)} LIMIT {_PURGED}"
    return Reader(name, table, UPKEEP, sql, tuple(parameters), index.name, limit=_PURGED)


def _referring(table: Table, index: Index, name: str, key: ForeignKey) -> Reader:
    """Look for referring rows, as PostgreSQL does when the row referred to is deleted."""
    condition = " AND ".join(f"{quote(column)} = ${place}" for place, column in enumerate(key.columns, 1))
    sql = f"SELECT 1 FROM {qualified(table)} WHERE {condition} FOR KEY SHARE"
    parameters = (Parameter(use=ParameterUse.EQUAL, column=column, table=table.name) for column in key.columns)
    return Reader(name, table, UPKEEP, sql, tuple(parameters), index.name)


def _ordered(table: Table, index: Index, name: str) -> Reader:
    """Take the first rows in the order of an index: what a relay, a worker and a history do."""
    condition = f" WHERE {index.where}" if index.where else ""
    order = ", ".join(quote(one.name) + (" DESC" if one.descending else "") for one in index.columns)
    columns = quoted(column.name for column in table.columns)
    sql = f"SELECT {columns} FROM {qualified(table)}{condition} ORDER BY {order} LIMIT {_BATCH}"
    return Reader(name, table, UPKEEP, sql, (), index.name, in_order=True, limit=_BATCH)


def _key_of(table: Table, index: Index) -> ForeignKey | None:
    names = [one.name for one in index.columns]
    found = [one for one in table.foreign_keys if list(one.columns) == names[: len(one.columns)]]
    return max(found, key=lambda one: len(one.columns), default=None)
