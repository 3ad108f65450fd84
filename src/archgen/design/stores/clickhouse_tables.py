"""Tables of ClickHouse: types, engine, order, partitions and ends of one table of the data model."""

from dataclasses import dataclass

from archgen.design.data_tables import Column, ColumnType, DataModel, Table
from archgen.design.names import Allocator
from archgen.design.stores.asked import Asked
from archgen.design.stores.clickhouse_model import HourlySums, MergeTable, SkipIndex
from archgen.design.stores.clickhouse_sql import quote
from archgen.design.stores.grouping import groups_of, is_measured, unused_name
from archgen.design.stores.rules import StoreRules
from archgen.design.stores.series import is_series, rows_a_day, series_time
from archgen.requirements.model import PatternKind

_VERSIONS = ("row_version", "updated_at")
_ZSTD = frozenset({ColumnType.TEXT, ColumnType.JSON})


@dataclass(frozen=True)
class Ground:
    """What a table is made from.

    Attributes:
        data: The data model.
        asked: Patterns that the store answers.
        rules: What is known of ClickHouse.
        is_copy: Whether the records lie elsewhere.
    """

    data: DataModel
    asked: tuple[Asked, ...]
    rules: StoreRules
    is_copy: bool

    def on(self, table: Table) -> list[Asked]:
        """Give the reads of a table, busiest first."""
        reads = [one for one in self.asked if one.table.name == table.name and one.kind is not PatternKind.WRITE]
        return sorted(reads, key=lambda one: -(one.pattern.rate or 0))

    def rows_of(self, asked: Asked) -> float | None:
        """Give the rows of one group of values within the window of a pattern; all of them without a window."""
        table, groups = asked.table, groups_of(asked.equal, asked.table, self.data) if asked.equal else 1
        if groups is None or table.rows is None:
            return None
        if not asked.ranged:
            return table.rows / groups
        days = self.rules.limit("window_days")
        return min(table.rows, (rows_a_day(table) or 0) * days) / groups


def merge_table(table: Table, ground: Ground) -> MergeTable:
    """Give a table of the data model as ClickHouse keeps it."""
    time = _time(table, ground)
    once = next((one.columns for one in table.uniques if time in one.columns and one.where is None), ())
    version = next((name for name in _VERSIONS if name in {one.name for one in table.columns}), None)
    is_changed = not is_series(table)
    order = _order(table, ground, time, once if not is_changed else ())
    deleted = unused_name("is_deleted", table) if ground.is_copy and is_changed and version else None
    engine = "MergeTree"
    if is_changed and version:
        engine = f"ReplacingMergeTree({', '.join(quote(one) for one in (version, deleted) if one)})"
    elif once or is_changed:
        engine = "ReplacingMergeTree"
    types = [(one.name, _type(one, ground.rules)) for one in table.columns]
    return MergeTable(
        table=table,
        types=(*types, *([(deleted, "UInt8")] if deleted else [])),
        codecs=tuple((one.name, codec) for one in table.columns if (codec := _codec(one, time))),
        engine=engine,
        version=version if is_changed else None,
        deleted=deleted,
        order=order,
        time=time,
        is_monthly=time is not None and (table.rows or 0) >= ground.rules.limit("partition_rows"),
        keep_days=None if table.retention_days is None or time is None else max(1, round(table.retention_days)),
        indexes=tuple(_indexes(table, order, ground)),
        sums=() if is_changed or time is None else tuple(_sums(table, time, ground)),
    )


def _time(table: Table, ground: Ground) -> str | None:
    found = series_time(table, ground.data)
    return found or None


def _order(table: Table, ground: Ground, time: str | None, once: tuple[str, ...]) -> tuple[str, ...]:
    """Give the sorting key: what the busiest read compares and never changes, the time, then what makes it exact."""
    fixed = {one.name for one in table.columns if not one.nullable and not one.is_list} - _changing(table)
    wished = next((one.equal for one in ground.on(table) if set(one.equal) & fixed), ())
    first = tuple(name for name in wished if name in fixed and name != "id")
    tenant = (table.tenant_column,) if table.tenant_column is not None and table.tenant_column != "id" else ()
    rest = once or ("id",)
    return tuple(dict.fromkeys(name for name in (*tenant, *first, *((time,) if time else ()), *rest) if name in fixed))


def _changing(table: Table) -> set[str]:
    """Give the columns that are taken to change in a row: all but its identifier, its times and what it refers to."""
    if is_series(table):
        return set()
    kept = {one.name for one in table.columns if one.references is not None or one.type is ColumnType.TIMESTAMP}
    return {one.name for one in table.columns} - kept - {"id", table.tenant_column} | set(_VERSIONS)


def _type(column: Column, rules: StoreRules) -> str:
    plain = rules.types[column.type.value]
    if column.type is ColumnType.DECIMAL:
        plain = f"Decimal({column.precision or 19}, {column.scale if column.scale is not None else 4})"
    if column.is_list:
        return f"Array({plain})"
    if not column.nullable:
        return plain
    inner = plain.removeprefix("LowCardinality(").removesuffix(")") if plain.startswith("LowCardinality(") else ""
    return f"LowCardinality(Nullable({inner}))" if inner else f"Nullable({plain})"


def _codec(column: Column, time: str | None) -> str:
    if column.name == time:
        return "Delta(8), ZSTD(1)"
    return "ZSTD(1)" if column.type in _ZSTD else ""


def _indexes(table: Table, order: tuple[str, ...], ground: Ground) -> list[SkipIndex]:
    """Give an index for each column that leads a pattern to rows and does not stand at the head of the order."""
    head = order[1:2] if order[:1] == (table.tenant_column,) else order[:1]
    wanted: dict[str, list[str]] = {}
    for one in ground.on(table):
        by_key = one.is_by_id or one.equal == ("id",)
        names = [name for name in (("id",) if by_key else one.equal) if name != table.tenant_column]
        if names and not set(names) & set(head):
            wanted.setdefault(names[0], []).append(one.pattern.name)
    given = Allocator("skip", max_length=50, reserved=())
    few = {one.name for one in table.columns if one.members or one.type is ColumnType.BOOL}
    # In the order of keys every granule holds every one of a few values; in the order of time they come in runs.
    wanted = {column: patterns for column, patterns in wanted.items() if column not in few or is_series(table)}
    return [
        SkipIndex(
            name=given.allocate(f"skip {column}"),
            column=column,
            kind="set(100)" if column in few else "bloom_filter(0.01)",
            patterns=tuple(patterns),
        )
        for column, patterns in wanted.items()
    ]


def _sums(table: Table, time: str, ground: Ground) -> list[HourlySums]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for one in ground.on(table):
        rows = ground.rows_of(one)
        large = rows is not None and rows > ground.rules.limit("rollup_rows")
        if one.kind is PatternKind.AGGREGATE and time in one.ranged and large:
            groups.setdefault(one.equal, []).append(one.pattern.name)
    names = Allocator("sums", max_length=60, reserved=())
    money = tuple(one.name for one in table.columns if one.type is ColumnType.CURRENCY and not one.nullable)
    return [
        HourlySums(
            name=names.allocate(f"{table.name} by hour {' '.join(by)}"),
            by=(*by, *money),
            hour=unused_name("hour", table),
            rows=unused_name("rows", table),
            values=tuple(one.name for one in table.columns if is_measured(one, table) and not one.nullable),
            patterns=tuple(patterns),
        )
        for by, patterns in groups.items()
    ]
