"""The next migration as a draft: from the schema of one design to that of another, in PostgreSQL.

Tables are matched by entity, columns by name. What was renamed cannot be told from what was dropped and made anew, so
every drop is marked. The draft takes the schema of the first design to exactly that of the second.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from archgen.comparison.retyping import keeps_values, retyped
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import Column, DatabaseRole, DataModel, Guard, GuardKind, Table
from archgen.documents.ddl.order import by_reference
from archgen.documents.ddl.postgresql import column_sql, column_type, default_sql, shared_sql, table_sql
from archgen.documents.ddl.postgresql_parts import Part, PartKind, parts_of
from archgen.documents.ddl.postgresql_rules import GRANTS, SPAN_TYPE, qualified, roles
from archgen.documents.ddl.text import literal, quote, quoted, remark

_LOSS = "DATA LOSS"
_LATER = (PartKind.RULE, PartKind.REFERENCE)


@dataclass
class _Draft:
    """Statements in the phases in which they can run."""

    cleared: list[str] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)
    freed: dict[PartKind, list[str]] = field(default_factory=lambda: {kind: [] for kind in PartKind})
    moved: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    added: dict[PartKind, list[str]] = field(default_factory=lambda: {kind: [] for kind in PartKind})
    dropped: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield from (*self.cleared, *self.prepared, *self.moved)
        for kind in reversed(PartKind):
            yield from self.freed[kind]
        yield from self.changed
        for kind in PartKind:
            yield from self.added[kind]
        yield from self.dropped


@dataclass(frozen=True)
class Migration:
    """A draft.

    Attributes:
        statements: Statements with remarks, in order; empty when the schemas are the same.
        losses: What would lose data, one sentence each.
    """

    statements: tuple[str, ...]
    losses: tuple[str, ...]


def draft_migration(before: DataModel, after: DataModel) -> Migration:
    """Give the statements that lead from one schema to another."""
    draft = _Draft()
    pairs, gone = _matched(before, after)
    moved = _moved(before, pairs)
    for table in gone:
        _drop_table(draft, table, before)
    _prepare(draft, before, after)
    draft.moved += _moves(pairs, before)
    kept = {new.name for _, new in pairs}
    for table in by_reference(after.tables):
        if table.name in kept:
            _change_table(draft, moved.table(table.name), table, moved, after)
        else:
            draft.changed += ["\n".join(table_sql(table, (), after))]
            references = (part for part in parts_of(table, after) if part.kind is PartKind.REFERENCE)
            draft.added[PartKind.REFERENCE] += [line for part in references for line in part.add]
    _finish(draft, before, after)
    statements = tuple(draft.lines())
    losses = tuple(line.partition(f"{_LOSS}: ")[2] for line in statements if line.startswith(f"-- {_LOSS}"))
    return Migration(statements, losses)


def migration_text(migration: Migration, before: str, after: str) -> str:
    """Write a draft as one file.

    Args:
        migration: The draft.
        before: What people call the first design.
        after: What people call the second one.
    """
    said = data_rules().migration
    head = ["-- dialect: postgresql", remark(said["title"].format(before=before, after=after))]
    if not migration.statements:
        return "\n".join((*head, remark(said["none"]))) + "\n"
    if migration.losses:
        head.append(remark(said["losses"].format(count=len(migration.losses))))
    return "\n".join((*head, "SET lock_timeout = '5s';", "", *migration.statements)) + "\n"


def _matched(before: DataModel, after: DataModel) -> tuple[list[tuple[Table, Table]], list[Table]]:
    """Pair tables by what they store; a table that becomes partitioned, or no longer is, counts as another one."""
    there = {_identity(table): table for table in before.tables}
    pairs = [(there[_identity(new)], new) for new in after.tables if _identity(new) in there]
    pairs = [(old, new) for old, new in pairs if bool(old.partition) == bool(new.partition)]
    paired = {old.name for old, _ in pairs}
    return pairs, [table for table in before.tables if table.name not in paired]


def _identity(table: Table) -> tuple[str, str]:
    return (table.purpose.value, table.entity or table.title)


def _moved(before: DataModel, pairs: list[tuple[Table, Table]]) -> DataModel:
    """Give the kept tables of the old model under the names of the new one, as they are once they have been moved.

    References to tables that are gone went with those, and so did functions that cannot move with their table.
    """
    names = {old.name: new for old, new in pairs}
    tables = []
    for old, new in pairs:
        keys = (
            one.model_copy(update={"target_table": names[one.target_table].name})
            for one in old.foreign_keys
            if one.target_table in names
        )
        stay = (one for one in old.guards if not _loses(one, old, names))
        guards = (
            one.model_copy(update={"group_table": names[one.group_table].name}) if one.group_table else one
            for one in stay
        )
        changed = {"name": new.name, "db_schema": new.db_schema}
        tables.append(old.model_copy(update={**changed, "foreign_keys": tuple(keys), "guards": tuple(guards)}))
    return before.model_copy(update={"tables": tuple(tables)})


def _loses(guard: Guard, table: Table, names: Mapping[str, Table]) -> bool:
    """Tell whether a guard goes when tables move: its function names the table, or watches one that is gone."""
    if guard.kind is not GuardKind.BALANCED:
        return False
    involved = (table.name, guard.group_table or "")
    return any(name not in names or names[name].name != name for name in involved) or (
        names[table.name].db_schema != table.db_schema
    )


def _moves(pairs: list[tuple[Table, Table]], before: DataModel) -> Iterator[str]:
    names = {old.name: new for old, new in pairs}
    for old, _ in pairs:
        for guard, part in zip(
            old.guards, (one for one in parts_of(old, before) if one.kind is PartKind.GUARD), strict=True
        ):
            if _loses(guard, old, names):
                yield from (line.replace("DROP TRIGGER", "DROP TRIGGER IF EXISTS") for line in part.remove)
    there = {old.name for old, _ in pairs}
    for old, new in pairs:
        if old.name != new.name and new.name in there:
            # Another table still has the name: step aside first.
            yield f"ALTER TABLE {qualified(old)} RENAME TO {quote(_aside(old))};"
    for old, new in pairs:
        here = old.model_copy(update={"name": _aside(old)}) if old.name != new.name and new.name in there else old
        if old.db_schema != new.db_schema:
            yield f"ALTER TABLE {qualified(here)} SET SCHEMA {quote(new.db_schema or 'public')};"
            here = here.model_copy(update={"db_schema": new.db_schema})
        if old.name != new.name:
            yield f"ALTER TABLE {qualified(here)} RENAME TO {quote(new.name)};"
            keys = (quote(f"pk_{name}") for name in (old.name, new.name))
            yield f"ALTER TABLE {qualified(new)} RENAME CONSTRAINT {' TO '.join(keys)};"


def _aside(table: Table) -> str:
    return f"{table.name[:50]}_before"


def _prepare(draft: _Draft, before: DataModel, after: DataModel) -> None:
    old, new = _schemas(before), _schemas(after)
    for name in sorted(set(new) - set(old)):
        draft.prepared += [f"CREATE SCHEMA {quote(name)};", f"COMMENT ON SCHEMA {quote(name)} IS {literal(new[name])};"]
    for name in sorted(set(new) & set(old)):
        if old[name] != new[name]:
            draft.prepared.append(f"COMMENT ON SCHEMA {quote(name)} IS {literal(new[name])};")
    fresh = [role for role in after.roles if role not in before.roles]
    draft.prepared += [line for line in roles(fresh, sorted(new)) if line]
    for role in after.roles:
        if role in before.roles:
            added = sorted(set(new) - set(old))
            if added:
                draft.prepared.append(f"GRANT USAGE ON SCHEMA {quoted(added)} TO {quote(role.name)};")
        else:
            draft.prepared += _grants(role, before)
    known = set(shared_sql(before))
    draft.prepared += [one for one in shared_sql(after) if one not in known]


def _grants(role: DatabaseRole, before: DataModel) -> Iterator[str]:
    """Let a new role into the tables that are there already."""
    for table in before.tables:
        yield f"GRANT {GRANTS[role.kind]} ON {qualified(table)} TO {quote(role.name)};"


def _finish(draft: _Draft, before: DataModel, after: DataModel) -> None:
    for role in before.roles:
        if role not in after.roles:
            draft.dropped += _revoked(role, before, after)
    kept = set(shared_sql(after))
    for one in shared_sql(before):
        if one not in kept:
            draft.dropped.append(_unshared(one))
    for name in sorted(set(_schemas(before)) - set(_schemas(after))):
        draft.dropped.append(f"DROP SCHEMA {quote(name)};")


def _revoked(role: DatabaseRole, before: DataModel, after: DataModel) -> Iterator[str]:
    yield f"ALTER DEFAULT PRIVILEGES REVOKE {GRANTS[role.kind]} ON TABLES FROM {quote(role.name)};"
    kept = {_identity(table) for table in before.tables}
    for table in after.tables:
        if _identity(table) in kept:
            yield f"REVOKE ALL ON {qualified(table)} FROM {quote(role.name)};"
    for name in sorted(set(_schemas(before)) & set(_schemas(after))):
        yield f"REVOKE USAGE ON SCHEMA {quote(name)} FROM {quote(role.name)};"


def _unshared(statement: str) -> str:
    if statement.startswith("CREATE TYPE"):
        return f"DROP TYPE {quote(SPAN_TYPE)};"
    name, _, rest = statement.partition("CREATE FUNCTION ")[2].partition("(")
    arguments = "regclass, integer" if rest.startswith('"parent"') else ""
    return f"DROP FUNCTION {name}({arguments});"


def _schemas(data: DataModel) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in data.tables:
        if table.db_schema:
            found.setdefault(table.db_schema, table.context)
    return found


def _drop_table(draft: _Draft, table: Table, before: DataModel) -> None:
    """Drop a table with the references to it; first of all, as another one may take over its name."""
    for part in parts_of(table, before):
        if part.kind is PartKind.GUARD:
            draft.cleared += (line.replace("DROP TRIGGER", "DROP TRIGGER IF EXISTS") for line in part.remove)
    said = data_rules().migration["drop_table"].format(table=table.title)
    draft.cleared += [remark(f"{_LOSS}: {said}"), f"DROP TABLE {qualified(table)} CASCADE;"]


def _change_table(draft: _Draft, old: Table, new: Table, before: DataModel, after: DataModel) -> None:
    was, now = list(parts_of(old, before)), list(parts_of(new, after))
    _rename_parts(draft, was, now, new)
    said = {(part.kind, part.name, part.body) for part in now}
    known = {(part.kind, part.name, part.body) for part in was}
    names = {part.name for part in now}
    for part in was:
        if (part.kind, part.name, part.body) not in said and part.kind is not PartKind.COMMENT:
            draft.freed[part.kind] += part.remove
    _change_columns(draft, old, new)
    columns = {column.name for column in new.columns}
    for part in was:
        about = part.name.rpartition(".")[2].strip('"').replace('""', '"')
        if part.kind is PartKind.COMMENT and "ON COLUMN" in part.name and part.name not in names and about in columns:
            draft.added[PartKind.COMMENT] += part.remove
    for part in now:
        if (part.kind, part.name, part.body) not in known:
            draft.added[part.kind] += _added(part, new)


def _rename_parts(draft: _Draft, was: list[Part], now: list[Part], new: Table) -> None:
    """Rename what only has another name, so that nothing is built or checked anew."""
    free = {(part.kind, part.body): part for part in now if part not in was}
    for place, part in enumerate(was):
        match = free.get((part.kind, part.body))
        if match is None or match.name == part.name or any(one.name == part.name for one in now):
            continue
        own = qualified(new)
        if part.kind in (PartKind.KEY, PartKind.RULE, PartKind.REFERENCE) and part.add[0].startswith("ALTER TABLE"):
            if not part.name.startswith("pk_"):
                statement = f"ALTER TABLE {own} RENAME CONSTRAINT {quote(part.name)} TO {quote(match.name)};"
                draft.freed[part.kind].append(statement)
            was[place] = match
        elif part.kind is PartKind.INDEX:
            full = f"{quote(new.db_schema)}.{quote(part.name)}" if new.db_schema else quote(part.name)
            draft.freed[part.kind].append(f"ALTER INDEX {full} RENAME TO {quote(match.name)};")
            was[place] = match


def _added(part: Part, table: Table) -> Iterator[str]:
    """Add a part to a table that has rows: rules without looking at them first, then row by row without a lock."""
    if part.kind in _LATER and part.checks_rows and table.partition is None:
        yield part.add[0].removesuffix(";") + " NOT VALID;"
        yield f"ALTER TABLE {qualified(table)} VALIDATE CONSTRAINT {quote(part.name)};"
        return
    if part.kind is PartKind.INDEX and (table.rows or 0) >= data_rules().scan_rows:
        yield remark(data_rules().migration["index"])
    yield from part.add


def _change_columns(draft: _Draft, old: Table, new: Table) -> None:
    was = {column.name: column for column in old.columns}
    now = {column.name: column for column in new.columns}
    own, said = qualified(new), data_rules().migration
    for column in new.columns:
        if column.name not in was:
            draft.changed += _new_column(own, column, said)
        else:
            draft.changed += _changed_column(own, was[column.name], column, said)
    for name in was:
        if name not in now:
            text = said["drop_column"].format(table=new.title, column=name)
            draft.dropped += [remark(f"{_LOSS}: {text}"), f"ALTER TABLE {own} DROP COLUMN {quote(name)};"]


def _new_column(own: str, column: Column, said: Mapping[str, str]) -> Iterator[str]:
    if column.nullable or default_sql(column) is not None:
        yield f"ALTER TABLE {own} ADD COLUMN {column_sql(column)};"
        return
    yield f"ALTER TABLE {own} ADD COLUMN {column_sql(column.model_copy(update={'nullable': True}))};"
    yield remark(said["backfill"].format(column=column.name))
    yield f"ALTER TABLE {own} ALTER COLUMN {quote(column.name)} SET NOT NULL;"


def _changed_column(own: str, old: Column, new: Column, said: Mapping[str, str]) -> Iterator[str]:
    name = f"ALTER TABLE {own} ALTER COLUMN {quote(new.name)}"
    was, now = default_sql(old), default_sql(new)
    differs = column_type(old) != column_type(new)
    if was is not None and (differs or was != now):
        yield f"{name} DROP DEFAULT;"
    if differs:
        if not keeps_values(old, new):
            values = {"column": new.name, "old": column_type(old), "new": column_type(new)}
            yield remark(f"{_LOSS}: {said['retype'].format_map(values)}")
        yield f"{name} TYPE {column_type(new)}{retyped(old, new)};"
    if now is not None and (differs or was != now):
        yield f"{name} SET DEFAULT {now};"
    if old.nullable and not new.nullable:
        yield remark(said["backfill"].format(column=new.name))
        yield f"{name} SET NOT NULL;"
    if new.nullable and not old.nullable:
        yield f"{name} DROP NOT NULL;"
