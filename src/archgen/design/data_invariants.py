"""Rules of the domain that the schema keeps: bound to the user's own entities, then written into their tables.

Which rules there are is knowledge: the invariants of recognised workloads. Here a rule finds its columns, and becomes a
constraint where a constraint can keep it, a trigger where none can. A rule that does not find all its columns is left
out: a constraint in the wrong place would refuse what people need to store.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from archgen.design.data_columns import Draft, time_column
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import Check, CheckKind, ColumnType, Exclusion, Guard, GuardKind, Unique
from archgen.design.names import Allocator, words
from archgen.design.shapes import has_stem, range_fields, side_fields, stock_fields
from archgen.design.workloads import Recognised, occurrences
from archgen.knowledge.blocks import Block
from archgen.knowledge.invariants import KeptBy, SchemaRule
from archgen.requirements.model import Domain, Entity, EntityField, FieldType, Requirements

_MOMENTS = (FieldType.TIMESTAMP, FieldType.DATE)
_SPANNING = (ColumnType.TIMESTAMP, ColumnType.DATE)


@dataclass(frozen=True)
class BoundRule:
    """A rule with the entities that it is about."""

    rule: SchemaRule
    on: Entity
    of: Entity | None

    @property
    def says(self) -> str:
        """The rule in the words of the schema, with the user's names."""
        return self.rule.says.format(on=self.on.name, of=self.of.name if self.of else "")


def bind_rules(
    requirements: Requirements, workloads: Iterable[Recognised], blocks: Mapping[str, Block]
) -> tuple[BoundRule, ...]:
    """Give the rules of the workloads that are there, once for each table and each thing that its rows refer to."""
    found: dict[tuple[object, ...], BoundRule] = {}
    for workload in workloads:
        for invariant in () if workload.is_question else blocks[workload.workload].invariants:
            for rule in invariant.keeps:
                for bound in occurrences(rule.signs, requirements):
                    on, of = bound[rule.on], bound[rule.of] if rule.of else None
                    found.setdefault((rule.by, on.name, of and of.name, rule.field_any), BoundRule(rule, on, of))
    return tuple(found.values())


def never_updated(rules: Iterable[BoundRule]) -> frozenset[str]:
    """Give the entities whose rows stay as they were written."""
    kinds = (KeptBy.NEVER_CHANGED, KeptBy.APPEND_ONLY)
    return frozenset(one.on.name for one in rules if one.rule.by in kinds)


def keep(rules: Iterable[BoundRule], drafts: Mapping[str, Draft], domain: Domain, names: Allocator) -> None:
    """Write the rules into the drafts of their tables, those of workloads first, then those that shapes alone show."""
    keeper = _Keeper(drafts, names)
    for entity in domain.entities:
        keeper.keep_spans(entity)
    for one in rules:
        keeper.keep(one)
    for entity in domain.entities:
        keeper.keep_one_open(entity, domain)
        keeper.keep_two_ends(entity)


class _Keeper:
    """Writes rules into drafts."""

    def __init__(self, drafts: Mapping[str, Draft], names: Allocator) -> None:
        self._drafts = drafts
        self._names = names
        self._said = data_rules().because
        self._ways: Mapping[KeptBy, Callable[[BoundRule], None]] = {
            KeptBy.NO_OVERLAP: self._no_overlap,
            KeptBy.ONE_LIVE: self._one_live,
            KeptBy.ONCE: self._once,
            KeptBy.WITHIN_LIMIT: self._within_limit,
            KeptBy.NEVER_CHANGED: self._never_changed,
            KeptBy.APPEND_ONLY: self._append_only,
            KeptBy.BALANCED: self._balanced,
        }

    def keep(self, one: BoundRule) -> None:
        """Write one rule of a workload."""
        self._ways[one.rule.by](one)

    def _no_overlap(self, one: BoundRule) -> None:
        ends = range_fields(one.on)
        if ends is None or ends[0].optional or ends[0].type not in _MOMENTS:
            return
        draft = self._drafts[one.on.name]
        start, end = (draft.columns_of(field.name)[0].name for field in ends)
        for reference in _references(one):
            column = draft.columns_of(reference.name)[0].name
            draft.exclusions.append(
                Exclusion(
                    name=self._names.allocate(f"ex {draft.name} {column} overlap"),
                    column=column,
                    start=start,
                    end=end,
                    whole_days=ends[0].type is FieldType.DATE,
                    where=_live(draft, one),
                    because=one.says,
                )
            )
        if ends[0].type is FieldType.TIMESTAMP:
            self._make_strict(draft, start, end)

    def _make_strict(self, draft: Draft, start: str, end: str) -> None:
        """Let no span be empty: an empty one overlaps nothing, and so would slip through."""
        loose, strict = f'"{end}" >= "{start}"', f'"{end}" > "{start}"'
        if any(one.expression == strict for one in draft.checks):
            return
        changed = {"expression": strict, "because": self._said["span_strict"]}
        known = [one for one in draft.checks if one.expression == loose]
        if known:
            draft.checks = [one.model_copy(update=changed) if one in known else one for one in draft.checks]
        else:
            self._check(draft, end, f"{end} after start", strict, self._said["span_strict"])

    def _one_live(self, one: BoundRule) -> None:
        draft = self._drafts[one.on.name]
        for reference in _references(one):
            if not reference.unique:
                self._unique(draft, (reference.name,), "live", _live(draft, one), one.says)

    def _once(self, one: BoundRule) -> None:
        draft = self._drafts[one.on.name]
        moment = next((each for each in one.on.fields if each.type is FieldType.TIMESTAMP and not each.optional), None)
        reference = next((each for each in _references(one) if not each.optional), None)
        if moment is None or reference is None:
            return
        kinds = (FieldType.INT, FieldType.BIGINT, FieldType.STRING, FieldType.ENUM)
        more = [
            each.name
            for each in one.on.fields
            if each.type in kinds and not each.optional and not each.is_list and has_stem(one.rule.field_any, each.name)
        ]
        self._unique(draft, (reference.name, moment.name, *more), "once", None, one.says)

    def _within_limit(self, one: BoundRule) -> None:
        draft = self._drafts[one.on.name]
        limit, count = stock_fields(one.on)
        counted = count or limit
        if counted is None:
            return
        column = draft.columns_of(counted.name)[0].name
        if counted.minimum is None:
            self._check(draft, column, f"{column} left", f'"{column}" >= 0', one.says)
        if limit is not None and count is not None:
            bound = draft.columns_of(limit.name)[0].name
            self._check(draft, column, f"{column} within {bound}", f'"{column}" <= "{bound}"', one.says)

    def _append_only(self, one: BoundRule) -> None:
        self._drafts[one.on.name].append_only = True

    def _never_changed(self, one: BoundRule) -> None:
        draft = self._drafts[one.on.name]
        if draft.append_only:
            return
        draft.append_only = True
        draft.guards.append(
            Guard(
                name=self._names.allocate(f"tr {draft.name} never changed"),
                kind=GuardKind.NEVER_CHANGED,
                after_days=draft.retention_days,
                since=time_column(draft.columns) if draft.retention_days is not None else None,
                because=one.says,
            )
        )

    def _balanced(self, one: BoundRule) -> None:
        draft, pair = self._drafts[one.on.name], side_fields(one.on)
        reference = next((each for each in _references(one) if not each.optional), None)
        if pair is None or reference is None or one.of is None:
            return
        money, side = pair
        if not all(has_stem(data_rules().side_words, member) for member in side.members):
            return
        amount, currency = (column.name for column in draft.columns_of(money.name))
        draft.guards.append(
            Guard(
                name=self._names.allocate(f"tr {draft.name} balanced"),
                kind=GuardKind.BALANCED,
                group=draft.columns_of(reference.name)[0].name,
                group_table=self._drafts[one.of.name].name,
                amount=amount,
                currency=currency,
                side=draft.columns_of(side.name)[0].name,
                plus=side.members[0],
                because=one.says,
            )
        )

    def keep_spans(self, entity: Entity) -> None:
        """Let no end be before its start, where a pair of times is named so."""
        draft = self._drafts[entity.name]
        by_name = {one.name: one for one in draft.columns if one.type in _SPANNING and not one.is_list}
        for start, end in data_rules().spans:
            for tail in ("", "_at", "_on", "_date", "_time"):
                first, last = by_name.get(start + tail), by_name.get(end + tail)
                if first is not None and last is not None and first.type is last.type:
                    because = self._said["span"].format(start=first.field, end=last.field)
                    self._check(
                        draft, last.name, f"{last.name} after start", f'"{last.name}" >= "{first.name}"', because
                    )

    def keep_one_open(self, entity: Entity, domain: Domain) -> None:
        """Let a thing have one open record at a time, where its own states say that the record is what it is in.

        A loan that has a time of return is open until then; the item that it refers to has the state `lent`. The person
        who borrows has no such state, so they may have several.
        """
        closing = set(data_rules().closing_words)
        end = next(
            (one for one in entity.fields if _is_moment(one) and one.optional and closing & set(words(one.name))), None
        )
        if end is None:
            return
        begun = {
            words(one.name)[0] for one in entity.fields if _is_moment(one) and not one.optional and words(one.name)
        }
        named = begun | set(words(entity.name))
        for reference in entity.fields:
            target = domain.entity(reference.target) if reference.target else None
            if (
                target is None
                or target.lifecycle is None
                or reference.is_list
                or reference.optional
                or reference.unique
            ):
                continue
            states = [state for state in target.lifecycle.states if named & set(words(state))]
            if states:
                draft = self._drafts[entity.name]
                says = self._said["one_open"].format(on=entity.name, of=target.name, state=states[0], end=end.name)
                where = f'"{draft.columns_of(end.name)[0].name}" IS NULL'
                self._unique(draft, (reference.name,), "open", where, says)

    def keep_two_ends(self, entity: Entity) -> None:
        """Let money not move from a thing to itself."""
        if not any(one.type is FieldType.MONEY for one in entity.fields):
            return
        for first, second in data_rules().two_ends:
            ends = [
                one
                for word in (first, second)
                for one in entity.fields
                if one.target and not one.is_list and word in words(one.name)
            ]
            if len(ends) == 2 and ends[0].target == ends[1].target and ends[0] != ends[1]:
                draft = self._drafts[entity.name]
                one, other = (draft.columns_of(end.name)[0].name for end in ends)
                because = self._said["two_ends"].format(one=ends[0].name, other=ends[1].name)
                self._check(draft, one, f"{one} {other} differ", f'"{one}" <> "{other}"', because)
                return

    def _unique(self, draft: Draft, fields: tuple[str, ...], name: str, where: str | None, because: str) -> None:
        columns = tuple(draft.columns_of(field)[0].name for field in fields)
        if where is None and len(columns) > 1 and draft.tenant_column not in (None, "id", *columns):
            # Reads name the tenant too, so that one key serves both the rule and them.
            columns = (str(draft.tenant_column), *columns)
        if any(one.columns == columns and one.where in (None, where) for one in draft.uniques):
            return
        allocated = self._names.allocate(f"uq {draft.name} {' '.join(columns)} {name}")
        draft.uniques.append(Unique(name=allocated, columns=columns, where=where, because=because))

    def _check(self, draft: Draft, column: str, name: str, expression: str, because: str) -> None:
        allocated = self._names.allocate(f"ck {draft.name} {name}")
        draft.checks.append(
            Check(name=allocated, kind=CheckKind.CUSTOM, column=column, expression=expression, because=because)
        )


def _references(one: BoundRule) -> Iterator[EntityField]:
    """Give the single references of the guarded entity to what the rule is about."""
    anyone = not one.rule.field_any or one.rule.by is KeptBy.ONCE
    for field in one.on.fields:
        refers = one.of is not None and field.target == one.of.name and not field.is_list
        if refers and (anyone or has_stem(one.rule.field_any, field.name)):
            yield field


def _live(draft: Draft, one: BoundRule) -> str | None:
    """Give the condition under which a row counts, by the names of its states; None when every row does."""
    status = one.on.field(one.on.lifecycle.field) if one.on.lifecycle else None
    status = status or next((each for each in one.on.fields if each.name in data_rules().status_words), None)
    if status is None or not status.members or status.is_list:
        return None
    live = [state for state in status.members if not _is_dead(state, one.rule)]
    if len(live) in (0, len(status.members)):
        return None
    members = ", ".join("'" + state.replace("'", "''") + "'" for state in live)
    return f'"{draft.columns_of(status.name)[0].name}" IN ({members})'


def _is_dead(state: str, rule: SchemaRule) -> bool:
    return has_stem(rule.dead_states, state) and not has_stem(data_rules().partly_words, state)


def _is_moment(field: EntityField) -> bool:
    return field.type in _MOMENTS and not field.is_list
