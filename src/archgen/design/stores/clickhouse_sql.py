"""Statements of ClickHouse for access patterns; what varies is a parameter with its type, as `{name:Type}`."""

from archgen.design.data_tables import ColumnType
from archgen.design.stores.asked import Asked
from archgen.design.stores.clickhouse_model import HourlySums, MergeTable
from archgen.design.stores.grouping import is_measured, unused_name
from archgen.requirements.model import PatternKind


def quote(name: str) -> str:
    """Quote a name as ClickHouse takes it."""
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"


def quoted(names: tuple[str, ...]) -> str:
    """Quote names and join them with commas."""
    return ", ".join(quote(one) for one in names)


def write_sql(made: MergeTable) -> str:
    """Write the insert of one row of a batch."""
    columns = tuple(one.name for one in made.table.columns)
    values = ", ".join(f"{{{name}:{made.type_of(name)}}}" for name in columns)
    return f"INSERT INTO {quote(made.table.name)} ({quoted(columns)}) VALUES ({values})"  # noqa: S608 - names are quoted


def read_sql(asked: Asked, made: MergeTable) -> str:
    """Write a read: rows in order, or sums of what the window holds."""
    table = quote(made.table.name) + (" FINAL" if made.engine.startswith("Replacing") else "")
    where = _where(asked, made)
    if asked.kind is PatternKind.AGGREGATE:
        groups = tuple(one.name for one in made.table.columns if one.type is ColumnType.CURRENCY)
        measured = [one.name for one in made.table.columns if is_measured(one, made.table)]
        sums = [f"{how}({quote(one)}) AS {quote(f'{one}_{how}')}" for one in measured for how in ("min", "max", "sum")]
        columns = ", ".join(
            [*(quote(one) for one in groups), f"count() AS {quote(unused_name('rows', made.table))}", *sums]
        )
        tail = f" GROUP BY {quoted(groups)}" if groups else ""
        return f"SELECT {columns} FROM {table}{where}{tail}"  # noqa: S608 - every name is quoted
    columns = quoted(tuple(one.name for one in made.table.columns))
    order = [f"{quote(one.name)}{' DESC' if one.descending else ''}" for one in asked.order]
    tail = f" ORDER BY {', '.join(order)}" if order else ""
    return f"SELECT {columns} FROM {table}{where}{tail} LIMIT {asked.limit}"  # noqa: S608 - as above


def _where(asked: Asked, made: MergeTable) -> str:
    equal = asked.equal or (("id",) if asked.is_by_id else ())
    conditions = [f"{quote(name)} = {_parameter(name, made)}" for name in equal]
    for name in asked.ranged:
        conditions.append(f"{quote(name)} >= {_parameter(name, made, '_from')}")
        conditions.append(f"{quote(name)} < {_parameter(name, made, '_until')}")
    conditions += [f"has({quote(name)}, {_member(name, made)})" for name in asked.members]
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _parameter(name: str, made: MergeTable, tail: str = "") -> str:
    kind = made.type_of(name)
    for wrap in ("LowCardinality(", "Nullable("):
        kind = kind.removeprefix(wrap).removesuffix(")") if kind.startswith(wrap) else kind
    return f"{{{name}{tail}:{kind}}}"


def _member(name: str, made: MergeTable) -> str:
    return f"{{{name}:{made.type_of(name).removeprefix('Array(').removesuffix(')')}}}"


def sums_sql(asked: Asked, made: MergeTable, sums: HourlySums) -> str:
    """Write the read of sums by hour in place of the rows."""
    groups = tuple(name for name in sums.by if name not in asked.equal)
    columns = [*(quote(one) for one in groups), f"sum({quote(sums.rows)}) AS {quote(sums.rows)}"]
    for name in sums.values:
        inner = {f"{name}_{how}": how for how in ("min", "max", "sum")}
        columns += [f"{how}({quote(one)}) AS {quote(one)}" for one, how in inner.items()]
    conditions = [f"{quote(name)} = {_parameter(name, made)}" for name in asked.equal]
    conditions.append(f"{quote(sums.hour)} >= {{{sums.hour}_from:DateTime('UTC')}}")
    conditions.append(f"{quote(sums.hour)} < {{{sums.hour}_until:DateTime('UTC')}}")
    tail = f" GROUP BY {quoted(groups)}" if groups else ""
    text = f"SELECT {', '.join(columns)} FROM {quote(sums.name)}"  # noqa: S608 - every name is quoted
    return f"{text} WHERE {' AND '.join(conditions)}{tail}"
