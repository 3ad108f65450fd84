"""The data model as SQL for SQLite 3.37 and later: strict tables with checks and foreign keys.

SQLite has no comments on objects, no arrays, no row security and no partitions: names that people gave stand in comment
lines, lists are JSON texts, and what is left out is said once at the top.
"""

from collections.abc import Iterable, Iterator

from archgen.design.data_rules import data_rules
from archgen.design.data_tables import (
    Check,
    CheckKind,
    Column,
    ColumnType,
    DataModel,
    Exclusion,
    ForeignKey,
    Guard,
    GuardKind,
    Index,
    IndexMethod,
    OnDelete,
    Table,
)
from archgen.documents.ddl.text import FILE_LIMIT, file_text, head, literal, number, quote, quoted, remark, split_files

_TYPES = {
    ColumnType.INT: "INTEGER",
    ColumnType.BIGINT: "INTEGER",
    ColumnType.MINOR_UNITS: "INTEGER",
    ColumnType.BOOL: "INTEGER",
    ColumnType.DURATION: "INTEGER",
    ColumnType.HASH: "BLOB",
    ColumnType.DECIMAL: "REAL",
}
_ON_DELETE = {OnDelete.RESTRICT: "RESTRICT", OnDelete.CASCADE: "CASCADE", OnDelete.SET_NULL: "SET NULL"}
_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
_UUID = (
    "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-'"
    " || substr('89ab', 1 + (abs(random()) % 4), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))"
)
_LINTERS = "-- Identifiers are quoted without exception.\n-- noqa: disable=LT02,RF06"
_TRIGGER_LINTERS = "-- Triggers speak of the old and the new row.\n-- noqa: disable=RF01,RF03"


def ddl(data_model: DataModel, *, title: str = "", header: Iterable[str] = ()) -> str:
    """Write the whole schema as one file that loads into an empty database."""
    return file_text(_head(data_model, title, header), chunks(data_model))


def ddl_files(
    data_model: DataModel, *, title: str = "", header: Iterable[str] = (), limit: int = FILE_LIMIT
) -> tuple[tuple[str, str], ...]:
    """Write the schema as files of at most `limit` bytes, to be run in the order of their names."""
    return split_files(_head(data_model, title, header), chunks(data_model), limit)


def chunks(data_model: DataModel) -> Iterator[str]:
    """Give the statements in groups that stay together: each table with its indexes."""
    for table in data_model.tables:
        yield "\n".join([*_table(table), ""])


def _head(data_model: DataModel, title: str, header: Iterable[str]) -> list[str]:
    triggers = any(table.exclusions or table.guards for table in data_model.tables)
    linters = (_LINTERS, *((_TRIGGER_LINTERS,) if triggers else ()))
    return [*head("sqlite", title, (*header, *_notes(data_model))), *linters, "PRAGMA foreign_keys = ON;", ""]


def _notes(data_model: DataModel) -> Iterator[str]:
    yield data_rules().schema_notes["sqlite_form"]
    if any(table.partition for table in data_model.tables):
        yield data_rules().schema_notes["sqlite_partition"]
    if any(table.row_security for table in data_model.tables):
        yield data_rules().schema_notes["sqlite_row_security"]
    if any(guard.kind is GuardKind.BALANCED for table in data_model.tables for guard in table.guards):
        yield data_rules().schema_notes["sqlite_balanced"]
    if any(index.method is not IndexMethod.BTREE for table in data_model.tables for index in table.indexes):
        yield data_rules().schema_notes["sqlite_text"]


def _table(table: Table) -> Iterator[str]:
    head = " · ".join(part for part in (table.title, table.context, table.working) if part)
    yield remark(": ".join(part for part in (head, table.description) if part))
    parts = [(_column(column), _said(column)) for column in table.columns]
    parts.append((f"CONSTRAINT {quote('pk_' + table.name)} PRIMARY KEY ({quoted(table.primary_key)})", ""))
    parts += [
        (f"CONSTRAINT {quote(unique.name)} UNIQUE ({quoted(unique.columns)})", unique.because)
        for unique in table.uniques
        if unique.where is None
    ]
    parts += [
        (f"CONSTRAINT {quote(check.name)} CHECK ({_check(check, table)})", check.because) for check in table.checks
    ]
    parts += [(rule, "") for rule in _list_rules(table)]
    parts += [(_foreign_key(key, table), "") for key in table.foreign_keys]
    yield f"CREATE TABLE {quote(table.name)} ("
    for position, (part, said) in enumerate(parts):
        comma = "," if position < len(parts) - 1 else ""
        yield f"    {part}{comma}" + (f" {remark(said)}" if said else "")
    yield ") STRICT;"
    yield from _indexes(table)
    for one in table.exclusions:
        yield from _exclusion(one, table)
    for guard in table.guards:
        if guard.kind is GuardKind.NEVER_CHANGED:
            yield from _never_changed(guard, table)


def _column(column: Column) -> str:
    words = [quote(column.name), "TEXT" if column.is_list else _TYPES.get(column.type, "TEXT")]
    default = _default(column)
    if default is not None:
        words.append(f"DEFAULT {default}")
    if not column.nullable:
        words.append("NOT NULL")
    return " ".join(words)


def _said(column: Column) -> str:
    field = "" if column.field == column.name else column.field or ""
    return ": ".join(part for part in (field, column.comment) if part)


def _default(column: Column) -> str | None:
    value = column.default
    if column.is_list:
        return "'[]'" if not column.nullable else None
    if value is None:
        return None
    match column.type:
        case ColumnType.UUID if value == "uuid":
            return _UUID
        case ColumnType.TIMESTAMP if value == "now":
            return _NOW
        case ColumnType.DATE if value in ("now", "today"):
            return "current_date"
        case ColumnType.TIME if value == "now":
            return "current_time"
        case ColumnType.BOOL:
            return "1" if value.lower() == "true" else "0"
        case ColumnType.INT | ColumnType.BIGINT | ColumnType.MINOR_UNITS | ColumnType.DECIMAL | ColumnType.DURATION:
            return value
        case _:
            return literal(value)


def _check(check: Check, table: Table) -> str:
    column = table.column(check.column)
    name = quote(check.column)
    if check.kind is CheckKind.CUSTOM:
        return check.expression or "TRUE"
    if column.is_list:
        return f"json_valid({name})"
    if check.kind is CheckKind.RANGE:
        bounds = ((check.minimum, ">="), (check.maximum, "<="))
        return " AND ".join(f"{name} {sign} {number(bound)}" for bound, sign in bounds if bound is not None)
    return f"{name} IN ({', '.join(literal(member) for member in check.members)})"


def _list_rules(table: Table) -> Iterator[str]:
    """Give the rules that types carry in other dialects: booleans, lengths, JSON."""
    guarded = {check.column for check in table.checks if check.kind is not CheckKind.CUSTOM}
    for column in table.columns:
        name = quote(column.name)
        rule = ""
        if column.is_list or column.type is ColumnType.JSON:
            rule = "" if column.is_list and column.name in guarded else f"json_valid({name})"
        elif column.type is ColumnType.BOOL:
            rule = f"{name} IN (0, 1)"
        elif column.length:
            rule = f"length({name}) <= {column.length}"
        if rule:
            yield f"CONSTRAINT {quote(f'ty_{table.name}_{column.name}')} CHECK ({rule})"


def _foreign_key(key: ForeignKey, table: Table) -> str:
    action = key.on_delete
    if action is OnDelete.SET_NULL and any(not table.column(name).nullable for name in key.columns):
        action = OnDelete.RESTRICT
    return (
        f"CONSTRAINT {quote(key.name)} FOREIGN KEY ({quoted(key.columns)})"
        f" REFERENCES {quote(key.target_table)} ({quoted(key.target_columns)}) ON DELETE {_ON_DELETE[action]}"
    )


def _exclusion(one: Exclusion, table: Table) -> Iterator[str]:
    """Refuse spans that meet by triggers, which is exact here: SQLite lets one transaction write at a time."""
    less, more = ("<=", ">=") if one.whole_days else ("<", ">")
    rows = f"SELECT 1 FROM {quote(table.name)}\n    WHERE"  # noqa: S608 - every identifier is quoted
    counts = f" AND ({one.where})" if one.where else ""
    start, end = quote(one.start), quote(one.end)
    meets = (
        f"{rows} {quote(one.column)} = new.{quote(one.column)} AND {quote('id')} <> new.{quote('id')}"
        f" AND {start} {less} coalesce(new.{end}, '9999') AND coalesce({end}, '9999') {more} new.{start}{counts}"
    )
    yield remark(one.because)
    for event in ("INSERT", "UPDATE"):
        yield f"CREATE TRIGGER {quote(f'{one.name}_{event.lower()}')} AFTER {event} ON {quote(table.name)} FOR EACH ROW"
        yield f"WHEN EXISTS (\n    {meets}\n)"
        if counts:
            yield f"AND EXISTS (\n    {rows} {quote('id')} = new.{quote('id')}{counts}\n)"
        yield f"BEGIN\n    SELECT raise(ABORT, {literal(one.name)});\nEND;"


def _never_changed(guard: Guard, table: Table) -> Iterator[str]:
    yield remark(guard.because)
    for event in ("UPDATE", "DELETE"):
        name = quote(f"{guard.name}_{event.lower()}")
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {quote(table.name)} FOR EACH ROW"
        if event == "DELETE" and guard.after_days is not None and guard.since is not None:
            yield f"WHEN julianday('now') - julianday(old.{quote(guard.since)}) < {number(guard.after_days)}"
        yield f"BEGIN\n    SELECT raise(ABORT, {literal(guard.name)});\nEND;"


def _indexes(table: Table) -> Iterator[str]:
    for unique in table.uniques:
        if unique.where is not None:
            yield remark(unique.because)
            yield (
                f"CREATE UNIQUE INDEX {quote(unique.name)} ON {quote(table.name)}"
                f" ({quoted(unique.columns)})\nWHERE {unique.where};"
            )
    for index in table.indexes:
        if index.method is IndexMethod.BTREE:
            yield remark(": ".join(part for part in (", ".join(index.serves), index.because) if part))
            yield _index(table, index)


def _index(table: Table, index: Index) -> str:
    keys = ", ".join(quote(one.name) + (" DESC" if one.descending else "") for one in index.columns)
    keys += "".join(f", {quote(name)}" for name in index.include)
    unique = "UNIQUE " if index.unique else ""
    where = f"\nWHERE {index.where}" if index.where else ""
    return f"CREATE {unique}INDEX {quote(index.name)} ON {quote(table.name)} ({keys}){where};"
