"""Nobody waits for the next question."""

from __future__ import annotations

import time
from statistics import median

from archgen.interview.ground import Ground
from archgen.interview.machine import Interview
from archgen.interview.worlds_adviser import WorldsAdviser
from archgen.knowledge.loader import load_knowledge

LIMIT_S = 0.150


def test_the_next_question_comes_at_once() -> None:
    """Within 150 ms of the processor's time after an answer, once what it needs has been made ready."""
    talk = Interview(Ground.of(load_knowledge()), WorldsAdviser(load_knowledge()))
    talk.prepare()
    turn = talk.turn()
    took = []
    for text in ("Stagedoor", "Sells tickets for small venues.", "", "Order: customer -> Customer", "", "", *[""] * 9):
        begun = time.process_time()
        turn = talk.reply(turn, text)
        took.append(time.process_time() - begun)
        assert turn.question is not None
    assert median(took[:6]) <= LIMIT_S
    assert median(took[6:]) <= LIMIT_S
