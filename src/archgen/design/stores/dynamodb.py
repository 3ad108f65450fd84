"""The physical model of a DynamoDB: a table an entity, keys and indexes from access patterns, conditions of writes."""

from collections.abc import Iterator

from archgen.design.data_tables import Purpose, Table
from archgen.design.design import Design
from archgen.design.names import Allocator, Style
from archgen.design.stores.asked import Asked, asked_of
from archgen.design.stores.dynamodb_calls import Caller
from archgen.design.stores.dynamodb_keys import TableKeys, unique_sets
from archgen.design.stores.dynamodb_model import DynamoModel, DynamoTable, KeyAttribute, Spread
from archgen.design.stores.keeping import left_to_application
from archgen.design.stores.physical import Decided
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.design.stores.support import leading_columns
from archgen.requirements.model import PatternKind
from archgen.units import plain, short

_SHARED = "unique_keys"


def compose(design: Design, placement: Placement) -> DynamoModel:
    """Make the tables of a DynamoDB with their keys, and say how each access pattern is answered."""
    return _Composer(design, placement).model()


class _Composer:
    """Makes the model of one DynamoDB."""

    def __init__(self, design: Design, placement: Placement) -> None:
        self._design = design
        self._placement = placement
        self._rules: StoreRules = store_rules(placement.kind.value)
        self._logical = [design.data.table(name) for name in placement.tables]
        self._asked = asked_of(design.data, design.requirements, placement)
        self._resources = Allocator("table", style=Style.PASCAL, reserved=(), max_length=200)
        taken = Allocator("table", reserved=placement.tables)
        has_uniques = any(unique_sets(one) for one in self._logical)
        self._shared = taken.allocate(_SHARED) if has_uniques else None

    def model(self) -> DynamoModel:
        """Give the whole model."""
        keys = {table.name: self._keys(table) for table in self._logical}
        tables = {one.name: self._table(one, keys[one.name]) for one in self._logical}
        if self._shared is not None:
            tables[self._shared] = self._unique_table(self._shared)
        caller = Caller(self._rules, tables, keys, self._shared)
        answers = [caller.answer(one) for one in self._asked]
        return DynamoModel(
            placement=self._placement,
            served=tuple(served for served, _ in answers),
            decided=tuple(self._decided(tables, keys)),
            tables=tuple(tables.values()),
            calls=tuple(calls for _, calls in answers if calls.calls),
            unique_table=self._shared,
        )

    def _keys(self, table: Table) -> TableKeys:
        keys = TableKeys(table, self._rules)
        own = [one for one in self._asked if one.table.name == table.name]
        keys.serve(one for one in own if _needs_index(one, keys))
        if table.purpose is Purpose.JOIN:
            near, far = table.primary_key[:2]
            keys.add((far,), near, self._rules.because["join"])
        if table.purpose in (Purpose.AUDIT, Purpose.JOBS):
            for index in table.indexes:
                compared, order = leading_columns(table, index)
                keys.add(compared, order[0], ", ".join(index.serves))
        return keys

    def _table(self, table: Table, keys: TableKeys) -> DynamoTable:
        expires, since = keys.expiry()
        own = [one for one in self._asked if one.table.name == table.name]
        made = DynamoTable(
            name=table.name,
            logical_id=self._resources.allocate(f"{table.name} table"),
            entity=table.entity,
            title=table.title,
            partition=keys.partition,
            sort=keys.sort,
            indexes=tuple(keys.indexes),
            expires=expires,
            expires_from=since,
            retention_days=None if since == expires else table.retention_days,
            has_stream=table.purpose in (Purpose.OUTBOX, Purpose.EVENTS) or any(_leaves(one, keys) for one in own),
            item_bytes=0,
            rows=table.rows,
        )
        # DynamoDB stores and bills the name of each attribute with each item.
        names = (
            {one.name for one in table.columns} | {one.name for one in made.keys} | ({expires} if expires else set())
        )
        return made.model_copy(update={"item_bytes": table.row_bytes + sum(len(name) for name in names)})

    def _unique_table(self, name: str) -> DynamoTable:
        rows = [(table.rows or 0) * len(unique_sets(table)) for table in self._logical]
        return DynamoTable(
            name=name,
            logical_id=self._resources.allocate(f"{name} table"),
            title=self._rules.notes["unique_title"],
            partition=KeyAttribute(name="value", type="S", columns=()),
            item_bytes=int(self._rules.limit("unique_bytes")),
            rows=sum(rows) or None,
        )

    def _decided(self, tables: dict[str, DynamoTable], keys: dict[str, TableKeys]) -> Iterator[Decided]:
        because, limit = self._rules.because, self._rules.limit
        yield Decided(about=self._placement.folder, because=because["table_per_entity"])
        yield Decided(about=self._placement.folder, because=self._billing())
        yield Decided(about=self._placement.folder, because=because["no_constraints"])
        if self._shared is not None:
            yield Decided(about=self._shared, because=because["unique"])
        for table in tables.values():
            for index in table.indexes:
                spread = index.partition.spread
                if spread is not Spread.NONE:
                    values = {"wcu": plain(limit("partition_wcu")), "rows": short(table.rows or 0)}
                    said = because[spread.value].format(**values, shards=plain(limit("shards")))
                    yield Decided(about=f"{table.name}.{index.partition.name}", because=said)
                if index.sparse:
                    columns = ", ".join(f"`{one}`" for one in index.sparse)
                    said = because["sparse"].format(columns=columns)
                    yield Decided(about=f"{table.name}.{index.name}", because=said)
            yield from self._of_table(table, keys)

    def _of_table(self, table: DynamoTable, keys: dict[str, TableKeys]) -> Iterator[Decided]:
        because = self._rules.because
        if table.expires is not None and table.retention_days is not None:
            said = because["ttl"].format(days=plain(table.retention_days), column=f"`{table.expires_from}`")
            yield Decided(about=f"{table.name}.{table.expires}", because=said)
        elif table.expires is not None:
            yield Decided(about=f"{table.name}.{table.expires}", because=because["ttl_key"])
        if table.name in keys:
            yield from self._of_rows(keys[table.name].table)
        if table.has_stream:
            yield Decided(about=table.name, because=because["stream"])

    def _of_rows(self, table: Table) -> Iterator[Decided]:
        because = self._rules.because
        if table.purpose is Purpose.IDEMPOTENCY:
            yield Decided(about=table.name, because=because["idempotency"])
        if table.row_security:
            yield Decided(about=table.name, because=because["tenant"])
        kept = tuple(dict.fromkeys(left_to_application(table, self._rules.notes["exclusion"])))
        if kept:
            yield Decided(about=table.name, because=because["application"].format(rules="; ".join(kept)))

    def _billing(self) -> str:
        """Say how capacity is paid: as the bill has it."""
        facts = self._design.facts
        mean = 1 / max(facts.number("peak_to_mean"), 1)
        return self._rules.because["billing"].format(shape=facts.value("traffic_shape"), share=f"{mean * 100:.0f} %")


def _needs_index(asked: Asked, keys: TableKeys) -> bool:
    """Say whether a pattern reads by something else than the table's own key."""
    if asked.is_text or asked.members or asked.link is not None or asked.is_by_id or keys.unbounded(asked):
        return False
    is_value = asked.kind is PatternKind.GET and any(set(one) == set(asked.equal) for one in unique_sets(keys.table))
    adds = asked.kind is PatternKind.WRITE and not asked.changes
    return not is_value and not adds


def _leaves(asked: Asked, keys: TableKeys) -> bool:
    """Say whether what a pattern asks is answered from what follows the table's changes."""
    is_whole = asked.kind is PatternKind.AGGREGATE and asked.pattern.name not in keys.chosen
    return asked.is_text or bool(asked.members) or is_whole
