"""The schema for SQLite, executed by SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers
from archgen.verification.sql import schema_files


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    for files in schema_files(papers, "sqlite"):
        with closing(sqlite3.connect(":memory:")) as database:
            for path, text in files:
                try:
                    database.executescript(text)
                except sqlite3.Error as error:
                    yield Fault(path, f"SQLite refuses it: {error}")
                    break
            else:
                yield from _broken_references(database, files[0][0])


def _broken_references(database: sqlite3.Connection, path: str) -> Iterator[Fault]:
    """Look for references to tables or columns that are not there, which SQLite takes until a row is written."""
    tables = [str(row[0]) for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    columns = {
        name: {row[1] for row in database.execute("SELECT * FROM pragma_table_info(?)", (name,))} for name in tables
    }
    for name in tables:
        for row in database.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,)):
            target, column = row[2], row[4]
            if target not in columns or (column is not None and column not in columns[target]):
                yield Fault(path, f"`{name}` refers to `{target}.{column}`, which is not there")


INSPECTION = Inspection("sqlite", "The SQLite schema runs on SQLite and its references hold", _check)
