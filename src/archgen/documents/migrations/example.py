# ruff: noqa: S608 - statements are documents here, every identifier is quoted
"""A worked example of expand and contract: a column of one of the user's own tables is replaced without downtime."""

from dataclasses import dataclass

from archgen.design.data_tables import Column, ColumnType, DataModel, Purpose, Table
from archgen.documents.ddl.postgresql import column_type
from archgen.documents.ddl.postgresql_rules import qualified
from archgen.documents.ddl.text import quote

_BATCH = 5_000
_PLAIN = (
    ColumnType.STRING,
    ColumnType.TEXT,
    ColumnType.INT,
    ColumnType.BIGINT,
    ColumnType.DECIMAL,
    ColumnType.DATE,
    ColumnType.TIMESTAMP,
    ColumnType.PHONE,
    ColumnType.URL,
)


@dataclass(frozen=True)
class Example:
    """The steps of a change, each a migration of its own or a job.

    Attributes:
        table: Table that changes.
        column: Column that is replaced.
        rows: Rows of the table; None when not known.
        expand: Adds the new column and keeps both in step.
        backfill: One batch; it is run until it changes nothing.
        validate: Makes the new column as strict as the old one.
        contract: Takes the old column away.
        rollback: Undoes everything before the contraction.
        restore: Brings the old column back after the contraction.
    """

    table: Table
    column: Column
    rows: int | None
    expand: str
    backfill: str
    validate: str
    contract: str
    rollback: str
    restore: str


def worked_example(data: DataModel) -> Example | None:
    """Make the example on the largest table that has a plain column whose rows may change; None without one."""
    tables = [one for one in data.tables if one.purpose is Purpose.ENTITY and not one.append_only and not one.partition]
    for table in sorted(tables, key=lambda one: -(one.rows or 0)):
        column = next((one for one in table.columns if _is_plain(one, table)), None)
        if column is not None:
            return _example(table, column)
    return None


def _is_plain(column: Column, table: Table) -> bool:
    tied = {name for unique in table.uniques for name in unique.columns}
    tied |= {name for one in table.exclusions for name in (one.start, one.end)}
    checked = {check.column for check in table.checks}
    free = column.name not in tied | checked and column.references is None and not column.is_list
    return bool(column.field) and column.type in _PLAIN and not column.nullable and free


def _example(table: Table, column: Column) -> Example:
    name, old = qualified(table), quote(column.name)
    new = quote(f"{column.name[:55]}_v2")
    sync = quote(f"sync_{table.name[:25]}_{column.name[:25]}")
    kind = column_type(column)
    rule = quote(f"ck_{table.name[:25]}_{column.name[:25]}_v2")
    # Whichever column a release writes, the other one follows, so that old and new releases may run side by side.
    function = (
        f"CREATE FUNCTION {sync}() RETURNS trigger LANGUAGE plpgsql AS $body$\n"
        f"BEGIN\n    IF TG_OP = 'INSERT' THEN\n"
        f"        NEW.{new} := coalesce(NEW.{new}, NEW.{old});\n        NEW.{old} := coalesce(NEW.{old}, NEW.{new});\n"
        f"    ELSIF NEW.{old} IS DISTINCT FROM OLD.{old} THEN\n        NEW.{new} := NEW.{old};\n"
        f"    ELSE\n        NEW.{old} := coalesce(NEW.{new}, NEW.{old});\n    END IF;\n"
        f"    RETURN NEW;\nEND\n$body$;"
    )
    trigger = f"CREATE TRIGGER {sync} BEFORE INSERT OR UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION {sync}();"
    drop_sync = f"DROP TRIGGER {sync} ON {name};\nDROP FUNCTION {sync}();"
    batch = f"SELECT {quote('id')} FROM {name} WHERE {new} IS NULL LIMIT {_BATCH} FOR UPDATE SKIP LOCKED"
    return Example(
        table=table,
        column=column,
        rows=table.rows,
        expand=f"SET lock_timeout = '5s';\nALTER TABLE {name} ADD COLUMN {new} {kind};\n{function}\n{trigger}",
        backfill=f"UPDATE {name} SET {new} = {old} WHERE {quote('id')} IN (\n    {batch}\n);",
        validate=(
            f"ALTER TABLE {name} ADD CONSTRAINT {rule} CHECK ({new} IS NOT NULL) NOT VALID;\n"
            f"ALTER TABLE {name} VALIDATE CONSTRAINT {rule};\n"
            f"ALTER TABLE {name} ALTER COLUMN {new} SET NOT NULL;\n"
            f"ALTER TABLE {name} DROP CONSTRAINT {rule};"
        ),
        contract=f"{drop_sync}\nALTER TABLE {name} DROP COLUMN {old};",
        rollback=f"{drop_sync}\nALTER TABLE {name} DROP COLUMN {new};",
        restore=(
            f"ALTER TABLE {name} ADD COLUMN {old} {kind};\n"
            f"UPDATE {name} SET {old} = {new};\n"
            f"ALTER TABLE {name} ALTER COLUMN {old} SET NOT NULL;"
        ),
    )
