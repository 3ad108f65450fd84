"""Witnesses: the least that has to be stated for an option to be chosen, and for one fact to change a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from archgen.decisions.analysis.reach import Reached, Tip
from archgen.decisions.analysis.trials import Trials
from archgen.decisions.model import Read
from archgen.knowledge.loader import Knowledge

Stated = Mapping[str, Read]
"""What a requirements file states; other facts are derived or assumed."""


@dataclass(frozen=True)
class OptionWitness:
    """An input that chooses an option.

    Attributes:
        decision: The decision.
        option: The option.
        stated: The input.
    """

    decision: str
    option: str
    stated: Stated


@dataclass(frozen=True)
class FactWitness:
    """Two inputs that differ in one fact and in a decision.

    Attributes:
        fact: The fact.
        values: Its two values.
        beside: What both inputs state besides.
        decision: The decision.
        chosen: What it comes to on each.
        is_computed: Whether nobody can state the fact, so that it is only read otherwise.
    """

    fact: str
    values: tuple[Read, Read]
    beside: Stated
    decision: str
    chosen: tuple[tuple[str, ...], tuple[str, ...]]
    is_computed: bool


def option_witnesses(knowledge: Knowledge, reached: Reached) -> Iterator[OptionWitness]:
    """Give the least input that chooses each option, in the order of the tables; each has been run from the front."""
    trials = Trials(knowledge)
    for table in knowledge.decisions.values():
        for option in table.options:
            found = reached.options.get((table.decision, option))
            if found is not None:

                def chooses(stated: Stated, decision: str = table.decision, option: str = option) -> bool:
                    return option in trials.from_stated(stated).chosen(decision)

                stated = _least(found.stated, chooses, trials)
                if stated is not None:
                    yield OptionWitness(table.decision, option, stated)


def fact_witnesses(knowledge: Knowledge, reached: Reached) -> Iterator[FactWitness]:
    """Give the least pair of inputs that each fact tells apart, in the order of the vocabulary; both have been run."""
    trials = Trials(knowledge)
    for fact, spec in knowledge.vocabulary.facts.items():
        tip = reached.facts.get(fact)
        if tip is not None:
            pair = _Pair(tip, trials, is_computed=not spec.statable)
            beside = _least(
                {name: tip.one.stated[name] for name in tip.one.stated if name != fact}, pair.differs, trials
            )
            if beside is not None:
                yield FactWitness(fact, pair.values, beside, tip.decision, pair.chosen(beside), pair.is_computed)


class _Pair:
    """Two inputs that differ in one fact."""

    def __init__(self, tip: Tip, trials: Trials, *, is_computed: bool) -> None:
        self.values = (tip.one.facts[tip.fact], tip.other.facts[tip.fact])
        self.is_computed = is_computed
        self._tip = tip
        self._trials = trials

    def differs(self, beside: Stated) -> bool:
        """Tell whether the decision differs when only this is stated besides."""
        one, other = self.chosen(beside)
        return one != other

    def chosen(self, beside: Stated) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give what the decision comes to on both inputs."""
        one, other = (self._run(beside, value) for value in self.values)
        return one, other

    def _run(self, beside: Stated, value: Read) -> tuple[str, ...]:
        fact, decision = self._tip.fact, self._tip.decision
        if self.is_computed:
            return self._trials.changed(self._trials.from_stated(beside), {fact: value}).chosen(decision)
        return self._trials.from_stated({**beside, fact: value}).chosen(decision)


def _least(stated: Stated, holds: Callable[[Stated], bool], trials: Trials) -> Stated | None:
    """Leave out whatever need not be stated; None when it does not hold from the front."""
    whole = {name: value for name, value in stated.items() if trials.can_state(name) and value is not None}
    kept = {name: value for name, value in whole.items() if value != trials.start.facts[name]}
    if not holds(kept):
        kept = whole
        if not holds(kept):
            return None
    for name in tuple(kept):
        fewer = {one: value for one, value in kept.items() if one != name}
        if holds(fewer):
            kept = fewer
    return kept
