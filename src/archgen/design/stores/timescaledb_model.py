"""The physical model of TimescaleDB: hypertables with chunks, compression, retention and sums by hour."""

from pydantic import Field

from archgen.design.data_tables import DatabaseRole, Table
from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical


class Rollup(Frozen):
    """Sums by hour that the database keeps up to date."""

    name: str = Field(description="Name of the view.")
    by: tuple[str, ...] = Field(description="Columns of its groups, besides the hour.")
    hour: str = Field(description="Name of the column that holds the hour.")
    rows: str = Field(description="Name of the column that counts the rows.")
    values: tuple[str, ...] = Field(description="Columns of which least, greatest and sum are kept.")
    patterns: tuple[str, ...] = Field(description="Access patterns that read it.")


class Hypertable(Frozen):
    """A table that is cut into chunks by time."""

    table: Table = Field(description="The table as it stands there.")
    time: str = Field(description="Column by which it is cut.")
    chunk_hours: int = Field(description="Hours of one chunk.")
    chunk_because: str = Field(description="Why so long.")
    segments: tuple[str, ...] = Field(description="Columns whose values lie together when compressed.")
    compress_days: int | None = Field(description="Days after which a chunk is compressed; None for never.")
    keep_days: int | None = Field(description="Days after which a chunk is dropped; None for never.")
    rollups: tuple[Rollup, ...] = Field(default=(), description="Sums by hour.")


class TimescaleModel(Physical):
    """All hypertables of one database."""

    hypertables: tuple[Hypertable, ...] = Field(description="In the order of the data model.")
    roles: tuple[DatabaseRole, ...] = Field(description="Roles of the services.")
    late_days: int = Field(description="Days for which sums are worked out again.")
    is_apart: bool = Field(description="Whether the relational tables lie in another database.")
    statements: tuple[tuple[str, str], ...] = Field(description="Pattern and statement.")
