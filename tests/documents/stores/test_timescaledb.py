"""Hypertables of TimescaleDB: PostgreSQL runs all but the extension's own calls; chunks and sums follow from rows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from archgen.design.stores.placement import StoreKind
from archgen.design.stores.series import is_series
from archgen.design.stores.timescaledb import compose
from archgen.design.stores.timescaledb_model import TimescaleModel
from archgen.documents.ddl.postgresql import ddl
from designs import design_of
from stored import files_of, model_of

FIXTURE = "tests/fixtures/store-timescaledb.yaml"
SAMPLES = (FIXTURE, "samples/iot-telemetry.yaml")
STUBS = """
CREATE FUNCTION by_range(text, interval) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION create_hypertable(regclass, text, create_default_indexes boolean) RETURNS text
    LANGUAGE sql AS 'SELECT $2';
CREATE FUNCTION add_compression_policy(regclass, interval) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION add_retention_policy(regclass, interval) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION add_continuous_aggregate_policy(
    regclass, start_offset interval, end_offset interval, schedule_interval interval
) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION time_bucket(interval, timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS 'SELECT $2';
"""
"""The calls of the extension with the arguments that they take, so that names and types are looked at."""


def model(path: str) -> TimescaleModel:
    """Give the hypertables of a file."""
    found = model_of(path, StoreKind.TIMESCALEDB)
    assert isinstance(found, TimescaleModel)
    return found


def plain(text: str) -> str:
    """Take out what no PostgreSQL without the extension knows: the extension, its table options, the kind of view."""
    text = text.replace("CREATE EXTENSION IF NOT EXISTS timescaledb;", STUBS)
    text = re.sub(r"ALTER TABLE \S+ SET \(timescaledb\.compress.*\);", "", text)
    return re.sub(r" WITH \(timescaledb\.continuous[^)]*\) AS", " AS", text)


@pytest.fixture
def session(postgresql: str) -> Iterator[Any]:
    """A session in a database of its own."""
    import psycopg

    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS series")
        server.execute("CREATE DATABASE series")
    with psycopg.connect(postgresql, autocommit=True, dbname="series") as own:
        yield own


@pytest.mark.parametrize("path", SAMPLES)
def test_postgresql_takes_the_schema_and_plans_every_pattern(path: str, session: Any) -> None:
    """After the relational schema where both lie in one database, alone where they do not."""
    if not model(path).is_apart:
        session.execute(ddl(design_of(path).relational))
    session.execute(plain(files_of(path, StoreKind.TIMESCALEDB)["timescaledb/schema.psql"]))
    for pattern, sql in model(path).statements:
        assert session.execute(f"EXPLAIN (GENERIC_PLAN) {sql}").fetchall(), pattern


def test_measurements_leave_the_relational_schema_and_nothing_else_does() -> None:
    """Readings and samples are only added; visits are changed."""
    design = design_of(FIXTURE)
    assert {one.table.entity for one in model(FIXTURE).hypertables} == {"Reading", "Gauge sample"}
    assert {one.entity for one in design.relational.tables if one.entity} == {"Vineyard", "Station | mast", "Visit"}
    assert not any(is_series(one) for one in design.relational.tables)


def test_a_chunk_fits_its_share_of_memory_and_the_next_longer_one_does_not() -> None:
    """1.85 GB of indexes a day within a quarter of 8 GB."""
    readings, samples = model(FIXTURE).hypertables
    assert (readings.chunk_hours, samples.chunk_hours) == (24, 30 * 24)
    assert (readings.keep_days, samples.keep_days) == (90, None)


def test_a_chunk_that_fits_nowhere_is_said_so() -> None:
    """A thousand times the rows pass the memory within an hour."""
    design = design_of(FIXTURE)
    tables = tuple(
        one.model_copy(update={"rows": (one.rows or 0) * 1000}) if one.entity == "Reading" else one
        for one in design.data.tables
    )
    grown = design.model_copy(update={"data": design.data.model_copy(update={"tables": tables})})
    (placement,) = (one for one in design.stores if one.kind is StoreKind.TIMESCALEDB)
    found = compose(grown, placement).hypertables[0]
    assert found.chunk_hours == 1
    assert "already pass" in found.chunk_because


def test_sums_are_kept_only_for_what_adds_up_many_rows() -> None:
    """Rain of a month reads thousands of rows, levels a hundred."""
    by_name = {one.table.name: [each.patterns for each in one.rollups] for one in model(FIXTURE).hypertables}
    assert by_name == {"readings": [("Rain of a station",)], "gauge_samples": []}


def test_every_unique_rule_of_a_hypertable_holds_its_time() -> None:
    """TimescaleDB refuses any other."""
    for path in SAMPLES:
        for one in model(path).hypertables:
            rules = [one.table.primary_key, *(each.columns for each in one.table.uniques)]
            assert all(one.time in columns for columns in rules)
