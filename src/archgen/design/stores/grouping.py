"""What rows that are added up or lie together have in common: how many groups values make, what is worth a sum."""

from collections.abc import Iterable
from math import prod

from archgen.design.data_tables import Column, ColumnType, DataModel, Table

_NUMBERS = frozenset({ColumnType.INT, ColumnType.BIGINT, ColumnType.DECIMAL, ColumnType.MINOR_UNITS})


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


def is_measured(column: Column, table: Table) -> bool:
    """Tell whether sums of a column say something: a stated number that neither tells rows apart nor says where."""
    tells_apart = {name for one in table.uniques for name in one.columns}
    is_place = len(table.columns_of(column.field or "")) > 1 and column.type is not ColumnType.MINOR_UNITS
    is_stated = column.field is not None and column.type in _NUMBERS and not column.is_list
    return is_stated and column.name not in tells_apart and not is_place


def unused_name(name: str, table: Table) -> str:
    """Give a name that no column has."""
    taken = {one.name for one in table.columns}
    while name in taken:
        name += "_"
    return name
