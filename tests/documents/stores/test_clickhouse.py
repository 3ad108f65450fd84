"""Tables of ClickHouse: another parser reads every statement; order, sums and partitions follow from the patterns."""

import json
from functools import cache

import pytest
import sqlglot
from sqlglot import expressions

from archgen.design.stores.clickhouse_model import ClickModel
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import Holding
from archgen.documents.stores.clickhouse import entities_written
from archgen.documents.stores.documents import physical_model
from designs import design_of
from stored import files_of

FIXTURE = "tests/fixtures/store-clickhouse.yaml"
HOLDINGS = (Holding.SERIES, Holding.ANALYSED)


def placement(holds: Holding) -> Placement:
    """Give the one of the two stores that holds this."""
    (found,) = (one for one in design_of(FIXTURE).stores if one.kind == "clickhouse" and one.holds is holds)
    return found


@cache
def model(holds: Holding) -> ClickModel:
    """Give the model of one of the two stores."""
    found = physical_model(design_of(FIXTURE), placement(holds))
    assert isinstance(found, ClickModel)
    return found


def text(holds: Holding, name: str) -> str:
    """Give a file of one of the two stores."""
    where = placement(holds)
    return files_of(FIXTURE, where.kind)[f"{where.folder}/{name}"]


@pytest.mark.parametrize("holds", HOLDINGS)
@pytest.mark.parametrize("name", ["schema.sql", "queries.sql", "rights.sql"])
def test_another_parser_reads_every_statement(holds: Holding, name: str) -> None:
    """As ClickHouse, with names quoted as they stand in the model."""
    statements = [one for one in sqlglot.parse(text(holds, name), read="clickhouse") if one is not None]
    tables = {one.name for each in statements for one in each.find_all(expressions.Table)}
    known = {one.table.name for one in model(holds).tables}
    known |= {name for one in model(holds).tables for sums in one.sums for name in (sums.name, f"{sums.name}_view")}
    assert len(statements) >= len(model(holds).tables)
    assert tables <= known or name == "rights.sql"


def test_the_order_of_a_table_is_that_of_its_busiest_read() -> None:
    """What is compared, then the time, then what tells rows apart."""
    (telemetry,) = model(Holding.SERIES).tables
    assert telemetry.order == ("vehicle_id", "sent_at", "sequence")
    assert telemetry.is_monthly
    assert telemetry.keep_days == 180


def test_what_changes_stands_in_no_order_and_its_newest_version_counts() -> None:
    """A key that moves with the state would keep the old row beside the new one."""
    (fares,) = model(Holding.ANALYSED).tables
    assert fares.version == "row_version"
    assert fares.engine == "ReplacingMergeTree(`row_version`, `is_deleted`)"
    assert not {"status", "channel", "row_version"} & set(fares.order)


def test_only_stated_numbers_are_added_up() -> None:
    """Not the version of a row, nor a number that tells rows apart."""
    queries = text(Holding.SERIES, "queries.sql") + text(Holding.ANALYSED, "queries.sql")
    assert "speed_km_max" in queries
    assert "row_version_sum" not in queries
    assert "sequence_sum" not in queries


def test_sums_are_kept_only_for_what_adds_up_many_rows() -> None:
    """All vehicles of a month are billions of rows, one is some thousands."""
    (telemetry,) = model(Holding.SERIES).tables
    assert [one.patterns for one in telemetry.sums] == [("Load of all vehicles",)]


def test_a_pattern_is_served_by_what_leads_to_its_rows() -> None:
    """The order for its first column, a skipping index for few values in runs, else the months of the window."""
    served = {one.pattern: one.by for holds in HOLDINGS for one in model(holds).served}
    assert served["Speeds of a vehicle"] == "ORDER BY (vehicle_id, sent_at, sequence)"
    assert served["Broken now"] == "skip_state"
    assert served["Fares of a channel"] == "PARTITION BY toYYYYMM(paid_at)"


def test_measurements_are_in_one_store_and_copies_in_the_other() -> None:
    """The records of fares stay relational; telemetry does not."""
    written = {holds: entities_written({"x/schema.sql": text(holds, "schema.sql")}) for holds in HOLDINGS}
    assert written == {Holding.SERIES: {"Telemetry"}, Holding.ANALYSED: {"Fare | sale"}}
    relational = {one.entity for one in design_of(FIXTURE).relational.tables}
    assert "Fare | sale" in relational
    assert "Telemetry" not in relational
    assert json.dumps("Fare | sale") in text(Holding.ANALYSED, "schema.sql")
