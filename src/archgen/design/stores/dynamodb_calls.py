"""How DynamoDB answers each access pattern: the calls, what serves them, and their cost in capacity units."""

from collections.abc import Mapping
from math import ceil

from archgen.design.data_tables import Table
from archgen.design.stores.asked import Asked
from archgen.design.stores.dynamodb_keys import TableKeys, unique_sets
from archgen.design.stores.dynamodb_model import Call, DynamoIndex, DynamoTable, PatternCalls, Spread
from archgen.design.stores.physical import Served
from archgen.design.stores.rules import StoreRules
from archgen.requirements.model import PatternKind
from archgen.units import plain

_Answer = tuple[str, str, tuple[Call, ...]]
"""What serves a pattern, its cost, its calls."""


class Caller:
    """Answers patterns on the tables of one DynamoDB.

    Args:
        rules: Limits and words.
        tables: Tables by name.
        keys: How their keys were chosen, by name.
        shared: Table whose keys are values that occur once.
    """

    def __init__(
        self,
        rules: StoreRules,
        tables: Mapping[str, DynamoTable],
        keys: Mapping[str, TableKeys],
        shared: str | None,
    ) -> None:
        self._rules = rules
        self._tables = tables
        self._keys = keys
        self._shared = shared
        self._unit = rules.limit("read_unit_bytes")

    def answer(self, asked: Asked) -> tuple[Served, PatternCalls]:
        """Give what serves a pattern, or why nothing does, and its calls."""
        table, pattern = self._tables[asked.table.name], asked.pattern
        found = self._refusal(asked) or self._answer(asked, table)
        by, cost, calls = found if not isinstance(found, str) else ("", "", ())
        served = Served.of(
            pattern,
            by=by,
            call=", then ".join(_said(one) for one in calls),
            cost=cost,
            because=found if isinstance(found, str) else "",
        )
        return served, PatternCalls(pattern=pattern.name, calls=calls)

    def _refusal(self, asked: Asked) -> str | None:
        """Say why DynamoDB does not answer a pattern; None when it does."""
        because, name = self._rules.because, asked.pattern.name
        if asked.is_text:
            return because["no_search"]
        if asked.members:
            return because["no_members"]
        unbounded = self._keys[asked.table.name].unbounded(asked)
        if unbounded:
            return because["no_range"].format(columns=", ".join(f"`{one}`" for one in unbounded))
        if name in self._keys[asked.table.name].left_out:
            return because["no_room"].format(indexes=plain(self._rules.limit("indexes")))
        if asked.kind is PatternKind.AGGREGATE and name not in self._keys[asked.table.name].chosen:
            return because["no_all"]
        return None

    def _answer(self, asked: Asked, table: DynamoTable) -> _Answer:
        index = self._index(asked, table)
        if asked.kind is PatternKind.WRITE:
            return self._write(asked, table, index)
        if asked.link is not None:
            return self._by_link(asked, table, asked.link)
        if asked.is_by_id:
            call = Call(operation="GetItem", table=table.name, keys=_names(table))
            return table.name, self._get_cost("get", table), (call,)
        if index is None:
            return self._by_value(table)
        return f"{table.name}.{index.name}", self._query_cost(asked, table, index), (_query(asked, table, index),)

    def _index(self, asked: Asked, table: DynamoTable) -> DynamoIndex | None:
        name = self._keys[table.name].chosen.get(asked.pattern.name)
        return next((one for one in table.indexes if one.name == name), None)

    def _by_value(self, table: DynamoTable) -> _Answer:
        """Go to the one thing that has a value: the value is a key, and leads to the identifier."""
        shared = self._shared or ""
        calls = (
            Call(operation="GetItem", table=shared, keys=("value",)),
            Call(operation="GetItem", table=table.name, keys=_names(table)),
        )
        return shared, self._get_cost("unique", table), calls

    def _by_link(self, asked: Asked, table: DynamoTable, link: tuple[Table, str]) -> _Answer:
        joined, column = self._tables[link[0].name], link[1]
        index = None if joined.partition.name == column else next(iter(joined.indexes))
        units = asked.limit * ceil(table.item_bytes / self._unit) * 0.5 + 0.5
        cost = self._rules.costs["link"].format(
            items=asked.limit, bytes=f"{table.item_bytes:,} B", unit=plain(self._unit), units=plain(units)
        )
        calls = (
            Call(
                operation="Query",
                table=joined.name,
                index=index.name if index else None,
                keys=(column,),
                limit=asked.limit,
            ),
            Call(operation="BatchGetItem", table=table.name, keys=_names(table)),
        )
        return f"{joined.name}.{index.name}" if index else joined.name, cost, calls

    def _write(self, asked: Asked, table: DynamoTable, index: DynamoIndex | None) -> _Answer:
        if not asked.changes:
            return self._insert(asked, table)
        keys, condition = _names(table), self._condition(asked)
        call = Call(operation="UpdateItem", table=table.name, keys=keys, condition=condition)
        cost = self._write_cost(table, 1, 0)
        if index is None:
            return table.name, cost, (call,)
        return f"{table.name}.{index.name}", cost, (_query(asked, table, index), call)

    def _insert(self, asked: Asked, table: DynamoTable) -> _Answer:
        values = len(unique_sets(asked.table)) if self._shared else 0
        condition = f"attribute_not_exists(#{table.partition.name})"
        cost = self._write_cost(table, 1, values)
        if not values:
            return table.name, cost, (Call(operation="PutItem", table=table.name, condition=condition),)
        items = (table.name, *(self._shared or "" for _ in range(values)))
        call = Call(operation="TransactWriteItems", table=table.name, condition=condition, items=items)
        return table.name, cost, (call,)

    def _condition(self, asked: Asked) -> str:
        """Give the condition of a change: enough is left, else nobody was faster, else the thing is there."""
        held = {column.name for column in asked.table.columns}
        if asked.takes is not None:
            return f"#{asked.takes} >= :taken"
        if "row_version" in held:
            return "#row_version = :read"
        if asked.table.lifecycle is not None:
            return f"#{asked.table.lifecycle.column} IN (:from)"
        return "attribute_exists(#id)"

    def _get_cost(self, key: str, table: DynamoTable) -> str:
        units = ceil(table.item_bytes / self._unit) * 0.5
        return self._rules.costs[key].format(
            bytes=f"{table.item_bytes:,} B", unit=plain(self._unit), units=plain(units)
        )

    def _query_cost(self, asked: Asked, table: DynamoTable, index: DynamoIndex) -> str:
        costs, size = self._rules.costs, f"{table.item_bytes:,} B"
        if asked.kind is PatternKind.AGGREGATE:
            per_unit = plain(max(1, int(self._unit / table.item_bytes / 0.5)))
            return costs["range"].format(bytes=size, unit=plain(self._unit), per_unit=per_unit)
        times = int(self._rules.limit("shards")) if index.partition.spread is Spread.SHARDS else 1
        units = times * ceil(asked.limit * table.item_bytes / self._unit) * 0.5
        queries = {Spread.SHARDS: f"{times} × ", Spread.DAY: "each day "}.get(index.partition.spread, "")
        return costs["query"].format(
            queries=queries,
            items=asked.limit,
            bytes=size,
            unit=plain(self._unit),
            units=plain(units),
            sorted=costs["sorted"] if _is_sorted_after(asked, index) else "",
        )

    def _write_cost(self, table: DynamoTable, items: int, values: int) -> str:
        costs, unit = self._rules.costs, self._rules.limit("write_unit_bytes")
        copies, count = items + len(table.indexes), len(table.indexes)
        parts = [costs["table"]]
        if count:
            parts.append(costs["one_index"] if count == 1 else costs["index"].format(count=count))
        units = ceil(table.item_bytes / unit) * copies
        if values:
            parts.append(costs["one_unique"] if values == 1 else costs["uniques"].format(count=values))
            units = (ceil(table.item_bytes / unit) + values) * 2 + ceil(table.item_bytes / unit) * count
        key = "transaction" if values else "write"
        return costs[key].format(
            bytes=f"{table.item_bytes:,} B",
            wunit=plain(unit),
            copies=copies,
            indexes=count,
            values=values,
            units=plain(units),
            what=", ".join(parts),
        )


def _names(table: DynamoTable) -> tuple[str, ...]:
    return tuple(one.name for one in (table.partition, table.sort) if one is not None)


def _query(asked: Asked, table: DynamoTable, index: DynamoIndex) -> Call:
    bounded = index.sort is not None and bool(asked.ranged) and index.sort.columns == asked.ranged[:1]
    # A filter may not name a key of what is read.
    held = {one.name for one in (index.partition, index.sort) if one is not None}
    keys = (index.partition.name, *([index.sort.name] if bounded and index.sort else []))
    down = bool(asked.order) and asked.order[0].descending and not _is_sorted_after(asked, index)
    limit = None if asked.kind is PatternKind.AGGREGATE else asked.limit
    return Call(
        operation="Query",
        table=table.name,
        index=index.name,
        keys=keys,
        between=bounded,
        filters=tuple(name for name in asked.ranged if name not in held),
        forward=not down,
        limit=limit,
    )


def _is_sorted_after(asked: Asked, index: DynamoIndex) -> bool:
    """Tell whether the caller puts results in order: the index has another one, is in parts, or ends early."""
    if not asked.order:
        return False
    first = index.sort is not None and index.sort.columns == (asked.order[0].name,)
    return not first or len(asked.order) > 1 or index.partition.spread is Spread.SHARDS


def _said(call: Call) -> str:
    keys = [f"`{name}`" for name in call.keys]
    if call.between:
        keys[-1] += " between"
    text = f"{call.operation} {', '.join(keys)}".strip()
    if call.operation == "Query" and not call.forward:
        text += ", downwards"
    if call.filters:
        text += f", filtered by {', '.join(f'`{one}`' for one in call.filters)}"
    return f"{text} if `{call.condition}`" if call.condition else text
