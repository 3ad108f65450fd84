"""What a measurement means: failures, and what would happen at full size."""

import math
from collections.abc import Mapping

from archgen.proving.evidence import StatementEvidence, TableEvidence
from archgen.proving.measuring import Measurement
from archgen.proving.readers import UPKEEP, Reader
from archgen.proving.settings import ProvingRules

_READS = ("get", "list", "search", "aggregate")
_ONE_FIND = ("get", "write", UPKEEP)


def judge(one: Measurement, tables: Mapping[str, TableEvidence], rules: ProvingRules) -> StatementEvidence:
    """Say what a statement did, whether that is a failure, and what it would do at full size.

    Work that a limit or a key bounds stays as it is, but for the depth of the index; work on all rows of a value grows
    with the rows for each value, which is taken to be as many times more as the table has more rows than the tables it
    refers to. Each further row takes the time of a row in the plan in the middle.
    """
    reader, plan = one.reader, one.plan
    sizes = _sizes(one, tables, rules)
    factor = _growth(one, tables, sizes)
    p99 = one.percentile(0.99)
    more_ms = (factor - 1) * plan.ms if plan.touched else 0.0
    return StatementEvidence(
        name=reader.name,
        table=reader.table.name,
        kind=reader.kind,
        expected=reader.served_by,
        plan=plan.nodes,
        indexes=one.indexes,
        scans=tuple(dict.fromkeys(name for each in one.plans for name in each.scans)),
        sorts=any(each.sorts for each in one.plans),
        touched=plan.touched,
        returned=plan.returned,
        pages=plan.pages,
        calls=len(one.times_ms),
        p50_ms=round(one.percentile(0.5), 3),
        p99_ms=round(p99, 3),
        target_ms=reader.latency_p99_ms,
        touched_full=round(plan.touched * factor),
        p99_full_ms=round((p99 + more_ms) * _depth(one, tables), 3),
        grows=factor > 1,
        failure=_failure(one, tables, sizes, rules),
    )


def _sizes(found: Measurement, tables: Mapping[str, TableEvidence], rules: ProvingRules) -> dict[str, int]:
    """Give the rows for which each table and partition stands: the stated ones, when enough of them are there."""
    stands = {name: one.factor if one.rows >= rules.stands_rows else 1.0 for name, one in tables.items()}
    whole = {name: round(table.rows * stands[name]) for name, table in tables.items()}
    return {name: round(rows * stands.get(of, 1.0)) for name, (of, rows) in found.partitions.items()} | whole


def _growth(one: Measurement, tables: Mapping[str, TableEvidence], sizes: Mapping[str, int]) -> float:
    reader, plan = one.reader, one.plan
    own = tables[reader.table.name].factor
    # An empty partition costs nothing, however large the table is.
    if plan.walks or any(sizes[name] for name in plan.scans):
        return own
    if reader.limit is not None or reader.kind in _ONE_FIND:
        return 1.0
    parents = [tables[key.target_table].factor for key in reader.table.foreign_keys if key.target_table in tables]
    return max(1.0, own / min(parents)) if parents else own


def _depth(one: Measurement, tables: Mapping[str, TableEvidence]) -> float:
    """Give how many times deeper the index of the full table is: depth is the logarithm of the rows (Comer, 1979)."""
    table = tables[one.reader.table.name]
    if one.plan.scans or table.rows < 2:
        return 1.0
    return math.log(table.rows * table.factor) / math.log(table.rows)


def _failure(
    one: Measurement, tables: Mapping[str, TableEvidence], sizes: Mapping[str, int], rules: ProvingRules
) -> str:
    """Say what is wrong; nothing is where the design has no index as fewer rows are stated than were made."""
    reader, table = one.reader, tables[one.reader.table.name]
    is_small = table.stated is not None and table.stated < rules.large_rows
    if reader.kind not in (*_READS, UPKEEP) or (is_small and not reader.served_by):
        return ""
    large = [name for plan in one.plans for name in plan.scans if sizes[name] >= rules.large_rows]
    if large:
        return rules.says["scan"].format(table=large[0], rows=sizes[large[0]], index=_missing(reader, rules))
    if sizes[table.table] < rules.large_rows:
        return ""
    # Where the plan reads the very index, sorting the few rows that it found is the server's choice, not a lack.
    if reader.in_order and any(plan.sorts and reader.served_by not in plan.indexes for plan in one.plans):
        return rules.says["sort"].format(index=_missing(reader, rules))
    return ""


def _missing(reader: Reader, rules: ProvingRules) -> str:
    if reader.served_by:
        return reader.served_by
    columns = ", ".join(dict.fromkeys(one.column for one in reader.parameters))
    return rules.says["columns" if columns else "summary"].format(table=reader.table.name, columns=columns)
