"""How long a person waits for the next question.

    python tests/benchmarks/pace.py

Holds an interview in which defaults are accepted, and measures from each answer to the next question, once what the
first fact needs has been made ready, as it is while people type what the product is. Fails above 150 ms at the median.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from archgen.interview.ground import Ground
from archgen.interview.machine import Interview
from archgen.interview.worlds_adviser import WorldsAdviser
from archgen.knowledge.loader import load_knowledge

LIMIT_S = 0.150
PRODUCT = ("Stagedoor", "Sells tickets for small venues.", "", "Order: customer -> Customer", "")


def main() -> int:
    """Hold the interview, print what it took, and tell whether the promise holds."""
    talk = Interview(Ground.of(load_knowledge()), WorldsAdviser(load_knowledge()))
    talk.prepare()
    turn = talk.turn()
    question = turn.question
    took: list[float] = []
    while question is not None:
        text = PRODUCT[len(took)] if len(took) < len(PRODUCT) else ""
        begun = time.perf_counter()
        turn = talk.reply(turn, text)
        question = turn.question
        took.append(time.perf_counter() - begun)
    facts = took[len(PRODUCT) :]
    print(f"about the product: median {1000 * median(took[: len(PRODUCT)]):.0f} ms, most {1000 * max(took[:5]):.0f} ms")
    print(f"facts: {len(facts)} questions, median {1000 * median(facts):.0f} ms, most {1000 * max(facts):.0f} ms")
    return 0 if median(facts) <= LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
