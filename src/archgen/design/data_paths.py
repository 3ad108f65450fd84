"""Access patterns to statements: what each asks of an index, its SQL, and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass

from archgen.design.data_columns import Draft
from archgen.design.data_indexes import Need
from archgen.design.data_rules import DataRules, data_rules
from archgen.design.data_tables import AccessPath, Column, ColumnType, DataClass, IndexColumn, IndexMethod, Parameter
from archgen.design.names import words
from archgen.requirements.model import AccessPattern, PatternKind
from archgen.units import short

_WORDS = frozenset({ColumnType.STRING, ColumnType.TEXT, ColumnType.EMAIL, ColumnType.URL, ColumnType.PHONE})
_OF_A_TENANT = frozenset({PatternKind.LIST, PatternKind.SEARCH, PatternKind.AGGREGATE})
"""Kinds that read many rows: those of one tenant only, whether the pattern says so or not."""
_UNSORTABLE = frozenset({ColumnType.JSON, ColumnType.HASH})


@dataclass(frozen=True)
class Plan:
    """An access pattern in columns of its table."""

    pattern: AccessPattern
    draft: Draft
    equal: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    ranged: tuple[str, ...] = ()
    ordered: tuple[IndexColumn, ...] = ()
    text: tuple[str, ...] = ()
    join: Draft | None = None
    join_equal: tuple[str, ...] = ()
    sorts_after: bool = False
    by_engine: bool = False

    @property
    def limit(self) -> int:
        """Rows that one call returns at most."""
        return self.pattern.limit or data_rules().page_size


class PathPlanner:
    """Plans patterns on the drafts of their entities."""

    def __init__(self, drafts: dict[str, Draft], joins: dict[tuple[str, str], Draft], *, engine: bool) -> None:
        """Take the tables by entity and the join tables by entity and field."""
        self._drafts = drafts
        self._joins = joins
        self._engine = engine
        self._rules: DataRules = data_rules()

    def plan(self, pattern: AccessPattern) -> Plan:
        """Give the columns that a pattern compares, bounds and sorts by."""
        draft = self._drafts[pattern.entity]
        plain = [column for name in pattern.by for column in self._keys(draft, name)]
        searched = pattern.kind is PatternKind.SEARCH
        text = tuple(one.name for one in plain if searched and one.type in _WORDS and not one.is_list)
        if searched and not pattern.by:
            text = _searchable(draft)
        joined = next(((draft.entity or "", name) for name in pattern.by if (draft.entity, name) in self._joins), None)
        join = self._joins.get(joined) if joined else None
        equal = tuple(dict.fromkeys(one.name for one in plain if not one.is_list and one.name not in text))
        if pattern.kind in _OF_A_TENANT or plain:
            equal = _with_tenant(draft, equal)
        ordered, sorts_after = self._order(pattern, draft, equal) if not text else ((), False)
        return Plan(
            pattern=pattern,
            draft=draft,
            equal=equal,
            inside=tuple(one.name for one in plain if one.is_list),
            ranged=tuple(one.name for name in pattern.range for one in self._keys(draft, name)[:1]),
            ordered=ordered,
            text=text,
            join=join,
            join_equal=(_far_end(join, draft),) if join is not None else (),
            sorts_after=sorts_after,
            by_engine=searched and self._engine,
        )

    def needs(self, plan: Plan) -> tuple[Need, ...]:
        """Give what a plan asks of its table; nothing when the primary key or an engine answers."""
        because = self._because(plan)
        name, table = plan.pattern.name, plan.draft.name
        if plan.by_engine:
            return ()
        if plan.draft.row_security and (plan.text or plan.inside):
            # Row security lets no operator look at a row before the policy has: that of words and lists may not.
            said = self._rules.because["tenant_rows"]
            return (Need(table, name, said, plan.equal, (IndexColumn(name="id"),)),) if plan.equal else ()
        if plan.text:
            columns = tuple(IndexColumn(name=one) for one in plan.text)
            said = self._rules.because["text"]
            return (Need(table, name, said, ordered=columns, method=IndexMethod.GIN_TEXT),)
        found = [
            Need(table, name, self._rules.because["array"], ordered=(IndexColumn(name=one),), method=IndexMethod.GIN)
            for one in plan.inside
        ]
        by_key = plan.join is not None or [one.name for one in plan.ordered] == ["id"]
        if plan.equal or (plan.ordered and not by_key):
            usable = all(_is_indexable(plan.draft.column(one)) for one in plan.equal)
            if usable and _asks(plan):
                found.append(Need(table, name, because, plan.equal, plan.ordered, include=summed(plan)))
        return tuple(found)

    def join_need(self, plan: Plan) -> Need | None:
        """Give what a plan asks of a join table."""
        if plan.join is None:
            return None
        because = self._rules.because["reverse"].format(target=plan.join_equal[0])
        return Need(plan.join.name, plan.pattern.name, because, plan.join_equal, _rest_of(plan.join, plan.join_equal))

    def _keys(self, draft: Draft, name: str) -> tuple[Column, ...]:
        """Give the columns by which a field is compared: of money the amount, of a place both."""
        if name == "id":
            return (draft.column("id"),)
        columns = draft.columns_of(name)
        return columns[:1] if columns and columns[0].type is ColumnType.MINOR_UNITS else columns

    def _order(
        self, pattern: AccessPattern, draft: Draft, equal: tuple[str, ...]
    ) -> tuple[tuple[IndexColumn, ...], bool]:
        lists = pattern.kind in (PatternKind.LIST, PatternKind.SEARCH)
        if not lists and pattern.kind is not PatternKind.AGGREGATE:
            return (), False
        bounded = (one.name for name in pattern.range for one in self._keys(draft, name)[:1])
        ranged = [name for name in dict.fromkeys(bounded) if name not in equal]
        sorts = {
            column.name: sort.descending
            for sort in reversed(pattern.sort)
            for column in self._keys(draft, sort.field)[:1]
            if column.name not in equal and column.type not in _UNSORTABLE
        }
        wished = [IndexColumn(name=name, descending=down) for name, down in reversed(sorts.items())]
        sorts_after = bool(ranged) and bool(wished) and wished[0].name not in ranged[:1]
        ordered = [IndexColumn(name=name) for name in ranged if name not in {one.name for one in wished}]
        ordered += wished
        if lists and not sorts_after and "id" not in {one.name for one in ordered}:
            descending = bool(ordered) and ordered[-1].descending
            ties = _rest_of_unique(draft, equal, ordered)
            ordered += [IndexColumn(name=name, descending=descending) for name in ties]
        return tuple(ordered), sorts_after

    def _because(self, plan: Plan) -> str:
        tie = self._rules.because["tie"] if plan.ordered and plan.ordered[-1].name == "id" else ""
        return self._rules.because["pattern"].format(tie=tie)


def _asks(plan: Plan) -> bool:
    """Say whether a pattern reads by anything but the primary key; a plain insert needs no index."""
    if plan.equal == ("id",) and not plan.ordered:
        return False
    return plan.pattern.kind is not PatternKind.WRITE or bool(plan.pattern.by)


def _is_indexable(column: Column) -> bool:
    return column.type not in (ColumnType.TEXT, ColumnType.JSON, ColumnType.HASH)


def _searchable(draft: Draft) -> tuple[str, ...]:
    hidden = (DataClass.SECRET, DataClass.PAYMENT)
    found = (
        one.name
        for one in draft.columns
        if one.type in (ColumnType.STRING, ColumnType.TEXT) and not one.is_list and one.data_class not in hidden
    )
    return tuple(found)


def summed(plan: Plan) -> tuple[str, ...]:
    """Give the columns that an aggregate adds up or groups by: an index that carries them answers it alone."""
    if plan.pattern.kind is not PatternKind.AGGREGATE:
        return ()
    kinds = (ColumnType.MINOR_UNITS, ColumnType.CURRENCY)
    return tuple(one.name for one in plan.draft.columns if one.type in kinds and not one.is_list)


def _rest_of_unique(draft: Draft, equal: tuple[str, ...], ordered: list[IndexColumn]) -> tuple[str, ...]:
    """Give the columns that make an order exact: what a unique key holds beyond it, else the identifier.

    A key that begins with what is compared and sorted answers the pattern already; the identifier would ask for a
    second index beside it.
    """
    begun = [one.name for one in ordered]
    for unique in draft.uniques:
        width = len(equal) + len(begun)
        whole = unique.where is None and not any(draft.column(name).nullable for name in unique.columns)
        if (
            whole
            and begun
            and set(unique.columns[: len(equal)]) == set(equal)
            and list(unique.columns[len(equal) : width]) == begun
        ):
            return unique.columns[width:]
    return ("id",)


def _with_tenant(draft: Draft, equal: tuple[str, ...]) -> tuple[str, ...]:
    tenant = draft.tenant_column
    if tenant is None or tenant == "id" or tenant in equal or equal == ("id",):
        return equal
    return (tenant, *equal)


def _far_end(join: Draft, near: Draft) -> str:
    own = [key.columns[-1] for key in join.foreign_keys if key.target_table == near.name]
    return next(name for name in join.primary_key if name not in own[:1])


def _rest_of(join: Draft, equal: tuple[str, ...]) -> tuple[IndexColumn, ...]:
    return tuple(IndexColumn(name=name) for name in join.primary_key if name not in equal)


def access_path(plan: Plan, served_by: str, sql: str, parameters: tuple[Parameter, ...]) -> AccessPath:
    """Give the access path of a plan."""
    pattern = plan.pattern
    compared = (*plan.equal, *plan.inside, *plan.text, *plan.join_equal)
    order = (*plan.ranged, *(one.name for one in plan.ordered))
    return AccessPath(
        pattern=pattern.name,
        entity=pattern.entity,
        table=plan.draft.name,
        kind=pattern.kind.value,
        served_by=served_by,
        columns=tuple(dict.fromkeys((*compared, *order))),
        rate_rps=pattern.rate,
        latency_p99_ms=pattern.latency_p99,
        limit=plan.limit if pattern.kind in (PatternKind.LIST, PatternKind.SEARCH) else pattern.limit,
        sql=sql,
        parameters=parameters,
        is_in_order=pattern.kind in (PatternKind.LIST, PatternKind.SEARCH) and bool(served_by) and not _sorts(plan),
        cost_note=_cost(plan, served_by),
    )


def _sorts(plan: Plan) -> bool:
    """Tell whether rows are sorted after they are found: the order is not that of what they are found by."""
    return plan.sorts_after or plan.join is not None or bool(plan.inside) or bool(plan.text) or plan.by_engine


def changes_row(plan: Plan) -> bool:
    """Tell whether a write that names no field changes one row, by the first word of its name, rather than adds one."""
    asked, rules = plan.pattern, data_rules()
    if asked.kind is not PatternKind.WRITE or asked.by or plan.draft.primary_key != ("id",):
        return False
    first = set(words(asked.name)[:1])
    return bool(first & set(rules.update_words)) or takes(plan)


def takes(plan: Plan) -> bool:
    """Tell whether a write takes from a count of what is left."""
    first = set(words(plan.pattern.name)[:1])
    return bool(first & set(data_rules().take_words)) and counter(plan.draft) is not None


def counter(draft: Draft) -> Column | None:
    """Give the column that counts what is left, when it may not fall below zero."""
    wanted = set(data_rules().counter_words)
    whole = (ColumnType.INT, ColumnType.BIGINT)
    counts = (one for one in draft.columns if one.type in whole and one.minimum == 0)
    return next((one for one in counts if set(words(one.name)) & wanted), None)


def _cost(plan: Plan, served_by: str) -> str:
    said = data_rules().costs
    kind = plan.pattern.kind
    rows = "?" if plan.draft.rows is None else short(plan.draft.rows)
    if plan.by_engine:
        return said["engine"]
    if kind is PatternKind.WRITE:
        if changes_row(plan):
            return said["take" if takes(plan) else "update_key"]
        return said["update"] if plan.pattern.by else _insert_cost(plan)
    if not served_by:
        return said["scan"].format(rows=rows)
    if plan.draft.row_security and (plan.text or plan.inside):
        return said["search_tenant"]
    if kind is PatternKind.SEARCH and plan.text:
        return said["search"]
    if kind is PatternKind.AGGREGATE:
        return said["aggregate"]
    if kind is PatternKind.GET:
        return said["primary_key"] if served_by.startswith("pk_") else said["unique"]
    if served_by.startswith("pk_") and not plan.equal:
        return said["list"].format(limit=plan.limit)
    return said["sorted" if plan.sorts_after else "index"].format(limit=plan.limit)


def index_entries(draft: Draft) -> int:
    """Count what an insert writes besides the row: an entry in each key and index; partial ones count in full."""
    return 1 + len(draft.uniques) + len(draft.exclusions) + len(draft.indexes)


def write_note(draft: Draft, plans: Iterable[Plan]) -> str:
    """Say how much an insert is multiplied, and to what the stated inserts of a second come; nothing for one entry."""
    said, entries = data_rules().costs, index_entries(draft)
    own = (one for one in plans if one.draft is draft and one.pattern.kind is PatternKind.WRITE)
    rate = sum(one.pattern.rate or 0 for one in own if not one.pattern.by and not changes_row(one))
    if entries == 1:
        return ""
    return said["entries_rate" if rate else "entries"].format(indexes=entries, writes=short(rate * entries))


def _insert_cost(plan: Plan) -> str:
    said, entries = data_rules().costs, index_entries(plan.draft)
    rate = plan.pattern.rate
    if rate is None:
        return said["insert"].format(indexes=entries)
    return said["insert_rate"].format(indexes=entries, rate=short(rate), writes=short(rate * entries))
