"""database/timescaledb/: tables, hypertables and policies as one file, and the statements of the patterns."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.data_tables import DataModel
from archgen.design.design import Design
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.design.stores.timescaledb import compose
from archgen.design.stores.timescaledb_model import Hypertable, Rollup, TimescaleModel
from archgen.documents.ddl.postgresql import chunks, foreign_key_sql, shared_sql, table_sql
from archgen.documents.ddl.postgresql_rules import qualified
from archgen.documents.ddl.text import file_text, literal, quote, quoted, remark
from archgen.documents.document import Document
from archgen.documents.stores.readme import Shelf, readme_document
from archgen.documents.stores.scripts import entities_told, entity_remark

SCHEMA = "schema.psql"


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write the schema and the statements."""
    model, rules = compose(design, placement), store_rules(placement.kind.value)
    folder, number = f"database/{placement.folder}", len(model.hypertables)
    yield readme_document(
        design,
        model,
        [_shelf(one) for one in model.hypertables],
        tables=f"{number} hypertable{'s' if number > 1 else ''}",
        technology=design.technology_label(design.container(placement.container)),
        where=rules.notes["own" if model.is_apart else "beside"],
    )
    yield Document(path=f"{folder}/{SCHEMA}", text=schema_text(model, design.relational, design.name, rules))
    queries = [f"{remark(pattern)}\n{sql};" for pattern, sql in model.statements]
    yield Document(path=f"{folder}/queries.psql", text=file_text(_head(design.name), ["\n\n".join(queries)]))


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the schema tells of."""
    return entities_told(texts, SCHEMA)


def _shelf(hyper: Hypertable) -> Shelf:
    keys = [f"chunks of {_hours(hyper)} by `{hyper.time}`"]
    keys += [f"compressed after {hyper.compress_days} days"] if hyper.compress_days is not None else []
    keys += [f"dropped after {hyper.keep_days} days"] if hyper.keep_days is not None else []
    keys += [f"sums by hour `{one.name}`" for one in hyper.rollups]
    size = hyper.table.working.replace(" x ", " × ")
    return Shelf(name=hyper.table.name, holds=hyper.table.title, keys=tuple(keys), size=size)


def schema_text(model: TimescaleModel, relational: DataModel, title: str, rules: StoreRules) -> str:
    """Write the whole schema: tables as PostgreSQL has them, then what makes them hypertables."""
    part = DataModel(tables=tuple(one.table for one in model.hypertables), roles=model.roles)
    made = list(chunks(part)) if model.is_apart else list(_beside(part, relational))
    after = ["\n".join([*_hypertable(one, model, rules), ""]) for one in model.hypertables]
    extension = "CREATE EXTENSION IF NOT EXISTS timescaledb;\n"
    return file_text(_head(title), [extension, *made, *after])


def _head(title: str) -> list[str]:
    """Give the first lines of a file, which say that it is none of the relational store."""
    return ["-- dialect: timescaledb", remark(title)]


def _beside(part: DataModel, relational: DataModel) -> Iterator[str]:
    """Give the tables of a database that holds the relational schema already."""
    for schema in sorted({one.db_schema for one in part.tables if one.db_schema}):
        yield f"CREATE SCHEMA IF NOT EXISTS {quote(schema)};"
        yield from (f"GRANT USAGE ON SCHEMA {quote(schema)} TO {quote(role.name)};" for role in part.roles)
    known = set(shared_sql(relational))
    yield from (f"{one}\n" for one in shared_sql(part) if one not in known)
    whole = DataModel(tables=(*relational.tables, *part.tables), roles=part.roles)
    for table in part.tables:
        yield "\n".join([*table_sql(table, (), whole), ""])
    for table in part.tables:
        for key in table.foreign_keys:
            yield f"ALTER TABLE {qualified(table)} ADD {foreign_key_sql(key, whole)};"


def _hypertable(hyper: Hypertable, model: TimescaleModel, rules: StoreRules) -> Iterator[str]:
    name, notes = literal(qualified(hyper.table)), rules.notes
    yield from entity_remark(hyper.table.entity)
    yield remark(notes["hypertable"].format(chunk=_hours(hyper), because=hyper.chunk_because))
    cut = f"by_range({literal(hyper.time)}, INTERVAL '{_hours(hyper)}')"
    yield f"SELECT create_hypertable({name}, {cut}, create_default_indexes => FALSE);"
    if hyper.compress_days is not None:
        segments = f"{quoted(hyper.segments)} together, " if hyper.segments else ""
        yield remark(notes["compression"].format(days=hyper.compress_days, segments=segments))
        settings = [f"timescaledb.compress_orderby = {literal(quote(hyper.time) + ' DESC')}"]
        if hyper.segments:
            settings.append(f"timescaledb.compress_segmentby = {literal(quoted(hyper.segments))}")
        yield f"ALTER TABLE {qualified(hyper.table)} SET (timescaledb.compress, {', '.join(settings)});"
        yield f"SELECT add_compression_policy({name}, INTERVAL '{hyper.compress_days} days');"
    if hyper.keep_days is not None:
        yield remark(notes["retention"].format(days=hyper.keep_days))
        yield f"SELECT add_retention_policy({name}, INTERVAL '{hyper.keep_days} days');"
    for rollup in hyper.rollups:
        yield from _rollup(rollup, hyper, model, rules)


def _rollup(rollup: Rollup, hyper: Hypertable, model: TimescaleModel, rules: StoreRules) -> Iterator[str]:
    schema = f"{quote(hyper.table.db_schema)}." if hyper.table.db_schema else ""
    name = f"{schema}{quote(rollup.name)}"
    sums = [f"count(*) AS {quote(rollup.rows)}"]
    for column in rollup.values:
        sums += [f"{each}({quote(column)}) AS {quote(f'{column}_{each}')}" for each in ("min", "max", "sum")]
    bucket = f"time_bucket(INTERVAL '1 hour', {quote(hyper.time)})"
    columns = ",\n    ".join([*(quote(one) for one in rollup.by), f"{bucket} AS {quote(rollup.hour)}", *sums])
    groups = ", ".join([*(quote(one) for one in rollup.by), bucket])
    yield remark(rules.notes["rollup"].format(patterns=", ".join(rollup.patterns)))
    yield f"CREATE MATERIALIZED VIEW {name} WITH (timescaledb.continuous, timescaledb.materialized_only = FALSE) AS"
    yield f"SELECT\n    {columns}\nFROM {qualified(hyper.table)}\nGROUP BY {groups} WITH NO DATA;"
    ends = f"start_offset => INTERVAL '{model.late_days} days', end_offset => INTERVAL '1 hour'"
    yield f"SELECT add_continuous_aggregate_policy({literal(name)}, {ends}, schedule_interval => INTERVAL '1 hour');"


def _hours(hyper: Hypertable) -> str:
    days, hours = divmod(hyper.chunk_hours, 24)
    number, unit = (hyper.chunk_hours, "hour") if hours else (days, "day")
    return f"{number} {unit}" + ("s" if number > 1 else "")
