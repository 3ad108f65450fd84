"""What keeps rules of the domain in PostgreSQL: roles and their rights, exclusion constraints, triggers."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from archgen.design.data_tables import DatabaseRole, DataModel, Exclusion, Guard, GuardKind, RoleKind, Table
from archgen.documents.ddl.text import literal, number, quote, quoted, remark

_REFUSE_FUNCTION = """\
CREATE FUNCTION "refuse_change"() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'rows of % stay as they were written', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$body$;"""

_ROLE = """\
DO $body$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {quoted} NOLOGIN;
    END IF;
END
$body$;"""

_BALANCE_FUNCTION = """\
CREATE FUNCTION {function}() RETURNS trigger
LANGUAGE plpgsql AS $body$
DECLARE
    "of" uuid := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF EXISTS (
        SELECT FROM {table} WHERE {group} = "of" GROUP BY {currency}
        HAVING sum(CASE {side} WHEN {plus} THEN {amount} ELSE -{amount} END) <> 0
    ) OR (SELECT count(*) FROM {table} WHERE {group} = "of") < 2 THEN
        RAISE EXCEPTION '% does not balance', "of" USING ERRCODE = 'check_violation', CONSTRAINT = {name};
    END IF;
    RETURN NULL;
END
$body$;"""

GRANTS = {RoleKind.WRITES: "SELECT, INSERT, UPDATE, DELETE", RoleKind.READS: "SELECT"}

SPAN_TYPE = "uuid_span"
"""Range of identifiers: core PostgreSQL compares ranges in an exclusion constraint, plain ones only by btree_gist."""


def qualified(table: Table) -> str:
    """Name a table, with its schema where it has one."""
    return f"{quote(table.db_schema)}.{quote(table.name)}" if table.db_schema else quote(table.name)


def roles(of: Iterable[DatabaseRole], schemas: list[str]) -> Iterator[str]:
    """Make the roles of programs and let them into the tables to come, those of later migrations too."""
    for role in of:
        yield remark(role.because)
        yield from _ROLE.format(name=literal(role.name), quoted=quote(role.name)).splitlines()
        if schemas:
            yield f"GRANT USAGE ON SCHEMA {quoted(schemas)} TO {quote(role.name)};"
        yield f"ALTER DEFAULT PRIVILEGES GRANT {GRANTS[role.kind]} ON TABLES TO {quote(role.name)};"
        yield ""


def shared_by_rules(data_model: DataModel) -> Iterator[str]:
    """Give the type and the function that the rules of several tables share, each as one statement."""
    if any(table.exclusions for table in data_model.tables):
        yield f"CREATE TYPE {quote(SPAN_TYPE)} AS RANGE (SUBTYPE = uuid);"
    if any(guard.kind is GuardKind.NEVER_CHANGED for table in data_model.tables for guard in table.guards):
        yield _REFUSE_FUNCTION


def revoke(table: Table, data_model: DataModel) -> Iterator[str]:
    """Take back the right to change rows where they are only added."""
    for role in data_model.roles if table.append_only else ():
        if role.kind is RoleKind.WRITES:
            yield f"REVOKE UPDATE, DELETE ON {qualified(table)} FROM {quote(role.name)};"


def exclusion(one: Exclusion) -> str:
    """Give the constraint that refuses spans which meet."""
    # The whole first and last day count where ends are dates; a moment at which one span ends is free for the next.
    of_type, bounds = ("daterange", "[]") if one.whole_days else ("tstzrange", "[)")
    thing = f"{quote(SPAN_TYPE)}({quote(one.column)}, {quote(one.column)}, '[]') WITH ="
    span = f"{of_type}({quote(one.start)}, {quote(one.end)}, {literal(bounds)}) WITH &&"
    where = f" WHERE ({one.where})" if one.where else ""
    return f"CONSTRAINT {quote(one.name)} EXCLUDE USING gist ({thing}, {span}){where}"


def guard_statements(guard: Guard, table: Table, data_model: DataModel) -> Iterator[str]:
    """Give the triggers of a guard."""
    yield remark(guard.because)
    match guard.kind:
        case GuardKind.NEVER_CHANGED:
            yield from _never_changed(guard, table)
        case GuardKind.BALANCED:
            yield from _balanced(guard, table, data_model)
        case _:
            assert_never(guard.kind)


def _never_changed(guard: Guard, table: Table) -> Iterator[str]:
    refuse = 'FOR EACH ROW EXECUTE FUNCTION "refuse_change"();'
    yield f"CREATE TRIGGER {quote(guard.name)} BEFORE UPDATE ON {qualified(table)} {refuse}"
    old = ""
    if guard.after_days is not None and guard.since is not None:
        kept = f"old.{quote(guard.since)} > now() - interval '{number(guard.after_days)} days'"
        old = f"FOR EACH ROW WHEN ({kept}) "
    refuse = refuse.removeprefix("FOR EACH ROW ") if old else refuse
    yield f"CREATE TRIGGER {quote(guard.name + '_d')} BEFORE DELETE ON {qualified(table)} {old}{refuse}"
    yield (
        f"CREATE TRIGGER {quote(guard.name + '_t')} BEFORE TRUNCATE ON {qualified(table)}"
        ' FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();'
    )


def _balanced(guard: Guard, table: Table, data_model: DataModel) -> Iterator[str]:
    whole = data_model.table(guard.group_table or "")
    function = f"{quote(table.db_schema)}.{quote(guard.name)}" if table.db_schema else quote(guard.name)
    columns = {key: quote(getattr(guard, key) or "") for key in ("group", "currency", "side", "amount")}
    values = {"function": function, "table": qualified(table), "plus": literal(guard.plus or ""), **columns}
    yield from _BALANCE_FUNCTION.format(name=literal(guard.name), **values).splitlines()
    for name, one, key in ((guard.name, table, guard.group or ""), (guard.name + "_g", whole, "id")):
        yield (
            f"CREATE CONSTRAINT TRIGGER {quote(name)} AFTER INSERT ON {qualified(one)} DEFERRABLE INITIALLY DEFERRED"
            f" FOR EACH ROW EXECUTE FUNCTION {function}({literal(key)});"
        )
