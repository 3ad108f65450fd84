"""A database of its own for whoever needs rows."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture(scope="session")
def new_database(postgresql: str) -> Callable[[], AbstractContextManager[Any]]:
    """Makes a session in an empty database, which commits by itself; the database goes afterwards."""
    psycopg = pytest.importorskip("psycopg")

    @contextmanager
    def made() -> Iterator[Any]:
        name = f"t{uuid4().hex}"
        with psycopg.connect(postgresql, autocommit=True) as owner:
            owner.execute(f"CREATE DATABASE {name}")
            try:
                with psycopg.connect(postgresql, dbname=name, autocommit=True) as session:
                    yield session
            finally:
                owner.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return made
