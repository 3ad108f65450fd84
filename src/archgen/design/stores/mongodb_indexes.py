"""Indexes of MongoDB collections: equality, then sort, then range; each pattern takes one that is there if it can."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archgen.design.data_columns import time_column
from archgen.design.data_tables import ColumnType, Purpose, Table
from archgen.design.names import Allocator
from archgen.design.stores.asked import Asked
from archgen.design.stores.mongodb_model import Keys, MongoIndex
from archgen.design.stores.rules import StoreRules
from archgen.design.stores.support import leading_columns
from archgen.requirements.model import PatternKind

_ID = "_id"
_SECONDS_A_DAY = 86_400


def in_document(column: str, table: Table) -> str:
    """Give the name that a column has in a document: the identifier is `_id`."""
    return _ID if column == "id" and has_identifier(table) else column


def has_identifier(table: Table) -> bool:
    """Tell whether rows are known by an identifier, be it followed by a time that relational partitions ask for."""
    return table.primary_key[:1] == ("id",)


@dataclass
class Indexes:
    """The indexes of one collection while they are chosen.

    Args:
        table: The table of the data model.
        rules: Limits.
    """

    table: Table
    rules: StoreRules
    made: list[MongoIndex] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    searched_by: str = ""

    def __post_init__(self) -> None:
        self._names = Allocator("index", reserved=(), max_length=120)
        if not has_identifier(self.table):
            self._add_unique(self.table.primary_key)
        for one in self.table.uniques:
            if "id" not in one.columns:
                self._add_unique(one.columns)
        if self.table.purpose is Purpose.JOIN:
            self._add(tuple((name, 1) for name in reversed(self.table.primary_key[:2])), ("links from the other end",))
        elif self.table.purpose not in (Purpose.ENTITY, Purpose.IDEMPOTENCY):
            for index in self.table.indexes:
                compared, order = leading_columns(self.table, index)
                self._add(tuple((in_document(name, self.table), 1) for name in (*compared, *order)), index.serves)
        self._add_expiry()

    def serve(self, asked: Iterable[Asked]) -> None:
        """Make the indexes that patterns need, the longest first, so that shorter ones find them there."""
        needs = [(one, esr(one)) for one in asked]
        for one, keys in sorted(needs, key=lambda each: (-len(each[1]), -(each[0].pattern.rate or 0))):
            self._serve(one, keys)

    def _serve(self, asked: Asked, keys: Keys) -> None:
        name = asked.pattern.name
        if asked.is_text:
            self._search(asked)
            return
        if keys in ((), ((_ID, 1),)):
            self.chosen[name] = "_id_"
            return
        unique = next(
            (one for one in self.made if one.unique and {key for key, _ in one.keys} == set(asked.equal)), None
        )
        found = unique if asked.kind is PatternKind.GET else None
        found = found or next((one for one in self.made if _answers(one, keys, asked)), None)
        if found is None and len(self.made) >= self.rules.limit("indexes") - 1:
            self.left_out[name] = self.rules.because["no_room"].format(indexes=int(self.rules.limit("indexes")))
            return
        if found is None:
            self._add(keys, (name,))
        else:
            place = self.made.index(found)
            self.made[place] = found.model_copy(update={"serves": (*found.serves, name)})
        self.chosen[name] = self.made[-1].name if found is None else found.name

    def _search(self, asked: Asked) -> None:
        name, words = asked.pattern.name, words_of(asked, self.table)
        if self.searched_by:
            self.left_out[name] = self.rules.because["no_text"].format(pattern=self.searched_by)
            return
        self.searched_by = name
        keys: Keys = (*((one, 1) for one in asked.equal), *((one, "text") for one in words))
        self._add(keys, (name,))
        self.chosen[name] = self.made[-1].name

    def _add(self, keys: Keys, serves: tuple[str, ...], *, expires_after_s: int | None = None) -> None:
        said = " ".join(["by", *(name for name, _ in keys)])
        made = MongoIndex(name=self._names.allocate(said), keys=keys, expires_after_s=expires_after_s, serves=serves)
        self.made.append(made)

    def _add_unique(self, columns: tuple[str, ...]) -> None:
        optional = tuple(name for name in columns if self.table.column(name).nullable)
        keys = tuple((name, 1) for name in columns)
        name = self._names.allocate("_".join(["unique", *columns]))
        serves = (f"unique {', '.join(columns)}",)
        self.made.append(MongoIndex(name=name, keys=keys, unique=True, only_with=optional, serves=serves))

    def _add_expiry(self) -> None:
        """Let documents go after their retention: an index on one time, as the server asks for."""
        if self.table.purpose is Purpose.IDEMPOTENCY:
            self._add((("expires_at", 1),), ("expiry",), expires_after_s=0)
            return
        since = time_column(tuple(self.table.columns))
        if self.table.retention_days is not None and since is not None:
            seconds = round(self.table.retention_days * _SECONDS_A_DAY)
            self._add(((since, 1),), (f"retention of {self.table.title}",), expires_after_s=seconds)


def order_of(asked: Asked) -> tuple[tuple[str, int], ...]:
    """Give the exact order of a listing: what it is sorted by, else what it is bounded by; then `_id` for a cursor."""
    if asked.kind is not PatternKind.LIST:
        return ()
    stated = [(one.name, -1 if one.descending else 1) for one in asked.order]
    found = [(in_document(name, asked.table), way) for name, way in stated or [(one, 1) for one in asked.ranged[:1]]]
    if all(name != _ID for name, _ in found):
        found.append((_ID, found[-1][1] if found else 1))
    return tuple(found)


def esr(asked: Asked) -> Keys:
    """Give the fields of an index for a pattern: equality, then sort with its `_id`, then range."""
    table = asked.table
    keys: list[tuple[str, int | str]] = [(in_document(one, table), 1) for one in (*asked.equal, *asked.members)]
    if asked.link is not None:
        return tuple(keys)
    ranged = [(in_document(one, table), 1) for one in asked.ranged]
    named = {name for name, _ in keys}
    for name, way in (*order_of(asked), *ranged):
        if name not in named:
            keys.append((name, way))
            named.add(name)
    return tuple(keys)


def words_of(asked: Asked, table: Table) -> tuple[str, ...]:
    """Give the fields of texts that a search looks into: those it names, else all that hold text."""
    texts = (ColumnType.STRING, ColumnType.TEXT, ColumnType.EMAIL, ColumnType.URL, ColumnType.PHONE)
    named = {column.name for name in asked.pattern.by for column in table.columns_of(name)}
    plain = [one for one in table.columns if one.type in texts and not one.is_list]
    if named:
        return tuple(one.name for one in plain if one.name in named and one.name not in asked.equal)
    hidden = ("secret", "payment")
    return tuple(
        one.name
        for one in plain
        if one.type in (ColumnType.STRING, ColumnType.TEXT) and one.data_class.value not in hidden
    )


def _answers(index: MongoIndex, keys: Keys, asked: Asked) -> bool:
    """Tell whether an index begins with what a pattern needs, read forwards or backwards; equality in any order."""
    if index.only_with or any(way == "text" for _, way in index.keys):
        return False
    width = len(asked.equal) + len(asked.members)
    head, rest = index.keys[:width], index.keys[width : len(keys)]
    wanted = keys[width:]
    if {name for name, _ in head} != {name for name, _ in keys[:width]} or len(rest) < len(wanted):
        return False
    turned = tuple((name, -way if isinstance(way, int) else way) for name, way in wanted)
    return rest in (wanted, turned)
