"""Access patterns on a real PostgreSQL with rows: each uses its index, and no index is there for nothing."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest

from archgen.design.data_model import DataModel
from archgen.proving.filled import Filled, fill
from archgen.proving.prove import ask
from archgen.proving.session import tune
from archgen.proving.settings import Bounds, LeastRows, Runs, proving_rules
from designs import design_of
from mutation import mutations

LARGE = 20_000
"""Rows from which on a table is large here: enough for the planner, few enough for a test."""
RULES = proving_rules().model_copy(
    update={
        "large_rows": LARGE // 2,
        "least_rows": LeastRows(main=LARGE, purged=LARGE, served=LARGE, referred=2_000, unstated=2_000),
        "runs": Runs(plans=5, calls=5, seconds_a_pattern=5),
        "bounds": Bounds(rows=250_000, seconds=600, disk=10**10),
    }
)


@dataclass(frozen=True)
class Proven:
    """A sample with rows in a database."""

    session: Any
    data: DataModel
    filled: Filled


@pytest.fixture(scope="module", params=["ticket-shop.yaml", "tenant-saas.yaml"])
def proven(request: pytest.FixtureRequest, new_database: Callable[[], AbstractContextManager[Any]]) -> Iterator[Proven]:
    """A shop that searches, and a system with tenants and row security."""
    data = design_of(f"samples/{request.param}").data
    with new_database() as session:
        tune(session)
        yield Proven(session, data, fill(session, data, RULES.bounds, RULES))


def test_every_pattern_uses_an_index_and_none_is_there_for_nothing(proven: Proven) -> None:
    """Nothing scans a large table or sorts what an index gives in order; every index is read by somebody."""
    evidence = ask(proven.session, proven.data, proven.filled, RULES)
    assert [one.failure for one in evidence.failures] == []
    assert evidence.unasked == ()
    assert [one.index for one in evidence.unused] == []
    assert max(one.rows for one in evidence.tables) >= LARGE
    small = {one.table for one in evidence.tables if one.rows < 1_000}
    reads = [one for one in evidence.statements if one.kind in ("get", "list", "search", "aggregate")]
    assert all(one.indexes for one in reads if one.table not in small)


def test_without_any_one_of_its_indexes_somebody_suffers(proven: Proven) -> None:
    """Each index that keeps no rule is dropped in turn: a failure follows, or ten times the rows, or a new sort."""
    harmless = [one.index.name for one in mutations(proven.session, proven.data, proven.filled, RULES) if not one.harm]
    assert harmless == []
