"""Measurements and other rows that are only added: which tables they are, their time, and how many a day."""

from archgen.design.data_columns import time_column
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import ColumnType, DataModel, Purpose, Table
from archgen.design.names import words

_DAYS_KNOWN = 365.25
"""Days that the stated rows stand for where none go: they are those after twelve months."""


def is_series(table: Table) -> bool:
    """Tell whether the rows of a table are only added, each with the time that it is about."""
    if table.purpose is not Purpose.ENTITY or table.lifecycle is not None or time_column(table.columns) is None:
        return False
    return table.append_only or bool(set(words(table.entity or "")) & set(data_rules().append_only_words))


def series_time(table: Table, data: DataModel) -> str:
    """Give the time by which rows of a series are read: the one that patterns name most, else that of the row."""
    times = {one.name for one in table.columns if one.type is ColumnType.TIMESTAMP and not one.nullable}
    paths = [one for one in data.access_paths if one.table == table.name]
    asked = {name: sum(one.rate_rps or 1 for one in paths if name in one.columns) for name in sorted(times)}
    best = max(asked, key=lambda name: asked[name], default="")
    return best if best and asked[best] > 0 else time_column(table.columns) or ""


def rows_a_day(table: Table) -> float | None:
    """Give the rows that arrive a day; None where the rows are not known."""
    return None if table.rows is None else table.rows / (table.retention_days or _DAYS_KNOWN)
