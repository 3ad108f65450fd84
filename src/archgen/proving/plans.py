"""Plans as PostgreSQL explains them: the indexes that they use, what they read whole, sort and touch."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_LEVELS = 3
"""Pages from the root of an index to a row of it."""


@dataclass(frozen=True)
class Plan:
    """What one execution did.

    Attributes:
        nodes: Kinds of nodes from the top, with their index or table; those of partitions as one, with their number.
        indexes: Names of indexes that were read, of partitions those of the whole.
        scans: Tables that were read from end to end.
        walks: Whether an index was read from end to end.
        sorts: Whether rows were sorted.
        touched: Rows that were read, those included that a filter then dropped.
        pages: Pages that were read, from memory or from disk.
        returned: Rows that came out.
        ms: Time that it took in the server, planning apart.
    """

    nodes: tuple[str, ...]
    indexes: tuple[str, ...]
    scans: tuple[str, ...]
    walks: bool
    sorts: bool
    touched: int
    pages: int
    returned: int
    ms: float


@dataclass(frozen=True)
class IndexShape:
    """What tells a walk through an index from a look-up in it.

    Attributes:
        leading: Its first column; empty when that is an expression.
        rows: Rows that it holds.
        pages: Pages of 8 KB that it takes.
    """

    leading: str
    rows: int
    pages: int


def read_plan(
    explained: Sequence[Mapping[str, Any]],
    shapes: Mapping[str, IndexShape],
    wholes: Mapping[str, str] | None = None,
) -> Plan:
    """Read what `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` gives.

    Args:
        explained: The plan.
        shapes: What is known of the indexes, by name.
        wholes: The table or index that a partition belongs to, by the name of the partition.
    """
    wholes = wholes or {}
    top = explained[0]["Plan"]
    nodes = tuple(_nodes(top))
    return Plan(
        nodes=tuple(_labels(nodes, wholes)),
        indexes=tuple(dict.fromkeys(_whole(one["Index Name"], wholes) for one in nodes if "Index Name" in one)),
        scans=tuple(dict.fromkeys(str(one["Relation Name"]) for one in nodes if one["Node Type"] == "Seq Scan")),
        walks=any(_passed_over(one, shapes) for one in nodes),
        sorts=any("Sort" in str(one["Node Type"]) for one in nodes),
        touched=round(sum(_touched(one, shapes) for one in nodes)),
        pages=int(top.get("Shared Hit Blocks", 0)) + int(top.get("Shared Read Blocks", 0)),
        returned=round(float(top["Actual Rows"])),
        ms=float(explained[0].get("Execution Time", 0.0)),
    )


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _labels(nodes: Sequence[Mapping[str, Any]], wholes: Mapping[str, str]) -> Iterator[str]:
    named = [(str(one["Node Type"]), one.get("Index Name") or one.get("Relation Name")) for one in nodes]
    labels = [f"{kind} {_whole(about, wholes)}" if about else kind for kind, about in named if kind != "Result"]
    for label, times in Counter(labels).items():
        yield label if times == 1 else f"{label} x {times}"


def _whole(name: object, wholes: Mapping[str, str]) -> str:
    return wholes.get(str(name), str(name))


def _touched(node: Mapping[str, Any], shapes: Mapping[str, IndexShape]) -> float:
    """Count the rows that a leaf read; a bitmap's rows are counted where they are fetched."""
    if node["Node Type"] == "ModifyTable" or ("Relation Name" not in node and node["Node Type"] != "Bitmap Index Scan"):
        return 0
    passed = _passed_over(node, shapes)
    if node["Node Type"] == "Bitmap Index Scan":
        return passed
    dropped = sum(float(node.get(key, 0)) for key in ("Rows Removed by Filter", "Rows Removed by Index Recheck"))
    return max(passed, (float(node["Actual Rows"]) + dropped) * float(node["Actual Loops"]))


def _passed_over(node: Mapping[str, Any], shapes: Mapping[str, IndexShape]) -> float:
    """Count the rows that a condition passes over inside an index, which PostgreSQL itself does not.

    One that leaves the first column open passes over all of the index in one search; in several, which skip from value
    to value, over the pages that it read besides those on the way from the root to what it found.
    """
    shape, condition = shapes.get(str(node.get("Index Name"))), str(node.get("Index Cond", ""))
    if shape is None or not shape.leading or not condition or _names(condition, shape.leading):
        return 0
    loops, searches = float(node["Actual Loops"]), float(node.get("Index Searches", 1))
    if searches <= loops:
        return shape.rows * loops
    found = float(node.get("Heap Fetches", float(node["Actual Rows"]) * loops))
    pages = sum(float(node.get(key, 0)) for key in ("Shared Hit Blocks", "Shared Read Blocks"))
    walked = max(0.0, pages - found - searches * _LEVELS)
    return min(shape.rows * loops, walked * shape.rows / max(1, shape.pages))


def _names(condition: str, column: str) -> bool:
    """Tell whether a condition speaks of a column, quoted or not."""
    return re.search(rf"(?<![\w\"]){re.escape(column)}(?![\w\"])|\"{re.escape(column)}\"", condition) is not None
