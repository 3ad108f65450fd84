"""What to ask next: the open fact whose answer tells most about the decisions that matter, for the effort of answering.

What an answer tells is measured in bits, as the information that the fact and a decision share over all worlds, less
what chance alone would show in so few of them. Each decision counts with its importance (``knowledge/policy.yaml``),
each fact with its effort (``knowledge/vocabulary.yaml``). Members of a set are counted one by one: what they tell only
together is left out. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from archgen.decisions.kernel import kernel_of
from archgen.decisions.many_taking import Outcomes
from archgen.decisions.taking import plan_of
from archgen.decisions.worlds import Worlds
from archgen.facts.columns import Floats, Values
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.policy import Importance
from archgen.knowledge.vocabulary import FactSpec, FactType

_BINS = 8
"""Parts of equal frequency into which a number is cut, beside the ends of cells that read it."""

_MOST_ANSWERS = 12
"""Answers of a decision that are told apart; rarer ones count as one."""

Places: TypeAlias = npt.NDArray[np.intp]
"""The number of a part or an answer, by world."""


@dataclass(frozen=True)
class Question:
    """An open fact, and what its answer is worth.

    Attributes:
        fact: The fact.
        gain: Bits that the answer tells, weighed by importance, for each unit of effort.
        bits: The same before effort.
        effort: 1 known by heart, 2 takes thought, 3 must be looked up.
        decisions: Decisions that the answer can change, with what it tells of each in bits, most first.
    """

    fact: str
    gain: float
    bits: float
    effort: int
    decisions: Mapping[str, float]


def next_questions(worlds: Worlds, skip: Collection[str] = ()) -> tuple[Question, ...]:
    """Rank the open facts that can be stated and can still change a decision, most telling first.

    Args:
        worlds: What the project may turn out to be.
        skip: Facts not to ask for, such as those to which nobody knew the answer.
    """
    decisions = tuple(name for name, found in worlds.outcomes.items() if len(found.answers[0]) > 1)
    reaching = reaching_facts(worlds, decisions)
    relevant = frozenset().union(*reaching.values())
    specs = tuple(spec for spec in open_facts(worlds, skip) if spec.name in relevant)
    if not specs or not decisions:
        return ()
    parts = [_parts(worlds.columns[spec.name], worlds.knowledge, spec.name) for spec in specs]
    answers = [_most_frequent(worlds.outcomes[name]) for name in decisions]
    shared = shared_bits([one for some in parts for one in some], answers)
    starts = np.cumsum([0, *(len(some) for some in parts)])[:-1]
    told = np.add.reduceat(shared, starts, axis=0)
    importance = worlds.knowledge.policy.importance
    found = []
    for spec, row in zip(specs, told.tolist(), strict=True):
        reached = {name: bits for name, bits in zip(decisions, row, strict=True) if spec.name in reaching[name]}
        found.append(_question(spec, reached, importance))
    return tuple(sorted(found, key=lambda one: -one.gain))


def _question(spec: FactSpec, told: Mapping[str, float], importance: Importance) -> Question:
    """Weigh what a fact tells of each decision that it reaches."""
    bits = sum(importance.of(name) * amount for name, amount in told.items())
    return Question(
        spec.name, bits / spec.effort, bits, spec.effort, dict(sorted(told.items(), key=lambda one: -one[1]))
    )


def open_facts(worlds: Worlds, skip: Collection[str] = ()) -> Iterator[FactSpec]:
    """Give the facts that can be stated and are not."""
    for spec in worlds.knowledge.vocabulary.facts.values():
        if spec.statable and spec.name not in worlds.requirements.facts and spec.name not in skip:
            yield spec


def reaching_facts(worlds: Worlds, decisions: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Give the facts that can change each of some decisions: its rules hang on them, or on what follows from them.

    Facts that follow from others, and earlier decisions, pass on what they follow from.
    """
    touching = kernel_of(worlds.knowledge).touching(worlds.columns, worlds.outcomes)
    found: dict[str, frozenset[str]] = {}
    for decision in decisions:
        seen: set[str] = set()
        waiting = [decision]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += touching.get(one, frozenset()) | worlds.completions.follows.get(one, frozenset())
        found[decision] = frozenset(seen - set(touching))
    return found


def shared_bits(parts: Sequence[Places], answers: Sequence[Places]) -> Floats:
    """Give the information that each partition of the worlds shares with each decision, in bits.

    Counted over all pairs at once. What as many worlds would show by chance is taken off (Miller and Madow 1955).

    Args:
        parts: Partitions: by world, the number of its part.
        answers: Decisions: by world, the number of the answer.

    Returns:
        One row a partition, one column a decision.
    """
    (left, rows), (right, columns) = _one_hot(parts), _one_hot(answers)
    count = len(parts[0])
    joint = (left.T @ right).astype(np.float64)
    # Each row sums to the worlds of one part, once for each decision; so of columns.
    by_part, by_answer = left.sum(axis=0, dtype=np.float64), right.sum(axis=0, dtype=np.float64)
    both = np.add.reduceat(np.add.reduceat(_x_log_x(joint), rows, axis=0), columns, axis=1)
    one, other = np.add.reduceat(_x_log_x(by_part), rows), np.add.reduceat(_x_log_x(by_answer), columns)
    bits = (both - one[:, None] - other[None, :] + count * np.log2(count)) / count
    filled = np.add.reduceat(np.add.reduceat((joint > 0).astype(np.int64), rows, axis=0), columns, axis=1)
    one, other = (
        np.add.reduceat((by_part > 0), rows, dtype=np.int64),
        np.add.reduceat((by_answer > 0), columns, dtype=np.int64),
    )
    chance = (filled - one[:, None] - other[None, :] + 1) / (2 * count * np.log(2))
    return np.asarray(np.maximum(bits - chance, 0))


def _one_hot(codes: Sequence[Places]) -> tuple[npt.NDArray[np.float32], Places]:
    """Spread codes over columns, 1 where a world has one; give where the columns of each begin."""
    widths = [int(one.max()) + 1 for one in codes]
    starts = np.cumsum([0, *widths])
    spread = np.zeros((len(codes[0]), starts[-1]), dtype=np.float32)
    worlds = np.arange(len(codes[0]))
    for start, one in zip(starts, codes, strict=False):
        spread[worlds, start + one] = 1
    return spread, starts[:-1]


def _x_log_x(counts: Floats) -> Floats:
    """Give x log2 x, 0 for 0."""
    return counts * np.log2(np.maximum(counts, 1))


def _most_frequent(found: Outcomes) -> Places:
    """Number the answers of a decision; the most frequent apart, the rest together."""
    distinct, places = found.answers
    if len(distinct) <= _MOST_ANSWERS:
        return places
    order = np.argsort(-np.bincount(places, minlength=len(distinct)), kind="stable")
    kept = np.full(len(distinct), _MOST_ANSWERS - 1)
    kept[order[: _MOST_ANSWERS - 1]] = np.arange(_MOST_ANSWERS - 1)
    return kept[places]


def _parts(values: Values, knowledge: Knowledge, fact: str) -> list[Places]:
    """Cut the worlds by the value of a fact: members apart, numbers in parts, a set once for each of its members."""
    match values.type:
        case FactType.SET:
            return [(values.codes >> bit) & 1 for bit in range(len(values.names))]
        case FactType.BOOLEAN | FactType.ENUM:
            return [values.codes + 1]
        case _:
            return [_parts_of_number(values.numbers, plan_of(knowledge).ends(fact))]


def _parts_of_number(numbers: Floats, cuts: Sequence[float]) -> Places:
    """Cut numbers where cells change, and in parts of equal frequency: what follows from them changes elsewhere."""
    ends = np.sort(numbers)[np.arange(1, _BINS) * len(numbers) // _BINS]
    edges = np.unique(np.concatenate([ends, cuts]))
    places = np.searchsorted(edges, numbers, side="left") + np.searchsorted(edges, numbers, side="right")
    used = np.flatnonzero(np.bincount(places))
    return np.asarray(np.searchsorted(used, places))
