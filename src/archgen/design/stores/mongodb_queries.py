"""How MongoDB answers each access pattern: the query, the index that serves it, and what it reads."""

from collections.abc import Mapping

from archgen.design.data_rules import data_rules
from archgen.design.data_sizes import short_bytes
from archgen.design.data_tables import ColumnType
from archgen.design.stores.asked import Asked
from archgen.design.stores.mongodb_indexes import Indexes, esr, in_document, order_of
from archgen.design.stores.mongodb_inside import Placing
from archgen.design.stores.mongodb_model import Collection, MongoQuery, Operation
from archgen.design.stores.physical import Served
from archgen.design.stores.rules import StoreRules
from archgen.requirements.model import PatternKind
from archgen.units import short


class Asker:
    """Answers patterns on the collections of one MongoDB.

    Args:
        rules: Limits and words.
        collections: Collections by name.
        indexes: How their indexes were chosen, by name.
        placings: Where the rows of each table lie.
        has_engine: Whether a search engine takes the searches.
    """

    def __init__(
        self,
        rules: StoreRules,
        collections: Mapping[str, Collection],
        indexes: Mapping[str, Indexes],
        placings: Mapping[str, Placing],
        *,
        has_engine: bool,
    ) -> None:
        self._rules = rules
        self._collections = collections
        self._indexes = indexes
        self._placings = placings
        self._has_engine = has_engine

    def answer(self, asked: Asked) -> tuple[Served, MongoQuery | None]:
        """Give what serves a pattern, or why nothing does, and its query."""
        pattern = asked.pattern
        served = Served.of(pattern)
        reason = self._refusal(asked)
        if reason is not None:
            return served.model_copy(update={"because": reason}), None
        placing = self._placings[asked.table.name]
        inside = placing.parent is not None and placing.inside is not None
        query = self._inside(asked, placing) if inside else self._query(asked)
        by = "_id_" if inside else self._served_by(asked)
        answered = {
            "by": f"{query.links[0] if query.links else query.collection}.{by}",
            "call": said(query),
            "cost": self._cost(asked, self._collections[query.collection], by, inside=inside) + self._scattered(query),
        }
        return served.model_copy(update=answered), query

    def _refusal(self, asked: Asked) -> str | None:
        """Say why MongoDB does not answer a pattern; None when it does."""
        because = self._rules.because
        if asked.is_text and self._has_engine:
            return because["no_engine"]
        indexes = self._indexes.get(asked.table.name)
        if indexes is not None and asked.pattern.name in indexes.left_out:
            return indexes.left_out[asked.pattern.name]
        is_whole = asked.kind is PatternKind.AGGREGATE and not esr(asked)
        if is_whole and (asked.table.rows or 0) >= data_rules().scan_rows:
            return because["no_all"]
        return None

    def _served_by(self, asked: Asked) -> str:
        adds = asked.kind is PatternKind.WRITE and not asked.changes
        links = self._links(asked)
        if links is not None:
            held = self._collections[links[0]].indexes
            return next((one.name for one in held if one.keys[0][0] == links[1]), "")
        return "_id_" if adds else self._indexes[asked.table.name].chosen.get(asked.pattern.name, "_id_")

    def _inside(self, asked: Asked, placing: Placing) -> MongoQuery:
        """Read a list that lies inside a document, or add to it."""
        parent, inside = placing.parent, placing.inside
        if parent is None or inside is None:
            raise AssertionError(asked.table.name)
        writes = asked.kind is PatternKind.WRITE
        return MongoQuery(
            pattern=asked.pattern.name,
            operation=Operation.UPDATE if writes else Operation.FIND,
            collection=parent.name,
            equal=("_id", f"{inside.field}.id") if asked.changes else ("_id",),
            inside=inside.field,
        )

    def _query(self, asked: Asked) -> MongoQuery:
        query = MongoQuery(
            pattern=asked.pattern.name,
            operation=Operation.FIND,
            collection=asked.table.name,
            equal=self._compared(asked),
            links=self._links(asked),
            ranged=tuple(in_document(one, asked.table) for one in asked.ranged),
        )
        match asked.kind:
            case PatternKind.WRITE:
                return self._write(asked, query)
            case PatternKind.AGGREGATE:
                return query.model_copy(update={"operation": Operation.AGGREGATE, **_sums(asked)})
            case PatternKind.SEARCH if asked.is_text:
                return query.model_copy(update={"words": True, "limit": asked.limit})
            case PatternKind.GET:
                return query.model_copy(update={"equal": query.equal or ("_id",), "limit": 1})
        return query.model_copy(update={"sort": order_of(asked), "limit": asked.limit})

    def _compared(self, asked: Asked) -> tuple[str, ...]:
        placing = self._placings[asked.link[0].name] if asked.link else None
        held = (placing.inside.field,) if placing is not None and placing.inside is not None else ()
        return tuple(in_document(one, asked.table) for one in (*asked.equal, *asked.members, *held))

    def _links(self, asked: Asked) -> tuple[str, str, str] | None:
        """Give the collection of links that leads to the documents; None where links lie inside, or there are none."""
        if asked.link is None or self._placings[asked.link[0].name].inside is not None:
            return None
        table, far = asked.link
        return table.name, far, next(one for one in table.primary_key if one != far)

    def _write(self, asked: Asked, query: MongoQuery) -> MongoQuery:
        if not asked.changes:
            return query.model_copy(update={"operation": Operation.INSERT, "equal": ()})
        has_version = any(column.name == "row_version" for column in asked.table.columns)
        by_id = not query.equal or query.equal == ("_id",)
        guard = asked.takes or ("row_version" if has_version and by_id else None)
        return query.model_copy(
            update={
                "operation": Operation.UPDATE if by_id else Operation.UPDATE_MANY,
                "equal": query.equal or ("_id",),
                "guard": guard,
                "takes": asked.takes is not None,
            }
        )

    def _cost(self, asked: Asked, collection: Collection, by: str, *, inside: bool) -> str:
        costs, size = self._rules.costs, collection.document_bytes
        if asked.kind is PatternKind.WRITE:
            if inside:
                return costs["push"]
            if asked.changes:
                return costs["change"].format(by=f"`{by}`")
            entries = 1 + len(collection.indexes)
            return costs["insert"].format(entries=entries) if collection.indexes else costs["insert_alone"]
        if inside:
            return costs["embedded"].format(bytes=size) + (costs["sorted"] if asked.order else "")
        sorted_after = costs["sorted"] if self._links(asked) is not None and asked.order else ""
        values = {
            "items": asked.limit,
            "bytes": size,
            "total": short_bytes(asked.limit * size),
            "rows": short(collection.rows or 0),
        }
        return costs[self._cost_key(asked, by)].format(**values, sorted=sorted_after)

    def _scattered(self, query: MongoQuery) -> str:
        """Say that a query goes to every shard, as it does not name the key by which the collection is spread."""
        key = self._collections[query.collection].shard_key
        named = not key or query.operation is Operation.INSERT or key[0][0] in query.equal
        return "" if named else self._rules.costs["scatter"]

    def _cost_key(self, asked: Asked, by: str) -> str:
        if asked.is_text:
            return "text"
        if asked.kind is PatternKind.AGGREGATE:
            return "whole" if by == "_id_" and not asked.equal else "range"
        if asked.kind is PatternKind.GET:
            return "get"
        return "list" if self._links(asked) is None else "link"


def said(query: MongoQuery) -> str:
    """Put a query in a few words."""
    parts = [f"`_id` of `{query.links[0]}`"] if query.links else []
    parts += [f"`{name}`" for name in query.equal]
    parts += [f"`{name}` between" for name in query.ranged]
    if query.words:
        parts.append("`$text`")
    if query.guard is not None:
        parts.append(f"`{query.guard}`{' enough' if query.takes else ' as read'}")
    text = f"{query.operation.value} {', '.join(parts)}".strip()
    sort = [f"`{name}`{' down' if way < 0 else ''}" for name, way in query.sort if name != "_id"]
    if sort:
        text += f", by {', '.join(sort)}"
    return f"{text}: `{query.inside}`" if query.inside else text


def _sums(asked: Asked) -> dict[str, tuple[str, ...]]:
    plain = [one for one in asked.table.columns if not one.is_list]
    return {
        "sums": tuple(one.name for one in plain if one.type is ColumnType.MINOR_UNITS),
        "groups": tuple(one.name for one in plain if one.type is ColumnType.CURRENCY),
    }
