"""The physical model of ClickHouse: MergeTree tables with their order, partitions, ends, skipping indexes and sums."""

from pydantic import Field

from archgen.design.data_tables import Table
from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical


class SkipIndex(Frozen):
    """An index that tells which granules cannot hold a value."""

    name: str = Field(description="Name, unique in the table.")
    column: str = Field(description="Column that it is about.")
    kind: str = Field(description="Type as ClickHouse writes it.")
    patterns: tuple[str, ...] = Field(description="Access patterns that need it.")


class HourlySums(Frozen):
    """Sums by hour that a view keeps up as rows are added."""

    name: str = Field(description="Name of the table that holds them.")
    by: tuple[str, ...] = Field(description="Columns of its groups, besides the hour.")
    hour: str = Field(description="Name of the column that holds the hour.")
    rows: str = Field(description="Name of the column that counts the rows.")
    values: tuple[str, ...] = Field(description="Columns of which least, greatest and sum are kept.")
    patterns: tuple[str, ...] = Field(description="Access patterns that read it.")


class MergeTable(Frozen):
    """A table of the MergeTree family."""

    table: Table = Field(description="The table of the data model.")
    types: tuple[tuple[str, str], ...] = Field(description="Columns with their types.")
    codecs: tuple[tuple[str, str], ...] = Field(default=(), description="Columns with their codecs.")
    engine: str = Field(description="Engine with its arguments.")
    version: str | None = Field(default=None, description="Column by which the newest of several rows is known.")
    deleted: str | None = Field(default=None, description="Column that marks rows which are gone.")
    order: tuple[str, ...] = Field(description="Columns of the sorting key.")
    time: str | None = Field(default=None, description="Column by which rows are cut and end.")
    is_monthly: bool = Field(default=False, description="Whether it is cut into months.")
    keep_days: int | None = Field(default=None, description="Days after which a row ends.")
    indexes: tuple[SkipIndex, ...] = Field(default=(), description="Skipping indexes.")
    sums: tuple[HourlySums, ...] = Field(default=(), description="Sums by hour.")

    @property
    def head(self) -> tuple[str, ...]:
        """Give the first column of the order, besides the tenant's: it leads to rows."""
        return self.order[1:2] if self.order[:1] == (self.table.tenant_column,) else self.order[:1]

    def type_of(self, column: str) -> str:
        """Give the type of a column."""
        return dict(self.types)[column]


class ClickModel(Physical):
    """All tables of one ClickHouse."""

    tables: tuple[MergeTable, ...] = Field(description="In the order of the data model.")
    statements: tuple[tuple[str, str], ...] = Field(description="Pattern and statement.")
