"""The tables that a file of SQL describes, as they stand when its last statement has run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp

from archgen.importing.sketch import Item, ItemKind, Origin


@dataclass
class Reference:
    """A foreign key: columns that hold the key of a row elsewhere; names are keys of the database."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    origin: Origin
    has_actions: bool = False
    name: str = ""


@dataclass
class Key:
    """Columns whose values together occur once."""

    columns: tuple[str, ...]
    origin: Origin
    name: str = ""


@dataclass(frozen=True)
class Part:
    """One part of an index: a column, or an expression when there is none, with the columns inside it."""

    column: str | None
    text: str
    descending: bool = False
    inside: tuple[str, ...] = ()


@dataclass
class Index:
    """An index as it is described.

    Attributes:
        name: Its name, or the words that make it.
        parts: What it is over, first first.
        origin: Where it stands.
        is_unique: Whether it forbids equal rows.
        method: How it finds rows, lower case: ``btree``, ``gin``, ``fulltext``.
        condition: Rows that it holds; empty for all.
        is_search: Whether it finds words inside texts.
    """

    name: str
    parts: tuple[Part, ...]
    origin: Origin
    is_unique: bool = False
    method: str = ""
    condition: str = ""
    is_search: bool = False


@dataclass
class Check:
    """A condition that all rows meet."""

    condition: exp.Expr
    origin: Origin
    name: str = ""


@dataclass
class Column:
    """A column of a table.

    Attributes:
        name: As it is written.
        origin: Where it stands.
        type: The parser's type; none when the file states none.
        is_nullable: Whether it may be empty.
        default: Expression of its default.
        is_computed: Whether the database computes it from other columns.
        comment: What the file says about it.
        options: Further options, by their words.
    """

    name: str
    origin: Origin
    type: exp.DataType | None = None
    is_nullable: bool = True
    default: exp.Expr | None = None
    is_computed: bool = False
    comment: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Table:
    """A table with all that the file says about it."""

    name: str
    schema: str
    origin: Origin
    columns: dict[str, Column] = field(default_factory=dict)
    primary: Key | None = None
    uniques: list[Key] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    comment: str = ""
    options: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """Give its name with its schema."""
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def item(self) -> Item:
        """Give the table as an item."""
        return Item(ItemKind.TABLE, self.shown, self.origin)

    def column_item(self, column: Column) -> Item:
        """Give a column as an item."""
        return Item(ItemKind.COLUMN, f"{self.shown}.{column.name}", column.origin)

    def names(self, keys: Iterable[str]) -> str:
        """Give the names of columns, for people."""
        return ", ".join(self.columns[key].name if key in self.columns else key for key in keys)

    def is_unique(self, keys: Iterable[str]) -> bool:
        """Tell whether these columns alone are a key."""
        wanted = set(keys)
        every = [*self.uniques, *([self.primary] if self.primary else [])]
        return any(set(one.columns) == wanted for one in every)


@dataclass
class EnumType:
    """A type with named values."""

    name: str
    members: tuple[str, ...]
    origin: Origin
    is_used: bool = False


@dataclass
class Domain:
    """A type that narrows another one."""

    name: str
    column: Column
    checks: list[Check]
    origin: Origin
    is_used: bool = False


@dataclass
class Database:
    """All that a file describes; keys are names without regard to what the dialect does not regard."""

    tables: dict[str, Table] = field(default_factory=dict)
    enums: dict[str, EnumType] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    partitions: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    left_out: list[Item] = field(default_factory=list)

    def table(self, key: str) -> Table | None:
        """Find a table by its key; a name without a schema means the one table of that name in any schema."""
        if key in self.tables:
            return self.tables[key]
        bare = key.rpartition(".")[2]
        same = [table for known, table in self.tables.items() if known.rpartition(".")[2] == bare]
        return same[0] if len(same) == 1 else None
