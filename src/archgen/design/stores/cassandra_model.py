"""The physical model of Cassandra: a table for each query, with its partition key, order and bound."""

from enum import StrEnum

from pydantic import Field

from archgen.design.data_tables import IndexColumn, Table
from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical


class TableUse(StrEnum):
    """What a table is for."""

    BASE = "base"
    QUERY = "query"
    UNIQUE = "unique"


class Bucket(Frozen):
    """A column that cuts a partition which would grow too large."""

    name: str = Field(description="Name of the column.")
    type: str = Field(description="Its type.")
    unit: str = Field(description="What a part is: `day`, or `part` for a hash.")
    parts: int = Field(default=1, description="Parts that a read asks at the same time.")
    says: str = Field(description="How its value is made.")


class QueryTable(Frozen):
    """A table of Cassandra."""

    name: str = Field(description="Name, unique in the keyspace.")
    table: Table = Field(description="Table of the data model whose rows it holds.")
    use: TableUse = Field(description="What it is for.")
    partition: tuple[str, ...] = Field(description="Columns of the partition key, without the bucket.")
    bucket: Bucket | None = Field(default=None, description="What cuts its partitions.")
    clustering: tuple[IndexColumn, ...] = Field(default=(), description="Columns of the order within a partition.")
    columns: tuple[str, ...] = Field(description="Columns that it holds, those of the key first.")
    linked: tuple[tuple[str, str], ...] = Field(default=(), description="Columns of a join table with their types.")
    ttl_s: int | None = Field(default=None, description="Seconds after which a row ends.")
    window_days: int | None = Field(default=None, description="Days of one time window of its files.")
    patterns: tuple[str, ...] = Field(default=(), description="Access patterns that it serves.")
    working: str = Field(default="", description="Size of its partitions as arithmetic.")
    partition_bytes: float | None = Field(default=None, description="Bytes of a partition; None when not known.")


class CassandraModel(Physical):
    """All tables of one keyspace."""

    keyspace: str = Field(description="Name of the keyspace.")
    tables: tuple[QueryTable, ...] = Field(description="Tables, those of one entity together, its base table first.")
    statements: tuple[tuple[str, tuple[str, ...]], ...] = Field(description="Pattern and statements.")
