"""database/cassandra/: keyspace and tables as CQL, and the statements of the patterns."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.data_tables import Purpose
from archgen.design.design import Design
from archgen.design.stores.cassandra import compose
from archgen.design.stores.cassandra_cql import quote, quoted
from archgen.design.stores.cassandra_model import CassandraModel, QueryTable, TableUse
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.documents.ddl.text import remark
from archgen.documents.document import Document
from archgen.documents.stores.readme import Shelf, readme_document
from archgen.documents.stores.scripts import entities_told, entity_remark

SCHEMA = "schema.cql"


def documents(design: Design, placement: Placement) -> Iterator[Document]:
    """Write the keyspace and the statements."""
    model, rules = compose(design, placement), store_rules(placement.kind.value)
    folder = f"database/{placement.folder}"
    label = design.technology_label(design.container(placement.container))
    shelves = [_shelf(one) for one in model.tables]
    yield readme_document(design, model, shelves, tables=len(model.tables), technology=label)
    yield Document(path=f"{folder}/{SCHEMA}", text=schema_text(model, design.name, rules))
    lines = [f"USE {quote(model.keyspace)};\n"]
    lines += ["\n".join([remark(pattern), *statements, ""]) for pattern, statements in model.statements]
    yield Document(path=f"{folder}/queries.cql", text="\n".join(lines))


def entities_written(texts: Mapping[str, Any]) -> frozenset[str]:
    """Give the entities that the schema tells of."""
    return entities_told(texts, SCHEMA)


def _shelf(made: QueryTable) -> Shelf:
    partition = ", ".join([*made.partition, *([made.bucket.name] if made.bucket is not None else [])])
    order = ", ".join(f"{one.name}{' DESC' if one.descending else ''}" for one in made.clustering)
    keys = (f"partition `{partition}`", *((f"order `{order}`",) if order else ()))
    return Shelf(name=made.name, holds=made.table.title, keys=keys, size=made.working)


def schema_text(model: CassandraModel, title: str, rules: StoreRules) -> str:
    """Write the keyspace and its tables."""
    copies = int(rules.limit("copies"))
    replication = f"{{'class': 'NetworkTopologyStrategy', 'replication_factor': {copies}}}"
    lines = [
        remark(title),
        f"CREATE KEYSPACE IF NOT EXISTS {quote(model.keyspace)} WITH replication = {replication};",
        f"USE {quote(model.keyspace)};\n",
    ]
    lines += ["\n".join([*_table(one, rules), ""]) for one in model.tables]
    return "\n".join(lines)


def _table(made: QueryTable, rules: StoreRules) -> Iterator[str]:
    table = made.table
    if made.use is TableUse.BASE:
        yield from entity_remark(table.entity)
    yield remark(_said(made, rules))
    types = {one.name: _type(one.type.value, rules, is_list=one.is_list) for one in table.columns} | dict(made.linked)
    lines = []
    if made.bucket is not None:
        lines.append(f"{quote(made.bucket.name)} {made.bucket.type}")
    lines += [f"{quote(name)} {kind}" for name, kind in made.linked]
    lines += [f"{quote(name)} {types[name]}" for name in made.columns]
    bucket = (made.bucket.name,) if made.bucket is not None else ()
    parts = (*made.partition, *bucket)
    first = quoted(parts) if len(parts) == 1 else f"({quoted(parts)})"
    key = ", ".join([first, *(quote(one.name) for one in made.clustering)])
    lines.append(f"PRIMARY KEY ({key})")
    options = []
    if made.clustering:
        order = ", ".join(f"{quote(one.name)} {'DESC' if one.descending else 'ASC'}" for one in made.clustering)
        options.append(f"CLUSTERING ORDER BY ({order})")
    if made.ttl_s is not None:
        options.append(f"default_time_to_live = {made.ttl_s}")
    if made.window_days is not None:
        window = f"'compaction_window_unit': 'DAYS', 'compaction_window_size': '{made.window_days}'"
        options.append(f"compaction = {{'class': 'TimeWindowCompactionStrategy', {window}}}")
    options.append(f"comment = {_text(_said(made, rules))}")
    yield f"CREATE TABLE {quote(made.name)} (\n    " + ",\n    ".join(lines) + "\n)"
    yield "WITH " + "\n    AND ".join(options) + ";"


def _said(made: QueryTable, rules: StoreRules) -> str:
    patterns, column = ", ".join(made.patterns), " and ".join(made.partition)
    key = "join" if made.table.purpose is Purpose.JOIN else made.use.value
    said = rules.notes[key].format(title=made.table.title, patterns=patterns, column=column)
    return f"{said} {made.bucket.name}: {made.bucket.says}." if made.bucket is not None else said


def _type(kind: str, rules: StoreRules, *, is_list: bool) -> str:
    return f"list<{rules.types[kind]}>" if is_list else rules.types[kind]


def _text(text: str) -> str:
    return "'" + " ".join(text.split()).replace("'", "''") + "'"
