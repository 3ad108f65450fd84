"""The physical model of MongoDB: collections with what lies inside, indexes, shard keys, a query for each pattern."""

from enum import StrEnum

from pydantic import Field

from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical

Keys = tuple[tuple[str, int | str], ...]
"""Fields of an index in order, each 1, -1, `text` or `hashed`."""


class MongoIndex(Frozen):
    """An index besides that of `_id`."""

    name: str = Field(description="Index name, unique in its collection.")
    keys: Keys = Field(description="Fields: equality, then sort, then range.")
    unique: bool = Field(default=False, description="Whether its values occur once.")
    only_with: tuple[str, ...] = Field(default=(), description="Fields that a document in it must have.")
    expires_after_s: int | None = Field(default=None, description="Seconds after which a document goes.")
    serves: tuple[str, ...] = Field(description="Patterns or rules that need it.")


class Inside(Frozen):
    """Rows of another table that lie inside documents as a list."""

    field: str = Field(description="Field that holds the list.")
    table: str = Field(description="Table of the data model whose rows they are; a join table for identifiers alone.")
    left_out: str = Field(description="Column that the place in the document says already.")
    entity: str | None = Field(default=None, description="Entity that they are; None for identifiers.")
    most: int = Field(description="Most items: ten times the average.")


class Collection(Frozen):
    """A collection: a table of the data model with what lies inside."""

    name: str = Field(description="Name, that of the table.")
    entity: str | None = Field(default=None, description="Entity that it holds.")
    title: str = Field(description="What it holds, as people know it.")
    has_identifier: bool = Field(description="Whether the identifier is `_id`; else the server makes one.")
    inside: tuple[Inside, ...] = Field(default=(), description="What lies inside its documents.")
    indexes: tuple[MongoIndex, ...] = Field(default=(), description="Indexes besides that of `_id`.")
    shard_key: Keys = Field(default=(), description="How it is spread over shards; empty when it is not.")
    document_bytes: int = Field(description="Bytes of a document with what is inside.")
    rows: int | None = Field(default=None, description="Documents; None when not known.")


class Operation(StrEnum):
    """What a query does."""

    FIND = "find"
    AGGREGATE = "aggregate"
    INSERT = "insertOne"
    UPDATE = "updateOne"
    UPDATE_MANY = "updateMany"


class MongoQuery(Frozen):
    """The query that answers an access pattern."""

    pattern: str = Field(description="Name of the access pattern.")
    operation: Operation
    collection: str = Field(description="Collection that is asked.")
    equal: tuple[str, ...] = Field(default=(), description="Fields that are compared.")
    ranged: tuple[str, ...] = Field(default=(), description="Fields that are bounded.")
    links: tuple[str, str, str] | None = Field(
        default=None, description="Collection of links that is read first, the field compared there, and what it gives."
    )
    words: bool = Field(default=False, description="Whether words are searched.")
    sort: tuple[tuple[str, int], ...] = Field(default=(), description="Order of the results.")
    limit: int | None = Field(default=None, description="Most results.")
    inside: str | None = Field(default=None, description="List of the document that is read or added to.")
    sums: tuple[str, ...] = Field(default=(), description="Fields that an aggregate adds up.")
    groups: tuple[str, ...] = Field(default=(), description="Fields by which it groups.")
    guard: str | None = Field(default=None, description="Field of the condition of a change: version, or count taken.")
    takes: bool = Field(default=False, description="Whether the change lowers that field.")


class MongoModel(Physical):
    """All collections of one MongoDB."""

    collections: tuple[Collection, ...]
    queries: tuple[MongoQuery, ...]
    is_sharded: bool = Field(default=False, description="Whether collections are spread over shards.")

    def collection(self, name: str) -> Collection:
        """Give the collection of a name; KeyError when there is none."""
        for one in self.collections:
            if one.name == name:
                return one
        raise KeyError(name)
