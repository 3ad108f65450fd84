"""What to ask next when the rest will be assumed: the fact after whose answer most decisions come out right.

Where an interview stops, what is open stays as the vocabulary assumes it. So a fact is worth asking for when its answer
makes the decisions as they are taken then, the rest assumed, likelier to be those that full knowledge would give. Each
likely answer of each open fact is tried once, all of them together as worlds of their own; the worlds imagined from the
priors tell in how many of them each decision would be right. What only several facts together would change shows in no
single one, so the bits of :mod:`archgen.decisions.questions` count beside it, as a hint of what comes later. Importing
this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from archgen.decisions.many_taking import Outcomes
from archgen.decisions.questions import Places, Question, next_questions
from archgen.decisions.taking import plan_of
from archgen.decisions.worlds import Worlds
from archgen.facts.columns import Floats, Values, encode, names_of
from archgen.facts.resolve import Resolver
from archgen.knowledge.cells import Column
from archgen.knowledge.vocabulary import FactSpec, FactType, Value
from archgen.requirements.model import StatedFact

_MOST_SETS = 24
"""Sets that are tried, the most frequent ones; after any other a decision counts as it does now."""


_FLATTENED = 0.5
"""Power to which importance and effort count: the less weighty two thirds of the decisions shall be right, too."""


_OFTEN = 0.02
"""Share of worlds from which an answer that changes a decision is spoken of."""

_HINT = 0.1
"""What a bit about a decision counts beside the chance that it is right."""


@dataclass(frozen=True)
class Prospect:
    """An open fact, and what its answer would set right.

    Attributes:
        fact: The fact.
        gain: Rise of the chance that decisions are right, added up by importance, for the effort of answering.
        decisions: Decisions that its answer is likely to change as things stand, the likeliest first; or the one about
            which it tells most beside others.
        bits: What its answer tells of each decision, alone or beside others, in bits.
    """

    fact: str
    gain: float
    decisions: tuple[str, ...]
    bits: Mapping[str, float]


@dataclass(frozen=True)
class _Trial:
    """The likely answers of one fact.

    Attributes:
        spec: The fact.
        values: An answer for each part.
        parts: By world, the number of its part; -1 where no answer is tried.
    """

    spec: FactSpec
    values: tuple[Value, ...]
    parts: Places


def prospects(worlds: Worlds, skip: Collection[str] = ()) -> tuple[Prospect, ...]:
    """Rank the open facts that can still change a decision by what their answers would set right.

    Args:
        worlds: What the project may turn out to be.
        skip: Facts not to ask for.
    """
    questions = next_questions(worlds, skip)
    vocabulary = worlds.knowledge.vocabulary
    trials = [_trial(worlds, vocabulary[one.fact]) for one in questions]
    rows = [(trial.spec, value) for trial in trials for value in trial.values]
    if not rows:
        return ()
    reckoning = _Reckoning(worlds, worlds.setting.solve(_columns(worlds, rows), len(rows)))
    starts = np.cumsum([0, *(len(trial.values) for trial in trials)]).tolist()
    pairs = zip(questions, trials, starts, strict=False)
    return tuple(sorted((reckoning.prospect(*one) for one in pairs), key=lambda one: -one.gain))


class _Reckoning:
    """What all trials came to, beside what the worlds say is right."""

    def __init__(self, worlds: Worlds, after: Mapping[str, Outcomes]) -> None:
        """Line up the decisions."""
        importance = worlds.knowledge.policy.importance
        self._names = tuple(worlds.outcomes)
        self._weights = {name: float(importance.of(name) ** _FLATTENED) for name in self._names}
        self._now = np.array([one.as_bits(worlds.now[name]) for name, one in worlds.outcomes.items()])
        self._then = np.stack([after[name].bits for name in self._names], axis=1)
        self._right = [one.bits for one in worlds.outcomes.values()]
        self._chance = [float(worlds.same[name].mean()) for name in self._names]

    def prospect(self, question: Question, trial: _Trial, start: int) -> Prospect:
        """Weigh what the answers of one fact set right; theirs are the rows from `start` on."""
        then = self._then[start : start + len(trial.values)]
        is_tried, row = trial.parts >= 0, np.maximum(trial.parts, 0)
        gain, changed = 0.0, {}
        for place in np.flatnonzero((then != self._now).any(axis=0)).tolist():
            name = self._names[place]
            taken = np.where(is_tried, then[row, place], self._now[place])
            changed[name] = float((taken != self._now[place]).mean())
            gain += self._weights[name] * (float((taken == self._right[place]).mean()) - self._chance[place])
        hint = _HINT * sum(self._weights[name] * told for name, told in question.decisions.items())
        often = sorted((one for one in changed if changed[one] >= _OFTEN), key=lambda one: -changed[one])
        decisions = tuple(often) or tuple(question.decisions)[:1]
        return Prospect(question.fact, (gain + hint) / question.effort**_FLATTENED, decisions, question.decisions)


def _trial(worlds: Worlds, spec: FactSpec) -> _Trial:
    """Choose the answers of a fact that are tried: each choice, the likeliest sets, the middle of each stretch."""
    values = worlds.columns[spec.name]
    match values.type:
        case FactType.SET:
            distinct, places, counts = np.unique(values.data, return_inverse=True, return_counts=True)
            kept = np.argsort(-counts, kind="stable")[:_MOST_SETS]
            numbered = np.full(len(distinct), -1)
            numbered[kept] = np.arange(len(kept))
            parts = numbered[places]
        case FactType.BOOLEAN | FactType.ENUM:
            parts = np.unique(values.codes, return_inverse=True)[1]
        case _:
            parts = _stretches(values.numbers, plan_of(worlds.knowledge).ends(spec.name))
    return _Trial(spec, tuple(_middles(values, parts)), parts)


def _stretches(numbers: Floats, ends: Sequence[float]) -> Places:
    """Cut numbers where cells change, and in quarters of the worlds: what follows from them changes elsewhere."""
    quarters = np.sort(numbers)[[len(numbers) * quarter // 4 for quarter in (1, 2, 3)]]
    places = np.searchsorted(np.union1d(quarters, ends), numbers, side="right")
    return np.asarray(np.unique(places, return_inverse=True)[1])


def _middles(values: Values, parts: Places) -> Iterator[Value]:
    """Give the middle value of each part."""
    order = np.lexsort((values.data, parts))
    ends = np.cumsum(np.bincount(parts[parts >= 0]))
    first = int((parts < 0).sum())
    for low, high in zip([0, *ends], ends, strict=False):
        yield values.value(int(order[first + (low + high) // 2]))


def _columns(worlds: Worlds, rows: Sequence[tuple[FactSpec, Value]]) -> dict[str, Values]:
    """Give all facts where one is answered and the rest is as the vocabulary assumes it, a world for each answer."""
    resolver = Resolver(worlds.requirements, worlds.knowledge.vocabulary)
    resolver.facts()
    changes: dict[str, list[tuple[int, Value]]] = {}
    for place, (spec, value) in enumerate(rows):
        changes.setdefault(spec.name, []).append((place, value))
        followers = sorted(resolver.followers([spec.name]))
        if followers:
            stated = {**worlds.requirements.facts, spec.name: StatedFact(value=value, text="")}
            after = resolver.restated(stated)
            for name in followers:
                changes.setdefault(name, []).append((place, after.fact(name).value))
    facts, vocabulary = worlds.setting.facts, worlds.knowledge.vocabulary
    return {
        name: _column(Column.of_fact(spec), facts[name].value, changes.get(name, ()), len(rows))
        for name, spec in vocabulary.facts.items()
    }


def _column(column: Column, value: Value, changes: Sequence[tuple[int, Value]], count: int) -> Values:
    """Give one fact: the same everywhere, but for some worlds."""
    every = [value, *(other for _, other in changes)]
    names = names_of(column, [member for one in every if isinstance(one, tuple) for member in one])
    if column.type.is_numeric:
        numbers: Floats = np.array([_as_number(value)] * count)
        for place, other in changes:
            numbers[place] = _as_number(other)
        return Values(column.type, numbers)
    codes = np.full(count, encode(value, names), dtype=np.int64)
    for place, other in changes:
        codes[place] = encode(other, names)
    return Values(column.type, codes, names)


def _as_number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else np.nan
