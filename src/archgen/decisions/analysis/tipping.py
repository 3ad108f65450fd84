"""Inputs in which one fact tips a decision: what the search aims at for a fact that has moved nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from archgen.decisions.analysis.boxes import Box, meet
from archgen.decisions.analysis.targets import VETO, Changes, RuleTarget, changes_for, lead
from archgen.decisions.analysis.trials import Trial
from archgen.knowledge.tables import HitPolicy, Strength

_MOST_LEAPS = 20
"""Places of a plain table that are tried."""


@dataclass(frozen=True)
class TippingTarget:
    """A rule that decides by its cell for one fact: all other cells hold, and its option is neither clear nor hopeless.

    Attributes:
        rule: The rule.
        fact: The fact that one of its cells reads.
        rules: All rules of the table.
    """

    rule: RuleTarget
    fact: str
    rules: tuple[RuleTarget, ...]

    @property
    def decision(self) -> str:
        """The decision of the table."""
        return self.rule.decision

    def distance(self, trial: Trial) -> float:
        """Count what the rule lacks without the fact, then how far its option is from being chosen or not."""
        distance = self.rule.distance(trial, without=self.fact)
        program, table = self.rule.program, self.rule.program.table
        if table.hit_policy is not HitPolicy.WEIGH:
            return distance
        own = table.rules[self.rule.number]
        outcome = trial.solution.outcomes[self.decision, None]
        others = [veto for veto in outcome.vetoed.get(own.targets[0], ()) if veto != own.id]
        # A rule tips the balance where its option lacks about half of its points without it.
        points = self.rule.scales.weights[own.strength or Strength.STRONG] * (1 if own.for_ else -1)
        without = lead(program, own.targets[0], outcome, self.rule.scales)
        if own.strength is not None and outcome.rows >> self.rule.number & 1:
            without -= points
        return distance + VETO * len(others) + abs(without + points / 2)

    def leaps(self, trial: Trial) -> Iterator[Changes]:
        """Let the rule hold, in a plain table where another answer follows when only the fact differs."""
        if self.rule.program.table.hit_policy is HitPolicy.WEIGH:
            yield from self.rule.leaps(trial)
        for box in self._edge:
            yield changes_for(self.rule.space.example(box, trial.values), trial)

    @cached_property
    def _edge(self) -> tuple[Box, ...]:
        """Where the rule of a plain table counts, and one with another answer would if only the fact were different."""
        space, table = self.rule.space, self.rule.program.table
        answer = set(table.rules[self.rule.number].then)
        rivals = [one for one in self.rules if answer and set(table.rules[one.number].then) != answer]
        beyond = [space.freed(box, self.fact) for one in rivals for box in one.boxes]
        shared = (meet(box, other) for box in self.rule.boxes for other in beyond)
        return tuple(islice(dict.fromkeys(box for box in shared if box is not None), _MOST_LEAPS))
