"""The data model as SQL for MySQL 8.0.16 and MariaDB 10.8, and later: InnoDB, utf8mb4, texts compared byte by byte.

Both take the same file: identifiers are 16 bytes that the application makes (the default is the safety net), times are
UTC with microseconds, lists are JSON. A rule that holds for some rows only is a unique key over a generated column,
which is empty for the others. What neither can do is said once at the top.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import assert_never

from archgen.design.data_rules import data_rules
from archgen.design.data_tables import (
    Check,
    CheckKind,
    Column,
    ColumnType,
    DataModel,
    ForeignKey,
    GuardKind,
    Index,
    IndexMethod,
    OnDelete,
    Table,
    Unique,
)
from archgen.documents.ddl.order import by_reference
from archgen.documents.ddl.text import FILE_LIMIT, file_text, head, number, remark, requote, split_files

_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.INT: "INT",
    ColumnType.BIGINT: "BIGINT",
    ColumnType.BOOL: "BOOLEAN",
    ColumnType.DATE: "DATE",
    ColumnType.TIME: "TIME",
    ColumnType.TIMESTAMP: "DATETIME(6)",
    ColumnType.DURATION: "BIGINT",
    ColumnType.UUID: "BINARY(16)",
    ColumnType.IP: "VARCHAR(43)",
    ColumnType.JSON: "JSON",
    ColumnType.CURRENCY: "CHAR(3)",
    ColumnType.MINOR_UNITS: "BIGINT",
}
_COMPUTED = {
    (ColumnType.UUID, "uuid"): "(unhex(replace(uuid(), '-', '')))",
    (ColumnType.TIMESTAMP, "now"): "(utc_timestamp(6))",
    (ColumnType.DATE, "now"): "(utc_date())",
    (ColumnType.DATE, "today"): "(utc_date())",
    (ColumnType.TIME, "now"): "(utc_time())",
}
_ON_DELETE = {OnDelete.RESTRICT: "RESTRICT", OnDelete.CASCADE: "CASCADE", OnDelete.SET_NULL: "SET NULL"}
_UNSIZED = (ColumnType.TEXT, ColumnType.JSON, ColumnType.HASH)
_KEY_BYTES = 3072
"""Longest key of InnoDB; a character takes up to four bytes."""
_PREFIX = 100
"""Characters of a long text that an index holds."""
_COMMENT = {"table": 2000, "column": 1000, "index": 1000}
"""Characters of a comment, a little below what both servers take."""
_LONGEST_VARCHAR = 4000
"""Characters above which a text leaves the row, as all columns of a row share 65,535 bytes."""
_END_OF_DAYS = 3_652_425
"""Number of the day after 9999-12-31, the last that both servers know: a partition below it takes every row."""
_LINTERS = "-- Identifiers are quoted without exception.\n-- noqa: disable=LT02,RF06"


def ddl(data_model: DataModel, *, title: str = "", header: Iterable[str] = ()) -> str:
    """Write the whole schema as one file that loads into an empty database."""
    return file_text(_head(data_model, title, header), chunks(data_model))


def ddl_files(
    data_model: DataModel, *, title: str = "", header: Iterable[str] = (), limit: int = FILE_LIMIT
) -> tuple[tuple[str, str], ...]:
    """Write the schema as files of at most `limit` bytes, to be run in the order of their names."""
    return split_files(_head(data_model, title, header), chunks(data_model), limit)


def chunks(data_model: DataModel) -> Iterator[str]:
    """Give the statements in groups that stay together: each table with its indexes, then late keys."""
    created: set[str] = set()
    late: list[tuple[Table, ForeignKey]] = []
    for table in by_reference(data_model.tables):
        created.add(table.name)
        kept = () if table.partition else table.foreign_keys
        now = tuple(key for key in kept if key.target_table in created)
        late += [(table, key) for key in kept if key not in now]
        yield "\n".join([*_table(table, now), ""])
    for table, key in late:
        yield f"ALTER TABLE {quote(table.name)} ADD {_foreign_key(key, table)};"


def _head(data_model: DataModel, title: str, header: Iterable[str]) -> list[str]:
    return [*head("mysql", title, (*header, *_notes(data_model))), _LINTERS, "SET NAMES utf8mb4;", ""]


def _notes(data_model: DataModel) -> Iterator[str]:
    said, tables = data_rules().schema_notes, data_model.tables
    guards = [guard.kind for table in tables for guard in table.guards]
    methods = {index.method for table in tables for index in table.indexes}
    added = [table.name for table in tables if table.append_only]
    holds = {
        "mysql_form": True,
        "mysql_roles": bool(data_model.roles),
        "mysql_append_only": bool(added),
        "mysql_row_security": any(table.row_security for table in tables),
        "mysql_overlap": any(table.exclusions for table in tables),
        "mysql_balanced": GuardKind.BALANCED in guards,
        "mysql_partition": any(table.partition for table in tables),
        "mysql_lists": IndexMethod.GIN in methods,
    }
    values = {"roles": ", ".join(role.name for role in data_model.roles), "tables": ", ".join(added)}
    yield from (said[key].format_map(values) for key, applies in holds.items() if applies)


def quote(name: str) -> str:
    """Quote an identifier; always, so that no word of any dialect can clash."""
    return "`" + name.replace("`", "``") + "`"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(quote(name) for name in names)


def literal(text: str) -> str:
    """Write a text as a literal; a backslash is an escape here."""
    return "'" + text.replace("\x00", "").replace("\\", "\\\\").replace("'", "''") + "'"


def _expression(text: str) -> str:
    """Turn an expression that holds in every dialect into the quoting of this one."""
    return requote(text, quote, literal)


def _comment(text: str, of: str) -> str:
    limit = _COMMENT[of]
    return literal(text if len(text) <= limit else text[: limit - 1] + "…")


def _table(table: Table, keys: tuple[ForeignKey, ...]) -> Iterator[str]:
    yield remark(" · ".join(part for part in (table.title, table.context, table.working) if part))
    parts = [(_column(column), "") for column in table.columns]
    parts += [(extra, "") for unique in table.uniques for extra in _generated(unique, table)]
    parts.append((f"CONSTRAINT {quote('pk_' + table.name)} PRIMARY KEY ({_quoted(table.primary_key)})", ""))
    parts += [(_unique(unique, table), unique.because) for unique in table.uniques]
    parts += [
        (f"CONSTRAINT {quote(check.name)} CHECK ({rule})", check.because)
        for check in table.checks
        if (rule := _check(check, table))
    ]
    parts += [(part, "") for index in table.indexes for part in _index(index, table)]
    parts += [(_foreign_key(key, table), "") for key in keys]
    described = ": ".join(part for part in (table.title, table.description) if part)
    yield f"CREATE TABLE {quote(table.name)} ("
    yield ",\n".join(f"    {remark(said)}\n    {part}" if said else f"    {part}" for part, said in parts)
    options = (
        f"ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = {_comment(described, 'table')}"
    )
    yield f") {options}" + ("" if table.partition else ";")
    yield from _partitions(table)


def _partitions(table: Table) -> Iterator[str]:
    if table.partition is None:
        return
    yield remark(table.partition.because)
    yield f"PARTITION BY RANGE (to_days({quote(table.partition.column)})) ("
    yield f"    PARTITION {quote('p_rest')} VALUES LESS THAN ({_END_OF_DAYS})\n);"


def _column(column: Column) -> str:
    words = [quote(column.name), _type(column)]
    words.append("NULL" if column.nullable else "NOT NULL")
    default = _default(column)
    if default is not None:
        words.append(f"DEFAULT {default}")
    field = "" if column.field == column.name else column.field or ""
    text = ": ".join(part for part in (field, column.comment) if part)
    if text:
        words.append(f"COMMENT {_comment(text, 'column')}")
    return " ".join(words)


def _type(column: Column) -> str:
    if column.is_list:
        return "JSON"
    match column.type:
        case ColumnType.DECIMAL:
            return f"DECIMAL({column.precision or 19}, {column.scale if column.scale is not None else 4})"
        case ColumnType.HASH:
            return "LONGBLOB" if column.field else "VARBINARY(64)"
        case ColumnType.ENUM:
            return f"VARCHAR({max(map(len, column.members), default=1)})"
        case _ if column.type in _TYPES:
            return _TYPES[column.type]
        case _:
            return f"VARCHAR({column.length})" if _is_short(column) else "TEXT"


def _is_short(column: Column) -> bool:
    return column.length is not None and column.length <= _LONGEST_VARCHAR


def _default(column: Column) -> str | None:
    value = column.default
    if column.is_list:
        return "(json_array())" if not column.nullable else None
    if value is None:
        return None
    if (column.type, value) in _COMPUTED:
        return _COMPUTED[column.type, value]
    match column.type:
        case ColumnType.UUID:
            return f"(unhex({literal(value.replace('-', ''))}))"
        case ColumnType.BOOL:
            return value.upper()
        case ColumnType.INT | ColumnType.BIGINT | ColumnType.DECIMAL | ColumnType.MINOR_UNITS | ColumnType.DURATION:
            return value
        case ColumnType.TIMESTAMP:
            return literal(_moment(value))
        case _:
            return f"({literal(value)})" if _type(column) in ("TEXT", "JSON") else literal(value)


def _moment(value: str) -> str:
    """Write an ISO moment in UTC as both servers read it, without its zone."""
    moment = dt.datetime.fromisoformat(value)
    return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).strftime("%Y-%m-%d %H:%M:%S.%f")


def _check(check: Check, table: Table) -> str:
    column, name = table.column(check.column), quote(check.column)
    if check.kind is CheckKind.CUSTOM:
        return _expression(check.expression or "TRUE")
    if column.is_list:
        return f"json_valid({name})"
    if check.kind is CheckKind.RANGE:
        bounds = ((check.minimum, ">="), (check.maximum, "<="))
        return " AND ".join(f"{name} {sign} {number(bound)}" for bound, sign in bounds if bound is not None)
    return f"{name} IN ({', '.join(literal(member) for member in check.members)})"


def _generated(unique: Unique, table: Table) -> Iterator[str]:
    """Give the column of a unique key that holds for some rows only, or for texts too long for a key."""
    for name, source, is_hash in _keyed(unique, table):
        if name == source:
            continue
        value = f"unhex(sha2({quote(source)}, 256))" if is_hash else quote(source)
        if unique.where is not None:
            value = f"if({_expression(unique.where)}, {value}, NULL)"
        kind = "BINARY(32)" if is_hash else _type(table.column(source))
        yield f"{quote(name)} {kind} GENERATED ALWAYS AS ({value}) VIRTUAL"


def _keyed(unique: Unique, table: Table) -> Iterator[tuple[str, str, bool]]:
    """Give the columns of a key: its name, the column that it stands for, and whether it is a hash of it."""
    room = _KEY_BYTES // len(unique.columns)
    for place, source in enumerate(unique.columns):
        column = table.column(source)
        is_hash = _key_bytes(column) > room
        stands = is_hash or (unique.where is not None and place == len(unique.columns) - 1)
        yield (f"{unique.name}_{place + 1}" if stands else source, source, is_hash)


def _key_bytes(column: Column) -> int:
    if column.is_list or column.type in _UNSIZED or _type(column) == "TEXT":
        return _KEY_BYTES + 1
    kind = _type(column)
    return 4 * int(kind[8:-1]) if kind.startswith("VARCHAR(") else 16


def _unique(unique: Unique, table: Table) -> str:
    names = [name for name, _, _ in _keyed(unique, table)]
    return f"CONSTRAINT {quote(unique.name)} UNIQUE ({_quoted(names)})"


def _foreign_key(key: ForeignKey, table: Table) -> str:
    action = key.on_delete
    if action is OnDelete.SET_NULL and any(not table.column(name).nullable for name in key.columns):
        action = OnDelete.RESTRICT
    return (
        f"CONSTRAINT {quote(key.name)} FOREIGN KEY ({_quoted(key.columns)})"
        f" REFERENCES {quote(key.target_table)} ({_quoted(key.target_columns)}) ON DELETE {_ON_DELETE[action]}"
    )


def _index(index: Index, table: Table) -> Iterator[str]:
    said = ": ".join(part for part in (", ".join(index.serves), index.because) if part)
    match index.method:
        case IndexMethod.GIN:
            return
        case IndexMethod.GIN_TEXT:
            if table.partition is not None:
                return
            keys, kind = _quoted(one.name for one in index.columns), "FULLTEXT KEY"
        case IndexMethod.BTREE | IndexMethod.BRIN:
            keys, kind = _btree_keys(index, table), "UNIQUE KEY" if index.unique else "KEY"
        case _:
            assert_never(index.method)
    yield f"{kind} {quote(index.name)} ({keys}) COMMENT {_comment(said, 'index')}"


def _btree_keys(index: Index, table: Table) -> str:
    """Give the columns of an index, of a long text its beginning; what is carried along becomes part of the key."""
    carried = [(name, False) for name in index.include if _key_bytes(table.column(name)) <= _KEY_BYTES]
    columns = [*((one.name, one.descending) for one in index.columns), *carried]
    room = _KEY_BYTES // len(columns)
    keys = []
    for name, descending in columns:
        cut = f"({min(_PREFIX, room // 4)})" if _key_bytes(table.column(name)) > room else ""
        keys.append(quote(name) + cut + (" DESC" if descending else ""))
    return ", ".join(keys)
