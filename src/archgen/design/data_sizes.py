"""Bytes of rows and indexes, from widths of columns, as arithmetic that people can follow."""

import math
from collections.abc import Iterable

from archgen.design.data_columns import Draft
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import Column, ColumnType, Index, IndexMethod

_GROUP = 1000
_STEPS = ("", "k", "M", "B", "T")


def row_bytes(columns: Iterable[Column]) -> int:
    """Give the bytes of one row with its header, padded to 8 as PostgreSQL does."""
    return math.ceil((data_rules().row_overhead + sum(width(column) for column in columns)) / 4) * 4


def width(column: Column) -> int:
    """Give the average bytes of one value; a list holds a few."""
    rules = data_rules()
    one = rules.widths[column.type.value]
    if column.type is ColumnType.STRING and column.length is not None:
        one = 1 + min(rules.string_most, math.ceil(column.length * rules.string_share))
    elif column.type is ColumnType.ENUM and column.members:
        one = 1 + math.ceil(sum(len(member.encode()) for member in column.members) / len(column.members))
    return 24 + one * rules.list_items if column.is_list else one


def index_entry_bytes(draft: Draft, names: tuple[str, ...]) -> float:
    """Give the bytes that one row takes in an index over these columns."""
    rules = data_rules()
    return (rules.entry_overhead + sum(width(draft.column(name)) for name in names)) / rules.leaf_fill


def index_bytes_a_row(draft: Draft) -> int:
    """Give the bytes that one row takes in all indexes of its table, keys included; block-range ones take none."""
    keys = [draft.primary_key, *(unique.columns for unique in draft.uniques)]
    keys += [_stored(index) for index in draft.indexes if index.method is not IndexMethod.BRIN]
    return math.ceil(sum(index_entry_bytes(draft, names) for names in keys))


def _stored(index: Index) -> tuple[str, ...]:
    return (*(column.name for column in index.columns), *index.include)


def short_count(value: float) -> str:
    """Print a count as people write it: 4M, 60k, 1.25B."""
    step = 0
    while value >= _GROUP and step < len(_STEPS) - 1:
        value /= _GROUP
        step += 1
    return f"{value:.3g}{_STEPS[step]}" if value < _GROUP else f"{value:.0f}{_STEPS[step]}"


def short_bytes(value: float) -> str:
    """Print bytes in powers of 1000: 368 MB."""
    step = 0
    units = ("B", "kB", "MB", "GB", "TB", "PB")
    while value >= _GROUP and step < len(units) - 1:
        value /= _GROUP
        step += 1
    return f"{value:.3g} {units[step]}" if step else f"{value:.0f} B"


def working(rows: int, bytes_a_row: int, index_bytes: int) -> str:
    """Give the size as arithmetic: rows times the bytes of a row and of its index entries."""
    total = rows * (bytes_a_row + index_bytes)
    return f"{short_count(rows)} x ({bytes_a_row} B row + {index_bytes} B index) = {short_bytes(total)}"
