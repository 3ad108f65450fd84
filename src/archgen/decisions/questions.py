"""What to ask next: the open fact whose answer tells most about the decisions that matter, for the effort of answering.

What an answer tells is measured in bits, as the information that the fact and a decision share over all worlds, less
what chance alone would show in so few of them. Each decision counts with its importance (``knowledge/policy.yaml``),
each fact with its effort (``knowledge/vocabulary.yaml``). Members of a set are counted one by one: what they tell only
together is left out. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from archgen.decisions.worlds import Worlds
from archgen.facts.columns import Floats, Values
from archgen.knowledge.vocabulary import FactSpec, FactType

_BINS = 8
"""Parts of equal frequency into which a number is cut, beside the ends of cells that read it."""

_MOST_ANSWERS = 12
"""Answers of a decision that are told apart; rarer ones count as one."""

_LEAST_BITS = 0.002
"""Information below which a fact does not count as changing a decision."""

_Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Question:
    """An open fact, and what its answer is worth.

    Attributes:
        fact: The fact.
        gain: Bits that the answer tells, weighed by importance, for each unit of effort.
        bits: The same before effort.
        effort: 1 known by heart, 2 takes thought, 3 must be looked up.
        decisions: What the answer tells of each decision that it can change, in bits, most first.
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
    table = _Answers.of(worlds)
    if table is None:
        return ()
    importance = worlds.knowledge.policy.importance
    found = []
    for spec in open_facts(worlds, skip):
        told = table.told_by(worlds.columns[spec.name], _cuts(worlds, spec.name))
        decisions = {name: bits for name, bits in told.items() if bits >= _LEAST_BITS}
        bits = sum(importance.of(name) * amount for name, amount in decisions.items())
        if bits > 0:
            ranked = dict(sorted(decisions.items(), key=lambda one: -one[1]))
            found.append(Question(spec.name, bits / spec.effort, bits, spec.effort, ranked))
    return tuple(sorted(found, key=lambda one: -one.gain))


def open_facts(worlds: Worlds, skip: Collection[str] = ()) -> Iterator[FactSpec]:
    """Give the facts that can be stated and are not, and reach a decision directly or through what follows."""
    reaching = reaching_facts(worlds)
    for spec in worlds.knowledge.vocabulary.facts.values():
        is_open = spec.statable and spec.name not in worlds.requirements.facts and spec.name not in skip
        if is_open and spec.name in reaching:
            yield spec


def reaching_facts(worlds: Worlds) -> frozenset[str]:
    """Give the facts that decisions read, and those that such facts follow from."""
    reads = {name for table in worlds.knowledge.decisions.values() for name in table.reads}
    reads |= {name for rule in worlds.knowledge.fit.values() for name in rule.when}
    waiting = sorted(reads)
    while waiting:
        for name in worlds.completions.follows.get(waiting.pop(), frozenset()):
            if name not in reads:
                reads.add(name)
                waiting.append(name)
    return frozenset(reads)


@dataclass(frozen=True)
class _Answers:
    """The answers of all decisions that are still open, side by side in one array.

    Attributes:
        decisions: The decisions.
        starts: Where the answers of each one begin.
        places: By world and decision, the column of the answer.
        width: Number of columns.
    """

    decisions: tuple[str, ...]
    starts: _Places
    places: _Places
    width: int

    @classmethod
    def of(cls, worlds: Worlds) -> _Answers | None:
        """Number the answers; None when every decision has but one."""
        names, starts, columns, width = [], [], [], 0
        for name, found in worlds.outcomes.items():
            distinct, places = found.answers
            if len(distinct) > 1 and worlds.knowledge.policy.importance.of(name) > 0:
                kept = _most_frequent(places, len(distinct))
                names.append(name)
                starts.append(width)
                columns.append(kept + width)
                width += int(kept.max()) + 1
        if not names:
            return None
        return cls(tuple(names), np.array(starts), np.stack(columns, axis=1), width)

    def told_by(self, values: Values, cuts: Sequence[float]) -> dict[str, float]:
        """Give the bits that a fact tells of each decision."""
        total = np.zeros(len(self.decisions))
        for parts in _parts(values, cuts):
            total += self._shared(parts)
        return dict(zip(self.decisions, (float(bits) for bits in total), strict=True))

    def _shared(self, parts: _Places) -> Floats:
        """Give the information that a partition of the worlds shares with each decision, corrected for chance."""
        rows = int(parts.max()) + 1
        count = len(parts)
        if rows < 2:
            return np.zeros(len(self.decisions))
        cells = (parts[:, None] * self.width + self.places).ravel()
        joint = np.bincount(cells, minlength=rows * self.width).reshape(rows, self.width).astype(np.float64)
        across, down = joint.sum(axis=0), np.bincount(parts, minlength=rows).astype(np.float64)
        by_answer = np.add.reduceat(_x_log_x(joint).sum(axis=0) - _x_log_x(across), self.starts)
        bits = (by_answer - _x_log_x(down).sum() + count * np.log2(count)) / count
        filled = np.add.reduceat((joint > 0).sum(axis=0), self.starts)
        answers = np.add.reduceat((across > 0).astype(np.int64), self.starts)
        chance = (filled - (down > 0).sum() - answers + 1) / (2 * count * np.log(2))  # Miller and Madow's correction
        return np.asarray(np.maximum(bits - chance, 0))


def _x_log_x(counts: Floats) -> Floats:
    """Give x log2 x, 0 for 0."""
    return counts * np.log2(np.maximum(counts, 1))


def _most_frequent(places: _Places, number: int) -> _Places:
    """Keep the most frequent answers apart, put the rest together."""
    if number <= _MOST_ANSWERS:
        return places
    order = np.argsort(-np.bincount(places, minlength=number), kind="stable")
    kept = np.full(number, _MOST_ANSWERS - 1)
    kept[order[: _MOST_ANSWERS - 1]] = np.arange(_MOST_ANSWERS - 1)
    return kept[places]


def _parts(values: Values, cuts: Sequence[float]) -> Iterator[_Places]:
    """Cut the worlds by the value of a fact: members apart, numbers in parts, a set once for each of its members."""
    match values.type:
        case FactType.SET:
            held = values.data.astype(np.int64)
            for bit in range(len(values.names)):
                yield (held >> bit) & 1
        case FactType.BOOLEAN | FactType.ENUM:
            yield values.data.astype(np.intp) + 1
        case _:
            yield _parts_of_number(values.numbers, cuts)


def _parts_of_number(numbers: Floats, cuts: Sequence[float]) -> _Places:
    """Cut numbers where cells change, and in parts of equal frequency: what follows from them changes elsewhere."""
    ends = np.quantile(numbers, np.arange(1, _BINS) / _BINS) if len(numbers) else np.array([])
    edges = np.unique(np.concatenate([ends, np.asarray(cuts, dtype=np.float64)]))
    places = np.searchsorted(edges, numbers, side="left") + np.searchsorted(edges, numbers, side="right")
    return np.asarray(np.unique(places, return_inverse=True)[1])


def _cuts(worlds: Worlds, fact: str) -> tuple[float, ...]:
    """Give the ends of the cells that read a number."""
    if not worlds.knowledge.vocabulary[fact].type.is_numeric:
        return ()
    ends = {
        end
        for table in worlds.knowledge.decisions.values()
        for rule in table.rules
        for name, test in rule.condition.tests
        if name == fact
        for end in test.boundaries()
        if not isinstance(end, str)
    }
    return tuple(sorted(ends))
