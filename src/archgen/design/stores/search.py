"""Indexes of a search engine: one for each entity that is searched, with the fields that its patterns ask for."""

from collections.abc import Iterator
from math import ceil

from archgen.design.data_rules import data_rules
from archgen.design.data_sizes import short_bytes
from archgen.design.data_tables import Column, ColumnType, DataClass, Table
from archgen.design.design import Design
from archgen.design.names import Allocator, Style, words
from archgen.design.stores.physical import Decided, Served
from archgen.design.stores.placement import Placement
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.design.stores.search_model import SearchField, SearchIndex, SearchModel, SearchQuery
from archgen.requirements.model import AccessPattern, PatternKind
from archgen.units import short

_WORDS = frozenset({ColumnType.STRING, ColumnType.TEXT})
_TYPED = _WORDS | {ColumnType.EMAIL, ColumnType.URL, ColumnType.PHONE}
"""What people type, at any length."""

_HIDDEN = (DataClass.SECRET, DataClass.PAYMENT, DataClass.SPECIAL_CATEGORY)
_COMPLETING = frozenset({"autocomplete", "complete", "completion", "suggest", "suggestion", "suggestions", "typeahead"})
_FRESH = ("read_your_writes", "mixed", "strong")


def compose(design: Design, placement: Placement) -> SearchModel:
    """Give the indexes of the entities that are searched, with their queries."""
    return _Composer(design, placement).model()


class _Composer:
    """Composes the indexes of one engine."""

    def __init__(self, design: Design, placement: Placement) -> None:
        self._design, self._placement = design, placement
        self._rules: StoreRules = store_rules("search")
        self._names = Allocator("index", style=Style.KEBAB, max_length=60, plurals=True, reserved=())
        self._faceted = design.facts.value("search_needs") == "relevance_and_facets"

    def model(self) -> SearchModel:
        """Give the model."""
        design = self._design
        indexes = tuple(self._index(table) for table in map(design.data.table, self._placement.tables))
        timeout = round(design.facts.number("latency_p99") * 0.6) or 500
        model = SearchModel(
            placement=self._placement,
            served=(),
            indexes=indexes,
            replicas=min(1, design.zones - 1),
            refresh_s=1 if design.facts.value("consistency") in _FRESH else 30,
            timeout_ms=timeout,
        )
        served = tuple(self._served(one, model) for one in self._searches(self._placement.entities))
        return model.model_copy(update={"served": served, "decided": tuple(self._decided(model))})

    def _index(self, table: Table) -> SearchIndex:
        alias = self._names.allocate(table.name)
        queries = tuple(self._query(one, table) for one in self._searches((table.entity or "",)))
        factor, each = self._rules.limit("factor"), self._rules.limit("shard")
        stored = (table.rows or 0) * table.row_bytes * factor
        return SearchIndex(
            alias=alias,
            name=f"{alias}-v1",
            table=table.name,
            entity=table.entity or "",
            title=table.title,
            fields=tuple(self._fields(table, queries)),
            queries=queries,
            shards=max(1, ceil(stored / each)),
            working=f"{short(table.rows or 0)} × {table.row_bytes:,} B × {factor:g} = {short_bytes(stored)}"
            if stored
            else "",
        )

    def _searches(self, entities: tuple[str, ...]) -> Iterator[AccessPattern]:
        """Give the patterns that search in some entities."""
        for one in self._design.requirements.domain.access_patterns:
            if one.kind is PatternKind.SEARCH and one.entity in entities:
                yield one

    def _query(self, pattern: AccessPattern, table: Table) -> SearchQuery:
        columns = [one for name in pattern.by for one in table.columns_of(name)[:1] if one.data_class not in _HIDDEN]
        looked = [one for one in columns if one.type in _WORDS]
        if not looked:
            looked = [one for one in table.columns if one.type in _WORDS and one.data_class not in _HIDDEN]
        exact = [one.name for one in columns if one not in looked]
        if table.tenant_column is not None and table.tenant_column not in exact:
            exact.insert(0, table.tenant_column)
        facets = [one for one in table.columns if self._faceted and _counted(one) and one.name not in exact]
        sort = [(table.columns_of(one.field)[0].name, one.descending) for one in pattern.sort]
        return SearchQuery(
            pattern=pattern.name,
            words=tuple(dict.fromkeys(one.name for one in looked)),
            exact=tuple(dict.fromkeys(exact)),
            ranged=tuple(table.columns_of(name)[0].name for name in pattern.range),
            sort=tuple(dict.fromkeys(sort)),
            facets=tuple(one.name for one in facets),
            size=min(pattern.limit or data_rules().page_size, data_rules().page_size_max),
            completes=bool(_COMPLETING & set(words(pattern.name))),
        )

    def _fields(self, table: Table, queries: tuple[SearchQuery, ...]) -> Iterator[SearchField]:
        """Give the fields that some query needs, in the order of the table; the identifier always."""
        looked = {name for one in queries for name in one.words}
        exact = {name for one in queries for name in (*one.exact, *one.ranged, *one.facets)}
        sorted_by = {name for one in queries for name, _ in one.sort}
        completed = {name for one in queries if one.completes for name in one.words}
        for column in table.columns:
            if column.name not in looked | exact | sorted_by | {"id"}:
                continue
            kind = self._rules.types[column.type.value]
            is_text = column.name in looked
            yield SearchField(
                name=column.name,
                type=kind if is_text or kind != "text" else "keyword",
                longest=int(self._rules.limit("ignore_above")) if column.type in _TYPED else None,
                keyword=is_text and column.name in sorted_by | exact,
                completed=column.name in completed,
            )

    def _served(self, pattern: AccessPattern, model: SearchModel) -> Served:
        found = next(
            ((index, one) for index in model.indexes for one in index.queries if one.pattern == pattern.name), None
        )
        index, query = found if found is not None else (None, None)
        by = index.alias if index is not None else ""
        call = cost = ""
        if index is not None and query is not None:
            shards = "1 shard" if index.shards == 1 else f"{index.shards} shards"
            call = f"`POST {index.alias}/_search`: words in " + ", ".join(f"`{one}`" for one in query.words)
            cost = self._rules.costs["search"].format(shards=shards, timeout=model.timeout_ms, size=query.size)
        return Served.of(
            pattern,
            by=by,
            call=call,
            cost=cost,
        )

    def _decided(self, model: SearchModel) -> Iterator[Decided]:
        said, data = self._rules.because, self._design.data
        yield Decided(about="mappings", because=said["strict"])
        yield Decided(about="analysis", because=said["analyzer"])
        for index in model.indexes:
            table = data.table(index.table)
            names = {one.name for one in table.columns}
            key = "sync" if "row_version" in names else "sync_feed"
            yield Decided(about=index.alias, because=said["alias"].format(alias=index.alias, index=index.name))
            if index.working:
                size = short_bytes(self._rules.limit("shard"))
                because = said["shards"].format(shards=index.shards, working=index.working, size=size)
                yield Decided(about=index.alias, because=because)
            yield Decided(about=index.alias, because=said[key].format(version="row_version"))
            hidden = [one for one in table.columns if one.data_class in _HIDDEN]
            if hidden:
                columns = ", ".join(f"`{one.name}`" for one in hidden)
                classes = ", ".join(sorted({one.data_class.value.replace("_", " ") for one in hidden}))
                because = said["hidden"].format(columns=columns, classes=classes)
                yield Decided(about=index.alias, because=because)
            facets = list(dict.fromkeys(name for one in index.queries for name in one.facets))
            if facets:
                columns = ", ".join(f"`{one}`" for one in facets)
                yield Decided(about=index.alias, because=said["facets"].format(columns=columns))
        if any(len(one.words) > 1 for index in model.indexes for one in index.queries):
            yield Decided(about="queries", because=said["order"])
        window = f"{self._rules.limit('window'):,.0f}"
        yield Decided(about="queries", because=said["page"].format(window=window))


def _counted(column: Column) -> bool:
    """Tell whether hits are counted by a column: it has few values, or names another thing."""
    few = column.type in (ColumnType.ENUM, ColumnType.BOOL) or column.references is not None
    return few and column.data_class not in (*_HIDDEN, DataClass.PERSONAL)
