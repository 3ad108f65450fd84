"""The parts of a measurement that need no server: volumes, plans, growth."""

from dataclasses import replace
from typing import Any

import pytest

from archgen.design.data_model import DataModel
from archgen.proving.evidence import StatementEvidence, TableEvidence
from archgen.proving.judging import judge
from archgen.proving.measuring import Measurement
from archgen.proving.plans import IndexShape, Plan, read_plan
from archgen.proving.readers import UPKEEP, readers
from archgen.proving.settings import LeastRows, proving_rules
from archgen.proving.volumes import volumes
from designs import design_of

LEAST = LeastRows(main=1_000, purged=1_000, served=1_000, referred=100, unstated=50)


def shop() -> DataModel:
    """The data model of the ticket shop."""
    return design_of("samples/ticket-shop.yaml").data


def test_rows_stay_within_the_bound_and_keep_their_proportions() -> None:
    """Beyond the least number, the same share of each table."""
    rows = volumes(shop(), 3_000_000, LEAST)
    assert sum(one.rows for one in rows.values()) <= 3_000_000
    assert abs(rows["order_lines"].rows / rows["orders"].rows - 1.5) < 0.01
    assert rows["venues"].rows == 100


def test_a_bound_above_all_rows_gives_the_stated_ones() -> None:
    """No table gets more rows than the design has, unless a pattern reads it."""
    rows = volumes(shop(), 10**12, LEAST)
    assert (rows["orders"].rows, rows["outbox_messages"].rows) == (4_000_000, 50)
    assert not any(one.is_raised for one in rows.values())


def test_what_a_pattern_reads_gets_enough_rows_and_nobody_refers_to_those_beyond() -> None:
    """Of events fewer are stated than a plan needs; of venues, too, but no pattern reads them."""
    rows = volumes(shop(), 10**12, LEAST.model_copy(update={"main": 100_000}))
    assert (rows["events"].rows, rows["events"].referred) == (100_000, 60_000)
    assert rows["venues"].rows == 400


def test_a_share_is_not_exceeded() -> None:
    """Half of the stated rows, save where that is too few for a plan."""
    rows = volumes(shop(), 10**12, LEAST, share=0.5)
    assert (rows["orders"].rows, rows["venues"].rows) == (2_000_000, 200)


def test_a_bound_that_is_too_small_for_the_least_rows_shrinks_them() -> None:
    """A bound is a bound."""
    assert sum(one.rows for one in volumes(shop(), 500, LEAST).values()) <= 500 + len(shop().tables)


def node(kind: str, **more: object) -> dict[str, object]:
    """Make a node of a plan."""
    return {"Node Type": kind, "Actual Rows": 1, "Actual Loops": 1, **more}


def test_rows_that_a_filter_drops_were_touched() -> None:
    """What a scan reads and throws away is work all the same."""
    scan = node("Seq Scan", **{"Relation Name": "t", "Actual Rows": 3, "Rows Removed by Filter": 97})
    plan = read_plan([{"Plan": node("Limit", Plans=[node("Sort", Plans=[scan])])}], {})
    assert (plan.touched, plan.scans, plan.sorts) == (100, ("t",), True)


def test_a_walk_through_an_index_touches_all_of_it() -> None:
    """A condition that leaves the first column open finds its rows by passing over the others."""
    shapes = {"pk": IndexShape("a", 5_000, 50)}
    walk = node("Index Only Scan", **{"Relation Name": "t", "Index Name": "pk", "Index Cond": "(b = 1)"})
    find = {**walk, "Index Cond": "((a = 1) AND (b = 1))"}
    assert [read_plan([{"Plan": one}], shapes).touched for one in (walk, find)] == [5_000, 1]


def test_skipping_through_an_index_touches_the_pages_that_it_reads() -> None:
    """From one of few values to the next it touches next to nothing; through many it reads most of the index."""
    shapes = {"pk": IndexShape("a", 5_000, 50)}
    skip = node("Index Only Scan", **{"Relation Name": "t", "Index Name": "pk", "Index Cond": "(b = 1)"})
    few = {**skip, "Index Searches": 4, "Shared Hit Blocks": 12}
    many = {**skip, "Index Searches": 2, "Shared Hit Blocks": 47, "Heap Fetches": 0}
    assert [read_plan([{"Plan": one}], shapes).touched for one in (few, many)] == [1, 4_100]


def test_partitions_are_shown_as_one() -> None:
    """A plan over thirty months is read as one over the table."""
    scans = [node("Index Scan", **{"Relation Name": one, "Index Name": f"ix_{one}"}) for one in ("t_1", "t_2")]
    wholes = {"t_1": "t", "t_2": "t", "ix_t_1": "ix_t", "ix_t_2": "ix_t"}
    plan = read_plan([{"Plan": node("Merge Append", Plans=scans)}], {}, wholes)
    assert (plan.nodes, plan.indexes) == (("Merge Append", "Index Scan ix_t x 2"), ("ix_t",))


def judged(path: str, stated: int | None, rows: int, **more: Any) -> StatementEvidence:
    """Judge a read of events that went through a table of so many rows."""
    reader = next(one for one in readers(shop()) if one.name == path)
    plan = Plan(
        ("Seq Scan events",), (), ("events",), walks=False, sorts=False, touched=rows, pages=1, returned=1, ms=2.0
    )
    table = TableEvidence(table="events", title="Event", rows=rows, stated=stated, main=True, beyond=0, bytes=0)
    others = {one.name: table for one in shop().tables}
    return judge(Measurement(replace(reader, **more), [plan], [1.0]), others, proving_rules())


@pytest.mark.parametrize(
    ("stated", "rows", "served_by", "fails"),
    [
        (60_000, 100_000, "ix_events", True),
        (60_000, 100_000, "", False),
        (5_000_000, 100_000, "", True),
        (5_000_000, 50_000, "ix_events", True),
        (5_000_000, 5_000, "ix_events", False),
    ],
    ids=["index unused", "small as stated", "no index", "stands for a large one", "too few to tell"],
)
def test_a_scan_fails_when_the_table_is_large_or_stands_for_a_large_one(
    stated: int, rows: int, served_by: str, fails: bool
) -> None:
    """Where few rows are stated and the design has no index, a scan is what it wants."""
    found = judged("Coming events of a venue", stated, rows, served_by=served_by)
    assert bool(found.failure) is fails


def test_each_further_row_takes_as_long_as_a_row_of_the_plan() -> None:
    """Not as long as the call, most of whose time does not depend on rows."""
    found = judged("Coming events of a venue", 200_000, 100_000)
    assert (found.touched_full, found.p99_full_ms) == (200_000, 3.0)


def test_whoever_an_index_is_for_reads_it() -> None:
    """Each index is named by an access pattern or by an upkeep statement."""
    data = shop()
    asked = list(readers(data))
    patterns = {path.pattern for path in data.access_paths}
    upkeep = {(one.table.name, one.name) for one in asked if one.kind == UPKEEP}
    for table in data.tables:
        for index in table.indexes:
            assert all(name in patterns or (table.name, name) in upkeep for name in index.serves)
