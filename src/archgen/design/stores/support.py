"""Indexes of support tables where a store has none that hold a part of the rows."""

from archgen.design.data_tables import Index, Table


def leading_columns(table: Table, index: Index) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the columns that an index compares, and those that give its order.

    What makes an index partial, such as the state of a job, is compared; else all columns but the last one are.
    """
    where = index.where or ""
    compared = tuple(one.name for one in table.columns if f'"{one.name}"' in where)
    named = tuple(one.name for one in index.columns if one.name not in compared)
    return (compared, named) if compared else (named[:-1], named[-1:])
