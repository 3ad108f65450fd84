"""How many rows share the values that a pattern compares: the ground of sizes of partitions, segments and answers."""

from collections.abc import Iterable
from math import prod

from archgen.design.data_tables import Column, ColumnType, DataModel, Table


def values_of(column: Column, table: Table, data: DataModel) -> int | None:
    """Give how many different values a column has at most; the rows of its table where nothing bounds them."""
    if column.members:
        return len(column.members)
    if column.type is ColumnType.BOOL:
        return 2
    if column.references is not None:
        return data.table_of(column.references).rows
    return table.rows


def groups_of(columns: Iterable[str], table: Table, data: DataModel) -> int | None:
    """Give how many groups the values of some columns make; None where the rows behind one are not known.

    A tenant adds nothing to what lies within it: a device has one fleet.
    """
    if table.rows is None:
        return None
    names = tuple(columns)
    inner = tuple(name for name in names if name != table.tenant_column) or names
    numbers = [values_of(table.column(name), table, data) for name in inner]
    known = [one for one in numbers if one is not None]
    if len(known) < len(numbers):
        return None
    return max(1, min(table.rows, prod(known)))


def rows_a_group(columns: Iterable[str], table: Table, data: DataModel) -> float | None:
    """Give how many rows share the same values of some columns on average."""
    groups = groups_of(columns, table, data)
    return None if groups is None or table.rows is None else table.rows / groups
