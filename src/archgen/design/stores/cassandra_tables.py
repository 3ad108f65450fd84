"""Tables of Cassandra for one table of the data model: by identifier, by each query, by each unique value."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from archgen.design.data_sizes import short_bytes
from archgen.design.data_tables import ColumnType, DataClass, DataModel, IndexColumn, Purpose, Table
from archgen.design.names import Allocator
from archgen.design.stores.asked import Asked
from archgen.design.stores.cassandra_model import Bucket, QueryTable, TableUse
from archgen.design.stores.grouping import groups_of, unused_name
from archgen.design.stores.rules import StoreRules
from archgen.design.stores.series import rows_a_day
from archgen.requirements.model import PatternKind
from archgen.units import short

_UNITS = (
    ("year", 365.25, "2027"),
    ("month", 30.4, "2027-01"),
    ("day", 1.0, "2027-01-15"),
    ("hour", 1 / 24, "2027-01-15T19"),
)
"""Lengths of a time bucket, longest first: name, days, an example."""

QUEUES = (Purpose.OUTBOX, Purpose.JOBS)
_READ = (PatternKind.GET, PatternKind.LIST, PatternKind.AGGREGATE)


@dataclass(frozen=True)
class Ground:
    """What tables are made from.

    Attributes:
        data: The data model.
        asked: Patterns on what lies here.
        rules: What is known of Cassandra.
        names: Namespace of table names.
    """

    data: DataModel
    asked: tuple[Asked, ...]
    rules: StoreRules
    names: Allocator


@dataclass(frozen=True)
class Key:
    """The key of a table that reads ask for.

    Attributes:
        partition: Columns of the partition key, without the bucket.
        clustering: Columns of the order within a partition.
        linked: Columns that the rows themselves do not have: ends of links, elements of lists; with their types.
        ends: Table of the other end, for a link.
    """

    partition: tuple[str, ...]
    clustering: tuple[IndexColumn, ...] = ()
    linked: tuple[tuple[str, str], ...] = ()
    ends: str = ""


def tables_for(table: Table, ground: Ground) -> Iterator[QueryTable]:
    """Give the tables that hold the rows of a table of the data model; its base table first."""
    columns = tuple(one.name for one in table.columns)
    hidden = {one.name for one in table.columns if one.data_class in (DataClass.SECRET, DataClass.PAYMENT)}
    shown = tuple(name for name in columns if name not in hidden)
    yield _made(table, ground, TableUse.BASE, _base_key(table), columns, name=ground.names.allocate(table.name))
    queries = _queries(table, ground)
    for unique in table.uniques:
        if unique.where is None and "id" in columns:
            name = ground.names.allocate(f"{table.name} unique {' '.join(unique.columns)}")
            # A read by the unique value takes its table: it holds one row for each already.
            own = next((one for one in queries if set(one.partition) == set(unique.columns) and not one.linked), None)
            patterns = tuple(queries.pop(own)) if own is not None else ()
            kept = shown if patterns else (*unique.columns, "id")
            yield _made(table, ground, TableUse.UNIQUE, Key(unique.columns), kept, name=name, patterns=patterns)
    for key, names in queries.items():
        label = ground.names.allocate(f"{table.name} by {' '.join(key.partition) or 'all'}")
        yield _made(table, ground, TableUse.QUERY, key, shown, name=label, patterns=tuple(names))


def _base_key(table: Table) -> Key:
    """Give the key of the base table: a partition is the first end of a join, a stream of events, else a row."""
    if table.purpose in (Purpose.JOIN, Purpose.EVENTS):
        return Key(table.primary_key[:1], tuple(IndexColumn(name=one) for one in table.primary_key[1:]))
    return Key(("id",) if "id" in table.primary_key else table.primary_key)


def _queries(table: Table, ground: Ground) -> dict[Key, list[str]]:
    """Give the keys that reads ask for with their patterns; sums are added up in a table of a list where one fits."""
    found: dict[Key, list[str]] = {}
    reads = [one for one in ground.asked if one.table.name == table.name and one.kind in _READ and not one.is_by_id]
    for one in sorted(reads, key=lambda each: each.kind is PatternKind.AGGREGATE):
        key = _key(one, table, ground)
        if one.kind is PatternKind.AGGREGATE:
            if added_rows(one, ground) is None:
                continue
            key = next((each for each in found if _adds_up_in(one, key, each)), key)
        found.setdefault(key, []).append(one.pattern.name)
    return found


def _adds_up_in(asked: Asked, wished: Key, other: Key) -> bool:
    """Tell whether the rows that a sum needs lie together in the table of another key."""
    ranged = asked.ranged[:1]
    return wished.partition == other.partition and (
        not ranged or [one.name for one in other.clustering[:1]] == [*ranged]
    )


def added_rows(asked: Asked, ground: Ground) -> float | None:
    """Give the rows that a service adds up itself; None when they are not known or too many."""
    table, rules = asked.table, ground.rules
    groups = groups_of(asked.equal, table, ground.data) if asked.equal else None
    if groups is None or table.rows is None:
        return None
    rows = table.rows / groups
    if asked.ranged:
        rows = min(rows, (rows_a_day(table) or 0) * rules.limit("window_days") / groups)
    return rows if rows <= rules.limit("added_rows") else None


def _key(asked: Asked, table: Table, ground: Ground) -> Key:
    types = ground.rules.types
    linked = [(asked.link[1], types["uuid"])] if asked.link is not None else []
    linked += [(unused_name(f"{one}_item", table), types[table.column(one).type.value]) for one in asked.members]
    partition = tuple(dict.fromkeys((*asked.equal, *(name for name, _ in linked))))
    names = dict.fromkeys((*asked.ranged, *(each.name for each in asked.order)))
    down = {each.name: each.descending for each in asked.order}
    last = next(reversed(down.values()), False)
    clustering = [IndexColumn(name=name, descending=down.get(name, last)) for name in names if name not in partition]
    if "id" not in (*partition, *names) and any(each.name == "id" for each in table.columns):
        clustering.append(IndexColumn(name="id", descending=last))
    return Key(partition, tuple(clustering), tuple(linked), asked.link[0].name if asked.link is not None else "")


def _made(  # noqa: PLR0913 - all that a table is made of
    table: Table,
    ground: Ground,
    use: TableUse,
    key: Key,
    columns: tuple[str, ...],
    *,
    name: str,
    patterns: tuple[str, ...] = (),
) -> QueryTable:
    bucket, working, size = _bucket(table, key, ground) if use is TableUse.QUERY else (None, "", None)
    first = (*key.partition, *(one.name for one in key.clustering))
    days = table.retention_days
    by_time = any(table.column(one.name).type is ColumnType.TIMESTAMP for one in key.clustering)
    extra = {one for one, _ in key.linked}
    return QueryTable(
        name=name,
        table=table,
        use=use,
        partition=key.partition,
        bucket=bucket,
        clustering=key.clustering,
        columns=tuple(dict.fromkeys((*(one for one in first if one not in extra), *columns))),
        linked=key.linked,
        ttl_s=None if days is None or use is TableUse.UNIQUE else max(1, round(days)) * 86_400,
        window_days=max(1, round(days / ground.rules.limit("windows"))) if days is not None and by_time else None,
        patterns=patterns,
        working=working,
        partition_bytes=size,
    )


def _spread(table: Table, key: Key, ground: Ground) -> tuple[float, float] | None:
    """Give how many rows there are and how many partitions they make; None where that is not known."""
    if key.ends:
        # Rows stand once for each link, in a partition for each thing at the other end.
        join = ground.data.table(key.ends)
        end = next(one for one in join.foreign_keys if one.columns[-1] == key.linked[0][0])
        other = ground.data.table(end.target_table).rows
        return None if join.rows is None or other is None else (join.rows, max(1, other))
    if key.linked or table.rows is None:
        return None
    groups = groups_of(key.partition, table, ground.data) if key.partition else 1
    return None if groups is None else (table.rows, groups)


def _bucket(table: Table, key: Key, ground: Ground) -> tuple[Bucket | None, str, float | None]:
    """Give what keeps a partition within its bound, the working, and the bytes that it then has."""
    known = _spread(table, key, ground)
    if known is None:
        return (None if key.partition else _parts(1, table, ground)), "", None
    total, groups = known
    rows, each = max(1.0, total / groups), table.row_bytes
    size, many = rows * each, short(round(rows)) if rows >= 10 else f"{rows:.2g}"
    share = f"= {many} rows" if total >= groups else "< 1, so one row"
    working = f"{short(total)} rows / {short(groups)} {share} × {each:,} B = {short_bytes(size)}"
    most, count = ground.rules.limit("partition_bytes"), ground.rules.limit("partition_rows")
    if size <= most and rows <= count:
        return (None if key.partition else _parts(1, table, ground)), working, size
    time = next((one.name for one in key.clustering if table.column(one.name).type is ColumnType.TIMESTAMP), None)
    if time is None:
        parts = ceil(max(size / most, rows / count))
        return _parts(parts, table, ground), working, size / parts
    daily = (rows_a_day(table) or 0) / groups
    unit, days, form = next(
        (one for one in _UNITS if daily * one[1] * each <= most and daily * one[1] <= count), _UNITS[-1]
    )
    says = ground.rules.notes["bucket_time"].format(unit=unit, time=time, form=form)
    return Bucket(name=unused_name(unit, table), type="text", unit=unit, says=says), working, daily * days * each


def _parts(parts: int, table: Table, ground: Ground) -> Bucket:
    says = ground.rules.notes["bucket_hash" if parts > 1 else "bucket_one"].format(last=parts - 1)
    return Bucket(name=unused_name("bucket", table), type="int", unit="part", parts=parts, says=says)
