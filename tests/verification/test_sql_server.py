"""The PostgreSQL schema on a real server: what structure cannot tell."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archgen import pipeline
from archgen.design.data_model import DataModel, compose_data_model
from archgen.design.stores.placement import relational_parts
from archgen.documents.ddl import postgresql
from stored import store

psycopg = pytest.importorskip("psycopg")

SAMPLES = sorted(path.name for path in (Path(__file__).parents[2] / "samples").glob("*.yaml"))


@pytest.fixture
def connection(postgresql: str) -> Iterator[Any]:
    """A connection whose work is undone."""
    with psycopg.connect(postgresql) as opened:
        yield opened
        opened.rollback()


@pytest.fixture(params=SAMPLES)
def data(request: pytest.FixtureRequest, root: Path) -> DataModel:
    """The data model of a sample."""
    answer = pipeline.decide(pipeline.read(root / "samples" / request.param), flips=False)
    return compose_data_model(answer.brief.requirements, answer.facts, answer.recommendations)[0]


def test_each_of_several_stores_loads_its_own_part(data: DataModel, connection: Any) -> None:
    """Where each context has a store of its own, no part asks for a table of another."""
    contexts = dict.fromkeys(table.context for table in data.tables if table.context)
    stores = [store(f"store_{number}", "postgresql", context) for number, context in enumerate(contexts)]
    for part in relational_parts(stores, data):
        for _, text in postgresql.ddl_files(part.data):
            connection.execute(text)
        for path in part.data.access_paths:
            connection.execute(f"EXPLAIN (GENERIC_PLAN) {path.sql}")
        connection.rollback()


def test_schema_loads_and_answers_its_access_patterns(data: DataModel, connection: Any) -> None:
    """The files run in one transaction, each statement is taken, and the index that is named for it exists."""
    for _, text in postgresql.ddl_files(data):
        connection.execute(text)
    indexes = {row[0] for row in connection.execute("SELECT indexname FROM pg_indexes")}
    for path in data.access_paths:
        connection.execute(f"EXPLAIN (GENERIC_PLAN) {path.sql}")
        assert not path.served_by or path.served_by in indexes, path.pattern
