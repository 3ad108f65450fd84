"""SQL expressions for synthetic values: what a column holds in row `n` of `N`, the same on every run.

`synthetic.h(n, seed)` is a number from 0 to below 1 that looks random; each column has a seed of its own.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archgen.design.data_tables import Check, CheckKind, Column, ColumnType, Table
from archgen.documents.ddl.text import literal, number, quote
from archgen.proving.settings import Distribution, ProvingRules

FUNCTIONS = """
CREATE SCHEMA synthetic;
CREATE FUNCTION synthetic.h(n bigint, seed integer) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(n, seed) & 2147483647) / 2147483648.0::float8;
CREATE FUNCTION synthetic.key(n bigint, seed integer) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (lpad(to_hex(1735689600000 + n * 1000), 12, '0') || '7' || substr(md5(n::text || ':' || seed::text), 1, 3)
        || '8' || substr(md5(n::text || ':' || seed::text), 4, 15))::uuid;
"""
"""Identifiers are those of UUID version 7: rows that were written one after another lie side by side in the index.

The server puts both into the query instead of calling them, which is twenty times faster, as long as nothing in them is
merely stable: `||` between a number and a text is, so numbers become texts first.
"""

SPREAD = "\0spread"
"""Mark of the number of rows over which times are spread; no name or text of a schema can hold it."""
_RELATION = re.compile(r'^"(?P<left>(?:[^"]|"")*)" (?P<sign>>=|>|<=|<|<>) "(?P<right>(?:[^"]|"")*)"$')
_WHOLE = (ColumnType.INT, ColumnType.BIGINT, ColumnType.MINOR_UNITS)
_MOST = {ColumnType.INT: 2**31 - 1}
_TEXTS = (ColumnType.STRING, ColumnType.TEXT, ColumnType.URL, ColumnType.PHONE, ColumnType.FILE)


@dataclass(frozen=True)
class Ground:
    """What the values of a table depend on."""

    table: Table
    seed: int
    rules: ProvingRules

    @property
    def distributions(self) -> Mapping[str, Distribution]:
        """Distributions of a support table that do not follow from types."""
        return self.rules.support.get(self.table.purpose.value, {})

    @property
    def days(self) -> float:
        """Days over which rows are spread."""
        return self.table.retention_days or self.rules.days


class Values:
    """Expressions for the columns of one table, those of references excepted."""

    def __init__(self, ground: Ground) -> None:
        """Find the columns that must differ from row to row, and those that a check ties to another one."""
        self._ground = ground
        self._distinct = _distinct(ground.table)
        self._tied = {column: tie for check in ground.table.checks for column, tie in _tie(check, ground.table)}
        self._makers: Mapping[ColumnType, Callable[[Column, int], str]] = {
            **dict.fromkeys(_TEXTS, self._text),
            ColumnType.INT: self._whole,
            ColumnType.BIGINT: self._whole,
            ColumnType.MINOR_UNITS: self._whole,
            ColumnType.DECIMAL: self._decimal,
            ColumnType.BOOL: lambda _, seed: f"{_h(seed)} < 0.8",
            ColumnType.DATE: lambda _, seed: f"({self._moment(seed)})::date",
            ColumnType.TIME: lambda _, seed: f"time '00:00' + interval '1 day' * {_h(seed)}",
            ColumnType.TIMESTAMP: lambda _, seed: self._moment(seed),
            ColumnType.DURATION: self._duration,
            ColumnType.UUID: lambda _, seed: f"md5('{seed}:' || n)::uuid",
            ColumnType.EMAIL: lambda _, seed: f"'user' || n || '.{seed}@example.test'",
            ColumnType.IP: lambda _, seed: f"inet '10.0.0.0' + ((n * 7 + {seed}) % 16000000)",
            ColumnType.JSON: lambda _, seed: f"jsonb_build_object('n', n, 'text', md5('{seed}:' || n))",
            ColumnType.ENUM: self._member,
            ColumnType.CURRENCY: lambda _, seed: f"CASE WHEN {_h(seed)} < 0.9 THEN 'EUR' ELSE 'USD' END",
            ColumnType.HASH: lambda _, seed: f"decode(md5('{seed}:' || n), 'hex')",
        }

    def of(self, column: Column) -> str:
        """Give the expression of a column, empty values included."""
        full = self._full(column, 0)
        share = self._null_share(column)
        return full if not share else f"CASE WHEN {_h(self._seed(column) + 7)} >= {number(share)} THEN {full} END"

    def _full(self, column: Column, depth: int) -> str:
        seed = self._seed(column)
        if column.is_list:
            items = ", ".join(self._makers[column.type](column, seed + place) for place in (1, 2))
            return f"ARRAY[{items}]"
        tied = self._tied.get(column.name)
        if tied is not None and depth < 2:
            sign, other = tied
            return self._beside(column, sign, self._full(other, depth + 1))
        return self._makers[column.type](column, seed)

    def _beside(self, column: Column, sign: str, other: str) -> str:
        """Give a value on the side of another one that a check asks for."""
        share, above = _h(self._seed(column)), sign in (">", ">=")
        match column.type:
            case ColumnType.TIMESTAMP:
                return f"({other}) {'+' if above else '-'} interval '1 minute' * (1 + floor(120 * {share}))"
            case ColumnType.DATE:
                return f"({other}) {'+' if above else '-'} (1 + floor(14 * {share}))::integer"
            case _ if column.type in _WHOLE:
                return f"({other}) + 1 + floor(100 * {share})" if above else f"floor(({other}) * {share})"
        return self._makers[column.type](column, self._seed(column))

    def _seed(self, column: Column) -> int:
        return self._ground.seed + 10 * self._ground.table.columns.index(column)

    def _null_share(self, column: Column) -> float:
        if not column.nullable:
            return 0.0
        own = self._ground.distributions.get(column.name)
        return self._ground.rules.null_share if own is None or own.null_share is None else own.null_share

    def _moment(self, seed: int) -> str:
        """Spread rows evenly over the span that is kept, in the order of their numbers; those beyond it by chance."""
        place = f"CASE WHEN n <= {SPREAD} THEN (n - {number(0.5)} * {_h(seed)}) / {SPREAD} ELSE {_h(seed)} END"
        return f"now() - interval '{number(self._ground.days)} days' * (1 - {place})"

    def _text(self, column: Column, seed: int) -> str:
        if column.name in self._distinct:
            text = f"to_hex(n) || '-' || md5('{seed}:' || n)"
        else:
            words = (
                f"'w' || floor({self._ground.rules.vocabulary} * power({_h(seed + more)}, 2))" for more in (0, 1, 2)
            )
            text = " || ' ' || ".join(words)
        return f"left({text}, {column.length})" if column.length else text

    def _whole(self, column: Column, seed: int) -> str:
        low = int(column.minimum) if column.minimum is not None else 0
        if column.name in self._distinct:
            return f"{low} + n"
        most = _MOST.get(column.type, 2**53)
        high = min(most, int(column.maximum) if column.maximum is not None else low + 10_000)
        return f"{low} + floor({high - low + 1} * power({_h(seed)}, 2))::bigint"

    def _decimal(self, column: Column, seed: int) -> str:
        scale = column.scale or 0
        most = 10 ** ((column.precision or 19) - scale) - 1
        low = column.minimum if column.minimum is not None else 0
        high = min(column.maximum if column.maximum is not None else low + 1000, most)
        if column.name in self._distinct:
            return f"({number(low)} + n / power(10, {scale}))::numeric"
        return f"round(({number(low)} + {number(high - low)} * {_h(seed)})::numeric, {scale})"

    def _duration(self, column: Column, seed: int) -> str:
        low = column.minimum or 0
        high = column.maximum if column.maximum is not None else low + 86_400
        return f"interval '1 second' * floor({number(low)} + {number(high - low)} * {_h(seed)})"

    def _member(self, column: Column, seed: int) -> str:
        """Give most rows the states at the end of a lifecycle; other enums fall off as 1, 1/2, 1/3."""
        members, total = column.members, 0.0
        shares = self._shares(column)
        cases = []
        for member, share in zip(members[:-1], shares, strict=False):
            total += share
            cases.append(f"WHEN {_h(seed)} < {number(total)} THEN {literal(member)}")
        last = literal(members[-1])
        return f"CASE {' '.join(cases)} ELSE {last} END" if cases else f"{last}::text"

    def _shares(self, column: Column) -> list[float]:
        own = self._ground.distributions.get(column.name)
        if own is not None and own.shares:
            return list(own.shares)
        weights = {member: 1 / place for place, member in enumerate(column.members, 1)}
        lifecycle = self._ground.table.lifecycle
        if lifecycle is not None and lifecycle.column == column.name:
            left = {step.source for step in lifecycle.transitions}
            final = {member for member in weights if member not in left}
            weight = self._ground.rules.final_share
            for group, share in ((final, weight), (set(weights) - final, 1 - weight)):
                whole = sum(weights[member] for member in group)
                weights |= {member: weights[member] / whole * share for member in group}
        whole = sum(weights.values())
        return [weights[member] / whole for member in column.members]


def _h(seed: int) -> str:
    return f"synthetic.h(n, {seed})"


def _distinct(table: Table) -> set[str]:
    """Give for each key the last column that refers to nothing: it tells rows apart."""
    found = set()
    keys = [table.primary_key, *(unique.columns for unique in table.uniques)]
    referring = {name for key in table.foreign_keys for name in key.columns}
    for key in keys:
        own = [name for name in key if name not in referring and name != table.tenant_column]
        found |= set(own[-1:])
    return found


def _tie(check: Check, table: Table) -> list[tuple[str, tuple[str, Column]]]:
    """Read a check between two columns, such as `"ends_at" > "starts_at"`."""
    match = _RELATION.match(check.expression or "") if check.kind is CheckKind.CUSTOM else None
    if match is None or match["sign"] == "<>":
        return []
    left, right = (match[side].replace('""', '"') for side in ("left", "right"))
    names = {column.name for column in table.columns}
    return [(left, (match["sign"], table.column(right)))] if {left, right} <= names else []


def checks_of(table: Table) -> str:
    """Give the condition that a row must meet for the checks that no expression can promise."""
    custom = [f"({check.expression})" for check in table.checks if check.kind is CheckKind.CUSTOM and check.expression]
    return " AND ".join(custom) or "TRUE"


def selected(columns: tuple[Column, ...]) -> str:
    """Give the column list of an insert."""
    return ", ".join(quote(column.name) for column in columns)
