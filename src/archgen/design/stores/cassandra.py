"""Tables of Cassandra or ScyllaDB: one for each query, and how each pattern is answered by them."""

from collections.abc import Iterator

from archgen.design.data_sizes import short_bytes
from archgen.design.data_tables import DataClass
from archgen.design.design import Design
from archgen.design.names import Allocator
from archgen.design.stores.asked import Asked, asked_of
from archgen.design.stores.cassandra_cql import read_cql, write_cql
from archgen.design.stores.cassandra_model import CassandraModel, QueryTable, TableUse
from archgen.design.stores.cassandra_tables import QUEUES, Ground, added_rows, tables_for
from archgen.design.stores.grouping import groups_of
from archgen.design.stores.physical import Decided, Served
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.requirements.model import PatternKind
from archgen.units import short


def compose(design: Design, placement: Placement) -> CassandraModel:
    """Give the tables of a keyspace with how each pattern is answered."""
    return _Composer(design, placement).model()


class _Composer:
    """Composes the tables of one keyspace."""

    def __init__(self, design: Design, placement: Placement) -> None:
        self._design, self._placement = design, placement
        self._rules: StoreRules = store_rules("cassandra")
        asked = asked_of(design.data, design.requirements, placement)
        self._ground = Ground(design.data, asked, self._rules, Allocator("table", max_length=48, reserved=()))

    def model(self) -> CassandraModel:
        """Give the model."""
        kept = [one for one in map(self._design.data.table, self._placement.tables) if one.purpose not in QUEUES]
        tables = tuple(made for one in kept for made in tables_for(one, self._ground))
        answers = [
            self._answer(one, [each for each in tables if each.table.name == one.table.name])
            for one in self._ground.asked
        ]
        return CassandraModel(
            placement=self._placement,
            served=tuple(served for served, _ in answers),
            decided=(*self._queues(), *(line for one in tables for line in self._decided(one)), *self._writes(tables)),
            keyspace=Allocator("keyspace", max_length=40, reserved=()).allocate(self._design.name),
            tables=tables,
            statements=tuple((served.pattern, lines) for served, lines in answers if lines),
        )

    def _answer(self, asked: Asked, tables: list[QueryTable]) -> tuple[Served, tuple[str, ...]]:
        by = cost = because = ""
        lines: tuple[str, ...] = ()
        found = self._table_of(asked, tables)
        if asked.kind is PatternKind.WRITE:
            by, cost, lines = tables[0].name, self._write_cost(tables), write_cql(asked, tables)
        elif asked.kind is PatternKind.SEARCH or found is None:
            because = self._refused(asked)
        else:
            by, cost, lines = found.name, self._read_cost(asked, found), (read_cql(asked, found),)
        served = Served.of(
            asked.pattern,
            by=by,
            call=f"`{lines[0]}`" if lines and asked.kind is not PatternKind.WRITE and "`" not in lines[0] else "",
            cost=cost,
            because=because,
        )
        return served, lines

    def _table_of(self, asked: Asked, tables: list[QueryTable]) -> QueryTable | None:
        if asked.is_by_id:
            return tables[0]
        return next((one for one in tables if asked.pattern.name in one.patterns), None)

    def _refused(self, asked: Asked) -> str:
        said = self._rules.because
        if asked.kind is PatternKind.SEARCH:
            return said["no_search"]
        groups = groups_of(asked.equal, asked.table, self._design.data) if asked.equal else 1
        if groups is None or asked.table.rows is None:
            return said["no_rows"]
        return said["no_sums"].format(rows=short(round(asked.table.rows / groups)))

    def _read_cost(self, asked: Asked, made: QueryTable) -> str:
        said = self._rules.costs
        size = short_bytes(made.partition_bytes) if made.partition_bytes is not None else "?"
        if asked.kind is PatternKind.AGGREGATE:
            rows = short(round(added_rows(asked, self._ground) or 0))
            return said["add_plain" if made.bucket is None else "add"].format(
                rows=rows, unit=made.bucket and made.bucket.unit
            )
        if asked.kind is PatternKind.GET:
            return said["row"]
        if made.bucket is not None and made.bucket.parts > 1:
            return said["parts"].format(parts=made.bucket.parts, rows=asked.limit)
        key = "rows" if made.partition_bytes is not None else "rows_open"
        return said[key].format(rows=asked.limit, bytes=size)

    def _write_cost(self, tables: list[QueryTable]) -> str:
        return self._rules.costs["write" if len(tables) > 1 else "write_one"].format(tables=len(tables))

    def _queues(self) -> Iterator[Decided]:
        for one in map(self._design.data.table, self._placement.tables):
            if one.purpose in QUEUES:
                yield Decided(about=one.name, because=self._rules.because["queue"].format(title=one.title))

    def _decided(self, made: QueryTable) -> Iterator[Decided]:
        said, table = self._rules.because, made.table
        if made.use is TableUse.UNIQUE:
            yield Decided(about=made.name, because=said["unique"])
        if made.use is TableUse.BASE:
            yield from self._of_rows(made)
        if made.use is not TableUse.QUERY:
            return
        yield Decided(about=made.name, because=self._sized(made))
        if made.window_days is not None:
            yield Decided(about=made.name, because=said["windows"].format(window=_days(made.window_days)))
        keys = (*made.partition, *(one.name for one in made.clustering))
        state = table.lifecycle.column if table.lifecycle is not None else ""
        if state in keys:
            yield Decided(about=made.name, because=said["moves"].format(column=state))
        own = {one.name: one for one in table.columns}
        for name in keys:
            if name in own and own[name].nullable:
                yield Decided(about=made.name, because=said["sparse"].format(column=name))

    def _sized(self, made: QueryTable) -> str:
        said, bucket = self._rules.because, made.bucket
        if not made.working:
            return said["unknown"]
        if bucket is None or (bucket.unit == "part" and bucket.parts == 1):
            return said["size"].format(working=made.working)
        most = short_bytes(self._rules.limit("partition_bytes"))
        most += f" or {short(self._rules.limit('partition_rows'))} rows"
        if bucket.parts > 1:
            return said["hash"].format(working=made.working, most=most, parts=bucket.parts)
        time = next(one.name for one in made.clustering if made.table.column(one.name).type.value == "timestamp")
        part = short_bytes(made.partition_bytes or 0)
        return said["time"].format(working=made.working, most=most, unit=bucket.unit, time=time, part=part)

    def _of_rows(self, made: QueryTable) -> Iterator[Decided]:
        said, table = self._rules.because, made.table
        days = table.retention_days
        if days is not None:
            yield Decided(about=made.name, because=said["ttl"].format(days=_days(max(1, round(days)))))
        hidden = [one.name for one in table.columns if one.data_class in (DataClass.SECRET, DataClass.PAYMENT)]
        if hidden:
            columns = ", ".join(f"`{one}`" for one in hidden)
            yield Decided(about=table.name, because=said["secret"].format(columns=columns, table=made.name))

    def _writes(self, tables: tuple[QueryTable, ...]) -> Iterator[Decided]:
        for base in tables:
            number = sum(one.table.name == base.table.name for one in tables)
            if base.use is TableUse.BASE and number > 1:
                yield Decided(about=base.name, because=self._rules.because["writes"].format(tables=number))


def _days(number: int) -> str:
    return f"{number} day" + ("s" if number > 1 else "")
