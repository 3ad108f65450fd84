"""How many rows each table gets: the stated ones where the bound allows, else a common share of them.

A table that access patterns read keeps enough rows for its plans to be those of a large one.
"""

from archgen.design.data_tables import DataModel, Purpose, Table
from archgen.proving.settings import LeastRows

_STEPS = 40


def volumes(data: DataModel, most: int, least: LeastRows, share: float = 1.0) -> dict[str, int]:
    """Give the rows of each table by name.

    Args:
        data: Tables with their stated rows.
        most: Rows of all tables together.
        least: Rows that a table gets whatever the share, if it has as many.
        share: Wanted share of the stated rows, at most 1.
    """
    stated = {table.name: _stated(table, least) for table in data.tables}
    floors = {table.name: min(stated[table.name], _floor(table, data, least)) for table in data.tables}
    low, high = 0.0, share
    if sum(_at(high, stated, floors).values()) <= most:
        low = high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fits = sum(_at(middle, stated, floors).values()) <= most
        low, high = (middle, high) if fits else (low, middle)
    found = _at(low, stated, floors)
    total = sum(found.values())
    return found if total <= most else {name: max(1, rows * most // total) for name, rows in found.items()}


def _at(share: float, stated: dict[str, int], floors: dict[str, int]) -> dict[str, int]:
    return {name: max(floors[name], round(rows * share)) for name, rows in stated.items()}


def _stated(table: Table, least: LeastRows) -> int:
    return max(1, least.unstated if table.rows is None else table.rows)


def _floor(table: Table, data: DataModel, least: LeastRows) -> int:
    """Tables that patterns or the purge read need the plans of large ones."""
    read = {path.table for path in data.access_paths} | {
        one.table for path in data.access_paths for one in path.parameters
    }
    served = table.purpose in (Purpose.ENTITY, Purpose.JOIN) and bool(table.indexes)
    return least.read if table.name in read or served else least.referred
