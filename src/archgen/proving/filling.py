# ruff: noqa: S608 - every identifier is quoted, every number ours
"""Statements that fill a schema with rows: parents first, references to rows that are there, skewed as people's are."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from archgen.design.data_tables import Column, DataModel, ForeignKey, Table
from archgen.documents.ddl.order import by_reference
from archgen.documents.ddl.postgresql_rules import qualified
from archgen.documents.ddl.text import literal, number, quote
from archgen.proving.settings import ProvingRules
from archgen.proving.values import SPREAD, Ground, Values, checks_of, selected
from archgen.proving.volumes import Volume

NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
"""Tenant of rows that have none."""
_FIRST, _LAST = "\0first", "\0last"
"""Marks that no name or text of a schema can hold."""


@dataclass(frozen=True)
class Fill:
    """How one table is filled.

    Attributes:
        table: The table.
        rows: Rows that are wanted; fewer stay where a rule refuses some.
        template: Query of new rows with marks for the numbers of the first and the last one, and for the spread.
        after: Statements that number its rows for those who refer to them.
        spread: Rows over which times are spread: more than are wanted, where some find nothing to refer to.
    """

    table: Table
    rows: int
    template: str
    after: tuple[str, ...]
    spread: int

    def made(self, first: int, last: int) -> str:
        """Give the query of the rows from one number to another, both included."""
        marks = {_FIRST: first, _LAST: last, SPREAD: self.spread}
        return reduce(lambda text, mark: text.replace(mark, str(marks[mark])), marks, self.template)

    def insert(self, first: int, last: int) -> str:
        """Give the statement that writes these rows; those that a key refuses are left out."""
        columns = selected(self.table.columns)
        return f"INSERT INTO {qualified(self.table)} ({columns}) {self.made(first, last)} ON CONFLICT DO NOTHING"


def fills(data: DataModel, rows: Mapping[str, Volume], rules: ProvingRules) -> Iterator[Fill]:
    """Give the statements of each table, in the order in which tables can be filled."""
    places = {table.name: place for place, table in enumerate(data.tables)}
    done: set[str] = set()
    for table in by_reference(data.tables):
        place, volume = places[table.name], rows[table.name]
        ground = Ground(table, 1000 * (place + 1), rules)
        template = _Query(table, data, places, rows, frozenset(done), ground).sql()
        yield Fill(table, volume.rows, template, tuple(_numbered(table, place, volume.referred)), volume.rows)
        done.add(table.name)


def _numbered(table: Table, place: int, referred: int) -> Iterator[str]:
    """Number the rows that others may refer to, the oldest ones, within their tenant and all of them."""
    if table.primary_key[:1] != ("id",):
        return
    tenant = quote(table.tenant_column) if table.tenant_column else NOBODY
    yield (
        f"CREATE UNLOGGED TABLE synthetic.k{place} AS SELECT {tenant} AS t, {quote('id')} AS id,"
        f" row_number() OVER (PARTITION BY {tenant} ORDER BY {quote('id')}) AS k,"
        f" row_number() OVER (ORDER BY {quote('id')}) AS g"
        f" FROM (SELECT * FROM {qualified(table)} ORDER BY {quote('id')} LIMIT {referred}) AS oldest"
    )
    yield f"CREATE UNLOGGED TABLE synthetic.s{place} AS SELECT t, max(k) AS m FROM synthetic.k{place} GROUP BY t"
    yield f"ANALYZE synthetic.k{place}"
    yield f"ANALYZE synthetic.s{place}"


def past_months(table: Table, days: float) -> str:
    """Give the statement that makes the partitions of the months before this one, as years of its job would have."""
    return f"""
        DO $body$ DECLARE first date; BEGIN
            FOR back IN 1..{math.ceil(days / 30) + 1} LOOP
                first := (date_trunc('month', now()) - make_interval(months => back))::date;
                EXECUTE format('CREATE TABLE %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                    'synthetic.' || quote_ident(left({literal(table.name)}, 50) || to_char(first, '_YYYY_MM')),
                    {literal(qualified(table))}, first, (first + interval '1 month')::date);
            END LOOP;
        END $body$"""


class _Query:
    """The query that makes the rows of one table."""

    def __init__(
        self,
        table: Table,
        data: DataModel,
        places: Mapping[str, int],
        rows: Mapping[str, Volume],
        done: frozenset[str],
        ground: Ground,
    ) -> None:
        self._table = table
        self._data = data
        self._places = places
        self._rows = rows
        self._done = done
        self._ground = ground
        self._values = Values(ground)
        self._tenants = self._tenant_table()

    def sql(self) -> str:
        """Give the query; rows that a check refuses are left out."""
        joins, taken = [], {}
        for number_of, key in enumerate(self._table.foreign_keys):
            join, value = self._join(number_of, key)
            joins += join
            taken[key.columns[-1]] = value
        if self._tenants is not None and self._table.tenant_column:
            taken[self._table.tenant_column] = "base.t"
        shown = ", ".join(
            f"{taken.get(column.name) or self._value(column)} AS {quote(column.name)}" for column in self._table.columns
        )
        # In the order in which rows are written, as indexes of page ranges live on it.
        made = f"SELECT {shown} FROM {self._base()} {' '.join(joins)} ORDER BY base.n"
        return f"SELECT {selected(self._table.columns)} FROM ({made}) AS made WHERE {checks_of(self._table)}"

    def _value(self, column: Column) -> str:
        if column.name == "id":
            return f"synthetic.key(n, {self._ground.seed})"
        return self._values.of(column)

    def _tenant_table(self) -> int | None:
        column = self._table.tenant_column
        key = next((one for one in self._table.foreign_keys if one.columns == (column,)), None)
        return None if column in (None, "id") or key is None else self._places[key.target_table]

    def _base(self) -> str:
        """Give the numbers of rows, each with its tenant where there are tenants; few have most rows."""
        series = f"generate_series({_FIRST}::bigint, {_LAST}::bigint) AS n"
        if self._tenants is None:
            return f"(SELECT n FROM {series}) AS base"
        chosen = f"1 + floor((SELECT count(*) FROM synthetic.k{self._tenants}) * {self._skewed(1)})::bigint"
        return (
            f"(SELECT n, one.id AS t FROM {series} JOIN synthetic.k{self._tenants} AS one ON one.g = {chosen}) AS base"
        )

    def _skewed(self, seed: int) -> str:
        return f"power(synthetic.h(n, {self._ground.seed + 900 + seed}), {number(self._ground.rules.skew)})"

    def _join(self, number_of: int, key: ForeignKey) -> tuple[list[str], str]:
        """Give the joins that find a row to refer to, and its identifier."""
        column = self._table.column(key.columns[-1])
        kept_if = f"synthetic.h(n, {self._ground.seed + 950 + number_of}) >= {number(self._ground.rules.null_share)}"
        place, name = self._places[key.target_table], f"r{number_of}"
        if key.target_table not in self._done:
            # Its own table, or one of a circle: the row is not there yet, but its identifier is known.
            one = f"1 + floor({self._rows[key.target_table].referred} * {self._skewed(number_of + 2)})::bigint"
            value = f"synthetic.key({one}, {1000 * (place + 1)})"
            return [], f"CASE WHEN {kept_if} THEN {value} END" if column.nullable else value
        target = self._data.table(key.target_table)
        how, more = ("LEFT JOIN", f" AND {kept_if}") if column.nullable else ("JOIN", "")
        skewed = self._skewed(number_of + 2)
        if self._tenants is not None and target.tenant_column not in (None, "id"):
            sizes = f"{how} synthetic.s{place} AS {name}s ON {name}s.t = base.t"
            one = f"{name}.k = 1 + floor({name}s.m * {skewed})::bigint"
            return [sizes, f"{how} synthetic.k{place} AS {name} ON {name}.t = base.t AND {one}{more}"], f"{name}.id"
        count = f"(SELECT count(*) FROM synthetic.k{place})"
        one = f"{name}.g = 1 + floor({count} * {skewed})::bigint"
        return [f"{how} synthetic.k{place} AS {name} ON {one}{more}"], f"{name}.id"
