"""Made-up rows of the tables of a data model: a few values that occur often, so that each pattern finds several."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from archgen.design.data_tables import Column, ColumnType, Table

Row = Mapping[str, Any]
_START = datetime(2027, 1, 15, 8, 30, tzinfo=UTC)
_VALUES = 3
"""Values that a column takes, but where they must differ."""


def rows_of(table: Table, many: int) -> list[dict[str, Any]]:
    """Make rows: references and states repeat, unique columns do not; what is optional may be absent."""
    alone = {name for one in table.uniques for name in one.columns} | set(table.primary_key)
    return [
        {
            column.name: _value(column, number, place, alone=column.name in alone)
            for place, column in enumerate(table.columns)
        }
        for number in range(many)
    ]


def _value(column: Column, number: int, place: int, *, alone: bool) -> Any:
    if column.nullable and (number + place) % 5 == 0:
        return None
    # Steps that share no factor with the number of values keep columns from moving together.
    step = number if alone else (number // (1 + place % 4)) % _VALUES
    value = _scalar(column, step, number)
    return [value, _scalar(column, step + 1, number + 1)] if column.is_list else value


def _scalar(column: Column, step: int, number: int) -> Any:
    match column.type:
        case ColumnType.UUID:
            return str(UUID(int=(7 << 76) + step))
        case ColumnType.ENUM:
            return column.members[step % len(column.members)]
        case ColumnType.BOOL:
            return step % 2 == 0
        case ColumnType.TIMESTAMP:
            return (_START + timedelta(hours=7 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        case ColumnType.DATE:
            return (_START + timedelta(days=number)).strftime("%Y-%m-%d")
        case ColumnType.INT | ColumnType.BIGINT | ColumnType.MINOR_UNITS | ColumnType.DECIMAL | ColumnType.DURATION:
            return int(max(column.minimum or 0, 1)) + step
        case ColumnType.JSON:
            return {"step": str(step)}
        case ColumnType.CURRENCY:
            return ("EUR", "USD", "GBP")[step % 3]
        case _:
            return f"{column.name} #{step} 100% \"'"[: (column.length or 40) - len(str(step))] + str(step)
