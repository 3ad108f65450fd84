"""Completions: what all facts may be, in many worlds at once, given what is known of them.

What is stated is the same in every world, and what follows from the domain, from experience or from what runs already
as well. A fact that follows from others follows from them in each world as it would for a file that states them; the
rest is drawn from its prior. So every world is what the resolver gives for a project that has answered everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import numpy as np

from archgen.errors import KnowledgeError
from archgen.facts.columns import Mask, Values
from archgen.facts.deck import Deck
from archgen.facts.derive import COMPARED
from archgen.facts.following import RULES, Drawn, Followed, formulas
from archgen.facts.model import Fact, Facts, Provenance
from archgen.facts.narrowing import ANY, Narrowed
from archgen.knowledge.cells import Condition
from archgen.knowledge.vocabulary import FactSpec, FactType, Vocabulary

Spread = Callable[[FactSpec, Values], Values]
"""Moves a value that was stated a little, where it is not quite certain."""


class Completions:
    """The facts of many worlds, each drawn or computed when it is first asked for.

    Attributes:
        deck: The draws of the worlds.
        follows: By fact, what it may follow from: other facts, of those that are neither stated nor fixed.
    """

    def __init__(
        self,
        facts: Facts,
        deck: Deck,
        *,
        narrowed: Mapping[str, Narrowed] | None = None,
        spread: Spread | None = None,
    ) -> None:
        """Take what the resolver gives for what is stated.

        Args:
            facts: Facts as resolved; those that are stated, or follow from statements outside the vocabulary, stand.
            deck: What is drawn where nothing is known.
            narrowed: What is known of facts that are not stated.
            spread: Moves stated values within what they may be off by.
        """
        self.deck = deck
        self.follows: dict[str, frozenset[str]] = {}
        self._facts = facts
        self._vocabulary = deck.vocabulary
        self._narrowed = narrowed or {}
        self._spread = spread
        self._found: dict[str, Drawn] = {}
        self._open: list[str] = []

    @cached_property
    def columns(self) -> Mapping[str, Values]:
        """All facts, in the order of the vocabulary."""
        return {name: self.fact(name).values for name in self._vocabulary.facts}

    def fact(self, name: str) -> Drawn:
        """Give the values of a fact, and where they are as good as stated.

        Raises:
            KnowledgeError: Facts follow from one another in a circle.
        """
        if name not in self._found:
            if name in self._open:
                circle = " → ".join([*self._open[self._open.index(name) :], name])
                raise KnowledgeError(f"facts or their priors follow from one another in a circle: {circle}")
            self._open.append(name)
            self._found[name] = self._complete(self._vocabulary[name])
            self._open.pop()
        return self._found[name]

    @property
    def count(self) -> int:
        """The number of worlds."""
        return self.deck.lot.count

    def is_stated(self, name: str) -> bool:
        """Tell whether a fact is stated, rather than drawn."""
        return name in self._facts and self._facts[name].provenance is Provenance.STATED

    def knows(self, name: str) -> bool:
        """Tell whether the vocabulary has a fact."""
        return name in self._vocabulary

    def members(self, name: str) -> tuple[str, ...]:
        """Give the members of a fact."""
        return self._vocabulary[name].allowed

    def precedes(self, one: str, other: str) -> bool:
        """Tell whether a fact stands before another in the vocabulary."""
        return self._places[one] < self._places[other]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The place of each fact in the vocabulary."""
        return {name: place for place, name in enumerate(self._vocabulary.facts)}

    def _complete(self, spec: FactSpec) -> Drawn:
        """Give one fact: what is certain, else what follows, else what is expected."""
        fixed = self._facts.get(spec.name)
        if fixed is not None and _is_fixed(fixed, self._vocabulary):
            values = self.deck.constant(spec.name, fixed.value)
            if self._spread is not None and fixed.provenance is Provenance.STATED:
                values = self._spread(spec, values)
            return Drawn(values, np.full(self.count, fixed.provenance is Provenance.STATED))
        if spec.name in self._narrowed:
            return Drawn(self._expected(spec), np.ones(self.count, dtype=np.bool_))
        return self._followed(spec)

    def _followed(self, spec: FactSpec) -> Drawn:
        """Let a fact follow where it does; draw it elsewhere."""
        left: Mask = np.ones(self.count, dtype=np.bool_)
        parts: list[tuple[Mask, Values]] = []
        for found in self._rules(spec):
            fits, values = _fitting(spec, found)
            taken = left & fits
            if taken.any():
                parts.append((taken, values))
                left = left & ~taken
            self._note(spec.name, found.inputs)
            if not left.any():
                break
        result = self._expected(spec) if left.any() else parts[0][1]
        for taken, values in parts:
            result = values.where(taken, result)
        return Drawn(result, left)

    def _rules(self, spec: FactSpec) -> Iterator[Followed]:
        """Give what follows for a fact by each rule that can apply, in the resolver's order."""
        rule = RULES.get(spec.name)
        if rule is not None and all(self.knows(name) for name in COMPARED[spec.name]):
            found = rule(self)
            if found is not None:
                yield found
        for formula in formulas().get(spec.name, ()):
            found = formula(self)
            if found is not None:
                yield found

    def _expected(self, spec: FactSpec) -> Values:
        """Draw a fact from its prior: in each world from the first whose condition holds there."""
        known = self._narrowed.get(spec.name, ANY)
        if not spec.prior or self.deck.lot.evenly:
            return self.deck.draw(spec.name, None, known)
        last = len(spec.prior) - 1
        result = self.deck.draw(spec.name, last, known)
        for number in reversed(range(last)):
            holds = self._holds(self.deck.conditions[spec.name, number])
            self._note(spec.name, tuple(spec.prior[number].when))
            if holds.any():
                result = self.deck.draw(spec.name, number, known).where(holds, result)
        return result

    def _holds(self, condition: Condition) -> Mask:
        """Tell in which worlds the condition of a prior holds."""
        holds = np.ones(self.count, dtype=np.bool_)
        for name, test in condition.tests:
            holds &= self.fact(name).values.holds(test)
        return holds

    def _note(self, name: str, inputs: tuple[str, ...]) -> None:
        """Remember what a fact follows from."""
        self.follows[name] = self.follows.get(name, frozenset()) | frozenset(inputs)


def _is_fixed(fact: Fact, vocabulary: Vocabulary) -> bool:
    """Tell whether a fact stands whatever the other facts are: stated, or read from what is no fact."""
    if fact.provenance is Provenance.STATED:
        return True
    return fact.provenance is Provenance.DERIVED and not any(name in vocabulary for name in fact.inputs)


def _fitting(spec: FactSpec, found: Followed) -> tuple[Mask, Values]:
    """Give what follows as the vocabulary wants it, and where it is one of its values."""
    if not spec.type.is_numeric:
        return found.where, found.values
    numbers = found.values.data
    low, high = spec.bounds
    with np.errstate(invalid="ignore"):
        inside = found.where & np.isfinite(numbers)
        inside &= (numbers >= low) if low is not None else True
        inside &= (numbers <= high) if high is not None else True
        if spec.type is FactType.INTEGER:
            numbers = np.ceil(np.round(numbers, 6))
    return inside, Values(spec.type, numbers)
