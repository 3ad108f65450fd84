"""Advice from many worlds: what a project may turn out to be, and the open fact that tells most about its decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from archgen.decisions.taking import NOTHING_STATED
from archgen.facts.resolve import Resolver
from archgen.interview.advice import Advice, Ask
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements

_WORTH_TELLING = 0.03
"""Bits from which a decision is named among those that an answer can change."""


class WorldsAdviser:
    """Ranks facts by what their answer is expected to tell, for the effort of giving it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def prepare(self) -> None:
        """Load numpy, compile the tables for many worlds, and run them once."""
        self.advise(NOTHING_STATED, ())

    def advise(self, requirements: Requirements, closed: Collection[str]) -> Advice:
        """Rank the facts that are worth asking for."""
        from archgen.decisions.questions import next_questions  # noqa: PLC0415 - numpy, for which nobody waits yet
        from archgen.decisions.worlds import imagine  # noqa: PLC0415 - as above

        worlds = imagine(self._knowledge, requirements)
        asks = tuple(Ask(one.fact, _changed(one.decisions), one.gain) for one in next_questions(worlds, closed))
        standings = worlds.standings()
        settled = sum(one.is_settled() for one in standings.values())
        facts = Resolver(requirements, self._knowledge.vocabulary).facts()
        return Advice(facts, asks, settled, len(standings))


def _changed(told: Mapping[str, float]) -> tuple[str, ...]:
    """Give the decisions of which an answer tells enough to speak of, most first; at least one."""
    ranked = sorted(told, key=lambda one: -told[one])
    return tuple(one for place, one in enumerate(ranked) if not place or told[one] >= _WORTH_TELLING)
