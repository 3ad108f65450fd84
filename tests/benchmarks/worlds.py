"""Many worlds: their speed, the time to choose a question, and what random projects come to.

100,000 worlds over all decisions, drawn from the priors and again with every value as likely as any other: none may
hold an excluded combination or raise an error, and at most one in a hundred may end without a recommendation for some
decision. The next question over all tables from 2,048 worlds may take 100 ms of processor time, an answer and the next
question 150 ms. Run with `make bench`, or `python tests/benchmarks/worlds.py [WORLDS]`.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np

from archgen.decisions.questions import next_questions
from archgen.decisions.worlds import Worlds, imagine
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import load_knowledge

WORLDS = 100_000
MOST_SECONDS = 5.0
MOST_CHOOSING_MS = 100.0
MOST_ANSWERING_MS = 150.0
MOST_WITHOUT = 0.01
ROUNDS = 9


def seconds(run: Callable[[], object]) -> float:
    """Give processor seconds."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def census(worlds: Worlds) -> tuple[int, int]:
    """Count the worlds with an excluded combination, and those in which some decision has no option left."""
    clashing = worlds.clashing()
    without = np.zeros(worlds.count, dtype=np.bool_)
    for found in worlds.outcomes.values():
        without |= (found.bits == 0) | found.least_bad
    return int(clashing.sum()), int(without.sum())


def random_projects(number: int) -> bool:
    """Print what random projects come to; tell whether all is well."""
    is_well = True
    for name, lot in (("by priors", Lot(number)), ("evenly", Lot(number, evenly=True))):
        begun = time.process_time()
        worlds = imagine(load_knowledge(), lot=lot)
        spent = time.process_time() - begun
        clashing, without = census(worlds)
        print(f"{number:,} worlds drawn {name}, all decisions taken: {spent:.2f} s")
        print(f"  {clashing} with an excluded combination, {without} without a recommendation")
        is_well &= not clashing and without <= MOST_WITHOUT * number and spent <= MOST_SECONDS
    return is_well


def questions() -> bool:
    """Print how long a question takes to choose; tell whether that is quick enough."""
    worlds = imagine(load_knowledge())
    choosing = median(seconds(lambda: next_questions(worlds)) for _ in range(ROUNDS)) * 1000
    answering = median(seconds(partial(_answer, worlds, number)) for number in range(ROUNDS)) * 1000
    print(f"next question from {worlds.count:,} worlds {choosing:.0f} ms (limit {MOST_CHOOSING_MS:.0f} ms)")
    print(f"an answer and the next question {answering:.0f} ms (limit {MOST_ANSWERING_MS:.0f} ms)")
    return choosing <= MOST_CHOOSING_MS and answering <= MOST_ANSWERING_MS


def _answer(worlds: Worlds, number: int) -> None:
    next_questions(worlds.given({"engineers": 5 + number}))


def main(number: int) -> int:
    """Print all figures; fail when one is out of bounds."""
    imagine(load_knowledge(), lot=Lot(64))
    is_well = random_projects(number)
    return int(not (questions() and is_well))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else WORLDS))
