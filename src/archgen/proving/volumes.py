"""How many rows each table gets: the stated ones where the bound allows, else a common share of them.

The main table of a read pattern, the one that it is about, gets enough rows to be large, whatever is stated: a plan on
six hundred rows says nothing. Rows beyond the stated ones are referred to by nobody, so that the rest of the data keeps
its proportions.
"""

from dataclasses import dataclass

from archgen.design.data_tables import DataModel, IndexMethod, Purpose, Table
from archgen.proving.settings import LeastRows

_STEPS = 40


@dataclass(frozen=True)
class Volume:
    """Rows of one table.

    Attributes:
        rows: Rows that are made.
        referred: How many of them others may refer to: no more than are stated.
    """

    rows: int
    referred: int

    @property
    def is_raised(self) -> bool:
        """Whether rows are made beyond the stated ones."""
        return self.rows > self.referred


def volumes(data: DataModel, most: int, least: LeastRows, share: float = 1.0) -> dict[str, Volume]:
    """Give the rows of each table by name.

    Args:
        data: Tables with their stated rows.
        most: Rows of all tables together.
        least: Rows that a table gets whatever the share.
        share: Wanted share of the stated rows, at most 1.
    """
    stated = {table.name: _stated(table, least) for table in data.tables}
    main = main_tables(data)
    floors = {
        table.name: least.main if table.name in main else min(stated[table.name], _floor(table, least))
        for table in data.tables
    }
    low, high = 0.0, share
    if sum(_at(high, stated, floors).values()) <= most:
        low = high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fits = sum(_at(middle, stated, floors).values()) <= most
        low, high = (middle, high) if fits else (low, middle)
    found = _at(low, stated, floors)
    total = sum(found.values())
    rows = found if total <= most else {name: max(1, rows * most // total) for name, rows in found.items()}
    return {name: Volume(count, min(count, stated[name])) for name, count in rows.items()}


def main_tables(data: DataModel) -> frozenset[str]:
    """Give the tables that read patterns are about, and the join tables through which they go."""
    reads = [path for path in data.access_paths if path.kind != "write"]
    joined = (parameter.table for path in reads for parameter in path.parameters)
    return frozenset((*(path.table for path in reads), *joined))


def _at(share: float, stated: dict[str, int], floors: dict[str, int]) -> dict[str, int]:
    return {name: max(floors[name], round(rows * share)) for name, rows in stated.items()}


def _stated(table: Table, least: LeastRows) -> int:
    return max(1, least.unstated if table.rows is None else table.rows)


def _floor(table: Table, least: LeastRows) -> int:
    """Tables that writes or upkeep find by an index need more than those that are only referred to."""
    if any(index.method is IndexMethod.BRIN for index in table.indexes):
        return least.purged
    served = table.purpose in (Purpose.ENTITY, Purpose.JOIN) and bool(table.indexes)
    return least.served if served else least.referred
