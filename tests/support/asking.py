"""An interview without worlds: facts are asked for in the order of the vocabulary, so that tests know what comes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from archgen.facts.resolve import Resolver
from archgen.interview.advice import Advice, Ask
from archgen.interview.ground import Ground
from archgen.interview.machine import Interview
from archgen.interview.model import Depth, Turn
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.model import Requirements


class FileOrder:
    """Asks for some facts, one after the other."""

    def __init__(self, facts: Sequence[str]) -> None:
        self._facts = facts

    def advise(self, requirements: Requirements, closed: Collection[str]) -> Advice:
        """Give those that are open."""
        facts = Resolver(requirements, load_knowledge().vocabulary).facts()
        asks = tuple(Ask(name, ("caching",)) for name in self._facts if name not in closed)
        chances = dict.fromkeys(load_knowledge().decisions, 0.5 if asks else 1.0)
        return Advice(facts, asks, settled=len(chances) - len(asks), chances=chances)


def interview(*facts: str, text: str = "", depth: Depth = Depth.NORMAL) -> Interview:
    """Make an interview that asks for these facts; for three, when none are named."""
    ground = Ground.of(load_knowledge(), text, depth=depth)
    return Interview(ground, FileOrder(facts or ("engineers", "teams", "availability")))


def answered(talk: Interview, *texts: str) -> Turn:
    """Answer the questions from the first on."""
    turn = talk.turn()
    for text in texts:
        turn = talk.reply(turn, text)
        assert not turn.fault, turn.fault
    return turn


def asked(turn: Turn) -> str:
    """Give the id of the question; `review` when there is none."""
    return turn.question.id if turn.question is not None else "review"
