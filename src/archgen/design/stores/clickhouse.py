"""Tables of ClickHouse for measurements or for copies that are analysed, and how each pattern on them is answered."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from archgen.design.data_tables import ColumnType
from archgen.design.design import Design
from archgen.design.stores.asked import Asked, asked_of
from archgen.design.stores.clickhouse_model import ClickModel, HourlySums, MergeTable
from archgen.design.stores.clickhouse_sql import read_sql, sums_sql, write_sql
from archgen.design.stores.clickhouse_tables import Ground, merge_table
from archgen.design.stores.physical import Decided, Served
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import Holding, store_rules
from archgen.requirements.model import PatternKind
from archgen.units import short


def compose(design: Design, placement: Placement) -> ClickModel:
    """Give the tables of a ClickHouse with how each pattern on them is answered."""
    rules = store_rules("clickhouse")
    is_copy = placement.holds is Holding.ANALYSED
    asked = asked_of(design.data, design.requirements, placement)
    if is_copy:
        asked = tuple(one for one in asked if one.kind is PatternKind.AGGREGATE)
    ground = Ground(design.data, asked, rules, is_copy)
    tables = tuple(merge_table(design.data.table(name), ground) for name in placement.tables)
    by_name = {one.table.name: one for one in tables}
    answers = [_answer(one, by_name[one.table.name], ground) for one in asked]
    return ClickModel(
        placement=placement,
        served=tuple(served for served, _ in answers),
        decided=tuple(line for one in tables for line in _decided(one, ground)),
        tables=tables,
        statements=tuple((served.pattern, sql) for served, sql in answers),
    )


def _answer(asked: Asked, made: MergeTable, ground: Ground) -> tuple[Served, str]:
    sums = next((one for one in made.sums if asked.pattern.name in one.patterns), None)
    by, cost = _reached(asked, made, sums, ground)
    if asked.kind is PatternKind.WRITE:
        sql = write_sql(made)
    elif sums is not None:
        sql = sums_sql(asked, made, sums)
    else:
        sql = read_sql(asked, made)
    served = Served.of(
        asked.pattern,
        by=by,
        cost=cost,
    )
    return served, sql


def _reached(asked: Asked, made: MergeTable, sums: HourlySums | None, ground: Ground) -> tuple[str, str]:
    """Give what leads a pattern to its rows, and what a call costs."""
    costs, granule = ground.rules.costs, ground.rules.limit("granule")
    key = f"ORDER BY ({', '.join(made.order)})"
    if asked.kind is PatternKind.WRITE:
        return made.table.name, costs["insert"]
    if sums is not None:
        return sums.name, costs["rollup"].format(rollup=sums.name)
    rows = ground.rows_of(asked)
    known = "?" if rows is None else short(round(rows))
    index = next((one for one in made.indexes if asked.pattern.name in one.patterns), None)
    if index is not None:
        return index.name, costs["skip"]
    if not set(asked.equal) & set(made.head):
        whole = ground.rows_of(replace(asked, equal=()))
        known = "?" if whole is None else short(round(whole))
        is_cut = made.is_monthly and made.time in asked.ranged
        return (f"PARTITION BY toYYYYMM({made.time})" if is_cut else made.table.name), costs["scan"].format(rows=known)
    granules = "?" if rows is None else short(max(1, ceil(rows / granule)))
    return key, costs["key"].format(rows=known, granules=granules, granule=f"{granule:,.0f}")


def _decided(made: MergeTable, ground: Ground) -> Iterator[Decided]:
    said, rules, table = ground.rules.because, ground.rules, made.table
    name = table.name

    def told(key: str, **values: object) -> Decided:
        return Decided(about=name, because=said[key].format(**values))

    columns = ", ".join(f"`{one}`" for one in made.order)
    yield told("order", columns=columns, granule=f"{rules.limit('granule'):,.0f}")
    yield told("replacing" if made.version else "once" if made.engine.startswith("Replacing") else "merge")
    rows = "?" if table.rows is None else short(table.rows)
    if made.is_monthly:
        yield told("months", time=made.time, rows=rows)
    else:
        yield told("whole", rows=rows, least=short(rules.limit("partition_rows")))
    yield told("kept") if made.keep_days is None else told("ttl", days=made.keep_days, time=made.time)
    low = [one.name for one in table.columns if one.type in (ColumnType.ENUM, ColumnType.CURRENCY)]
    if low:
        yield told("low", columns=", ".join(f"`{one}`" for one in low))
    for index in made.indexes:
        patterns = " and ".join(f"“{one}”" for one in index.patterns)
        yield told("skip", column=index.column, patterns=patterns)
    yield from _summed(made, ground)
    yield told("batch", batch=f"{rules.limit('batch'):,.0f}")


def _summed(made: MergeTable, ground: Ground) -> Iterator[Decided]:
    least = short(ground.rules.limit("rollup_rows"))
    for one in ground.on(made.table):
        rows = ground.rows_of(one)
        if one.kind is not PatternKind.AGGREGATE or rows is None:
            continue
        sums = next((each for each in made.sums if one.pattern.name in each.patterns), None)
        key = "no_rollup" if sums is None else "rollup_once" if made.engine.startswith("Replacing") else "rollup"
        because = ground.rules.because[key].format(
            pattern=one.pattern.name, rows=short(round(rows)), least=least, rollup=sums.name if sums else ""
        )
        yield Decided(about=made.table.name, because=because)
