"""database/clickhouse/: MergeTree tables with their sums, and the statements of the patterns."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.data_tables import ColumnType, RoleKind
from archgen.design.design import Design
from archgen.design.stores.clickhouse import compose
from archgen.design.stores.clickhouse_model import ClickModel, HourlySums, MergeTable
from archgen.design.stores.clickhouse_sql import quote, quoted
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import Holding, StoreRules, store_rules
from archgen.documents.ddl.text import file_text, remark
from archgen.documents.document import Document
from archgen.documents.stores.readme import Shelf, readme_document
from archgen.documents.stores.scripts import entities_told, entity_remark

SCHEMA = "schema.sql"


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write the schema and the statements."""
    model, rules = compose(design, placement), store_rules(placement.kind.value)
    folder, number = f"database/{placement.folder}", len(model.tables)
    is_copy = placement.holds is Holding.ANALYSED
    yield readme_document(
        design,
        model,
        [_shelf(one) for one in model.tables],
        tables=f"{number} table{'s' if number > 1 else ''}",
        technology=design.technology_label(design.container(placement.container)),
        role=rules.notes["analysed" if is_copy else "series"].format(fed=rules.notes["fed"]),
    )
    yield Document(path=f"{folder}/{SCHEMA}", text=schema_text(model, design, rules))
    yield Document(path=f"{folder}/rights.sql", text=file_text(_head(design.name), _rights(model, design)))
    queries = [f"{remark(pattern)}\n{sql};" for pattern, sql in model.statements]
    yield Document(path=f"{folder}/queries.sql", text=file_text(_head(design.name), ["\n\n".join(queries)]))


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the schema tells of."""
    return entities_told(texts, SCHEMA)


def _head(title: str) -> list[str]:
    """Give the first lines of a file, which say that it is none of the relational store."""
    return ["-- dialect: clickhouse", remark(title)]


def _shelf(made: MergeTable) -> Shelf:
    keys = [f"`ORDER BY ({', '.join(made.order)})`"]
    keys += [f"months of `{made.time}`"] if made.is_monthly else []
    keys += [f"ends after {made.keep_days} days"] if made.keep_days is not None else []
    keys += [f"sums by hour `{one.name}`" for one in made.sums]
    rows = made.table.rows
    size = "" if rows is None else f"{rows:,} rows"
    return Shelf(name=made.table.name, holds=made.table.title, keys=tuple(keys), size=size)


def schema_text(model: ClickModel, design: Design, rules: StoreRules) -> str:
    """Write tables and sums."""
    chunks = ["\n".join([*_table(one, rules), ""]) for one in model.tables]
    chunks += ["\n".join([*_sums(sums, one, rules), ""]) for one in model.tables for sums in one.sums]
    return file_text(_head(design.name), chunks)


def _table(made: MergeTable, rules: StoreRules) -> Iterator[str]:
    table, types, codecs = made.table, dict(made.types), dict(made.codecs)
    yield from entity_remark(table.entity)
    lines = []
    for column in table.columns:
        comment = f" COMMENT {_text(column.comment)}" if column.comment else ""
        codec = f" CODEC({codecs[column.name]})" if column.name in codecs else ""
        lines.append(f"{quote(column.name)} {types[column.name]}{comment}{codec}")
    if made.deleted is not None:
        lines.append(f"{quote(made.deleted)} UInt8 DEFAULT 0 COMMENT {_text(rules.notes['deleted'])}")
    lines += [f"INDEX {quote(one.name)} {quote(one.column)} TYPE {one.kind} GRANULARITY 1" for one in made.indexes]
    lines += [
        f"CONSTRAINT {quote(f'{column.name}_is_known')} CHECK {quote(column.name)} IN ({_texts(column.members)})"
        for column in table.columns
        if column.type is ColumnType.ENUM and not column.is_list and not column.nullable
    ]
    yield f"CREATE TABLE {quote(table.name)} (\n    " + ",\n    ".join(lines) + "\n)"
    yield f"ENGINE = {made.engine}"
    if made.is_monthly and made.time is not None:
        yield f"PARTITION BY toYYYYMM({quote(made.time)})"
    yield f"ORDER BY ({quoted(made.order)})"
    if made.keep_days is not None and made.time is not None:
        yield f"TTL toDateTime({quote(made.time)}) + INTERVAL {made.keep_days} DAY DELETE"
    drops = ", ttl_only_drop_parts = 1" if made.keep_days is not None else ""
    yield f"SETTINGS index_granularity = {int(rules.limit('granule'))}{drops}"
    yield f"COMMENT {_text(table.description or table.title)};"


def _sums(sums: HourlySums, made: MergeTable, rules: StoreRules) -> Iterator[str]:
    types, time = dict(made.types), quote(made.time or "")
    lines = [f"{quote(name)} {types[name]}" for name in sums.by]
    lines += [f"{quote(sums.hour)} DateTime('UTC')", f"{quote(sums.rows)} SimpleAggregateFunction(sum, UInt64)"]
    picked = [*(quote(one) for one in sums.by), f"toStartOfHour({time}) AS {quote(sums.hour)}"]
    picked.append(f"count() AS {quote(sums.rows)}")
    for name in sums.values:
        for how in ("min", "max", "sum"):
            wide = _wide(types[name]) if how == "sum" else types[name]
            lines.append(f"{quote(f'{name}_{how}')} SimpleAggregateFunction({how}, {wide})")
            picked.append(f"{how}({quote(name)}) AS {quote(f'{name}_{how}')}")
    groups = quoted((*sums.by, sums.hour))
    yield remark(rules.notes["rollup"].format(patterns=", ".join(sums.patterns)))
    yield f"CREATE TABLE {quote(sums.name)} (\n    " + ",\n    ".join(lines) + "\n)"
    yield f"ENGINE = AggregatingMergeTree\nORDER BY ({groups});"
    yield f"CREATE MATERIALIZED VIEW {quote(f'{sums.name}_view')} TO {quote(sums.name)} AS"
    yield f"SELECT {', '.join(picked)}\nFROM {quote(made.table.name)}\nGROUP BY {groups};"


def _wide(kind: str) -> str:
    """Give the type of a sum: as wide as ClickHouse makes it, so that it cannot overflow."""
    if kind.startswith("Decimal"):
        scale = kind.removesuffix(")").rpartition(",")[2].strip()
        return f"Decimal(38, {scale})"
    return "Int64"


def _rights(model: ClickModel, design: Design) -> Iterator[str]:
    """Give the rights of programs: one that adds rows, one that reads."""
    for role in design.data.roles:
        yield f"CREATE ROLE IF NOT EXISTS {quote(role.name)};"
        rights = "SELECT, INSERT" if role.kind is RoleKind.WRITES else "SELECT"
        for made in model.tables:
            names = (made.table.name, *(one.name for one in made.sums))
            yield from (f"GRANT {rights} ON {quote(name)} TO {quote(role.name)};" for name in names)


def _text(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{plain}'"


def _texts(texts: tuple[str, ...]) -> str:
    return ", ".join("'" + one.replace("\\", "\\\\").replace("'", "\\'") + "'" for one in texts)
