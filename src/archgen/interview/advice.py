"""What an interview asks of whoever knows which facts still matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from archgen.facts.model import Facts
from archgen.requirements.model import Requirements


@dataclass(frozen=True)
class Ask:
    """One fact that is worth asking for.

    Attributes:
        fact: The fact.
        changes: Decisions that the answer can change, the likeliest first.
        tells: How much the answer tells of each decision, alone or beside others.
    """

    fact: str
    changes: tuple[str, ...]
    tells: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Advice:
    """Which facts are worth asking for, and how firm the decisions are.

    Attributes:
        facts: All facts as they stand.
        asks: The facts, the most telling for its effort first; empty when none can change a decision.
        settled: Decisions that no open fact is expected to change.
        chances: Chance of each decision that it is what full knowledge would give.
    """

    facts: Facts
    asks: tuple[Ask, ...]
    settled: int
    chances: Mapping[str, float]

    @property
    def total(self) -> int:
        """Give the number of all decisions."""
        return len(self.chances)

    def right(self, decisions: Collection[str] = ()) -> float:
        """Give the share of decisions that are expected to be right; of all by default."""
        chances = [self.chances[name] for name in decisions or self.chances]
        return sum(chances) / len(chances) if chances else 1.0

    def weakest(self, decisions: Collection[str]) -> str:
        """Give the least firm of some decisions."""
        return min(decisions, key=lambda name: self.chances[name])


class Adviser(Protocol):
    """Ranks facts."""

    def advise(self, requirements: Requirements, closed: Collection[str]) -> Advice:
        """Rank the facts that are worth asking for.

        Args:
            requirements: What is stated so far.
            closed: Facts that were asked for already, whether there was an answer or not.
        """
