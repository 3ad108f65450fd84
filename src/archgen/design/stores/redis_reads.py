"""Which reads are worth a copy in memory: how often one is read again before it ends.

With reads of a key at random moments, a copy that lives for T seconds answers `rT / (1 + rT)` of the `r` reads a second
of its key: one read fills it, `rT` more find it on average. Keys are not asked for alike, so a busy and a quiet class
stand for them; real crowds are more uneven, which gives more hits. Writes end a copy early: `w` a second of its key
shorten T to `T / (1 + wT)`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from urllib.parse import quote

from archgen.design.data_rules import data_rules
from archgen.design.data_tables import Column, ColumnType, DataClass, DataModel, Table
from archgen.design.names import Allocator, Style, words
from archgen.design.stores.grouping import values_of
from archgen.design.stores.redis_rules import ReadRules, RedisType, Skew
from archgen.requirements.model import AccessPattern, PatternKind

_TYPED = frozenset({ColumnType.STRING, ColumnType.TEXT, ColumnType.EMAIL, ColumnType.URL, ColumnType.PHONE})
"""Columns whose values people type: no part of a key in clear."""

COPIED = (PatternKind.GET, PatternKind.LIST, PatternKind.AGGREGATE)


EXAMPLE_ID = "019b8a2e-7c30-7d4e-9f21-5b6c8d7e9f01"
EXAMPLE_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@dataclass(frozen=True)
class Segment:
    """A part of a key that varies.

    Attributes:
        form: What stands there, in angle brackets.
        example: One value.
    """

    form: str
    example: str


@dataclass(frozen=True)
class CopiedRead:
    """A read with what a copy of its answers would be like.

    Attributes:
        pattern: The access pattern.
        key: What follows the prefix in its keys; what varies stands in angle brackets.
        example: One such key.
        type: What Redis keeps under a key.
        lasts: Which of the times to live it has.
        seconds: That time.
        keys: Different keys that are asked for.
        hit: Least share of reads that a copy answers.
        alive: Keys that stand in memory at a time.
        value_bytes: Bytes of one key with its value.
        working: The share of hits as arithmetic.
    """

    pattern: AccessPattern
    key: str
    example: str
    type: RedisType
    lasts: str
    seconds: int
    keys: int
    hit: float
    alive: int
    value_bytes: int
    working: str


class ReadPlanner:
    """Plans copies of the reads of one store."""

    def __init__(self, data: DataModel, patterns: Sequence[AccessPattern], rules: ReadRules, skew: Skew) -> None:
        """Take the tables, all access patterns on them, what is known of copies and how uneven the reads are."""
        self._data = data
        self._rules, self._skew = rules, skew
        self._writes = {one.entity: 0.0 for one in patterns}
        for one in patterns:
            if one.kind is PatternKind.WRITE:
                self._writes[one.entity] += one.rate or 0.0
        self._names = Allocator("read", style=Style.KEBAB, max_length=40, reserved=())

    def plan(self, pattern: AccessPattern) -> CopiedRead | None:
        """Give what a copy of a read would be like; None when its rate or the rows behind it are not known."""
        table = self._data.table_of(pattern.entity)
        segments, keys = self._keys(pattern, table)
        name = self._names.allocate(pattern.name)
        if pattern.rate is None or table.rows is None or keys is None:
            return None
        is_list = pattern.kind is PatternKind.LIST
        lasts = self._lasts(pattern, table)
        seconds = self._rules.seconds[lasts]
        asked = keys * (self._rules.windows if pattern.range else 1)
        hit, alive = self._hits(pattern.rate, asked, seconds, self._writes[pattern.entity] / keys)
        rows = min(pattern.limit or data_rules().page_size, max(1, round(table.rows / keys))) if is_list else 1
        return CopiedRead(
            pattern=pattern,
            key=":".join([name, *(one.form for one in segments)]),
            example=":".join([name, *(one.example for one in segments)]),
            type=RedisType.HASH if is_list or pattern.range else RedisType.STRING,
            lasts=lasts,
            seconds=seconds,
            keys=keys,
            hit=hit,
            alive=alive,
            value_bytes=round(rows * table.row_bytes * self._rules.value_factor) + self._rules.key_bytes,
            working=f"{pattern.rate:g} reads a second over {asked:,} keys, {seconds} s each",
        )

    def _keys(self, pattern: AccessPattern, table: Table) -> tuple[list[Segment], int | None]:
        """Give the parts of a key that vary, and how many different ones are asked for."""
        columns = [one for name in pattern.by for one in table.columns_of(name)[:1]]
        if not pattern.by and pattern.kind is PatternKind.GET:
            columns = [table.column("id")]
        tenant = table.tenant_column
        if tenant is not None and not {tenant, "id"} & {one.name for one in columns}:
            columns = [table.column(tenant), *columns]
        segments = [_segment(one) for one in columns]
        numbers = [values_of(one, table, self._data) for one in columns]
        for linked in self._linked(pattern):
            segments.append(Segment(f"<{linked.name}_id>", EXAMPLE_ID))
            numbers.append(linked.rows)
        known = [one for one in numbers if one is not None]
        if len(known) < len(numbers):
            return segments, None
        most = prod(known)
        return segments, max(1, min(table.rows or 1, most) if columns else most)

    def _linked(self, pattern: AccessPattern) -> list[Table]:
        """Give the tables that a pattern compares with through join tables."""
        links = {one.field: one.target for one in self._data.references if one.source == pattern.entity and one.is_many}
        return [self._data.table_of(links[name]) for name in pattern.by if name in links]

    def _lasts(self, pattern: AccessPattern, table: Table) -> str:
        wanted = set(data_rules().counter_words)
        if any(one.minimum == 0 and set(words(one.name)) & wanted for one in table.columns):
            return "counts"
        if any(one.data_class is DataClass.PERSONAL for one in table.columns):
            return "personal"
        return {PatternKind.AGGREGATE: "aggregate", PatternKind.LIST: "list"}.get(pattern.kind, "row")

    def _hits(self, rate: float, keys: int, seconds: int, writes: float) -> tuple[float, int]:
        """Give the share of reads that a copy answers, and how many copies stand at a time."""
        lives = seconds / (1 + writes * seconds)
        busy, taken = self._skew.keys, self._skew.reads
        hit, alive = 0.0, 0.0
        for share, reads in ((busy, taken), (1 - busy, 1 - taken)):
            again = rate * reads / max(1.0, keys * share) * lives
            hit += reads * again / (1 + again)
            alive += max(1.0, keys * share) * again / (1 + again)
        return hit, max(1, min(keys, round(alive)))


def _segment(column: Column) -> Segment:
    """Give the part of a key that holds a value: a digest of what people type, other values as URLs write them."""
    if column.type in _TYPED:
        return Segment(f"<sha256({column.name})>", EXAMPLE_DIGEST)
    if column.members:
        return Segment(f"<{column.name}>", quote(column.members[0], safe=""))
    return Segment(f"<{column.name}>", EXAMPLE_ID if column.type is ColumnType.UUID else "7")


def guarded_classes(table: Table, never: Sequence[str]) -> tuple[str, ...]:
    """Give the classes of a table's data that are never copied."""
    found = {one.data_class.value for one in table.columns} & set(never)
    return tuple(sorted(found))
