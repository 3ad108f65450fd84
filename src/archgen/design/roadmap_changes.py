"""Decisions that growth changes: which, at which multiple of the load, by which rule."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archgen.decisions.model import Effect, FiredRule, ReadCell, Recommendation, Recommendations
from archgen.design.core import Core
from archgen.design.roadmap_gauges import month_of
from archgen.design.roadmap_model import DecisionChange
from archgen.facts.model import Facts
from archgen.knowledge.cells import compile_cell
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.roadmap import RoadmapRules
from archgen.knowledge.tables import Door, Strength
from archgen.knowledge.unary import NumberTest

Decide = Callable[[Facts], Recommendations]
"""Takes all decisions for other facts, in the way in which those of the design were taken."""

_RANK = {None: -1, Strength.STRONG: 0, Strength.MODERATE: 1, Strength.SLIGHT: 2}
_CANDIDATES = 2
"""Thresholds that are tried before the load of a change is found by halving."""
_BESIDE = 1e-4
"""Share by which both sides of a threshold are looked at."""


@dataclass(frozen=True)
class Run:
    """Facts, decisions and design at one load."""

    factor: float
    facts: Facts
    recommendations: Recommendations
    core: Core


class Changes:
    """Compares the decisions of two loads; takes each set of decisions once."""

    def __init__(self, base: Run, knowledge: Knowledge, rules: RoadmapRules, decide: Decide) -> None:
        """Take the stated load and how to decide for others."""
        self._base = base
        self._columns = knowledge.columns
        self._rules = rules
        self._decide = decide
        self._growth = base.facts.number("growth_per_year")
        self._known: dict[float, tuple[Facts, Recommendations]] = {1: (base.facts, base.recommendations)}

    def decided(self, factor: float) -> tuple[Facts, Recommendations]:
        """Give facts and decisions at a multiple of the stated load."""
        if factor not in self._known:
            facts = self._base.facts.grown(factor)
            self._known[factor] = (facts, self._decide(facts))
        return self._known[factor]

    def between(self, before: Run, after: Run) -> tuple[DecisionChange, ...]:
        """Give what is decided otherwise, in decision order."""
        pairs = _changed(before.recommendations, after.recommendations)
        return tuple(self._change(before, after, old, new) for old, new in pairs)

    def _change(self, before: Run, after: Run, old: Recommendation, new: Recommendation) -> DecisionChange:
        factor = self._flip(before, after, old, new)
        grown, decided = self.decided(factor)
        flipped = decided.get(new.decision, new.context)
        settled = flipped if flipped is not None and flipped.chosen == new.chosen else new
        because, rule, cells = self._because(before.facts, grown, old, settled)
        return DecisionChange(
            decision=new.decision,
            context=new.context,
            before=old.chosen,
            after=new.chosen,
            because=because,
            rule=rule,
            cells=cells,
            is_gone=rule in {one.rule for one in _bringing(old, settled)[1]},
            factor=round(factor, 3),
            month=month_of(factor, self._growth),
            is_one_way=new.reversibility is not None and new.reversibility.door is Door.ONE_WAY,
        )

    def _flip(self, before: Run, after: Run, old: Recommendation, new: Recommendation) -> float:
        """Find the load at which a decision changes: at a threshold of the rules that bring it, else by halving."""
        for factor in sorted(set(self._thresholds(before, after, old, new)))[:_CANDIDATES]:
            above, below = (round(factor * (1 + side * _BESIDE), 6) for side in (1, -1))
            if self._is_kept(max(below, before.factor), old) and not self._is_kept(min(above, after.factor), old):
                return min(above, after.factor)
        low, high = before.factor, after.factor
        while high / low > 1 + self._rules.horizons.precision:
            middle = round(math.sqrt(low * high), 4)
            low, high = (middle, high) if self._is_kept(middle, old) else (low, middle)
        return high

    def _is_kept(self, factor: float, old: Recommendation) -> bool:
        _, decided = self.decided(factor)
        found = decided.get(old.decision, old.context)
        return found is not None and found.chosen == old.chosen

    def _thresholds(self, before: Run, after: Run, old: Recommendation, new: Recommendation) -> Iterator[float]:
        fresh, gone = _bringing(old, new)
        for cell in (cell for rule in (*fresh, *gone) for cell in rule.read):
            test = compile_cell(cell.cell, self._columns[cell.fact])
            value = before.facts.get(cell.fact)
            if isinstance(test, NumberTest) and value is not None and isinstance(value.value, int | float):
                reached = (before.factor * bound / value.value for bound in test.boundaries() if value.value)
                yield from (one for one in reached if before.factor < one <= after.factor)

    def _because(
        self, before: Facts, grown: Facts, old: Recommendation, new: Recommendation
    ) -> tuple[str, str, tuple[str, ...]]:
        """Say which rule brings a change: the sentence, the rule's id, and the cells that growth has turned."""
        fresh, gone = _bringing(old, new)
        words = self._rules.words
        after = ", ".join(new.chosen).replace("_", " ") or "nothing"
        where = words["of_context"].format(context=new.context) if new.context else ""
        named = {"decision": new.decision.replace("_", " ") + where, "after": after}
        for key, rules in (("decision", fresh), ("decision_gone", gone)):
            for rule in rules:
                cells = [one for one in rule.read if self._is_turned(one, before, grown, new.context)]
                if cells:
                    told = tuple(words["value"].format(fact=one.fact, cell=one.cell) for one in cells)
                    sentence = words[key].format(values=", ".join(told), rule=rule.rule, **named)
                    return sentence, rule.rule, told
        return words["decision_only"].format(**named), "", ()

    def _is_turned(self, cell: ReadCell, before: Facts, grown: Facts, context: str | None) -> bool:
        """Whether growth has turned a cell: it held before and does no longer, or the other way round.

        The facts of a context are not at hand; there every number that the rule compares and that grows is named.
        """
        if cell.fact not in before or before.value(cell.fact) == grown.value(cell.fact):
            return False
        test = compile_cell(cell.cell, self._columns[cell.fact])
        if context is not None:
            return isinstance(test, NumberTest)
        return test.holds(before.value(cell.fact)) is not test.holds(grown.value(cell.fact))


def _changed(before: Recommendations, after: Recommendations) -> Iterator[tuple[Recommendation, Recommendation]]:
    """Pair the recommendations whose outcome differs; contexts that change with the system are left out."""
    both = (*after.distinct(), *before.distinct())
    for decision, context in dict.fromkeys((one.decision, one.context) for one in both):
        old, new = before.get(decision, context), after.get(decision, context)
        if old is None or new is None or set(old.chosen) == set(new.chosen):
            continue
        shared = _difference(before.get(decision), after.get(decision))
        own = _difference(old, new)
        if context is None or not (own[0] <= shared[0] and own[1] <= shared[1]):
            yield old, new


def _difference(old: Recommendation | None, new: Recommendation | None) -> tuple[set[str], set[str]]:
    before, after = (set(one.chosen) if one else set() for one in (old, new))
    return after - before, before - after


def _bringing(old: Recommendation, new: Recommendation) -> tuple[list[FiredRule], list[FiredRule]]:
    """Give the arguments for the new outcome that are new, and those for the old one that hold no longer."""
    won, lost = _difference(old, new)
    known, still = ({(one.rule, one.option) for one in each.fired} for each in (old, new))
    fresh = [one for one in new.fired if (one.rule, one.option) not in known and _pushes(one, won, lost)]
    gone = [one for one in old.fired if (one.rule, one.option) not in still and _pushes(one, lost, won)]
    return sorted(fresh, key=_gravity), sorted(gone, key=_gravity)


def _gravity(rule: FiredRule) -> int:
    return _RANK[rule.strength]


def _pushes(rule: FiredRule, towards: set[str], away: set[str]) -> bool:
    is_for = rule.effect is Effect.FOR
    return (is_for and rule.option in towards) or (not is_for and rule.option in away)
