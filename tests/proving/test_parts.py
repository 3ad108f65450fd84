"""The parts of a measurement that need no server: volumes, plans, growth."""

from functools import cache

from archgen import pipeline
from archgen.design.data_model import DataModel
from archgen.proving.plans import IndexShape, read_plan
from archgen.proving.readers import UPKEEP, readers
from archgen.proving.settings import LeastRows
from archgen.proving.volumes import volumes
from decided import ROOT

LEAST = LeastRows(read=1_000, referred=100, unstated=50)


@cache
def shop() -> DataModel:
    """The data model of the ticket shop."""
    return pipeline.compose(pipeline.decide(pipeline.read(ROOT / "samples/ticket-shop.yaml"), flips=False)).data


def test_rows_stay_within_the_bound_and_keep_their_proportions() -> None:
    """Beyond the least number, the same share of each table."""
    rows = volumes(shop(), 3_000_000, LEAST)
    assert sum(rows.values()) <= 3_000_000
    assert abs(rows["order_lines"] / rows["orders"] - 1.5) < 0.01
    assert rows["venues"] == 100


def test_a_bound_above_all_rows_gives_the_stated_ones() -> None:
    """Nobody gets more rows than the design has."""
    rows = volumes(shop(), 10**12, LEAST)
    assert (rows["orders"], rows["outbox_messages"]) == (4_000_000, 50)


def test_a_share_is_not_exceeded() -> None:
    """Half of the stated rows, save where that is too few for a plan."""
    rows = volumes(shop(), 10**12, LEAST, share=0.5)
    assert (rows["orders"], rows["venues"]) == (2_000_000, 200)


def test_a_bound_that_is_too_small_for_the_least_rows_shrinks_them() -> None:
    """A bound is a bound."""
    assert sum(volumes(shop(), 500, LEAST).values()) <= 500 + len(shop().tables)


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
    shapes = {"pk": IndexShape("a", 5_000)}
    walk = node("Index Only Scan", **{"Relation Name": "t", "Index Name": "pk", "Index Cond": "(b = 1)"})
    find = {**walk, "Index Cond": "((a = 1) AND (b = 1))"}
    skip = {**walk, "Index Searches": 4}
    assert [read_plan([{"Plan": one}], shapes).touched for one in (walk, find, skip)] == [5_000, 1, 1]


def test_whoever_an_index_is_for_reads_it() -> None:
    """Each index is named by an access pattern or by an upkeep statement."""
    data = shop()
    asked = list(readers(data))
    patterns = {path.pattern for path in data.access_paths}
    upkeep = {(one.table.name, one.name) for one in asked if one.kind == UPKEEP}
    for table in data.tables:
        for index in table.indexes:
            assert all(name in patterns or (table.name, name) in upkeep for name in index.serves)
