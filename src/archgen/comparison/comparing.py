"""Comparing two outlines, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from archgen.comparison.changes import (
    CENT,
    Comparison,
    CostChange,
    DecisionChange,
    FactChange,
    FindingsChange,
    LineChange,
    RuleChange,
    SetChange,
    SizeChange,
)
from archgen.comparison.outline import CostView, DecisionView, Outline, RuleView, TableView, View
from archgen.decisions.model import Effect
from archgen.knowledge.tables import Strength

ViewT = TypeVar("ViewT", bound=View)

_RANK = {None: 0, Strength.STRONG: 1, Strength.MODERATE: 2, Strength.SLIGHT: 3}


def compare(before: Outline, after: Outline) -> Comparison:
    """Compare two designs."""
    return Comparison(
        facts=tuple(_facts(before, after)),
        decisions=tuple(_decisions(before, after)),
        sizes=tuple(_sizes(before, after)),
        cost=_cost(before.cost, after.cost),
        containers=_containers(before, after),
        technologies=_sets(before.technologies, after.technologies, key=lambda one: one.name),
        entities=_sets(_entities(before), _entities(after), key=lambda one: one.entity or one.name),
        operations=_sets(
            before.api.operations, after.api.operations, key=lambda one: f"{one.method.upper()} {one.path}"
        ),
        findings=_findings(before, after),
    )


def _facts(before: Outline, after: Outline) -> Iterable[FactChange]:
    for name, fact in after.facts.items():
        old = before.facts.get(name)
        if old is None or old.value != fact.value:
            yield FactChange(
                fact=name, from_=old.value if old else None, to=fact.value, unit=fact.unit, provenance=fact.provenance
            )


def _decisions(before: Outline, after: Outline) -> Iterable[DecisionChange]:
    """Compare each decision of the system, then those of contexts that go their own way on either side."""
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*new, *old)):
        was, now = _of(old, key), _of(new, key)
        if was is None or now is None:
            continue
        if was.chosen == now.chosen or (key[1] is not None and was.is_system_wide and now.is_system_wide):
            continue
        yield DecisionChange(
            id=key[0],
            context=key[1],
            from_=was.chosen,
            to=now.chosen,
            from_names=was.names(was.chosen),
            to_names=now.names(now.chosen),
            taken_by=now.taken_by,
            because=_rules(was, now),
        )


def _by_key(outline: Outline) -> dict[tuple[str, str | None], DecisionView]:
    return {(one.decision, one.context): one for one in outline.recommendations.all}


def _of(decisions: Mapping[tuple[str, str | None], DecisionView], key: tuple[str, str | None]) -> DecisionView | None:
    """Give a decision; a context that is not there has the system's answer."""
    return decisions.get(key) or decisions.get((key[0], None))


def _rules(was: DecisionView, now: DecisionView) -> tuple[RuleChange, ...]:
    """Give the rules that hold on one side only and pull the way that the decision went."""
    old = {(one.rule, one.option, one.effect): one for one in was.fired}
    new = {(one.rule, one.option, one.effect): one for one in now.fired}
    came = [_rule(one, holds=True) for key, one in new.items() if key not in old]
    went = [_rule(one, holds=False) for key, one in old.items() if key not in new]
    gained, lost = set(now.chosen) - set(was.chosen), set(was.chosen) - set(now.chosen)
    pulling = [
        one for one in (*came, *went) if one.option in (gained if (one.effect is Effect.FOR) is one.holds else lost)
    ]
    return tuple(sorted(pulling, key=lambda one: (_RANK[one.strength], not one.holds)))


def _rule(one: RuleView, *, holds: bool) -> RuleChange:
    return RuleChange(
        rule=one.rule, option=one.option, effect=one.effect, strength=one.strength, because=one.because, holds=holds
    )


def _sizes(before: Outline, after: Outline) -> Iterable[SizeChange]:
    old = {one.container: one for one in before.sizings}
    names = {one.id: one.name for one in after.containers}
    for now in after.sizings:
        was = old.get(now.container)
        if was is None:
            continue
        for quantity in ("replicas", "size_name", "vcpu", "memory_gb", "storage_gb"):
            here, there = getattr(was, quantity), getattr(now, quantity)
            if here != there:
                name = names.get(now.container, now.container)
                yield SizeChange(container=now.container, name=name, quantity=quantity, from_=here, to=there)


def _cost(before: CostView, after: CostView) -> CostChange:
    old, new = before.by_item(), after.by_item()
    rows = [
        LineChange(item=item, from_=round(old.get(item, 0.0), 2), to=round(new.get(item, 0.0), 2))
        for item in dict.fromkeys((*new, *old))
        if abs(new.get(item, 0.0) - old.get(item, 0.0)) >= CENT
    ]
    return CostChange(
        from_=before.monthly_usd,
        to=after.monthly_usd,
        budget_usd=after.budget_usd,
        lines=tuple(sorted(rows, key=lambda row: -abs(row.to - row.from_))),
    )


def _containers(before: Outline, after: Outline) -> SetChange:
    """Compare containers by id, and tell them by name."""
    by_id = _sets(before.containers, after.containers, key=lambda one: one.id)
    names = {one.id: one.name for one in (*before.containers, *after.containers)}

    def told(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names[one] for one in ids)

    return SetChange(added=told(by_id.added), removed=told(by_id.removed), changed=told(by_id.changed))


def _entities(outline: Outline) -> tuple[TableView, ...]:
    return tuple(table for table in outline.data.tables if table.entity is not None)


def _sets(before: Iterable[ViewT], after: Iterable[ViewT], *, key: Callable[[ViewT], str]) -> SetChange:
    old, new = {key(one): one for one in before}, {key(one): one for one in after}
    return SetChange(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(name for name, one in new.items() if name in old and old[name] != one),
    )


def _findings(before: Outline, after: Outline) -> FindingsChange:
    old = {(one.id, one.about): one for one in before.findings}
    new = {(one.id, one.about): one for one in after.findings}
    return FindingsChange(
        new=tuple(one for key, one in new.items() if key not in old),
        gone=tuple(one for key, one in old.items() if key not in new),
    )
