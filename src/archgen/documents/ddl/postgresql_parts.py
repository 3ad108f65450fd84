"""The parts of a table in PostgreSQL, each with the statement that adds it and the one that takes it away.

A migration is the difference of two lists of parts. A part is told by its body, so that one which only got another name
is renamed and not built anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from archgen.design.data_tables import DataModel, GuardKind, Index, RoleKind, Table, Unique
from archgen.documents.ddl.postgresql import (
    check_sql,
    comments_sql,
    described,
    foreign_key_sql,
    index_comment,
    index_sql,
    row_security_sql,
)
from archgen.documents.ddl.postgresql_rules import exclusion, guard_statements, qualified
from archgen.documents.ddl.text import quote, quoted


class PartKind(IntEnum):
    """What a part is; parts are added in this order and taken away in the reverse one."""

    KEY = 1
    RULE = 2
    INDEX = 3
    REFERENCE = 4
    GUARD = 5
    SECURITY = 6
    RIGHT = 7
    COMMENT = 8


@dataclass(frozen=True)
class Part:
    """One thing of a table besides its columns.

    Attributes:
        kind: What it is.
        name: Its name; of a comment, what it is about.
        body: What it says, without its name.
        add: Statements that add it.
        remove: Statements that take it away.
        checks_rows: Whether adding it looks at every row, so that it can be added first and validated later.
    """

    kind: PartKind
    name: str
    body: str
    add: tuple[str, ...]
    remove: tuple[str, ...]
    checks_rows: bool = False


def parts_of(table: Table, data: DataModel) -> Iterator[Part]:
    """Give the parts of a table."""
    own = qualified(table)
    yield _constraint(own, PartKind.KEY, f"pk_{table.name}", f"PRIMARY KEY ({quoted(table.primary_key)})")
    for unique in table.uniques:
        if unique.where is None:
            yield _constraint(own, PartKind.KEY, unique.name, f"UNIQUE ({quoted(unique.columns)})")
        else:
            yield from _unique_index(table, unique)
    for check in table.checks:
        yield _constraint(own, PartKind.RULE, check.name, f"CHECK ({check_sql(check, table)})", checks_rows=True)
    for one in table.exclusions:
        yield _constraint(own, PartKind.RULE, one.name, _body(exclusion(one), one.name))
    for index in table.indexes:
        yield from _index(table, index)
    for key in table.foreign_keys:
        body = _body(foreign_key_sql(key, data), key.name)
        yield _constraint(own, PartKind.REFERENCE, key.name, body, checks_rows=True)
    for guard in table.guards:
        statements = tuple("\n".join(guard_statements(guard, table, data)).splitlines())
        text = "\n".join(statements)
        names = [guard.name + tail for tail in _TRIGGERS[guard.kind]]
        removed = [f"DROP TRIGGER {quote(names[0])} ON {own};"]
        if guard.kind is GuardKind.BALANCED:
            whole = qualified(data.table(guard.group_table or ""))
            function = f"{quote(table.db_schema)}.{quote(guard.name)}" if table.db_schema else quote(guard.name)
            removed += [f"DROP TRIGGER {quote(names[1])} ON {whole};", f"DROP FUNCTION {function}();"]
        else:
            removed += [f"DROP TRIGGER {quote(name)} ON {own};" for name in names[1:]]
        yield Part(PartKind.GUARD, guard.name, text, (text,), tuple(removed))
    yield from _security(table)
    yield from _rights(table, data)
    for statement in comments_sql(table):
        about, _, text = statement.partition(" IS ")
        yield Part(PartKind.COMMENT, about, text, (statement,), (f"{about} IS NULL;",))


_TRIGGERS = {GuardKind.NEVER_CHANGED: ("", "_d", "_t"), GuardKind.BALANCED: ("", "_g")}


def _constraint(own: str, kind: PartKind, name: str, body: str, *, checks_rows: bool = False) -> Part:
    return Part(
        kind=kind,
        name=name,
        body=body,
        add=(f"ALTER TABLE {own} ADD CONSTRAINT {quote(name)} {body};",),
        remove=(f"ALTER TABLE {own} DROP CONSTRAINT {quote(name)};",),
        checks_rows=checks_rows,
    )


def _body(constraint: str, name: str) -> str:
    return constraint.removeprefix(f"CONSTRAINT {quote(name)} ")


def _unique_index(table: Table, unique: Unique) -> Iterator[Part]:
    body = f"({quoted(unique.columns)}) WHERE {unique.where}"
    statement = f"CREATE UNIQUE INDEX {quote(unique.name)} ON {qualified(table)} {body};"
    yield _index_part(table, unique.name, f"UNIQUE {body}", statement)
    yield _index_remark(table, unique.name, unique.because)


def _index(table: Table, index: Index) -> Iterator[Part]:
    statement = index_sql(table, index)
    yield _index_part(table, index.name, statement.replace(quote(index.name), "", 1), statement)
    yield _index_remark(table, index.name, described(", ".join(index.serves), index.because))


def _index_part(table: Table, name: str, body: str, statement: str) -> Part:
    full = f"{quote(table.db_schema)}.{quote(name)}" if table.db_schema else quote(name)
    return Part(PartKind.INDEX, name, body, (statement,), (f"DROP INDEX {full};",))


def _index_remark(table: Table, name: str, text: str) -> Part:
    statement = index_comment(table, name, text)
    about, _, said = statement.partition(" IS ")
    return Part(PartKind.COMMENT, about, said, (statement,), (f"{about} IS NULL;",))


def _security(table: Table) -> Iterator[Part]:
    statements = tuple(row_security_sql(table))
    if statements:
        own = qualified(table)
        removed = (
            f"DROP POLICY {quote('tenant_isolation')} ON {own};",
            f"ALTER TABLE {own} NO FORCE ROW LEVEL SECURITY;",
            f"ALTER TABLE {own} DISABLE ROW LEVEL SECURITY;",
        )
        yield Part(PartKind.SECURITY, "tenant_isolation", "\n".join(statements), statements, removed)


def _rights(table: Table, data: DataModel) -> Iterator[Part]:
    for role in data.roles if table.append_only else ():
        if role.kind is RoleKind.WRITES:
            change = f"UPDATE, DELETE ON {qualified(table)}"
            add, remove = f"REVOKE {change} FROM {quote(role.name)};", f"GRANT {change} TO {quote(role.name)};"
            yield Part(PartKind.RIGHT, role.name, add, (add,), (remove,))
