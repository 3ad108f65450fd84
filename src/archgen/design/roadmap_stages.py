"""Stages: the design at multiples of the stated load, what changes on the way there, and what must be ready before."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from archgen.design.capacity import Scenario, Sizing
from archgen.design.core import Core, compose_core
from archgen.design.roadmap_changes import Changes, Decide, Run
from archgen.design.roadmap_gauges import brief, month_of, readings
from archgen.design.roadmap_model import DecisionChange, QuantityChange, Reading, Stage
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.roadmap import RoadmapRules
from archgen.knowledge.wording import show
from archgen.requirements.model import Requirements
from archgen.units import plain


class Growth:
    """Runs the tables over larger loads and compares each stage with the one before it."""

    def __init__(
        self, requirements: Requirements, knowledge: Knowledge, rules: RoadmapRules, at: date, decide: Decide
    ) -> None:
        """Take what every run needs."""
        self._requirements = requirements
        self._knowledge = knowledge
        self._rules = rules
        self._at = at
        self._decide = decide

    def stages(self, base: Run) -> tuple[tuple[Stage, ...], tuple[Reading, ...]]:
        """Give the stages in order of load, and the limits that the stated load's hardware reaches."""
        growth = base.facts.number("growth_per_year")
        changes = Changes(base, self._knowledge, self._rules, self._decide)
        before, made = base, []
        for factor in _factors(self._rules, growth):
            facts, decisions = changes.decided(factor)
            core = compose_core(
                self._requirements, facts, decisions, self._knowledge, self._at, scenarios=(Scenario.EXPECTED,)
            )
            after = Run(factor, facts, decisions, core)
            made.append(self._stage(before, after, changes.between(before, after)))
            before = after
        limits = readings(self._rules.gauges, base.core, base.facts, factor=1)
        return tuple(made), tuple(one for one in limits if not one.is_routine)

    def limits(self, saturations: Sequence[Reading], stages: Sequence[Stage], core: Core) -> tuple[str, ...]:
        """Say what ends first: limits within the stages, the budget, or that nothing does."""
        last = max((one.factor for one in stages), default=1.0)
        words = self._rules.words
        lines = [self._limit_line(one) for one in saturations if one.factor <= last]
        over = next((one for one in stages if one.monthly_usd > core.cost.budget_usd), None)
        if over is not None and core.cost.monthly_usd <= core.cost.budget_usd:
            lines.append(
                words["budget"].format(
                    budget=f"${core.cost.budget_usd:,.0f}",
                    cost=f"${over.monthly_usd:,.0f}",
                    factor=plain(round(over.factor, 2)),
                    month=self._month_words(over.month),
                )
            )
        return tuple(lines) or (words["none"].format(factor=plain(round(last, 2))),)

    def _limit_line(self, one: Reading) -> str:
        key = "limit" if one.factor > 1 else "limit_now"
        return self._rules.words[key].format(
            what=one.what,
            limit=plain(brief(one.limit)),
            unit=one.unit,
            reading=plain(brief(one.now)),
            factor=plain(brief(one.factor)),
            month=self._month_words(one.month),
            then=one.then,
        )

    def _month_words(self, month: float | None) -> str:
        words = self._rules.words
        return words["not_reached"] if month is None else words["at_month"].format(month=plain(round(month)))

    def _stage(self, before: Run, after: Run, changes: tuple[DecisionChange, ...]) -> Stage:
        growth = before.facts.number("growth_per_year")
        gauges = readings(self._rules.gauges, before.core, before.facts, factor=before.factor)
        due = tuple(one for one in gauges if before.factor < one.factor <= after.factor)
        sizes = _Sizes(before.core, after.core, self._rules).changes
        month = month_of(after.factor, growth)
        old, new = before.core.cost.monthly_usd, after.core.cost.monthly_usd
        return Stage(
            id=f"x{after.factor:g}",
            factor=after.factor,
            month=month,
            month_working=self._month_working(after.factor, growth, month),
            triggers=self._triggers(changes, due, after),
            decisions=changes,
            sizes=sizes,
            monthly_usd=new,
            delta_usd=round(new - old, 2),
            prepare=self._prepare(changes),
            readings=due,
            peak_rps=after.facts.number("peak_requests_per_second"),
            added=_names_gone(after.core, before.core),
            removed=_names_gone(before.core, after.core),
        )

    def _month_working(self, factor: float, growth: float, month: float | None) -> str:
        words = self._rules.words
        if month is None:
            return words["never"].format(growth=f"{plain(growth)}×")
        return words["month"].format(factor=plain(brief(factor)), growth=plain(growth), month=plain(month))

    def _triggers(self, changes: Sequence[DecisionChange], due: Sequence[Reading], after: Run) -> tuple[str, ...]:
        words = self._rules.words
        lines = [
            words["gauge"].format(
                what=one.what,
                metric=one.metric,
                limit=plain(brief(one.limit)),
                unit=one.unit,
                reading=plain(brief(one.now)),
            )
            for one in due
        ]
        lines += [one.because for one in changes if one.rule]
        if not lines:
            peak = plain(brief(after.facts.number("peak_requests_per_second")))
            lines = [words["load"].format(metric=words["load_metric"], peak=peak)]
        return tuple(dict.fromkeys(lines))

    def _prepare(self, changes: Sequence[DecisionChange]) -> tuple[str, ...]:
        rules, horizon = self._rules, self._rules.horizons.months
        due = [one for one in changes if one.is_one_way and one.month is not None and one.month <= horizon]
        return tuple(
            rules.words["prepare"].format(
                decision=one.decision.replace("_", " "),
                after=", ".join(one.after).replace("_", " "),
                advice=rules.prepare.get(one.decision, rules.prepare_otherwise),
            )
            for one in due
        )


@dataclass(frozen=True)
class _Sizes:
    """Sizes of the containers that two designs share."""

    before: Core
    after: Core
    rules: RoadmapRules

    @cached_property
    def changes(self) -> tuple[QuantityChange, ...]:
        """Give what differs, in the order of the containers."""
        old = {one.container: one for one in self.before.sizings}
        pairs = [(old[one.container], one) for one in self.after.sizings if one.container in old]
        return tuple(change for first, second in pairs for change in self._changes(first, second))

    def _changes(self, old: Sizing, new: Sizing) -> list[QuantityChange]:
        shown = (
            (plain(old.replicas), plain(new.replicas)),
            (_size(old), _size(new)),
            (self._storage(old), self._storage(new)),
        )
        labels = {one.id: one.name for one in self.after.containers}
        return [
            QuantityChange(container=old.container, name=name, before=before, after=after, label=labels[old.container])
            for name, (before, after) in zip(self.rules.shown_quantities, shown, strict=True)
            if before != after
        ]

    def _storage(self, sizing: Sizing) -> str:
        is_shown = (sizing.storage_gb or 0) >= self.rules.storage_from_gb
        return show(brief(sizing.storage_gb or 0), "gb") if is_shown else ""


def _size(sizing: Sizing) -> str:
    if sizing.size_name:
        return sizing.size_name
    parts = [(sizing.vcpu, "vCPU"), (sizing.memory_gb, "GB")]
    return ", ".join(f"{plain(brief(value))} {unit}" for value, unit in parts if value)


def _names_gone(of: Core, against: Core) -> tuple[str, ...]:
    """Name the containers of one design that another has not."""
    known = {one.id for one in against.containers}
    return tuple(one.name for one in of.containers if one.id not in known)


def _factors(rules: RoadmapRules, growth: float) -> tuple[float, ...]:
    """Give the loads to look at: those of the years first, the round ones where no year is near."""
    yearly = [round(growth**years, 3) for years in rules.horizons.years] if growth > 1 else []
    kept: list[float] = []
    for factor in [*yearly, *rules.horizons.factors]:
        if all(abs(math.log(factor / one)) > rules.horizons.merge_within for one in kept):
            kept.append(factor)
    return tuple(sorted(kept))
