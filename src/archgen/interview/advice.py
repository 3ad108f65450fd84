"""What an interview asks of whoever knows which facts still matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from archgen.facts.model import Facts
from archgen.requirements.model import Requirements


@dataclass(frozen=True)
class Ask:
    """One fact that is worth asking for.

    Attributes:
        fact: The fact.
        changes: Decisions that the answer can change, the likeliest first.
        gain: What the answer is worth, for each unit of effort.
    """

    fact: str
    changes: tuple[str, ...]
    gain: float = 1.0


@dataclass(frozen=True)
class Advice:
    """Which facts are worth asking for, and how much is settled.

    Attributes:
        facts: All facts as they stand.
        asks: The facts, the most telling for its effort first; empty when nothing that matters can change.
        settled: Decisions that no open fact is expected to change.
        total: All decisions.
    """

    facts: Facts
    asks: tuple[Ask, ...]
    settled: int
    total: int


class Adviser(Protocol):
    """Ranks facts."""

    def prepare(self) -> None:
        """Load what ranking needs, before anybody waits for it."""

    def advise(self, requirements: Requirements, closed: Collection[str]) -> Advice:
        """Rank the facts that are worth asking for.

        Args:
            requirements: What is stated so far.
            closed: Facts that were asked for already, whether there was an answer or not.
        """
