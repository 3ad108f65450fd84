"""Which tables of the data model lie in which store that is not relational."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from pydantic import Field

from archgen.design.data_tables import ColumnType, DataModel, Table
from archgen.design.model import Container, Frozen
from archgen.design.stores.rules import Holding, stores
from archgen.design.stores.series import is_series
from archgen.findings import Finding
from archgen.requirements.model import PatternKind

_OF_TABLES = frozenset({"large_table_not_partitioned"})
"""Findings about what relational tables are made of."""


class StoreKind(StrEnum):
    """A kind of store with a physical model of its own; also the name of its modules and of its folder."""

    DYNAMODB = "dynamodb"
    MONGODB = "mongodb"
    REDIS = "redis"
    SEARCH = "search"
    S3 = "s3"
    TIMESCALEDB = "timescaledb"
    CLICKHOUSE = "clickhouse"
    CASSANDRA = "cassandra"


class Placement(Frozen):
    """The tables of the data model that lie in one store."""

    container: str = Field(description="Container that is the store.")
    kind: StoreKind = Field(description="How it is modelled.")
    folder: str = Field(description="Folder of its files below `database/`.")
    holds: Holding = Field(description="Whether it is the system of record of its tables.")
    tables: tuple[str, ...] = Field(description="Names of tables of the data model, in its order.")
    entities: tuple[str, ...] = Field(description="Entities among them, in the order of the requirements.")


def place_stores(containers: Iterable[Container], data: DataModel, *, is_small: bool = False) -> tuple[Placement, ...]:
    """Tell which tables lie in a store that is not relational; none where all stores are.

    A table lies in the store of its context, else in the one that contexts share. A small system has a model of what
    holds its records alone: the defaults of the rest are good enough for it.
    """
    chosen = tuple(containers)
    if not data.tables:
        return ()
    found = [(one, kind, holds, _LIES[holds](one, chosen, data)) for one in chosen for kind, holds in _kinds(one)]
    placed = [one for one in found if one[3] and (one[2].is_first or not is_small)]
    often = [kind for _, kind, _, _ in placed]
    return tuple(
        Placement(
            container=one.id,
            kind=kind,
            folder=kind.value if often.count(kind) == 1 else f"{kind.value}-{one.id.replace('_', '-')}",
            holds=holds,
            tables=tuple(table.name for table in tables),
            entities=tuple(table.entity for table in tables if table.entity),
        )
        for one, kind, holds, tables in placed
    )


def _kinds(container: Container) -> Iterator[tuple[StoreKind, Holding]]:
    """Give the kinds of which a store is, by its role and what it is run as, with what it holds in that role."""
    for key, kind in stores().kinds.items():
        holds = kind.holding(container.role)
        if holds is not None and set(kind.technologies) & set(container.technologies):
            yield StoreKind(key), holds


def _records(container: Container, containers: tuple[Container, ...], data: DataModel) -> tuple[Table, ...]:
    """Give the tables whose rows are written here first: those of its context, else those that no store claims."""
    homes = _homes(containers, stores().records)
    return tuple(table for table in data.tables if homes.get(table.context, homes[""]) is container)


def _series(container: Container, containers: tuple[Container, ...], data: DataModel) -> tuple[Table, ...]:
    """Give the tables whose rows are only added, of the contexts whose measurements lie here."""
    if container.role in stores().records:
        return tuple(one for one in _records(container, containers, data) if is_series(one))
    return tuple(one for one in data.tables if one.context in container.contexts and is_series(one))


def _copied(container: Container, containers: tuple[Container, ...], data: DataModel) -> tuple[Table, ...]:
    """Give the tables of entities whose reads a store may hold copies of."""
    del containers
    return tuple(one for one in data.tables if one.entity is not None and one.context in container.contexts)


def _analysed(container: Container, containers: tuple[Container, ...], data: DataModel) -> tuple[Table, ...]:
    """Give the tables whose rows a pattern adds up, save those of a store of measurements: it adds up its own."""
    asked = {path.table for path in data.access_paths if path.kind == PatternKind.AGGREGATE}
    measured = {
        table.name
        for one in containers
        if any(holds is Holding.SERIES for _, holds in _kinds(one))
        for table in _series(one, containers, data)
    }
    return tuple(one for one in data.tables if one.name in asked - measured and one.context in container.contexts)


def _searched(container: Container, containers: tuple[Container, ...], data: DataModel) -> tuple[Table, ...]:
    """Give the tables in which a pattern searches, of the contexts that the store serves."""
    del containers
    asked = {path.table for path in data.access_paths if path.kind == PatternKind.SEARCH}
    return tuple(table for table in data.tables if table.name in asked and table.context in container.contexts)


def _with_files(container: Container, containers: tuple[Container, ...], data: DataModel) -> tuple[Table, ...]:
    """Give the tables whose rows name files, of the contexts that the store serves."""
    del containers
    return tuple(
        table
        for table in data.tables
        if table.context in container.contexts and any(one.type is ColumnType.FILE for one in table.columns)
    )


_LIES: Mapping[Holding, Callable[[Container, tuple[Container, ...], DataModel], tuple[Table, ...]]] = {
    Holding.RECORDS: _records,
    Holding.SERIES: _series,
    Holding.CACHED: _copied,
    Holding.ANALYSED: _analysed,
    Holding.SEARCHED: _searched,
    Holding.FILES: _with_files,
}
"""What lies in a store, by what it holds of the data."""


def _homes(containers: tuple[Container, ...], roles: tuple[str, ...]) -> Mapping[str, Container]:
    """Give the store of record of each context that has one of its own; that of all others stands under no name."""
    holding = [one for one in containers if one.role in roles]
    return {"": holding[0], **{one.context or "": one for one in reversed(holding)}}


def titles(placements: Iterable[Placement]) -> str:
    """Give the names of the kinds of stores that hold records first, for sentences."""
    return " and ".join(sorted({stores().kinds[one.kind].title for one in placements if one.holds.is_first}))


def without_table_findings(findings: Iterable[Finding], placements: Iterable[Placement]) -> tuple[Finding, ...]:
    """Leave out what is said of tables of a relational database where their rows lie elsewhere."""
    elsewhere = {f"domain.entities.{name}" for one in placements if one.holds.is_first for name in one.entities}
    return tuple(one for one in findings if one.id not in _OF_TABLES or not elsewhere & set(one.about))


class RelationalPart(Frozen):
    """What of the data one of several relational stores holds."""

    container: str = Field(description="Container that is the store.")
    folder: str = Field(description="Folder of its schema below `database/`.")
    data: DataModel = Field(
        description="Its tables, without references to other stores, and support tables of its own."
    )


def relational_parts(containers: Iterable[Container], relational: DataModel) -> tuple[RelationalPart, ...]:
    """Cut relational data into what each store holds; nothing where one store holds all of it.

    Support tables, such as an outbox, are written in the transaction of what they belong to, so each store has them.
    """
    chosen = tuple(containers)
    if not relational.tables:
        return ()
    homes = _homes(chosen, stores().records)
    held = {one.id: [each for each in relational.tables if homes.get(each.context, homes[""]) is one] for one in chosen}
    own = {key: {one.name for one in tables if one.context} for key, tables in held.items()}
    shared = {one.name for one in relational.tables if not one.context}
    parts = [one for one in chosen if own[one.id]]
    if len(parts) < 2:
        return ()
    every = {one.name for one in relational.tables}
    return tuple(
        RelationalPart(
            container=one.id, folder=one.id.replace("_", "-"), data=_kept(relational, every - own[one.id] - shared)
        )
        for one in parts
    )


def relational_part(data: DataModel, placements: Iterable[Placement]) -> DataModel:
    """Give what of a data model lies in relational stores, without references to what does not."""
    elsewhere = {name for one in placements if one.holds.is_first for name in one.tables}
    return _kept(data, elsewhere) if elsewhere else data


def _kept(data: DataModel, elsewhere: set[str]) -> DataModel:
    """Give a data model without some tables, and without what names them."""
    kept = tuple(_without(table, elsewhere) for table in data.tables if table.name not in elsewhere)
    paths = (
        path for path in data.access_paths if not elsewhere & {path.table, *(one.table for one in path.parameters)}
    )
    return data.model_copy(update={"tables": kept, "access_paths": tuple(paths)})


def _without(table: Table, elsewhere: set[str]) -> Table:
    """Take what names other tables off a table: its references to them, and rules that count on them."""
    keys = tuple(one for one in table.foreign_keys if one.target_table not in elsewhere)
    guards = tuple(one for one in table.guards if one.group_table not in elsewhere)
    return table.model_copy(update={"foreign_keys": keys, "guards": guards})
