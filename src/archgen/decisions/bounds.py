"""What a table may come to when some of its rows hold for certain and others may: outcomes that cannot be ruled out.

Points are bounded from both sides by option, criterion and cap. What is bounded away is impossible; what is not may be.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archgen.decisions.graph import Pressure
from archgen.decisions.model import TakenBy
from archgen.decisions.program import Program
from archgen.decisions.weighing import Argument, Scales, settle, take_at
from archgen.knowledge.tables import Criterion, HitPolicy

Answer = tuple[str, bool]
"""An option, and whether it is taken; where one is taken, only that."""

NOTHING: Answer = ("", True)
"""No option is taken, in a plain table without a fallback."""


@dataclass(frozen=True)
class _Points:
    """The arguments about one option under one criterion, within one cap.

    Attributes:
        factor: What the sum counts.
        base: Points from outside the table.
        rows: Rows with the points of each, by points.
    """

    factor: float
    base: float
    rows: tuple[tuple[float, int], ...]


@dataclass(frozen=True)
class Bounds:
    """One table under what bears on it.

    Attributes:
        program: The table.
        pressure: What bears on it from outside.
        scales: How much arguments weigh.
        may_give_way: Options that combinations with other decisions may rule out, a group each.
    """

    program: Program
    pressure: Pressure
    scales: Scales
    may_give_way: tuple[tuple[Argument, ...], ...] = ()

    def answers(self, may: int, must: int) -> frozenset[Answer]:
        """Give the answers that cannot be ruled out when some rows may hold and others must."""
        if may == must:
            return frozenset(one for chosen in self.outcomes(must) for one in self._as_answers(chosen))
        if self._is_chosen:
            return frozenset(self._as_answers(self.pressure.forced))
        if self.program.table.hit_policy is not HitPolicy.WEIGH:
            return self._plain(may, must)
        return self._combined(may, must) if self.program.table.selects_many else self._single(may, must)

    def outcomes(self, rows: int) -> tuple[tuple[str, ...], ...]:
        """Give what the table comes to when exactly these rows hold: once, and again where it may have to give way."""
        found: dict[tuple[str, ...], None] = {}
        waiting: list[frozenset[int]] = [frozenset()]
        seen = set(waiting)
        while waiting:
            given = waiting.pop()
            vetoes = [veto for number in sorted(given) for veto in self.may_give_way[number]]
            chosen = self._forced(settle(self.program, rows, (*self.pressure.arguments, *vetoes), self.scales).chosen)
            found[chosen] = None
            for number, group in enumerate(self.may_give_way):
                more = given | {number}
                if more not in seen and any(veto.option in chosen for veto in group):
                    seen.add(more)
                    waiting.append(more)
        return tuple(found)

    def scores(self, may: int, must: int) -> dict[str, tuple[float, float]]:
        """Give the least and the most points that each option can have."""
        found = {}
        for option in self.program.options:
            low = high = 0.0
            for group in self._groups.get(option, ()):
                least = most = group.base
                for points, rows in group.rows:
                    sure, open_ = (rows & must).bit_count() * points, (rows & may).bit_count() * points
                    least += sure if points > 0 else open_
                    most += open_ if points > 0 else sure
                cap = self.scales.cap
                low += max(-cap, min(cap, least)) * group.factor
                high += max(-cap, min(cap, most)) * group.factor
            found[option] = round(low, 3), round(high, 3)
        return found

    def vetoed(self, option: str, rows: int) -> tuple[str, ...]:
        """Give the rules among some rows, and arguments from outside, that rule an option out."""
        inside = [rule.id for rule in self.program.rules_of(rows & self._vetoes.get(option, 0))]
        outside = [one.rule for one in self.pressure.arguments if one.effect == "veto" and one.option == option]
        return (*inside, *outside)

    def may_be_out(self, option: str, may: int) -> bool:
        """Tell whether something may rule an option out when some rows may hold."""
        return option in self._outside or option in self._unsure or bool(self._vetoes.get(option, 0) & may)

    @property
    def _is_chosen(self) -> bool:
        """Whether people's choice stands alone."""
        return bool(self.pressure.forced) and (
            self.pressure.taken_by is not TakenBy.USE or not self.program.table.selects_many
        )

    def _as_answers(self, chosen: Collection[str]) -> list[Answer]:
        """Tell of each option whether it is taken; where one is taken, only which."""
        if not self.program.gives_set:
            return [(option, True) for option in chosen] or [NOTHING]
        return [(option, option in chosen) for option in self.program.options]

    def _forced(self, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """Put people's choice in place of the table's, or what they use beside it."""
        if not self.pressure.forced:
            return chosen
        wanted = {*self.pressure.forced, *(() if self._is_chosen else chosen)}
        return tuple(option for option in self.program.options if option in wanted)

    @cached_property
    def _groups(self) -> Mapping[str, tuple[_Points, ...]]:
        """The arguments of each option by criterion."""
        rows: dict[tuple[str, Criterion | None], dict[float, int]] = {}
        base: dict[tuple[str, Criterion | None], float] = {}
        for number, rule in enumerate(self.program.rules):
            if rule.veto is None and rule.strength is not None:
                key = (rule.for_ or rule.against or "", rule.criterion)
                points = self.scales.weights[rule.strength] * (1 if rule.for_ else -1)
                by_points = rows.setdefault(key, {})
                by_points[points] = by_points.get(points, 0) | 1 << number
        for one in self.pressure.arguments:
            if one.effect != "veto" and one.strength is not None:
                points = self.scales.weights[one.strength] * (1 if one.effect == "for" else -1)
                base[one.option, one.criterion] = base.get((one.option, one.criterion), 0.0) + points
        found: dict[str, list[_Points]] = {}
        for key in dict.fromkeys((*rows, *base)):
            factor = self.scales.factors.get(key[1], 1) if key[1] is not None else 1
            group = _Points(factor, base.get(key, 0.0), tuple(rows.get(key, {}).items()))
            found.setdefault(key[0], []).append(group)
        return {option: tuple(groups) for option, groups in found.items()}

    @cached_property
    def _vetoes(self) -> Mapping[str, int]:
        """The rows that rule each option out."""
        found: dict[str, int] = {}
        for number, rule in enumerate(self.program.rules):
            if rule.veto is not None:
                found[rule.veto] = found.get(rule.veto, 0) | 1 << number
        return found

    @cached_property
    def _outside(self) -> frozenset[str]:
        """The options that something outside the table rules out."""
        return frozenset(one.option for one in self.pressure.arguments if one.effect == "veto")

    @cached_property
    def _unsure(self) -> frozenset[str]:
        """The options that may have to give way to other decisions."""
        return frozenset(veto.option for group in self.may_give_way for veto in group)

    def _ruled_out(self, may: int, must: int) -> tuple[set[str], set[str]]:
        """Give the options that may be ruled out, and those that are."""
        sure = {one for one in self.program.options if one in self._outside or self._vetoes.get(one, 0) & must}
        return {one for one in self.program.options if self.may_be_out(one, may)}, sure

    def _single(self, may: int, must: int) -> frozenset[Answer]:
        """Give the options that may have most points of those that are left."""
        maybe_out, out = self._ruled_out(may, must)
        if len(out) == len(self.program.options):
            return frozenset((option, True) for option in self.program.options)
        scores = self.scores(may, must)
        to_beat = max((scores[one][0] for one in self.program.options if one not in maybe_out), default=None)
        left = [one for one in self.program.options if one not in out]
        found = {(one, True) for one in left if to_beat is None or scores[one][1] >= to_beat}
        if to_beat is None:  # all of them may be ruled out, and then the least bad one is taken
            found |= {(one, True) for one in self.program.options}
        return frozenset(found)

    def _combined(self, may: int, must: int) -> frozenset[Answer]:
        """Tell of each option whether it may reach the bar, and whether it may miss it."""
        maybe_out, out = self._ruled_out(may, must)
        scores, bar = self.scores(may, must), take_at(self.program, self.scales)
        can = {one for one in self.program.options if one not in out and scores[one][1] >= bar}
        surely = {one for one in self.program.options if one not in maybe_out and scores[one][0] >= bar}
        found = {(one, True) for one in can} | {(one, False) for one in self.program.options if one not in surely}
        if not surely:
            found |= {(one, True) for one in self._fallbacks(maybe_out, out)}
        found |= {(one, True) for one in self.pressure.forced}
        return frozenset(found - {(one, False) for one in self.pressure.forced})

    def _fallbacks(self, maybe_out: set[str], out: set[str]) -> Sequence[str]:
        """Give the options that may be taken when none reaches the bar."""
        order = self.program.options
        fallback = self.program.table.fallback
        if fallback is not None and fallback not in maybe_out:
            return (fallback,)
        first = next((place for place, one in enumerate(order) if one not in maybe_out), None)
        if first is None:
            return order
        return (*(one for one in order[: first + 1] if one not in out), *((fallback,) if fallback else ()))

    def _plain(self, may: int, must: int) -> frozenset[Answer]:
        """Give what rows of a plain table name; of `first`, those before one that is sure to hold."""
        policy = self.program.table.hit_policy
        found: set[Answer] = set()
        named: set[str] = set()
        for number in range(len(self.program.rules)):
            bit = 1 << number
            if may & bit:
                found |= {one for chosen in self.outcomes(bit) for one in self._as_answers(chosen)}
                named.update(self.program.rules[number].then)
            if must & bit and policy is HitPolicy.FIRST:
                return frozenset(found)
        found |= {one for chosen in self.outcomes(0) for one in self._as_answers(chosen)} if not must else set()
        return frozenset(found)
