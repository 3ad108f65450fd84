"""What lies inside documents of MongoDB and what has a collection of its own, with the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archgen.design.data_sizes import short_bytes
from archgen.design.data_tables import DataModel, ForeignKey, OnDelete, Purpose, Table
from archgen.design.stores.asked import Asked
from archgen.design.stores.mongodb_model import Inside
from archgen.design.stores.physical import Decided
from archgen.design.stores.rules import StoreRules
from archgen.requirements.model import PatternKind
from archgen.units import plain, short


@dataclass(frozen=True)
class Placing:
    """Where the rows of one table lie.

    Attributes:
        table: The table of the data model.
        parent: Table whose documents hold its rows; None when it is a collection.
        inside: How they lie there.
        decided: The reason; None where there was nothing to decide.
    """

    table: Table
    parent: Table | None = None
    inside: Inside | None = None
    decided: Decided | None = None


class Insides:
    """Decides table by table whether its rows lie inside those of another.

    Args:
        data: The whole data model.
        tables: Tables of the store.
        asked: What the patterns on them ask.
        rules: Limits and reasons.
    """

    def __init__(self, data: DataModel, tables: Sequence[Table], asked: Sequence[Asked], rules: StoreRules) -> None:
        self._data = data
        self._tables = {one.name: one for one in tables}
        self._asked = asked
        self._rules = rules

    def placings(self) -> Mapping[str, Placing]:
        """Give where the rows of each table lie."""
        return {name: self._placing(table) for name, table in self._tables.items()}

    def _placing(self, table: Table) -> Placing:
        if table.purpose is Purpose.JOIN:
            return self._links(table)
        key = next(
            (one for one in table.foreign_keys if _is_part(one, table) and one.target_table in self._tables), None
        )
        if key is None:
            return Placing(table)
        parent = self._tables[key.target_table]
        reason = next(self._reasons(table, parent, key), None)
        if reason is not None:
            return Placing(table, decided=Decided(about=table.name, because=reason))
        items, limit = self._average(table, parent), self._rules.limit("embedded_items")
        inside = Inside(
            field=_field_name(table, parent),
            table=table.name,
            left_out=key.columns[-1],
            entity=table.entity,
            most=int(10 * min(max(items or 1, 1), limit)),
        )
        said = self._rules.because["embedded"].format(
            parent=parent.title,
            items=plain(round(items or 0, 1)),
            rows=short(table.rows or 0),
            parents=short(parent.rows or 0),
            bytes=short_bytes((items or 0) * table.row_bytes),
        )
        return Placing(table, parent, inside, Decided(about=table.name, because=said))

    def _reasons(self, table: Table, parent: Table, key: ForeignKey) -> Iterator[str]:
        """Give the reasons why a part has a collection of its own."""
        because = self._rules.because
        if table.lifecycle is not None:
            yield because["own_life"]
        for other in self._data.tables:
            if any(one.target_table == table.name for one in other.foreign_keys):
                yield because["referred"].format(who=other.title)
        if table.append_only or table.guards:
            yield because["unbounded"]
        if table.retention_days not in (None, parent.retention_days):
            yield because["kept"].format(parent=parent.title)
        if any("id" not in one.columns for one in table.uniques):
            yield because["unique"]
        for one in self._asked:
            if one.table.name == table.name and not _is_within(one, key.columns[-1], table.tenant_column):
                yield because["asked"].format(pattern=one.pattern.name, parent=parent.title)
        yield from self._too_many(table, parent)

    def _too_many(self, table: Table, parent: Table) -> Iterator[str]:
        """Say why parts are too many, or may be, for one document."""
        because = self._rules.because
        items = self._average(table, parent)
        if items is None:
            yield because["unknown"].format(parent=parent.title)
            return
        whole = parent.row_bytes + items * table.row_bytes
        if items > self._rules.limit("embedded_items") or whole > self._rules.limit("embedded_bytes"):
            yield because["many"].format(
                items=short(items), parent=parent.title, rows=short(table.rows or 0), parents=short(parent.rows or 0)
            )

    def _links(self, table: Table) -> Placing:
        """Put few links of a many-to-many reference into the documents of the entity that names it."""
        near, far = table.foreign_keys[:2]
        parent = self._tables.get(near.target_table)
        items = None if parent is None else self._average(table, parent)
        if parent is None or items is None or items > self._rules.limit("embedded_items"):
            said = self._rules.because["link_collection"].format(near=self._data.table(near.target_table).title)
            return Placing(table, decided=Decided(about=table.name, because=said))
        inside = Inside(
            field=_links_name(far.columns[-1], parent),
            table=table.name,
            left_out=near.columns[-1],
            most=int(10 * max(items, 1)),
        )
        said = self._rules.because["links"].format(items=plain(round(items, 1)))
        return Placing(table, parent, inside, Decided(about=f"{parent.name}.{inside.field}", because=said))

    @staticmethod
    def _average(table: Table, parent: Table) -> float | None:
        return table.rows / parent.rows if table.rows is not None and parent.rows else None


def _is_part(key: ForeignKey, table: Table) -> bool:
    return table.purpose is Purpose.ENTITY and key.on_delete is OnDelete.CASCADE and key.target_table != table.name


def _is_within(asked: Asked, column: str, tenant: str | None) -> bool:
    """Say whether a pattern stays inside one document: it lists the parts of one parent, or adds to them."""
    if asked.kind is PatternKind.WRITE:
        return not asked.pattern.by
    whole = not asked.ranged and not asked.members and not asked.is_text and asked.link is None
    return asked.kind is PatternKind.LIST and whole and set(asked.equal) - {tenant} == {column}


def _field_name(table: Table, parent: Table) -> str:
    """Name a list of parts as their table is named, unless a column has the name."""
    taken = {one.name for one in parent.columns}
    name = table.name
    while name in taken:
        name += "_list"
    return name


def _links_name(column: str, parent: Table) -> str:
    taken = {one.name for one in parent.columns}
    name = f"{column}s"
    while name in taken:
        name += "_list"
    return name
