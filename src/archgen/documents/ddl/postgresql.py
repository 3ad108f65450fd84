"""The data model as SQL for PostgreSQL 15 and later, without extensions.

The file loads into an empty database in one transaction. Every identifier is quoted, every constraint has a name, and
the names that people gave stand in comments, letter for letter.
"""

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
    Index,
    IndexMethod,
    OnDelete,
    Table,
)
from archgen.documents.ddl.order import by_reference
from archgen.documents.ddl.postgresql_rules import (
    exclusion,
    guard_statements,
    qualified,
    revoke,
    roles,
    shared_by_rules,
)
from archgen.documents.ddl.text import FILE_LIMIT, file_text, head, literal, number, quote, quoted, remark, split_files

TENANT_SETTING = "app.tenant_id"
"""Run-time setting that holds the tenant of a transaction: `SET LOCAL app.tenant_id = '...'`."""

_TYPES = {
    ColumnType.TEXT: "text",
    ColumnType.INT: "integer",
    ColumnType.BIGINT: "bigint",
    ColumnType.BOOL: "boolean",
    ColumnType.DATE: "date",
    ColumnType.TIME: "time",
    ColumnType.TIMESTAMP: "timestamptz",
    ColumnType.DURATION: "interval",
    ColumnType.UUID: "uuid",
    ColumnType.IP: "inet",
    ColumnType.JSON: "jsonb",
    ColumnType.ENUM: "text",
    ColumnType.CURRENCY: "char(3)",
    ColumnType.MINOR_UNITS: "bigint",
    ColumnType.HASH: "bytea",
}
_ON_DELETE = {OnDelete.RESTRICT: "RESTRICT", OnDelete.CASCADE: "CASCADE", OnDelete.SET_NULL: "SET NULL"}

_LINTERS = (
    "-- First load of an empty database: rules for changes of tables in use do not apply. Widths are the stated ones.",
    "-- squawk-ignore-file prefer-robust-stmts, require-concurrent-index-creation, require-lock-timeout",
    "-- squawk-ignore-file require-statement-timeout, adding-foreign-key-constraint, constraint-missing-not-valid",
    "-- squawk-ignore-file prefer-text-field, prefer-bigint-over-int, ban-char-field",
    "-- Identifiers are quoted without exception.",
    "-- noqa: disable=LT02,RF06",
)

_PARTITION_FUNCTION = """\
CREATE FUNCTION "ensure_month_partitions"("parent" regclass, "months_ahead" integer) RETURNS void
LANGUAGE plpgsql AS $body$
DECLARE
    "first" date;
    "child" text;
BEGIN
    FOR "ahead" IN 0.."months_ahead" LOOP
        "first" := (date_trunc('month', now()) + make_interval(months => "ahead"))::date;
        SELECT format('%I.%I', n.nspname, c.relname || to_char("first", '_YYYY_MM')) INTO "child"
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = "parent";
        EXECUTE format('CREATE TABLE IF NOT EXISTS %s PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                       "child", "parent", "first", ("first" + interval '1 month')::date);
    END LOOP;
END
$body$;"""


def ddl(data_model: DataModel, *, title: str = "", header: Iterable[str] = ()) -> str:
    """Write the whole schema as one file that loads into an empty database.

    Args:
        data_model: Tables to create.
        title: Name of the system, shown in the first comment.
        header: More comment lines, for instance how sizes were derived.
    """
    return file_text(_head(title, header), chunks(data_model))


def ddl_files(
    data_model: DataModel, *, title: str = "", header: Iterable[str] = (), limit: int = FILE_LIMIT
) -> tuple[tuple[str, str], ...]:
    """Write the schema as files of at most `limit` bytes, to be run in the order of their names.

    A small schema is `schema.sql` alone; of a larger one `schema.sql` is the first part and `schema_02.sql` the next.
    """
    return split_files(_head(title, header), chunks(data_model), limit)


def _head(title: str, header: Iterable[str]) -> list[str]:
    return [*head("postgresql", title, header), *_LINTERS, ""]


def chunks(data_model: DataModel) -> Iterator[str]:
    """Give the statements in groups that stay together: the preamble, each table with all of its own, late keys."""
    preamble = list(_preamble(data_model))
    if preamble:
        yield "\n".join([*preamble, ""])
    created: set[str] = set()
    late: list[tuple[Table, ForeignKey]] = []
    for table in by_reference(data_model.tables):
        created.add(table.name)
        now = tuple(key for key in table.foreign_keys if key.target_table in created and not _clears_one_column(key))
        late += [(table, key) for key in table.foreign_keys if key not in now]
        yield "\n".join([*table_sql(table, now, data_model), ""])
    for table, key in late:
        yield f"ALTER TABLE {qualified(table)} ADD {foreign_key_sql(key, data_model)};"


def column_type(column: Column) -> str:
    """Give the type of a column, an array type for a list."""
    return _scalar_type(column) + ("[]" if column.is_list else "")


def _scalar_type(column: Column) -> str:
    if column.type is ColumnType.DECIMAL:
        return f"numeric({column.precision or 19}, {column.scale if column.scale is not None else 4})"
    if column.type in _TYPES:
        return _TYPES[column.type]
    return f"varchar({column.length})" if column.length else "text"


def _preamble(data_model: DataModel) -> Iterator[str]:
    schemas = sorted({table.db_schema for table in data_model.tables if table.db_schema})
    for schema in schemas:
        owner = next(table.context for table in data_model.tables if table.db_schema == schema)
        yield f"CREATE SCHEMA {quote(schema)};"
        yield f"COMMENT ON SCHEMA {quote(schema)} IS {literal(owner)};"
    if schemas:
        yield ""
    yield from roles(data_model.roles, schemas)
    notes = data_rules().schema_notes
    for statement in shared_sql(data_model):
        if statement.startswith("CREATE TYPE"):
            yield remark(notes["span_type"])
        elif statement == _PARTITION_FUNCTION:
            yield remark(notes["partition_job"])
        yield from (*statement.splitlines(), "")


def shared_sql(data_model: DataModel) -> Iterator[str]:
    """Give the types and functions that tables share, each as one statement."""
    yield from shared_by_rules(data_model)
    if any(table.partition for table in data_model.tables):
        yield _PARTITION_FUNCTION


def table_sql(table: Table, keys: tuple[ForeignKey, ...], data_model: DataModel) -> Iterator[str]:
    """Give the statements that make a table with all of its own; `keys` are the references that can be made at once."""
    yield remark(" · ".join(part for part in (table.title, table.context, table.working, table.writes) if part))
    parts = [(column_sql(column), "") for column in table.columns]
    parts.append((f"CONSTRAINT {quote('pk_' + table.name)} PRIMARY KEY ({quoted(table.primary_key)})", ""))
    parts += [
        (f"CONSTRAINT {quote(unique.name)} UNIQUE ({quoted(unique.columns)})", unique.because)
        for unique in table.uniques
        if unique.where is None
    ]
    parts += [
        (f"CONSTRAINT {quote(check.name)} CHECK ({check_sql(check, table)})", check.because) for check in table.checks
    ]
    parts += [(exclusion(one), one.because) for one in table.exclusions]
    parts += [(foreign_key_sql(key, data_model), "") for key in keys]
    tail = f" PARTITION BY RANGE ({quote(table.partition.column)})" if table.partition else ""
    yield f"CREATE TABLE {qualified(table)} ("
    yield ",\n".join(f"    {remark(said)}\n    {part}" if said else f"    {part}" for part, said in parts)
    yield f"){tail};"
    yield from _partitions(table)
    yield from comments_sql(table)
    yield from _indexes(table)
    yield from row_security_sql(table)
    yield from revoke(table, data_model)
    for guard in table.guards:
        yield from guard_statements(guard, table, data_model)


def column_sql(column: Column) -> str:
    """Define a column."""
    words = [quote(column.name), column_type(column)]
    default = default_sql(column)
    if default is not None:
        words.append(f"DEFAULT {default}")
    if not column.nullable:
        words.append("NOT NULL")
    return " ".join(words)


def default_sql(column: Column) -> str | None:
    """Give the default of a column; None when it has none."""
    value = column.default
    if column.is_list:
        return "'{}'" if not column.nullable else None
    if value is None:
        return None
    match column.type:
        case ColumnType.UUID if value == "uuid":
            return "gen_random_uuid()"
        case ColumnType.TIMESTAMP if value == "now":
            return "now()"
        case ColumnType.DATE if value in ("now", "today"):
            return "current_date"
        case ColumnType.TIME if value == "now":
            return "localtime"
        case ColumnType.BOOL:
            return value.upper()
        case ColumnType.DURATION:
            return _bound(float(value), column)
        case ColumnType.INT | ColumnType.BIGINT | ColumnType.DECIMAL | ColumnType.MINOR_UNITS:
            return value
        case _:
            return literal(value)


def check_sql(check: Check, table: Table) -> str:
    """Give the condition of a check."""
    column = table.column(check.column)
    name = quote(check.column)
    match check.kind:
        case CheckKind.ENUM | CheckKind.LIFECYCLE:
            members = ", ".join(literal(member) for member in check.members)
            return f"{name} <@ ARRAY[{members}]::text[]" if column.is_list else f"{name} IN ({members})"
        case CheckKind.RANGE:
            return _range(check, column)
        case CheckKind.CUSTOM:
            return check.expression or "TRUE"
        case _:
            assert_never(check.kind)


def _range(check: Check, column: Column) -> str:
    name = quote(check.column)
    if column.is_list:
        bounds = ((check.minimum, "<="), (check.maximum, ">="))
        return " AND ".join(
            f"{_bound(bound, column)} {sign} all({name})" for bound, sign in bounds if bound is not None
        )
    bounds = ((check.minimum, ">="), (check.maximum, "<="))
    return " AND ".join(f"{name} {sign} {_bound(bound, column)}" for bound, sign in bounds if bound is not None)


def _bound(value: float, column: Column) -> str:
    return f"interval '{number(value)} seconds'" if column.type is ColumnType.DURATION else number(value)


def foreign_key_sql(key: ForeignKey, data_model: DataModel) -> str:
    """Give the constraint of a reference."""
    target = qualified(data_model.table(key.target_table))
    action = _ON_DELETE[key.on_delete]
    if _clears_one_column(key):
        action += f" ({quote(key.columns[-1])})"
    return (
        f"CONSTRAINT {quote(key.name)} FOREIGN KEY ({quoted(key.columns)})"
        f" REFERENCES {target} ({quoted(key.target_columns)}) ON DELETE {action}"
    )


def _clears_one_column(key: ForeignKey) -> bool:
    """Say whether a delete clears the reference and keeps the tenant; parsers know that form after ALTER TABLE only."""
    return key.on_delete is OnDelete.SET_NULL and len(key.columns) > 1


def _partitions(table: Table) -> Iterator[str]:
    if table.partition is None:
        return
    rest = table.model_copy(update={"name": f"{table.name}_rest"})
    yield remark(table.partition.because)
    if table.partition.drops:
        yield remark(table.partition.drops)
    yield f"CREATE TABLE {qualified(rest)} PARTITION OF {qualified(table)} DEFAULT;"
    yield f'SELECT "ensure_month_partitions"({literal(qualified(table))}, 3);'


def comments_sql(table: Table) -> Iterator[str]:
    """Say what a table and its columns are, with the names that people gave."""
    yield f"COMMENT ON TABLE {qualified(table)} IS {literal(described(table.title, table.description))};"
    for column in table.columns:
        text = described("" if column.field == column.name else column.field or "", column.comment)
        if text:
            yield f"COMMENT ON COLUMN {qualified(table)}.{quote(column.name)} IS {literal(text)};"


def described(title: str, text: str) -> str:
    """Join a name and what it is."""
    return ": ".join(part for part in (title, text) if part)


def _indexes(table: Table) -> Iterator[str]:
    for unique in table.uniques:
        if unique.where is not None:
            yield (
                f"CREATE UNIQUE INDEX {quote(unique.name)} ON {qualified(table)}"
                f" ({quoted(unique.columns)}) WHERE {unique.where};"
            )
            yield index_comment(table, unique.name, unique.because)
    for index in table.indexes:
        yield index_sql(table, index)
        yield index_comment(table, index.name, described(", ".join(index.serves), index.because))


def index_sql(table: Table, index: Index) -> str:
    """Give the statement that makes an index."""
    words = ["CREATE UNIQUE INDEX" if index.unique else "CREATE INDEX", quote(index.name), "ON", qualified(table)]
    match index.method:
        case IndexMethod.BTREE:
            keys = ", ".join(quote(one.name) + (" DESC" if one.descending else "") for one in index.columns)
            words.append(f"({keys})")
        case IndexMethod.GIN_TEXT:
            words.append(f"USING gin (({search_vector(tuple(one.name for one in index.columns))}))")
        case IndexMethod.GIN | IndexMethod.BRIN:
            words.append(f"USING {index.method.value} ({quoted(one.name for one in index.columns)})")
        case _:
            assert_never(index.method)
    if index.include:
        words.append(f"INCLUDE ({quoted(index.include)})")
    if index.where:
        words.append(f"WHERE {index.where}")
    return " ".join(words) + ";"


def search_vector(columns: tuple[str, ...]) -> str:
    """Give the text-search expression over columns, equal in an index and in the statement that uses it."""
    text = " || ' ' || ".join(f"coalesce({quote(name)}, '')" for name in columns)
    return f"to_tsvector('simple'::regconfig, {text})"


def index_comment(table: Table, name: str, text: str) -> str:
    """Say what an index is for."""
    full = f"{quote(table.db_schema)}.{quote(name)}" if table.db_schema else quote(name)
    return f"COMMENT ON INDEX {full} IS {literal(text)};"


def row_security_sql(table: Table) -> Iterator[str]:
    """Show the rows of a tenant to that tenant alone."""
    if not table.row_security or table.tenant_column is None:
        return
    rule = f"{quote(table.tenant_column)} = nullif(current_setting({literal(TENANT_SETTING)}, TRUE), '')::uuid"
    yield f"ALTER TABLE {qualified(table)} ENABLE ROW LEVEL SECURITY;"
    yield f"ALTER TABLE {qualified(table)} FORCE ROW LEVEL SECURITY;"
    yield f"CREATE POLICY {quote('tenant_isolation')} ON {qualified(table)} USING ({rule}) WITH CHECK ({rule});"
