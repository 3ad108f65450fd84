"""Advice from many worlds: what a project may turn out to be, and after which answer most decisions come out right."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from archgen.interview.advice import Advice, Ask
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements

if TYPE_CHECKING:
    from archgen.facts.sampling import Lot

_WORLDS = 1024
"""Worlds that are imagined before each question: shares are right within about three percent."""


class WorldsAdviser:
    """Ranks facts by what their answers are expected to set right, for the effort of giving them."""

    def __init__(self, knowledge: Knowledge, lot: Lot | None = None) -> None:
        """Take the knowledge, and other worlds than usual where a test wants them."""
        self._knowledge = knowledge
        self._lot = lot

    def advise(self, requirements: Requirements, closed: Collection[str]) -> Advice:
        """Rank the facts that are worth asking for."""
        from archgen.decisions.prospects import prospects  # noqa: PLC0415 - numpy, for which nobody waits yet
        from archgen.decisions.worlds import imagine  # noqa: PLC0415 - as above
        from archgen.facts.sampling import Lot  # noqa: PLC0415 - as above

        worlds = imagine(self._knowledge, requirements, lot=self._lot or Lot(_WORLDS))
        standings = worlds.standings()
        return Advice(
            facts=worlds.setting.facts,
            asks=tuple(Ask(one.fact, one.decisions, one.bits) for one in prospects(worlds, closed)),
            settled=sum(one.is_settled() for one in standings.values()),
            chances={name: one.chance for name, one in standings.items()},
        )
