"""Files in the shape of well-known projects: everything that stands in them is carried over or listed.

What stands in them is counted independently: by SQLite and PostgreSQL themselves, by lines of SQL, by a plain walk
through the tree of an API description.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from archgen.importing.sketch import ItemKind
from drafted import Drafted, draft_of

FILES = Path(__file__).resolve().parents[1] / "fixtures" / "imports"
SQL = sorted(path.name for path in FILES.glob("*.sql"))
APIS = sorted(path.name for path in FILES.iterdir() if "openapi" in path.name or path.suffix == ".json")
COMPOSE = sorted(path.name for path in FILES.glob("*.compose.yaml"))
METHODS = {"get", "put", "post", "patch", "delete", "head", "options", "trace"}


@cache
def drafted(name: str) -> Drafted:
    """Draft from one file, once."""
    return draft_of([FILES / name])


def accounted(found: Drafted, kind: ItemKind) -> Counter[str]:
    """Count the items of a kind by name; one that hangs on several pieces counts once."""
    return Counter({row.name for row in found.draft.rows if row.kind is kind})


@pytest.mark.parametrize("name", [*SQL, *APIS, *COMPOSE])
def test_the_draft_reads_back_and_every_row_has_its_end(name: str) -> None:
    """Each row is either carried by a path or left out for a reason, with file and line."""
    found = drafted(name)
    lines = (FILES / name).read_text(encoding="utf-8").count("\n") + 1

    assert found.requirements.project.name
    for row in found.draft.rows:
        assert bool(row.became) or bool(row.because), row
        assert 1 <= row.line <= lines
    for row in found.draft.left_out:
        assert row.because in found.draft.text


@pytest.mark.parametrize("name", [*SQL, *APIS])
def test_no_thing_is_both_carried_and_left_out(name: str) -> None:
    """A table, column, property or operation has one fate."""
    found = drafted(name)
    kinds = (ItemKind.TABLE, ItemKind.COLUMN, ItemKind.PROPERTY, ItemKind.OPERATION, ItemKind.SCHEMA)
    carried = {(row.kind, row.name) for row in found.draft.carried if row.kind in kinds}
    left_out = {(row.kind, row.name) for row in found.draft.left_out if row.kind in kinds}

    assert carried & left_out == set()


# --- SQL ---


def test_sqlite_counts_what_chinook_holds() -> None:
    """The database itself names its tables, columns and references."""
    database = sqlite3.connect(":memory:")
    database.executescript((FILES / "chinook.sqlite.sql").read_text(encoding="utf-8"))
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {f"{table}.{row[1]}" for table in tables for row in database.execute(f"PRAGMA table_info({table})")}
    references = {
        f"{table}({row[3]}) -> {row[2].lower()}"
        for table in tables
        for row in database.execute(f"PRAGMA foreign_key_list({table})")
    }
    indexes = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql > ''")}
    database.close()

    found = drafted("chinook.sqlite.sql")

    assert set(accounted(found, ItemKind.TABLE)) == set(tables)
    assert set(accounted(found, ItemKind.COLUMN)) == columns
    assert set(accounted(found, ItemKind.REFERENCE)) == references
    assert {name.partition(": ")[2] for name in accounted(found, ItemKind.INDEX)} >= indexes


@pytest.mark.parametrize("name", [name for name in SQL if "postgresql" in name])
def test_postgresql_counts_what_its_dumps_hold(name: str, postgresql: str) -> None:
    """A real server, once it has run the file, names tables, columns, references and indexes; ours are no fewer."""
    psycopg = pytest.importorskip("psycopg")
    text = (FILES / name).read_text(encoding="utf-8")
    database = name.partition(".")[0]
    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {database}")
    with psycopg.connect(postgresql, autocommit=True, dbname=database) as server:
        server.execute(re.sub(r'INSERT INTO "schema_migrations".*?;', "", text, flags=re.DOTALL))
        server.execute("SET search_path = public")
        tables = {row[0] for row in server.execute(TABLES).fetchall()}
        columns = {f"{row[0]}.{row[1]}" for row in server.execute(COLUMNS).fetchall()}
        references = {(row[0], row[1]) for row in server.execute(REFERENCES).fetchall()}
        indexes = {row[0] for row in server.execute(INDEXES).fetchall()}

    found = drafted(name)

    assert set(accounted(found, ItemKind.TABLE)) == tables
    parts = {row.name for row in found.draft.left_out if row.kind is ItemKind.TABLE}
    known = {column for column in columns if column.partition(".")[0] not in parts}
    assert set(accounted(found, ItemKind.COLUMN)) >= known
    ours = [re.fullmatch(r"(\w+)\((.*)\) -> (\w+)", one) for one in accounted(found, ItemKind.REFERENCE)]
    assert {(one[1], one[3]) for one in ours if one} == references
    assert {one.partition(": ")[2] for one in accounted(found, ItemKind.INDEX)} | keys(found) >= indexes


TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
COLUMNS = """SELECT relname, attname FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped"""
REFERENCES = """SELECT DISTINCT a.relname, b.relname FROM pg_constraint c JOIN pg_class a ON a.oid = conrelid
    JOIN pg_class b ON b.oid = confrelid WHERE contype = 'f' AND conparentid = 0
    AND a.relnamespace = 'public'::regnamespace"""
INDEXES = """SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid WHERE NOT indisunique
    AND relnamespace = 'public'::regnamespace AND NOT relispartition"""


def keys(found: Drafted) -> set[str]:
    """Give the names of keys."""
    return set(accounted(found, ItemKind.KEY))


@pytest.mark.parametrize("name", SQL)
def test_lines_of_sql_are_all_accounted_for(name: str) -> None:
    """A plain count of `CREATE TABLE`, of lines that begin a column, of `REFERENCES` and of inner keys agrees."""
    text = re.sub(r"--[^\n]*|/\*.*?\*/", "", (FILES / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    bodies = re.findall(r"^CREATE TABLE\s+(\S+?)\s*\(\n(.*?)\n\)", text, re.DOTALL | re.MULTILINE)
    found = drafted(name)
    not_columns = "CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|KEY|CHECK|FULLTEXT|SPATIAL|ON|INDEX"
    expected = {
        f"{bare(table)}.{bare(column)}"
        for table, body in bodies
        for column in re.findall(rf"^\s+(?!(?:{not_columns})\b)([\[`\"]?\w+[\]`\"]?)\s", body, re.MULTILINE)
    }

    assert expected == set(accounted(found, ItemKind.COLUMN))
    assert len(bodies) + text.count("PARTITION OF") == len(accounted(found, ItemKind.TABLE))
    assert len(re.findall(r"\bREFERENCES\b", text)) == sum(accounted(found, ItemKind.REFERENCE).values())
    inner = len(re.findall(r"^\s+(?:FULLTEXT |SPATIAL )?KEY\b", text, re.MULTILINE))
    outer = len(re.findall(r"^CREATE INDEX\b", text, re.MULTILINE))
    named = [one for one in accounted(found, ItemKind.INDEX) if ": " in one]
    assert len(named) >= inner + outer


def bare(name: str) -> str:
    """Take quotes and the default schema off a name."""
    return name.removeprefix("public.").strip('[]`"')


# --- API descriptions ---


def tree_of(name: str) -> Any:
    """Read a description with another parser than ours."""
    text = (FILES / name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else yaml.safe_load(text)


@pytest.mark.parametrize("name", APIS)
def test_every_operation_is_accounted_for(name: str) -> None:
    """As many as there are methods under the paths."""
    tree = tree_of(name)
    expected = {
        f"{method.upper()} {path}" for path, below in tree["paths"].items() for method in below if method in METHODS
    }

    assert set(accounted(drafted(name), ItemKind.OPERATION)) == expected


@pytest.mark.parametrize("name", APIS)
def test_every_schema_and_property_is_accounted_for(name: str) -> None:
    """Those of objects inside others, too."""
    tree = tree_of(name)
    schemas = tree.get("components", {}).get("schemas") or tree.get("definitions") or {}
    expected = {one for schema, node in schemas.items() for one in properties_of(schema, node)}
    found = drafted(name)
    named = {row.name for row in found.draft.rows if row.kind is ItemKind.PROPERTY}

    assert expected <= named
    assert set(schemas) <= set(accounted(found, ItemKind.SCHEMA))


def properties_of(owner: str, node: Any) -> Iterator[str]:
    """Name every property that stands inside a schema."""
    if not isinstance(node, dict):
        return
    for name, below in (node.get("properties") or {}).items():
        yield f"{owner}.{name}"
        yield from properties_of(f"{owner}.{name}", below)
    for key in ("allOf", "oneOf", "anyOf"):
        for part in node.get(key) or ():
            yield from properties_of(owner, part)
    for key in ("items", "additionalProperties"):
        yield from properties_of(owner, node.get(key))


@pytest.mark.parametrize("name", APIS)
def test_every_property_inside_operations_is_accounted_for(name: str) -> None:
    """Bodies and answers that stand in an operation are counted when they describe an entity or a call."""
    tree, found = tree_of(name), drafted(name)
    named = {row.name for row in found.draft.rows if row.kind is ItemKind.PROPERTY}
    for path, below in tree["paths"].items():
        for method, operation in below.items():
            content = operation.get("requestBody", {}).get("content", {}) if method in METHODS else {}
            for schema in [one["schema"] for one in content.values() if "schema" in one][:1]:
                owner = f"{method.upper()} {path} body"
                assert set(properties_of(owner, schema)) <= named


@pytest.mark.parametrize("name", APIS)
def test_every_parameter_is_accounted_for(name: str) -> None:
    """Those that stand in place, and those of a path, once for each operation that takes them."""
    tree, found = tree_of(name), drafted(name)
    named = {row.name for row in found.draft.rows if row.kind is ItemKind.PARAMETER}
    for path, below in tree["paths"].items():
        for method in METHODS & set(below):
            every = [*below.get("parameters", []), *below[method].get("parameters", [])]
            for one in (one for one in every if "$ref" not in one):
                assert f"{method.upper()} {path} {one['in']} {one['name']}" in named


# --- compose files ---


@pytest.mark.parametrize("name", COMPOSE)
def test_every_service_and_setting_is_accounted_for(name: str) -> None:
    """Keys of services by name, the values of none."""
    text = (FILES / name).read_text(encoding="utf-8")
    tree, found = yaml.safe_load(text), drafted(name)
    settings = [row.name for row in found.draft.left_out if row.kind is ItemKind.SETTING]

    assert set(accounted(found, ItemKind.SERVICE)) == set(tree["services"])
    for service, below in tree["services"].items():
        for key in set(below) - {"image", "build"}:
            assert any(one == f"{service}.{key}" or one.startswith(f"{service}.{key}:") for one in settings)
    for secret in ("POSTGRES_PASSWORD: ", "=admin", "redis://", "password\n"):
        assert secret not in found.draft.text


# --- packages ---


@pytest.mark.parametrize("name", ["chinook.sqlite.sql", "petstore.openapi.yaml", "keycloak.compose.yaml"])
def test_a_package_is_built_from_a_draft(name: str, tmp_path: Path) -> None:
    """What was drafted builds, and every document verifies."""
    from archgen import pipeline

    path = tmp_path / "archgen.yaml"
    path.write_text(drafted(name).draft.text, encoding="utf-8")

    made = pipeline.build(path, tmp_path / "design")

    assert (tmp_path / "design" / "README.md").is_file()
    assert made.documents
