"""What each access pattern asks of a store, in columns of the data model: the common ground of all physical models."""

from dataclasses import dataclass

from archgen.design.data_tables import AccessPath, ColumnType, DataModel, IndexColumn, ParameterUse, Table
from archgen.design.stores.placement import Placement
from archgen.requirements.model import AccessPattern, PatternKind, Requirements

FEW_VALUES = frozenset({ColumnType.ENUM, ColumnType.BOOL})
"""Types of columns that tell few rows apart."""


@dataclass(frozen=True)
class Asked:
    """An access pattern in columns.

    Attributes:
        pattern: The pattern as stated.
        table: The table of the data model that holds its entity.
        equal: Columns that are compared for equality, the tenant's first.
        ranged: Columns that are bounded.
        order: Order of the results, without the identifier that makes it exact.
        members: Columns of lists of which one value is asked for.
        is_text: Whether words of texts are searched.
        link: Join table and the column of it that is compared, where the pattern goes through one.
        limit: Most results of one call; 1 for what reads one thing.
        changes: Whether a write changes what is there rather than adds to it.
        takes: Column of a count that a write lowers.
    """

    pattern: AccessPattern
    table: Table
    equal: tuple[str, ...] = ()
    ranged: tuple[str, ...] = ()
    order: tuple[IndexColumn, ...] = ()
    members: tuple[str, ...] = ()
    is_text: bool = False
    link: tuple[Table, str] | None = None
    limit: int = 1
    changes: bool = False
    takes: str | None = None

    @property
    def kind(self) -> PatternKind:
        """Give what the pattern does."""
        return self.pattern.kind

    @property
    def is_by_id(self) -> bool:
        """Tell whether the pattern goes to one thing by its identifier."""
        return self.kind in (PatternKind.GET, PatternKind.WRITE) and self.equal in ((), ("id",)) and not self.link


def asked_of(data: DataModel, requirements: Requirements, placement: Placement) -> tuple[Asked, ...]:
    """Give what the access patterns on the entities of a store ask, in the order of the requirements."""
    paths = {one.pattern: one for one in data.access_paths}
    patterns = (one for one in requirements.domain.access_patterns if one.entity in placement.entities)
    return tuple(_asked(one, paths[one.name], data) for one in patterns)


def _asked(pattern: AccessPattern, path: AccessPath, data: DataModel) -> Asked:
    table = data.table(path.table)
    own = [one for one in path.parameters if one.table == table.name]
    equal = [one.column for one in own if one.use is ParameterUse.EQUAL and one.column != "row_version"]
    far = next((one for one in path.parameters if one.table != table.name), None)
    columns = [(column, sort.descending) for sort in pattern.sort for column in table.columns_of(sort.field)[:1]]
    return Asked(
        pattern=pattern,
        table=table,
        equal=tuple(dict.fromkeys(equal)),
        ranged=tuple(one.column for one in own if one.use is ParameterUse.FROM),
        order=tuple(IndexColumn(name=one.name, descending=down) for one, down in columns if one.name not in equal),
        members=tuple(one.column for one in own if one.use is ParameterUse.MEMBER),
        is_text=pattern.kind is PatternKind.SEARCH and (not path.parameters or _searches(path)),
        link=(data.table(far.table), far.column) if far is not None else None,
        limit=path.limit or 1,
        changes=pattern.kind is PatternKind.WRITE and path.sql.startswith("UPDATE"),
        takes=next((one.column for one in own if one.use is ParameterUse.TAKEN), None),
    )


def _searches(path: AccessPath) -> bool:
    return any(one.use is ParameterUse.WORDS for one in path.parameters)
