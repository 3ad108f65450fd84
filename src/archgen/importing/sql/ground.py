"""What all parts of a sketch of a database share: the tables, their entities' names, what was left out so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from archgen.importing.naming import clean, common_prefix, entity_name, form, joined, split, unique
from archgen.importing.sketch import Item
from archgen.importing.sql.database import Database, Table
from archgen.importing.sql.dialects import Dialect
from archgen.importing.sql.joins import Join, find_joins


@dataclass
class Ground:
    """The database while it is sketched.

    Attributes:
        database: What the file describes.
        dialect: The dialect of the file.
        joins: Tables that become lists of references, by key.
        names: Name of the entity of each other table, by key.
        left_out: What is not carried over, beyond what loading left out.
        field_names: Name of the field that carries a column, by the table's and the column's key.
    """

    database: Database
    dialect: Dialect
    joins: dict[str, Join] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    left_out: list[Item] = field(default_factory=list)
    field_names: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, database: Database, dialect: Dialect) -> Ground:
        """Find the joins and name the entities."""
        joins = find_joins(database)
        ground = cls(database, dialect, joins)
        ground.names = _entity_names({key: one for key, one in database.tables.items() if key not in joins})
        return ground

    def key_of(self, table: Table) -> str:
        """Give the key of a table."""
        return next(key for key, one in self.database.tables.items() if one is table)

    def entity_of(self, table: Table | None) -> str | None:
        """Give the name of the entity that holds a table's rows; none for a join or a table that is not described."""
        return self.names.get(self.key_of(table)) if table is not None else None

    def named(self, name: str) -> str | None:
        """Find the one entity of a name, whatever its case, separators and number."""
        same = [entity for entity in self.names.values() if form(entity) == form(name)]
        return same[0] if len(same) == 1 else None

    def field_of(self, table: Table, key: str) -> str | None:
        """Give the name of the field that carries a column; none when none does."""
        return self.field_names.get((self.key_of(table), key))


def _entity_names(tables: dict[str, Table]) -> dict[str, str]:
    """Name each entity for one row of its table, without a prefix that all share; equal names get their schema."""
    prefix = common_prefix(table.name for table in tables.values())
    wished = {key: _wish(table.name, prefix) for key, table in tables.items()}
    names: dict[str, str] = {}
    for key, table in tables.items():
        wish = wished[key]
        if list(wished.values()).count(wish) > 1:
            wish = _qualified(table, wish, prefix, set(names.values()))
        names[key] = unique(wish, names.values())
    return names


def _wish(name: str, prefix: str) -> str:
    words = split(name)
    kept = words[1:] if prefix and len(words) > 1 else words
    return entity_name(kept) or clean(name)


def _qualified(table: Table, wish: str, prefix: str, taken: Iterable[str]) -> str:
    """Tell tables of one name apart by their schema, else by keeping the plural that the singular has lost."""
    if wish not in taken:
        return wish
    if table.schema:
        return f"{joined(split(table.schema))}{wish}"
    words = split(table.name)
    kept = words[1:] if prefix and len(words) > 1 else words
    return joined(kept) or wish
