"""What one file says, in the terms of the requirements, with each thing's origin.

A reader of one kind of file turns it into a :class:`Sketch`. Every thing that stands in the file is an :class:`Item`,
and an item hangs either on what carries it over or in ``left_out`` with a reason: so nothing can be lost without a
trace. Names of entities are unique within a sketch; references and patterns mean them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

from archgen.requirements.model import AccessPattern, EntityField, Existing, Integration

Value = TypeVar("Value")


class SourceKind(StrEnum):
    """What sort of file it is; the earlier one is believed when two files disagree."""

    SQL = "sql"
    OPENAPI = "openapi"
    COMPOSE = "compose"


class ItemKind(StrEnum):
    """What sort of thing stands in a file."""

    TABLE = "table"
    COLUMN = "column"
    REFERENCE = "reference"
    KEY = "key"
    INDEX = "index"
    CHECK = "check"
    DEFAULT = "default"
    TYPE = "type"
    STATEMENT = "statement"
    SCHEMA = "schema"
    PROPERTY = "property"
    OPERATION = "operation"
    PARAMETER = "parameter"
    HEAD = "head"
    SECURITY = "security"
    SERVER = "server"
    CALLBACK = "callback"
    SERVICE = "service"
    SETTING = "setting"


@dataclass(frozen=True, order=True)
class Origin:
    """Where something stands: a file as the user named it and a line from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        """Give ``file:line``, which editors open."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Note:
    """A sentence of the word list, by its id, with what stands in its gaps."""

    id: str
    values: tuple[tuple[str, str], ...] = ()


def note(id_: str, **values: object) -> Note:
    """Make a note; the values fill the gaps of its sentence."""
    return Note(id_, tuple((name, str(value)) for name, value in values.items()))


@dataclass(frozen=True)
class Item:
    """One thing that stands in a file.

    Attributes:
        kind: Sort of thing.
        name: Its name there, such as ``orders.customer_id`` or ``GET /pets/{petId}``.
        origin: Where it stands.
        reason: Why it is not carried over; none while it is.
    """

    kind: ItemKind
    name: str
    origin: Origin
    reason: Note | None = None

    def left_out(self, id_: str, **values: object) -> Item:
        """Give it as not carried over, with the reason."""
        return replace(self, reason=note(id_, **values))


@dataclass(frozen=True)
class Found(Generic[Value]):
    """A piece of the requirements with the items that say so.

    Attributes:
        value: The piece.
        items: What it carries over.
        remarks: What people should know about it: guesses, and what changed on the way.
    """

    value: Value
    items: tuple[Item, ...] = ()
    remarks: tuple[Note, ...] = ()

    def with_items(self, items: Iterable[Item]) -> Found[Value]:
        """Give it with more items."""
        return replace(self, items=(*self.items, *items))


@dataclass(frozen=True)
class EntitySketch:
    """An entity as one file, or several, describe it.

    Attributes:
        name: Name of the entity.
        items: The table or schema that says so.
        description: What it is, in the file's own words.
        context: The group in which the file puts it, such as a schema of a database.
        fields: Its fields besides the identifier.
        identifier: The columns or properties that its ``id`` stands for.
        remarks: What people should know about it.
    """

    name: str
    items: tuple[Item, ...]
    description: str = ""
    context: str = ""
    fields: tuple[Found[EntityField], ...] = ()
    identifier: tuple[Item, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Sketch:
    """All that one file says, or several of one database."""

    files: tuple[str, ...]
    kind: SourceKind
    form: str
    title: Found[str] | None = None
    summary: Found[str] | None = None
    facts: tuple[Found[tuple[str, str]], ...] = ()
    existing: tuple[Found[Existing], ...] = ()
    actors: tuple[Found[str], ...] = ()
    integrations: tuple[Found[Integration], ...] = ()
    entities: tuple[EntitySketch, ...] = ()
    patterns: tuple[Found[AccessPattern], ...] = ()
    left_out: tuple[Item, ...] = field(default=())
