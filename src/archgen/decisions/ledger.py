"""The ledger of a weighing table: what each criterion gave each option, and which arguments hold the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archgen.decisions.model import Effect, FiredRule, LedgerEntry, Pull, Separation
from archgen.decisions.program import Program
from archgen.decisions.weighing import Argument, Outcome, Scales, counted, take_at, totals, weighed
from archgen.knowledge.tables import Criterion

_MOST_TOLD = 3
"""Arguments told on each side: people compare three, not ten."""


@dataclass(frozen=True)
class Ledger:
    """The sums behind the scores of one outcome.

    Attributes:
        program: The compiled table; its hit policy is `weigh`.
        outcome: What it came to.
        extra: Arguments from outside the table.
        scales: How much arguments weigh.
    """

    program: Program
    outcome: Outcome
    extra: Sequence[Argument]
    scales: Scales

    @cached_property
    def sums(self) -> Mapping[tuple[str, Criterion | None], float]:
        """Points of each option under each criterion, before cap and priorities."""
        return totals(self.program.rules_of(self.outcome.rows), self.extra, self.scales)[0]

    def entries(self, option: str) -> tuple[LedgerEntry, ...]:
        """Give what each criterion came to for an option, in the order of the criteria."""
        found = {criterion: total for (one, criterion), total in self.sums.items() if one == option}
        cap, factors = self.scales.cap, self.scales.factors
        return tuple(
            LedgerEntry(
                criterion=criterion,
                points=round(found[criterion], 3),
                capped=round(max(-cap, min(cap, found[criterion])), 3),
                factor=factors.get(criterion, 1),
                counted=round(counted(found[criterion], criterion, self.scales), 3),
            )
            for criterion in Criterion
            if criterion in found
        )

    def separation(self, fired: Sequence[FiredRule], runner_up: str | None) -> Separation | None:
        """Give the arguments that hold the answer against the nearest other one, and those that pull towards it.

        Args:
            fired: All arguments that spoke.
            runner_up: The best option that was neither taken nor ruled out.
        """
        is_many = self.program.table.selects_many
        first, second, lead = self._edge(fired, runner_up) if is_many else self._rivals(runner_up)
        holding = list(self._vetoes(fired))
        pulling: list[Pull] = []
        for one in fired:
            points = self._points(one) if one.option in (first, second) else 0.0
            if points:
                holds = (one.effect is Effect.FOR) == (one.option == first)
                decides = holds and self._decides(one)
                pull = Pull(rule=one.rule, option=one.option, effect=one.effect, points=points, decides=decides)
                (holding if holds else pulling).append(pull)
        if not holding and not pulling:
            return None
        return Separation(first=first, second=second, lead=lead, holding=_gravest(holding), pulling=_gravest(pulling))

    def _rivals(self, runner_up: str | None) -> tuple[str | None, str | None, float]:
        """Give what was taken, what would be next, and the points between the two."""
        scores, first = self.outcome.scores, next(iter(self.outcome.chosen), None)
        lead = scores[first] - scores[runner_up] if first and runner_up else 0.0
        return first, runner_up, round(lead, 3)

    def _edge(self, fired: Sequence[FiredRule], runner_up: str | None) -> tuple[str | None, str | None, float]:
        """Give the option that is nearest to being left out, or to being taken, and its distance from that.

        What makes the call close comes first: an option that is taken in spite of arguments against it, or one that a
        slight argument more would take.
        """
        scores, bar, close = self.outcome.scores, take_at(self.program, self.scales), self.scales.close
        contested = {one.option for one in fired if one.effect is Effect.AGAINST}
        edges: list[tuple[bool, float, str | None, str | None]] = [
            (not (option in contested and scores[option] - bar < close), scores[option] - bar, option, None)
            for option in self.outcome.chosen
            if scores[option] >= bar
        ]
        if runner_up is not None and scores[runner_up] > 0:
            edges.append((bar - scores[runner_up] > close, bar - scores[runner_up], None, runner_up))
        _, distance, first, second = min(edges, key=lambda edge: edge[:2], default=(True, 0.0, None, None))
        return first, second, round(distance, 3)

    def _points(self, one: FiredRule) -> float:
        """Give by how much an option's score would move without an argument: under a cap, less than its own points."""
        if one.strength is None:
            return 0.0
        total, own = self.sums[one.option, one.criterion], self.scales.weights[one.strength]
        rest = total - own if one.effect is Effect.FOR else total + own
        moved = counted(total, one.criterion, self.scales) - counted(rest, one.criterion, self.scales)
        return round(abs(moved), 3)

    def _decides(self, one: FiredRule) -> bool:
        """Tell whether the table would take something else without an argument."""
        moved = self._points(one) * (-1 if one.effect is Effect.FOR else 1)
        scores = {**self.outcome.scores, one.option: round(self.outcome.scores[one.option] + moved, 3)}
        return self._taken(scores, self.outcome.vetoed) != self.outcome.evidence

    def _vetoes(self, fired: Iterable[FiredRule]) -> Iterator[Pull]:
        """Give the vetoes on options that the table would take without them."""
        freed = {}
        for option in self.outcome.vetoed:
            rest = {one: rules for one, rules in self.outcome.vetoed.items() if one != option}
            freed[option] = self._taken(self.outcome.scores, rest) != self.outcome.evidence
        for one in fired:
            if one.effect is Effect.VETO and freed.get(one.option):
                yield Pull(rule=one.rule, option=one.option, effect=one.effect, points=None, decides=True)

    def _taken(self, scores: Mapping[str, float], vetoed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        return weighed(self.program, scores, vetoed, self.scales)[0]


def _gravest(pulls: Iterable[Pull]) -> tuple[Pull, ...]:
    """Give vetoes first, then the arguments with most points, in the order of the table."""
    ranked = sorted(pulls, key=lambda one: (one.points is not None, -(one.points or 0)))
    return tuple(ranked[:_MOST_TOLD])
