"""The physical model of DynamoDB: tables with keys and indexes, and the calls that answer each access pattern."""

from enum import StrEnum

from pydantic import Field

from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical


class Spread(StrEnum):
    """How a key of few values is spread over partitions."""

    NONE = "none"
    DAY = "day"
    SHARDS = "shards"


class KeyAttribute(Frozen):
    """An attribute of a key: a column, or one that is made of several."""

    name: str = Field(description="Attribute name.")
    type: str = Field(description="S, N or B.")
    columns: tuple[str, ...] = Field(description="Columns that it is made of; none for a key that all items share.")
    spread: Spread = Field(default=Spread.NONE, description="What is added to spread it.")
    day_of: str | None = Field(default=None, description="Column whose day is added.")

    @property
    def is_column(self) -> bool:
        """Tell whether it is a column as it stands."""
        return self.columns == (self.name,) and self.spread is Spread.NONE


class DynamoIndex(Frozen):
    """A global secondary index; it holds all attributes."""

    name: str = Field(description="Index name, unique in its table.")
    partition: KeyAttribute
    sort: KeyAttribute | None = Field(default=None, description="Attribute that orders the items of a partition.")
    sparse: tuple[str, ...] = Field(default=(), description="Columns without which an item is not in it.")
    serves: tuple[str, ...] = Field(description="What needs it.")


class DynamoTable(Frozen):
    """A table."""

    name: str = Field(description="Name, without the prefix of an environment; that of the table of the data model.")
    logical_id: str = Field(description="Name of the resource in the template.")
    entity: str | None = Field(default=None, description="Entity that it holds.")
    title: str = Field(description="What it holds, as people know it.")
    partition: KeyAttribute
    sort: KeyAttribute | None = None
    indexes: tuple[DynamoIndex, ...] = ()
    expires: str | None = Field(default=None, description="Attribute by which items expire.")
    expires_from: str | None = Field(default=None, description="Column from which retention counts.")
    retention_days: float | None = Field(default=None, description="Days that an item is kept.")
    has_stream: bool = Field(default=False, description="Whether changes leave by a stream.")
    item_bytes: int = Field(description="Bytes of an item: the row and the names of its attributes.")
    rows: int | None = Field(default=None, description="Items; None when not known.")

    @property
    def keys(self) -> tuple[KeyAttribute, ...]:
        """Give the attributes of all keys, each once."""
        found = [self.partition, self.sort]
        found += [one for index in self.indexes for one in (index.partition, index.sort)]
        return tuple({one.name: one for one in found if one is not None}.values())


class Call(Frozen):
    """A request to DynamoDB."""

    operation: str = Field(description="GetItem, Query, PutItem, UpdateItem, TransactWriteItems or BatchGetItem.")
    table: str = Field(description="Name of the table.")
    index: str | None = Field(default=None, description="Index that is read; None for the table.")
    keys: tuple[str, ...] = Field(default=(), description="Key attributes that are given.")
    between: bool = Field(default=False, description="Whether the last key is bounded rather than equal.")
    filters: tuple[str, ...] = Field(default=(), description="Attributes that are bounded after the items are read.")
    forward: bool = Field(default=True, description="Whether the least value comes first.")
    limit: int | None = Field(default=None, description="Most items.")
    condition: str = Field(default="", description="Condition of a write, with `#` before names of attributes.")
    items: tuple[str, ...] = Field(default=(), description="Tables of the items of a transaction.")


class PatternCalls(Frozen):
    """The calls of one access pattern, in order."""

    pattern: str = Field(description="Name of the access pattern.")
    calls: tuple[Call, ...]


class DynamoModel(Physical):
    """All tables of one DynamoDB."""

    tables: tuple[DynamoTable, ...]
    calls: tuple[PatternCalls, ...]
    unique_table: str | None = Field(default=None, description="Table whose keys are values that occur once.")

    def table(self, name: str) -> DynamoTable:
        """Give the table of a name; KeyError when there is none."""
        for one in self.tables:
            if one.name == name:
                return one
        raise KeyError(name)
