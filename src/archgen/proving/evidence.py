"""What a measurement found: the frozen model behind evidence.md and evidence.json."""

from pydantic import Field

from archgen.design.model import Frozen

_TELLING = 1_000
"""Rows from which on it tells something that an index is not used."""


class TableEvidence(Frozen):
    """Rows of one table."""

    table: str = Field(description="Table name.")
    title: str = Field(description="Name as people know it.")
    rows: int = Field(description="Rows that were there when statements ran.")
    stated: int | None = Field(description="Rows as the design has them; None when not known.")
    main: bool = Field(description="Whether a read pattern is about it.")
    beyond: int = Field(description="Rows beyond the stated ones, made so that the table is a large one.")
    bytes: int = Field(description="Bytes of the table without its indexes.")

    @property
    def factor(self) -> float:
        """Rows at full size for each row that was there; 1 where the full size is not known."""
        return max(1.0, (self.stated or 0) / self.rows) if self.rows else 1.0


class StatementEvidence(Frozen):
    """One statement, run many times."""

    name: str = Field(description="Access pattern, or what an index says it serves.")
    table: str = Field(description="Table that it is about.")
    kind: str = Field(description="get, list, search, aggregate, write or upkeep.")
    expected: str = Field(description="Index or key that the design names; empty when none.")
    plan: tuple[str, ...] = Field(description="Nodes of that plan from the top.")
    indexes: tuple[str, ...] = Field(description="Indexes that it read.")
    scans: tuple[str, ...] = Field(description="Tables that it read from end to end.")
    sorts: bool = Field(description="Whether it sorted.")
    touched: int = Field(description="Rows read in the plan in the middle of those looked at.")
    returned: int = Field(description="Rows given back there.")
    pages: int = Field(description="Pages of 8 KB read there.")
    calls: int = Field(description="Calls that were timed.")
    p50_ms: float = Field(description="Median time of a call, from the client.")
    p99_ms: float = Field(description="99th percentile of the time of a call.")
    target_ms: float | None = Field(default=None, description="Stated target of the pattern.")
    touched_full: int = Field(description="Rows read at full size, extrapolated.")
    p99_full_ms: float = Field(description="99th percentile at full size, extrapolated.")
    grows: bool = Field(description="Whether the work grows with the table.")
    failure: str = Field(default="", description="What is wrong; empty when nothing is.")


class IndexEvidence(Frozen):
    """What one index costs and gives."""

    index: str = Field(description="Index name.")
    table: str = Field(description="Table name.")
    serves: tuple[str, ...] = Field(description="What the design has it for.")
    constraint: bool = Field(description="Whether it keeps a key or a rule.")
    bytes: int = Field(description="Bytes as measured.")
    bytes_full: int = Field(description="Bytes at full size, in proportion to rows.")
    bytes_a_row: float = Field(description="Bytes for each row that it holds.")
    writes_rps: float | None = Field(description="Stated writes a second that change it; None when not stated.")
    scans: int = Field(description="Times that it was read during the measurement.")


class Evidence(Frozen):
    """All that a measurement found."""

    server: str = Field(description="Server and version.")
    schema_sha256: str = Field(default="", description="Hash of the files of the schema that was measured.")
    share: float = Field(description="Rows that were made, without those beyond the stated, over rows of the design.")
    fill_seconds: float = Field(description="Time that filling took.")
    seconds: float = Field(description="Time that all took.")
    cut_short: tuple[str, ...] = Field(description="Tables that a bound cut short.")
    tables: tuple[TableEvidence, ...]
    statements: tuple[StatementEvidence, ...]
    indexes: tuple[IndexEvidence, ...]
    unasked: tuple[str, ...] = Field(
        description="Patterns that this store does not answer, or for which no row was found."
    )

    @property
    def failures(self) -> tuple[StatementEvidence, ...]:
        """Give the statements that fail."""
        return tuple(one for one in self.statements if one.failure)

    @property
    def main(self) -> tuple[TableEvidence, ...]:
        """Give the tables that read patterns are about, the one with the fewest rows first."""
        return tuple(sorted((one for one in self.tables if one.main), key=lambda one: one.rows))

    @property
    def unused(self) -> tuple[IndexEvidence, ...]:
        """Give the indexes that nothing read and no key or rule needs; on few rows no plan needs any."""
        telling = {one.table for one in self.tables if one.rows >= _TELLING}
        return tuple(one for one in self.indexes if not one.scans and not one.constraint and one.table in telling)
