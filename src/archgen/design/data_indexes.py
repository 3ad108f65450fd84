"""Indexes that access patterns, deletes and purges need, and no others.

A need is what one reader asks for: columns compared for equality, then columns read in order. Needs are met longest
first, so that an index whose leading columns serve a shorter need is made once; unique keys and primary keys count too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from archgen.design.data_columns import Draft
from archgen.design.data_tables import Index, IndexColumn, IndexMethod
from archgen.design.names import Allocator


@dataclass(frozen=True)
class Need:
    """What one reader asks of a table.

    Attributes:
        table: Name of the table.
        serves: Who reads.
        because: Why such an index serves.
        equal: Columns compared for equality.
        ordered: Columns read in order.
        method: How rows are found.
        include: Columns that, carried along, spare the way to the table.
        where: Rows that the reader looks for, when an index of its own may leave the others out.
    """

    table: str
    serves: str
    because: str
    equal: tuple[str, ...] = ()
    ordered: tuple[IndexColumn, ...] = ()
    method: IndexMethod = IndexMethod.BTREE
    include: tuple[str, ...] = ()
    where: str | None = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.equal) + len(self.ordered)


@dataclass
class _Made:
    columns: tuple[IndexColumn, ...]
    name: str
    method: IndexMethod = IndexMethod.BTREE
    serves: list[str] = field(default_factory=list)
    because: str = ""
    own: bool = True
    include: dict[str, None] = field(default_factory=dict)
    where: str | None = None


def serve(drafts: Iterable[Draft], needs: tuple[Need, ...], names: Allocator) -> dict[Need, str]:
    """Add the indexes that the needs ask for to the drafts; give the index or key that serves each need."""
    own: dict[str, list[Need]] = {}
    for need in needs:
        own.setdefault(need.table, []).append(need)
    served: dict[Need, str] = {}
    for draft in drafts:
        served |= _serve_table(draft, tuple(own.get(draft.name, ())), names)
    return served


def _serve_table(draft: Draft, needs: tuple[Need, ...], names: Allocator) -> dict[Need, str]:
    made = [_keyed(draft.primary_key, f"pk_{draft.name}")]
    made += [_keyed(unique.columns, unique.name) for unique in draft.uniques if unique.where is None]
    found: dict[Need, _Made] = {}
    for need in sorted(needs, key=lambda one: -one.width):
        match = next((one for one in made if _fits(one, need)), None)
        if match is None:
            match = _Made(_columns(need), "", need.method, because=need.because, where=need.where)
            made.append(match)
        held = {one.name for one in match.columns}
        match.include |= {name: None for name in need.include if name not in held}
        found[need] = match
    for need in needs:
        match = found[need]
        if need.serves not in match.serves:
            match.serves.append(need.serves)
        if match.own and not match.name:
            words = " ".join((draft.name, *(one.name for one in match.columns if one.name != "id")))
            match.name = names.allocate(f"ix {words}")
            draft.indexes.append(
                Index(
                    name=match.name,
                    columns=match.columns,
                    where=match.where,
                    include=tuple(match.include),
                    method=match.method,
                    serves=("",),
                    because=match.because,
                )
            )
    by_name = {one.name: one for one in made if one.own and one.name}
    draft.indexes = [
        index.model_copy(update={"serves": tuple(by_name[index.name].serves)}) if index.name in by_name else index
        for index in draft.indexes
    ]
    return {need: match.name for need, match in found.items()}


def _keyed(columns: tuple[str, ...], name: str) -> _Made:
    return _Made(tuple(IndexColumn(name=column) for column in columns), name, own=False)


def _columns(need: Need) -> tuple[IndexColumn, ...]:
    return (*(IndexColumn(name=name) for name in need.equal), *need.ordered)


def _fits(made: _Made, need: Need) -> bool:
    """Say whether an index serves a need: the equal columns first in any order, then the ordered ones."""
    if made.method is not need.method:
        return False
    if need.method is not IndexMethod.BTREE:
        return made.columns == _columns(need)
    count = len(need.equal)
    if {one.name for one in made.columns[:count]} != set(need.equal) or len(made.columns) < count:
        return False
    rest = made.columns[count : need.width]
    turned = tuple(IndexColumn(name=one.name, descending=not one.descending) for one in rest)
    return need.ordered in (rest, turned)
