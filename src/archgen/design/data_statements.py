# ruff: noqa: S608 - statements are documents here, every identifier is quoted and every value a parameter
"""The parametrised statement of each access pattern, as PostgreSQL takes it."""

from dataclasses import dataclass

from archgen.design.data_paths import Plan, changes_row, counter, takes
from archgen.design.data_tables import Column, ColumnType, DataClass, Parameter
from archgen.design.data_tables import ParameterUse as Use
from archgen.requirements.model import PatternKind


@dataclass(frozen=True)
class Statement:
    """A statement with what its parameters are about."""

    sql: str
    parameters: tuple[Parameter, ...]


class _Parameters:
    """Numbers the parameters of one statement, and keeps what each is about."""

    def __init__(self, table: str) -> None:
        self._table = table
        self.made: list[Parameter] = []

    def next(self, use: Use, column: str, *, table: str = "") -> str:
        self.made.append(Parameter(use=use, column=column, table=table or self._table))
        return f"${len(self.made)}"


def statement(plan: Plan, *, cursor: bool) -> Statement:
    """Give the statement that answers an access pattern.

    Args:
        plan: Columns of the pattern.
        cursor: Whether lists continue after the last row that was seen.
    """
    parameters = _Parameters(plan.draft.name)
    match plan.pattern.kind:
        case PatternKind.WRITE:
            sql = _write(plan, parameters)
        case PatternKind.AGGREGATE:
            sql = _aggregate(plan, parameters)
        case _:
            sql = _select(plan, parameters, cursor=cursor)
    return Statement(sql, tuple(parameters.made))


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _table(plan: Plan) -> str:
    schema = plan.draft.db_schema
    return f"{_q(schema)}.{_q(plan.draft.name)}" if schema else _q(plan.draft.name)


def _shown(plan: Plan) -> str:
    names = (column.name for column in plan.draft.columns if column.data_class is not DataClass.SECRET)
    return ", ".join(_q(name) for name in names)


def _conditions(plan: Plan, parameters: _Parameters) -> list[str]:
    found = [f"{_q(name)} = {parameters.next(Use.EQUAL, name)}" for name in plan.equal]
    for name in plan.inside:
        member = parameters.next(Use.MEMBER, name)
        found.append(f"{_q(name)} @> ARRAY[{member}]::{_element(plan, name)}[]")
    if plan.join is not None:
        near = next(name for name in plan.join.primary_key if name not in plan.join_equal)
        schema = plan.join.db_schema
        table = f"{_q(schema)}.{_q(plan.join.name)}" if schema else _q(plan.join.name)
        far = plan.join_equal[0]
        other = parameters.next(Use.EQUAL, far, table=plan.join.name)
        found.append(f'"id" IN (SELECT {_q(near)} FROM {table} WHERE {_q(far)} = {other})')
    if plan.text and not plan.by_engine:
        joined = " || ' ' || ".join(f"coalesce({_q(name)}, '')" for name in plan.text)
        query = f"websearch_to_tsquery('simple'::regconfig, {parameters.next(Use.WORDS, plan.text[0])})"
        found.append(f"to_tsvector('simple'::regconfig, {joined}) @@ {query}")
    for name in plan.ranged:
        found.append(f"{_q(name)} >= {parameters.next(Use.FROM, name)}")
        found.append(f"{_q(name)} < {parameters.next(Use.BELOW, name)}")
    return found


_ELEMENTS = {
    ColumnType.INT: "integer",
    ColumnType.BIGINT: "bigint",
    ColumnType.DECIMAL: "numeric",
    ColumnType.BOOL: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIME: "time",
    ColumnType.TIMESTAMP: "timestamptz",
    ColumnType.DURATION: "interval",
    ColumnType.UUID: "uuid",
    ColumnType.IP: "inet",
    ColumnType.JSON: "jsonb",
    ColumnType.MINOR_UNITS: "bigint",
    ColumnType.TEXT: "text",
    ColumnType.ENUM: "text",
}


def _element(plan: Plan, name: str) -> str:
    return _ELEMENTS.get(plan.draft.column(name).type, "varchar")


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _select(plan: Plan, parameters: _Parameters, *, cursor: bool) -> str:
    conditions = _conditions(plan, parameters)
    if plan.pattern.kind is PatternKind.GET:
        by_key = conditions or [f'"id" = {parameters.next(Use.EQUAL, "id")}']
        return f"SELECT {_shown(plan)} FROM {_table(plan)}{_where(by_key)}"
    order = [(one.name, one.descending) for one in plan.ordered] or [("id", False)]
    directions = {descending for _, descending in order}
    if cursor and len(directions) == 1 and not plan.sorts_after and not plan.text:
        names = ", ".join(_q(name) for name, _ in order)
        use, sign = (Use.BEFORE, "<") if directions == {True} else (Use.AFTER, ">")
        seen = ", ".join(parameters.next(use, name) for name, _ in order)
        conditions.append(f"({names}) {sign} ({seen})" if len(order) > 1 else f"{names} {sign} {seen}")
    sorting = ", ".join(_q(name) + (" DESC" if descending else "") for name, descending in _sorting(plan, order))
    return f"SELECT {_shown(plan)} FROM {_table(plan)}{_where(conditions)} ORDER BY {sorting} LIMIT {plan.limit}"


def _sorting(plan: Plan, order: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Leave the range out of the order where the two differ."""
    if not plan.sorts_after:
        return order
    return [one for one in order if one[0] not in plan.ranged] or order


def _aggregate(plan: Plan, parameters: _Parameters) -> str:
    conditions = _conditions(plan, parameters)
    sums = [
        f"sum({_q(column.name)}) AS {_q('sum_' + column.name)}"
        for column in plan.draft.columns
        if column.type is ColumnType.MINOR_UNITS and not column.is_list
    ]
    currencies = [_q(one.name) for one in plan.draft.columns if one.type is ColumnType.CURRENCY and not one.is_list]
    group = f" GROUP BY {', '.join(currencies)}" if currencies else ""
    shown = ", ".join([*currencies, 'count(*) AS "rows"', *sums])
    return f"SELECT {shown} FROM {_table(plan)}{_where(conditions)}{group}"


def _write(plan: Plan, parameters: _Parameters) -> str:
    own = ("id", "created_at", "updated_at", "row_version")
    columns = [column.name for column in plan.draft.columns if column.name not in own]
    if changes_row(plan):
        return _change(plan, columns, parameters)
    if not plan.pattern.by:
        names = ["id", *columns]
        values = ", ".join(parameters.next(Use.VALUE, name) for name in names)
        return f"INSERT INTO {_table(plan)} ({', '.join(_q(name) for name in names)}) VALUES ({values})"
    conditions = _conditions(plan, parameters)
    changed = [name for name in columns if name not in plan.equal and name != plan.draft.tenant_column]
    settings = [f"{_q(name)} = {parameters.next(Use.VALUE, name)}" for name in changed[:1] or list(plan.equal[-1:])]
    held = {column.name for column in plan.draft.columns}
    if "row_version" in held:
        settings.append('"row_version" = "row_version" + 1')
        if plan.pattern.by == ("id",):
            conditions.append(f'"row_version" = {parameters.next(Use.EQUAL, "row_version")}')
    if "updated_at" in held:
        settings.append('"updated_at" = now()')
    return f"UPDATE {_table(plan)} SET {', '.join(settings)}{_where(conditions)}"


def _change(plan: Plan, columns: list[str], parameters: _Parameters) -> str:
    """Change one row by its key: a count is lowered only while enough is left, anything else by the version read."""
    count = counter(plan.draft) if takes(plan) else None
    has_version = any(column.name == "row_version" for column in plan.draft.columns)
    raised = ['"row_version" = "row_version" + 1'] if has_version else []
    if count is not None:
        taken, name = parameters.next(Use.TAKEN, count.name), _q(count.name)
        setting, guard = f"{name} = {name} - {taken}", f"{name} >= {taken}"
        conditions = [f'"id" = {parameters.next(Use.EQUAL, "id")}', guard]
    else:
        typical = _typical(plan, columns)
        setting = f"{_q(typical)} = {parameters.next(Use.VALUE, typical)}"
        conditions = [f'"id" = {parameters.next(Use.EQUAL, "id")}']
        if has_version:
            conditions.append(f'"row_version" = {parameters.next(Use.EQUAL, "row_version")}')
    return f"UPDATE {_table(plan)} SET {', '.join([setting, *raised])}{_where(conditions)}"


def _typical(plan: Plan, columns: list[str]) -> str:
    """Give the column that such a write most likely changes: a state, else the first that refers to nothing."""

    def rank(column: Column) -> int:
        return 0 if column.type in (ColumnType.ENUM, ColumnType.BOOL) else 2 if column.references else 1

    held = [column for column in plan.draft.columns if column.name in columns]
    return min(held, key=rank).name
