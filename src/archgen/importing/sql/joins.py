"""Tables that hold nothing but pairs of references: many to many in one list."""

from __future__ import annotations

from dataclasses import dataclass

from archgen.importing.sql.database import Database, Reference, Table


@dataclass(frozen=True)
class Join:
    """A table that becomes a list of references.

    Attributes:
        table: The table.
        owner: Reference to the entity that gets the list.
        other: Reference to the entities in the list.
        identifier: Key of the column that numbers the pairs, if there is one.
    """

    table: Table
    owner: Reference
    other: Reference
    identifier: str


def find_joins(database: Database) -> dict[str, Join]:
    """Give the tables that hold nothing else than two references whose pairs are unique, by their keys.

    A column that numbers the pairs does not count, as long as nothing refers to it; any other column makes the table an
    entity, for a list of references cannot hold it.
    """
    used = {id(target) for table in database.tables.values() for target in _targets(table, database)}
    joins = {key: _join(table, database) for key, table in database.tables.items() if id(table) not in used}
    return {key: join for key, join in joins.items() if join is not None}


def _targets(table: Table, database: Database) -> list[Table]:
    found = [database.table(reference.table) for reference in table.references]
    return [one for one in found if one is not None]


def _join(table: Table, database: Database) -> Join | None:
    if len(table.references) != 2 or len(_targets(table, database)) != 2 or table.checks:
        return None
    first, second = sorted(table.references, key=lambda one: list(table.columns).index(_first(one, table)))
    pair = {*first.columns, *second.columns}
    if len(first.columns) != 1 or len(second.columns) != 1 or len(pair) != 2 or not table.is_unique(pair):
        return None
    rest = [key for key in table.columns if key not in pair]
    is_number = rest == [] or (len(rest) == 1 and table.primary is not None and table.primary.columns == tuple(rest))
    is_bare = not any(table.columns[key].is_nullable for key in pair)
    return Join(table, first, second, rest[0] if rest else "") if is_number and is_bare else None


def _first(reference: Reference, table: Table) -> str:
    return reference.columns[0] if reference.columns[0] in table.columns else next(iter(table.columns))
