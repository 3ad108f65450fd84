"""The physical model of a MongoDB: collections, what lies inside their documents, indexes, shard keys and queries."""

from collections.abc import Iterator
from dataclasses import replace

from archgen.design.data_tables import ColumnType, Table
from archgen.design.design import Design
from archgen.design.stores.asked import Asked, asked_of
from archgen.design.stores.keeping import left_to_application
from archgen.design.stores.mongodb_indexes import Indexes, has_identifier
from archgen.design.stores.mongodb_inside import Insides
from archgen.design.stores.mongodb_model import Collection, Keys, MongoModel
from archgen.design.stores.mongodb_queries import Asker
from archgen.design.stores.physical import Decided
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.requirements.model import PatternKind
from archgen.units import plain

_SHARDING = "sharding"


def compose(design: Design, placement: Placement) -> MongoModel:
    """Make the collections of a MongoDB with their indexes, and say how each access pattern is answered."""
    return _Composer(design, placement).model()


class _Composer:
    """Makes the model of one MongoDB."""

    def __init__(self, design: Design, placement: Placement) -> None:
        self._design = design
        self._placement = placement
        self._rules: StoreRules = store_rules(placement.kind.value)
        self._tables = [design.data.table(name) for name in placement.tables]
        self._asked = asked_of(design.data, design.requirements, placement)
        self._placings = Insides(design.data, self._tables, self._asked, self._rules).placings()
        self._is_sharded = _SHARDING in design.recommendations.chosen("datastore_scaling")
        self._has_engine = "search_engine" in design.recommendations.chosen("search_analytics")

    def model(self) -> MongoModel:
        """Give the whole model."""
        own = [one.table for one in self._placings.values() if one.parent is None]
        indexes = {table.name: self._indexes(table) for table in own}
        collections = {table.name: self._collection(table, indexes[table.name]) for table in own}
        asker = Asker(self._rules, collections, indexes, self._placings, has_engine=self._has_engine)
        answers = [asker.answer(one) for one in self._asked]
        return MongoModel(
            placement=self._placement,
            served=tuple(served for served, _ in answers),
            decided=tuple(self._decided(collections)),
            collections=tuple(collections.values()),
            queries=tuple(query for _, query in answers if query is not None),
            is_sharded=self._is_sharded,
        )

    def _indexes(self, table: Table) -> Indexes:
        found = Indexes(table, self._rules)
        own = [one for one in self._asked if one.table.name == table.name]
        found.serve(
            self._in_document(one)
            for one in own
            if not (one.kind is PatternKind.WRITE and not one.changes) and not (one.is_text and self._has_engine)
        )
        return found

    def _in_document(self, asked: Asked) -> Asked:
        """Ask for a value of a list where the links that a pattern goes through lie inside documents."""
        placing = None if asked.link is None else self._placings.get(asked.link[0].name)
        if placing is None or placing.inside is None:
            return asked
        return replace(asked, link=None, members=(placing.inside.field,))

    def _collection(self, table: Table, indexes: Indexes) -> Collection:
        inside = [one for one in self._placings.values() if one.parent is table and one.inside is not None]
        lists = tuple(one.inside for one in inside if one.inside is not None)
        names = [column.name for column in table.columns]
        size = table.row_bytes + sum(len(name) for name in names) + len(names) * int(self._rules.limit("field_bytes"))
        parts = sum((one.table.rows or 0) / (table.rows or 1) * one.table.row_bytes for one in inside)
        return Collection(
            name=table.name,
            entity=table.entity,
            title=table.title,
            has_identifier=has_identifier(table),
            inside=lists,
            indexes=tuple(indexes.made),
            shard_key=self._shard(table)[0] if self._is_sharded else (),
            document_bytes=round(size + parts),
            rows=table.rows,
        )

    def _shard(self, table: Table) -> tuple[Keys, str]:
        """Give the key by which a large collection is spread, and why; no key keeps it on one shard.

        A unique index must begin with the whole shard key, so values that occur once leave little choice.
        """
        because, tenant, busiest = self._rules.because, table.tenant_column, self._busiest(table)
        uniques = [one.columns for one in table.uniques if "id" not in one.columns]
        if (table.rows or 0) < self._rules.limit("shard_rows"):
            return (), ""
        if tenant not in (None, "id") and all(one[0] == tenant for one in uniques):
            return ((str(tenant), 1), *(() if uniques else (("_id", 1),))), because["shard_tenant"]
        if len(uniques) == 1:
            return tuple((name, 1) for name in uniques[0]), because["shard_unique"]
        if uniques:
            return (), because["shard_uniques"]
        by_id = self._rate_by_id(table)
        if by_id and by_id >= (busiest.pattern.rate or 0 if busiest is not None else 0):
            return (("_id", "hashed"),), because["shard_id"]
        if busiest is not None:
            return ((busiest.equal[0], 1), ("_id", 1)), because["shard_pattern"].format(pattern=busiest.pattern.name)
        return (("_id", "hashed"),), because["shard_hash"]

    def _rate_by_id(self, table: Table) -> float:
        """Give the requests a second that go to one document by its identifier, also for what lies inside."""
        within = {one.table.name for one in self._placings.values() if one.parent is table}
        own = (one for one in self._asked if one.table.name == table.name and one.is_by_id)
        asked = [*own, *(one for one in self._asked if one.table.name in within)]
        adds = (one for one in asked if one.kind is PatternKind.WRITE and not one.changes and one.table is table)
        return sum(one.pattern.rate or 0 for one in asked) - sum(one.pattern.rate or 0 for one in adds)

    def _busiest(self, table: Table) -> Asked | None:
        """Give the listing by which a collection is best cut: by a required column of many values."""
        few = (ColumnType.ENUM, ColumnType.BOOL)
        listings = [
            one
            for one in self._asked
            if one.table.name == table.name
            and one.kind is PatternKind.LIST
            and one.equal
            and one.equal[0] != "id"
            and table.column(one.equal[0]).type not in few
            and not table.column(one.equal[0]).nullable
        ]
        return max(listings, key=lambda one: one.pattern.rate or 0, default=None)

    def _decided(self, collections: dict[str, Collection]) -> Iterator[Decided]:
        because = self._rules.because
        yield from (one.decided for one in self._placings.values() if one.decided is not None)
        if any(table.foreign_keys for table in self._tables):
            yield Decided(about=self._placement.folder, because=because["references"])
        for one in collections.values():
            table = self._design.data.table(one.name)
            yield from self._of_indexes(one, table)
            why = self._why_shard(table) if self._is_sharded else ""
            if why:
                yield Decided(about=one.name, because=why)
            kept = tuple(dict.fromkeys(left_to_application(table, self._rules.notes["exclusion"])))
            if kept:
                yield Decided(about=one.name, because=because["application"].format(rules="; ".join(kept)))

    def _of_indexes(self, collection: Collection, table: Table) -> Iterator[Decided]:
        because = self._rules.because
        for index in collection.indexes:
            about = f"{collection.name}.{index.name}"
            if index.expires_after_s is not None and table.retention_days is not None and index.expires_after_s:
                values = {"days": plain(table.retention_days), "column": index.keys[0][0]}
                yield Decided(about=about, because=because["ttl"].format(**values))
            elif index.expires_after_s is not None:
                yield Decided(about=about, because=because["ttl_key"])
            if index.only_with:
                yield Decided(about=about, because=because["partial"].format(column="`, `".join(index.only_with)))

    def _why_shard(self, table: Table) -> str:
        """Say how a collection is spread and why; nothing of a small one."""
        keys, reason = self._shard(table)
        shown = ", ".join(f"`{name}`{' hashed' if way == 'hashed' else ''}" for name, way in keys)
        return self._rules.because["shard"].format(key=shown, reason=reason) if keys else reason
