"""Hypertables of TimescaleDB: tables of rows that are only added, with chunks sized by memory and sums where asked."""

from collections.abc import Iterator

from archgen.design.data_sizes import index_factor, short_bytes
from archgen.design.data_tables import AccessPath, ColumnType, IndexMethod, Table
from archgen.design.design import Design
from archgen.design.names import Allocator
from archgen.design.stores.asked import Asked, asked_of
from archgen.design.stores.grouping import groups_of, is_measured, unused_name
from archgen.design.stores.physical import Decided, Served
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.design.stores.series import rows_a_day, series_time
from archgen.design.stores.timescaledb_model import Hypertable, Rollup, TimescaleModel
from archgen.requirements.model import PatternKind
from archgen.units import short

_CHUNKS = (1, 3, 6, 12, 24, 7 * 24, 30 * 24)
"""Lengths of a chunk in hours, whole parts or multiples of a day."""

_BATCH = 500
_DAY = 24


def compose(design: Design, placement: Placement) -> TimescaleModel:
    """Give the hypertables of a store with how each pattern on them is answered."""
    return _Composer(design, placement).model()


class _Composer:
    """Composes the hypertables of one database."""

    def __init__(self, design: Design, placement: Placement) -> None:
        self._design, self._placement = design, placement
        self._rules: StoreRules = store_rules("timescaledb")
        self._asked = asked_of(design.data, design.requirements, placement)
        self._paths = {one.pattern: one for one in design.data.access_paths}
        self._is_apart = design.container(placement.container).role == "time_series_store"
        self._names = Allocator("sums", max_length=55, reserved=())

    def model(self) -> TimescaleModel:
        """Give the model."""
        made = tuple(self._hypertable(self._design.data.table(name)) for name in self._placement.tables)
        answers = [self._answer(one, made) for one in self._asked]
        return TimescaleModel(
            placement=self._placement,
            served=tuple(served for served, _ in answers),
            decided=tuple(line for one in made for line in self._decided(one)),
            hypertables=made,
            roles=self._design.data.roles,
            late_days=int(self._rules.limit("late_days")),
            is_apart=self._is_apart,
            statements=tuple((served.pattern, sql) for served, sql in answers if sql),
        )

    def _hypertable(self, table: Table) -> Hypertable:
        time = series_time(table, self._design.data)
        hours, because = self._chunk(table)
        keep = None if table.retention_days is None else max(1, round(table.retention_days))
        segments = self._segments(table, hours)
        days = max(int(self._rules.limit("compress_days")), 2 * hours // _DAY)
        return Hypertable(
            table=self._adapted(table, time),
            time=time,
            chunk_hours=hours,
            chunk_because=because,
            segments=segments,
            compress_days=None if keep is not None and keep <= days else days,
            keep_days=keep,
            rollups=tuple(self._rollups(table, time)),
        )

    def _adapted(self, table: Table, time: str) -> Table:
        """Give a table as a hypertable takes it: every unique rule holds the time, chunks stand in for partitions."""
        own = set(self._placement.tables)
        key = table.primary_key if time in table.primary_key else (*table.primary_key, time)
        keys = tuple(one for one in table.foreign_keys if not self._is_apart or one.target_table in own)
        indexes = tuple(one for one in table.indexes if one.method is not IndexMethod.BRIN)
        return table.model_copy(
            update={
                "primary_key": key,
                "foreign_keys": keys,
                "uniques": tuple(one for one in table.uniques if time in one.columns and one.where is None),
                "indexes": tuple(
                    one for one in indexes if not one.unique or time in {each.name for each in one.columns}
                ),
                "partition": None,
                "row_security": False,
            }
        )

    def _chunk(self, table: Table) -> tuple[int, str]:
        """Give the longest chunk whose indexes fit into their share of memory, with the working."""
        share, said = self._rules.limit("memory_share"), self._rules.because
        sizing = self._design.sizing(self._placement.container)
        memory = (sizing.memory_gb if sizing is not None else None) or 8.0
        daily = rows_a_day(table)
        percent = f"{share * 100:.0f} %"
        if daily is None:
            return _DAY, said["chunk_unknown"].format(chunk=_length(_DAY), share=percent)
        each = round(table.row_bytes * (index_factor() - 1))
        room = memory * 1e9 * share
        fitting = [one for one in _CHUNKS if daily * each * one / _DAY <= room]
        hours = max(fitting, default=_CHUNKS[0])
        because = said["chunk" if fitting else "chunk_over"].format(
            rows=short(daily),
            bytes=each,
            day=f"{short_bytes(daily * each)} a day",
            share=percent,
            memory=f"{memory:g} GB of memory",
            chunk=_length(hours),
        )
        return hours, because

    def _segments(self, table: Table, hours: int) -> tuple[str, ...]:
        """Give the columns by which compressed rows lie together: the busiest read's, if enough rows share them."""
        columns = self._wished(table)
        rows = self._rows_in(table, columns, hours / _DAY)
        return columns if rows is not None and rows >= self._rules.limit("segment_rows") else ()

    def _wished(self, table: Table) -> tuple[str, ...]:
        reads = [one for one in self._asked if one.table.name == table.name and one.kind is not PatternKind.WRITE]
        reads.sort(key=lambda one: -(one.pattern.rate or 0))
        return next((one.equal for one in reads if one.equal), ())

    def _rows_in(self, table: Table, columns: tuple[str, ...], days: float) -> float | None:
        """Give the rows of one group of values in some days."""
        groups, daily = groups_of(columns, table, self._design.data) if columns else 1, rows_a_day(table)
        return None if groups is None or daily is None else daily * days / groups

    def _window(self, asked: Asked) -> float:
        days = self._rules.limit("window_days")
        return min(days, asked.table.retention_days or days)

    def _rollups(self, table: Table, time: str) -> Iterator[Rollup]:
        """Give the sums that patterns ask for: one for each set of columns, shared by the patterns that group by it."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for one in self._asked:
            if one.table.name == table.name and self._is_large(one, time):
                groups.setdefault(one.equal, []).append(one.pattern.name)
        numbers = [one.name for one in table.columns if is_measured(one, table)]
        money = tuple(one.name for one in table.columns if one.type is ColumnType.CURRENCY)
        for by, patterns in groups.items():
            yield Rollup(
                name=self._names.allocate(f"{table.name} by hour {' '.join(by)}"),
                by=(*by, *money),
                hour=unused_name("hour", table),
                rows=unused_name("rows", table),
                values=tuple(numbers),
                patterns=tuple(patterns),
            )

    def _is_large(self, asked: Asked, time: str) -> bool:
        """Tell whether an answer adds up more rows than it should from the rows themselves."""
        if asked.kind is not PatternKind.AGGREGATE or time not in asked.ranged:
            return False
        rows = self._rows_in(asked.table, asked.equal, self._window(asked))
        return rows is not None and rows > self._rules.limit("rollup_rows")

    def _answer(self, asked: Asked, made: tuple[Hypertable, ...]) -> tuple[Served, str]:
        path, costs = self._paths[asked.pattern.name], self._rules.costs
        hyper = next(one for one in made if one.table.name == asked.table.name)
        rollup = next((one for one in hyper.rollups if asked.pattern.name in one.patterns), None)
        by, call, cost, sql = _by(path, hyper), "", "", path.sql
        rows = self._rows_in(asked.table, asked.equal, self._window(asked))
        read = min(rows or 0, asked.limit) if asked.kind is PatternKind.LIST else rows or 0
        known = "?" if rows is None else short(round(read))
        if rollup is not None:
            by, call, sql = rollup.name, self._rules.notes["reads"], rollup_sql(asked, rollup, hyper)
            cost = costs["rollup"].format(rollup=rollup.name)
        elif asked.kind is PatternKind.WRITE:
            entries = 1 + len(hyper.table.uniques) + len(hyper.table.indexes)
            by, cost = by or hyper.table.name, costs["insert"].format(entries=entries, batch=_BATCH)
            sql += " ON CONFLICT DO NOTHING" if hyper.table.uniques and sql.startswith("INSERT") else ""
        elif asked.kind is PatternKind.AGGREGATE:
            cost = costs["aggregate"].format(rows=known)
        else:
            cost = costs["index" if by else "scan"].format(rows=known)
        served = Served.of(
            asked.pattern,
            by=by or hyper.table.name,
            call=call,
            cost=cost,
        )
        return served, sql

    def _decided(self, hyper: Hypertable) -> Iterator[Decided]:
        said, table = self._rules.because, hyper.table
        name, original = table.name, self._design.data.table(table.name)
        yield Decided(about=name, because=hyper.chunk_because)
        yield Decided(about=name, because=said["key"].format(table=name, time=hyper.time))
        yield from self._together(hyper)
        if hyper.keep_days is None:
            yield Decided(about=name, because=said["kept"].format(table=name))
        else:
            because = said["keep"].format(table=name, days=hyper.keep_days, time=hyper.time)
            yield Decided(about=name, because=because)
        if original.row_security:
            yield Decided(about=name, because=said["tenants"].format(table=name))
        if len(original.foreign_keys) > len(table.foreign_keys):
            yield Decided(about=name, because=said["foreign"].format(table=name))
        yield from self._sums(hyper)

    def _together(self, hyper: Hypertable) -> Iterator[Decided]:
        """Say by what compressed rows lie together, or why by nothing."""
        wished = self._wished(hyper.table)
        rows = self._rows_in(hyper.table, wished, hyper.chunk_hours / _DAY) if wished else None
        if rows is None or hyper.compress_days is None:
            return
        columns = ", ".join(f"`{one}`" for one in wished)
        because = self._rules.because["segments" if hyper.segments else "no_segments"]
        yield Decided(about=hyper.table.name, because=because.format(columns=columns, rows=short(round(rows))))

    def _sums(self, hyper: Hypertable) -> Iterator[Decided]:
        said, least = self._rules.because, short(self._rules.limit("rollup_rows"))
        for one in self._asked:
            if one.table.name != hyper.table.name or one.kind is not PatternKind.AGGREGATE:
                continue
            rows = self._rows_in(one.table, one.equal, self._window(one))
            if rows is None:
                continue
            rollup = next((each for each in hyper.rollups if one.pattern.name in each.patterns), None)
            values = {
                "pattern": f"“{one.pattern.name}”",
                "rows": short(round(rows)),
                "working": f"{short(rows_a_day(one.table) or 0)} a day × {self._window(one):g} days of one group",
                "least": least,
                "rollup": rollup.name if rollup is not None else "",
            }
            because = said["rollup" if rollup is not None else "no_rollup"].format(**values)
            yield Decided(about=hyper.table.name, because=because)
        if hyper.rollups:
            because = said["late"].format(days=f"{self._rules.limit('late_days'):g}")
            yield Decided(about=hyper.table.name, because=because)


def _by(path: AccessPath, hyper: Hypertable) -> str:
    """Give the index that serves a pattern, where it stands on the hypertable."""
    names = {f"pk_{hyper.table.name}", *(one.name for one in hyper.table.uniques)}
    names |= {one.name for one in hyper.table.indexes}
    return path.served_by if path.served_by in names else ""


def _length(hours: int) -> str:
    number, unit = (hours // _DAY, "day") if hours % _DAY == 0 else (hours, "hour")
    return f"{number} {unit}" + ("s" if number > 1 else "")


def rollup_sql(asked: Asked, rollup: Rollup, hyper: Hypertable) -> str:
    """Write the statement that reads sums by hour in place of the rows."""
    groups = [_quoted(name) for name in rollup.by if name not in asked.equal]
    parts = [f"sum({_quoted(rollup.rows)}) AS {_quoted(rollup.rows)}"]
    for name in rollup.values:
        sums = {f"{name}_min": "min", f"{name}_max": "max", f"{name}_sum": "sum"}
        parts += [f"{how}({_quoted(one)}) AS {_quoted(one)}" for one, how in sums.items()]
    at = len(asked.equal) + 1
    conditions = [f"{_quoted(name)} = ${number}" for number, name in enumerate(asked.equal, 1)]
    conditions.append(f"{_quoted(rollup.hour)} >= ${at} AND {_quoted(rollup.hour)} < ${at + 1}")
    table = ".".join(_quoted(one) for one in (hyper.table.db_schema, rollup.name) if one)
    columns, where = ", ".join([*groups, *parts]), " AND ".join(conditions)
    tail = f" GROUP BY {', '.join(groups)}" if groups else ""
    return f"SELECT {columns} FROM {table} WHERE {where}{tail}"  # noqa: S608 - every name is quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
