# ruff: noqa: S608 - every identifier is quoted, every value a literal of its own
"""Values for the parameters of statements: taken from rows that are there, so that every statement finds something."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archgen.design.data_tables import Column, ColumnType, DataModel, Parameter, ParameterUse, Table
from archgen.documents.ddl.postgresql_rules import qualified
from archgen.documents.ddl.text import literal, quote
from archgen.proving.filling import Fill
from archgen.proving.readers import UPKEEP, Reader
from archgen.proving.session import Session
from archgen.proving.settings import ProvingRules

_MANY = 400
"""Rows of each table from which values are taken."""
_OLDEST = 50
"""A purge looks for the oldest one in so many rows."""
_MOMENTS = (ColumnType.TIMESTAMP, ColumnType.DATE)
_TEXTS = (ColumnType.STRING, ColumnType.TEXT, ColumnType.EMAIL, ColumnType.URL, ColumnType.PHONE)


Row = Mapping[str, str | None]
"""One row as texts by column; of a list also its first element, as `column[1]`."""


@dataclass(frozen=True)
class Question:
    """Values for one call of a statement.

    Attributes:
        values: SQL of each parameter.
        tenant: Tenant on whose behalf it is called; None where there are no tenants.
    """

    values: tuple[str, ...]
    tenant: str | None


@dataclass(frozen=True)
class Rows:
    """Sampled rows of each table, and rows to be that tables do not hold yet."""

    data: DataModel
    there: Mapping[str, Sequence[Row]]
    new: Mapping[str, Sequence[Row]]
    rules: ProvingRules

    def questions(self, reader: Reader) -> Iterator[Question]:
        """Give values for one call after another, each time from another row, until the rows are used up."""
        source = self.new if reader.sql.startswith("INSERT") else self.there
        rows = source.get(reader.table.name, ())
        oldest = next((one for one in reader.parameters if one.use is ParameterUse.BELOW), None)
        if reader.kind == UPKEEP and oldest is not None:
            rows = sorted(rows, key=lambda row: row.get(oldest.column) or "")[: len(rows) // _OLDEST + 1]
        for turn, row in enumerate(rows):
            found = [self._value(parameter, reader, row, turn) for parameter in reader.parameters]
            if all(value is not None for value in found):
                column = reader.table.tenant_column
                values = tuple(value for value in found if value is not None)
                yield Question(values, row.get(column) if column else None)

    def _value(self, parameter: Parameter, reader: Reader, row: Row, turn: int) -> str | None:
        table = self.data.table(parameter.table)
        if parameter.table != reader.table.name:
            others = self.there[parameter.table]
            row = others[turn % len(others)] if others else {}
        text = row.get(parameter.column)
        column = table.column(parameter.column)
        match parameter.use:
            case ParameterUse.TAKEN:
                return "1"
            case ParameterUse.VALUE if text is None:
                return "NULL"
            case ParameterUse.FROM if text is not None:
                return self._before(text, column)
            case ParameterUse.WORDS if text is not None:
                return literal(text.split(" ")[0])
            case ParameterUse.AFTER | ParameterUse.BEFORE if text is not None:
                return self._first_page(text, column, parameter.use)
            case ParameterUse.MEMBER:
                return self._member(row, parameter)
        return None if text is None else literal(text)

    def _before(self, text: str, column: Column) -> str:
        """Give the lower end of a range whose upper end is a value that is there."""
        if column.type in _MOMENTS:
            kind = "timestamptz" if column.type is ColumnType.TIMESTAMP else "date"
            return f"({literal(text)}::{kind} - interval '{self.rules.window_days} days')::{kind}"
        if column.type in (ColumnType.INT, ColumnType.BIGINT, ColumnType.MINOR_UNITS, ColumnType.DECIMAL):
            return f"({literal(text)}::numeric * 0.95)::{'numeric' if column.type is ColumnType.DECIMAL else 'bigint'}"
        return literal(text)

    @staticmethod
    def _first_page(text: str, column: Column, use: ParameterUse) -> str:
        """Give a place before all rows, so that a list begins where people begin; numbers begin at the row itself."""
        is_after = use is ParameterUse.AFTER
        if column.type in _MOMENTS:
            return literal("-infinity" if is_after else "infinity")
        if column.type is ColumnType.UUID:
            return literal(("0" if is_after else "f") * 32)
        if column.type in _TEXTS:
            return literal("" if is_after else text + "~")
        return literal(text)

    def _member(self, row: Row, parameter: Parameter) -> str | None:
        first = row.get(f"{parameter.column}[1]")
        return None if first is None else literal(first)


def sample(session: Session, data: DataModel, made: Mapping[str, Fill], rules: ProvingRules) -> Rows:
    """Take rows of each table by chance, the same on every run, and make some that are not there yet."""
    there, new = {}, {}
    for table in data.tables:
        there[table.name] = _rows(session, table, f"{qualified(table)} {_share(session, table)}")
        fill = made[table.name]
        new[table.name] = _rows(session, table, f"({fill.made(fill.rows + 1, fill.rows + _MANY)}) AS made")
    return Rows(data, there, new, rules)


def _rows(session: Session, table: Table, source: str) -> list[Row]:
    columns = [(column.name, quote(column.name)) for column in table.columns]
    columns += [(f"{one.name}[1]", f"{quote(one.name)}[1]") for one in table.columns if one.is_list]
    shown = ", ".join(f"({expression})::text" for _, expression in columns)
    found = session.execute(f"SELECT {shown} FROM {source} LIMIT {_MANY}").fetchall()
    texts = ((None if value is None else str(value) for value in row) for row in found)
    return [dict(zip((name for name, _ in columns), row, strict=True)) for row in texts]


def _share(session: Session, table: Table) -> str:
    count = session.execute(f"SELECT count(*) FROM {qualified(table)}").fetchone()
    rows = int(str(count[0])) if count else 0
    percent = min(100.0, 100.0 * 2 * _MANY / rows) if rows else 100.0
    return f"TABLESAMPLE BERNOULLI ({percent:.6f}) REPEATABLE (7)"
