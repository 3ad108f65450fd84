"""Keys and indexes of DynamoDB tables: from what the access patterns ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archgen.design.data_columns import time_column
from archgen.design.data_tables import Column, ColumnType, Purpose, Table
from archgen.design.names import Allocator
from archgen.design.stores.asked import FEW_VALUES, Asked
from archgen.design.stores.dynamodb_model import DynamoIndex, KeyAttribute, Spread
from archgen.design.stores.rules import StoreRules
from archgen.requirements.model import PatternKind

_TIMES = frozenset({ColumnType.TIMESTAMP, ColumnType.DATE})
_KEY_TYPES = frozenset({"S", "N", "B"})


@dataclass(frozen=True)
class Need:
    """What a pattern asks of an index."""

    asked: Asked
    equal: tuple[str, ...]
    spread: Spread
    sort: str | None
    day_of: str | None = None


@dataclass
class TableKeys:
    """The keys of one table while they are chosen.

    Args:
        table: The table of the data model.
        rules: Limits and types.
    """

    table: Table
    rules: StoreRules
    indexes: list[DynamoIndex] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.attributes = Allocator("attribute", reserved=(one.name for one in self.table.columns))
        self._names = Allocator("index", reserved=(), max_length=120)
        self._made: dict[tuple[tuple[str, ...], Spread, str | None], KeyAttribute] = {}
        self.partition, self.sort = self._primary()

    def _primary(self) -> tuple[KeyAttribute, KeyAttribute | None]:
        """Give the key of the table: the identifier, below the tenant where rows are shown to their tenant only."""
        names = self.table.primary_key[:2] if self.table.purpose is not Purpose.ENTITY else ("id",)
        tenant = self.table.tenant_column
        if self.table.row_security and tenant is not None and tenant not in names and len(names) == 1:
            names = (tenant, *names)
        first, *rest = (self._column(name) for name in names)
        return first, rest[0] if rest else None

    def serve(self, needs: Iterable[Asked]) -> None:
        """Make the indexes that patterns need, the busiest first, those with an order before those without."""
        found = [need for one in needs for need in self._need(one)]
        for need in sorted(found, key=lambda one: (one.sort is None, -(one.asked.pattern.rate or 0))):
            self._serve(need)

    def add(self, equal: tuple[str, ...], sort: str, serves: str) -> None:
        """Add an index that no access pattern asks for."""
        self.indexes.append(
            DynamoIndex(
                name=self._names.allocate(" ".join(["by", *equal])),
                partition=self._partition(equal),
                sort=self._column(sort),
                serves=(serves,),
            )
        )

    def _need(self, asked: Asked) -> Iterator[Need]:
        bounds = [*asked.ranged, *(one.name for one in asked.order)]
        sort = next((name for name in bounds if name not in asked.equal and self._is_key(name)), None)
        equal = tuple(name for name in asked.equal if not self.table.column(name).is_list)
        spread, day_of = self._spread(equal, asked, sort)
        if not equal and spread is not Spread.DAY and asked.kind is PatternKind.AGGREGATE:
            return
        yield Need(asked, equal, spread, sort, day_of)

    def _spread(self, equal: tuple[str, ...], asked: Asked, sort: str | None) -> tuple[Spread, str | None]:
        """Spread a key of few values over days or parts, where one key would gather too much."""
        few = all(self.table.column(name).type in FEW_VALUES for name in equal)
        is_large = (self.table.rows or 0) >= self.rules.limit("bucket_rows")
        by_time = sort is not None and sort in asked.ranged and self.table.column(sort).type in _TIMES
        if not few or not (is_large or (not equal and asked.kind is PatternKind.AGGREGATE)):
            return Spread.NONE, None
        return (Spread.DAY, sort) if by_time else (Spread.SHARDS if is_large else Spread.NONE, None)

    def _serve(self, need: Need) -> None:
        name = need.asked.pattern.name
        for place, one in enumerate(self.indexes):
            if _fits(one, need):
                self.indexes[place] = one.model_copy(update={"serves": (*one.serves, name)})
                self.chosen[name] = one.name
                return
        if len(self.indexes) >= self.rules.limit("indexes"):
            self.left_out.add(name)
            return
        partition = self._partition(need.equal, need.spread, need.day_of)
        sort = self._column(need.sort or "id") if need.sort or "id" not in need.equal else None
        columns = [self.table.column(one) for one in (*need.equal, *([need.sort] if need.sort else []))]
        made = DynamoIndex(
            name=self._names.allocate(" ".join(["by", *(need.equal or ("all",)), *([need.sort] if need.sort else [])])),
            partition=partition,
            sort=sort,
            sparse=tuple(one.name for one in columns if one.nullable),
            serves=(name,),
        )
        self.indexes.append(made)
        self.chosen[name] = made.name

    def _partition(
        self, equal: tuple[str, ...], spread: Spread = Spread.NONE, day_of: str | None = None
    ) -> KeyAttribute:
        if len(equal) == 1 and spread is Spread.NONE and self._is_key(equal[0]):
            return self._column(equal[0])
        key = (equal, spread, day_of)
        if key not in self._made:
            tail = {Spread.DAY: "day", Spread.SHARDS: "part", Spread.NONE: "key"}[spread]
            name = self.attributes.allocate(" ".join([*(equal or ("all",)), tail]))
            self._made[key] = KeyAttribute(name=name, type="S", columns=equal, spread=spread, day_of=day_of)
        return self._made[key]

    def _column(self, name: str) -> KeyAttribute:
        return KeyAttribute(name=name, type=self._type(self.table.column(name)), columns=(name,))

    def _type(self, column: Column) -> str:
        return "L" if column.is_list else self.rules.types[column.type.value]

    def _is_key(self, name: str) -> bool:
        return self._type(self.table.column(name)) in _KEY_TYPES

    def unbounded(self, asked: Asked) -> tuple[str, ...]:
        """Give the columns of a range that have no order: lists, objects and truth values."""
        return tuple(name for name in asked.ranged if not self._is_key(name))

    def expiry(self) -> tuple[str | None, str | None]:
        """Give the attribute by which items expire, and the column that it counts from."""
        if self.table.purpose is Purpose.IDEMPOTENCY:
            return "expires_at", "expires_at"
        since = time_column(tuple(self.table.columns))
        if self.table.retention_days is None or since is None:
            return None, None
        return self.attributes.allocate("expires"), since


def _fits(index: DynamoIndex, need: Need) -> bool:
    """Tell whether an index that is there serves: the same key in the same parts, in the order asked for.

    An item without the attribute that orders an index is not in it, so a pattern that asks for all items needs another.
    """
    partition, sort = index.partition, index.sort
    same = set(partition.columns) == set(need.equal) and partition.spread is need.spread
    if not same or partition.day_of != need.day_of:
        return False
    if need.sort is None:
        return set(index.sparse) <= set(need.equal)
    return sort is not None and sort.columns == (need.sort,)


def unique_sets(table: Table) -> tuple[tuple[str, ...], ...]:
    """Give the sets of columns of an entity whose values occur once, besides what holds its own key."""
    own = "id" if table.entity is not None else ""
    return tuple(one.columns for one in table.uniques if own and own not in one.columns)
