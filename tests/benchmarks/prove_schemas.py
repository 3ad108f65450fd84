"""Schemas of random requirements files and of all samples on the servers that they are for.

Run with `make prove-all`, or `python tests/benchmarks/prove_schemas.py [FILES | FIRST-LAST]`. PostgreSQL and SQLite
load each schema in one transaction; MariaDB, whose transactions hold no DDL, in a database of its own. PostgreSQL and
MariaDB prepare the statement of each access pattern, too. Any refusal fails it. Without a MariaDB on the machine it is
left out, and said.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from archgen.design.data_model import DataModel  # noqa: E402 - the path comes first
from archgen.documents.ddl import mysql, postgresql, sqlite  # noqa: E402 - as above
from archgen.documents.ddl.dialects import MYSQL, in_dialect  # noqa: E402 - as above
from archgen.proving.server import embedded_server  # noqa: E402 - as above
from designs import design_of  # noqa: E402 - as above
from generated import generated  # noqa: E402 - as above
from mariadb import SERVER, refusals  # noqa: E402 - as above

FILES = 200
ARCHETYPES = "src/archgen/requirements/archetypes"
BATCH = 20
"""Schemas that one MariaDB takes, each in a database of its own; starting it costs more than they do."""

Named = tuple[str, DataModel]


def models(chosen: str) -> Iterator[Named]:
    """Give the data models with their names: a slice of the random files, or so many of them and all that we ship."""
    first, dash, last = chosen.rpartition("-")
    if not dash:
        folders = ("samples", ARCHETYPES)
        shipped = [
            path for folder in folders for path in sorted((ROOT / folder).glob("*.yaml")) if path.name != "index.yaml"
        ]
        shipped += [ROOT / "tests/fixtures/hostile-names.yaml", ROOT / "tests/fixtures/every-contract.yaml"]
        yield from ((path.stem, design_of(str(path.relative_to(ROOT))).data) for path in shipped)
    for seed in range(int(first or 0), int(last)):
        yield f"generated-{seed:03}", design_of(generated(seed)).data


def of_postgresql(session: Any, data: DataModel) -> str:
    """Load a schema and prepare its statements, in a transaction that is undone; give what was refused."""
    try:
        session.execute(postgresql.ddl(data))
        for path in data.access_paths:
            session.execute(f"EXPLAIN (GENERIC_PLAN) {path.sql}")
    except psycopg.Error as error:
        return str(error)
    finally:
        session.rollback()
    return ""


def of_sqlite(data: DataModel) -> str:
    """Load a schema in one transaction; give what was refused."""
    base = sqlite3.connect(":memory:")
    try:
        base.executescript(f"BEGIN;\n{sqlite.ddl(data)}\nCOMMIT;")
    except sqlite3.Error as error:
        return str(error)
    finally:
        base.close()
    return ""


def of_mariadb(batch: Sequence[Named]) -> list[tuple[str, str]]:
    """Load schemas into one server, each into a database of its own; give what was refused, by name."""
    text = []
    for number, (_, data) in enumerate(batch):
        text += [f"CREATE DATABASE d{number};", f"USE d{number};", mysql.ddl(data)]
        for path in data.access_paths:
            statement = mysql.literal(in_dialect(path.sql, MYSQL).replace("\n", " "))
            text.append(f"PREPARE one FROM {statement};")
    with tempfile.TemporaryDirectory() as folder:
        found = refusals("\n".join(text) + "\n", Path(folder))
    if len(batch) == 1 or not found:
        return [(batch[0][0], one) for one in found]
    return [refused for one in batch for refused in of_mariadb([one])]


def main(arguments: Sequence[str]) -> int:
    """Load all of them everywhere, and tell what was refused."""
    batch: list[Named] = []
    refused: list[tuple[str, str, str]] = []
    count = tables = paths = 0

    def load_batch() -> None:
        if SERVER is not None and batch:
            refused.extend(("MariaDB", *one) for one in of_mariadb(batch))
        batch.clear()

    with embedded_server() as address, psycopg.connect(address) as session:
        for name, data in models(arguments[0] if arguments else str(FILES)):
            count, tables, paths = count + 1, tables + len(data.tables), paths + len(data.access_paths)
            for server, fault in (("PostgreSQL", of_postgresql(session, data)), ("SQLite", of_sqlite(data))):
                refused += [(server, name, fault)] if fault else []
            batch.append((name, data))
            if len(batch) == BATCH:
                load_batch()
        load_batch()
    for line in refused:
        print(*line, sep=": ")
    servers = "PostgreSQL, SQLite, MariaDB" if SERVER else "PostgreSQL, SQLite; no MariaDB on this machine"
    print(f"{count} schemas, {tables} tables, {paths} statements on {servers}: {len(refused)} refused")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
