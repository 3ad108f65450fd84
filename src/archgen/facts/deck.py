"""The draws of one lot of worlds, each made once whatever is stated. Importing this module imports numpy."""

from __future__ import annotations

from functools import cached_property

from archgen.facts.columns import Values
from archgen.facts.narrowing import ANY, Narrowed
from archgen.facts.sampling import Lot, draw
from archgen.knowledge.cells import Column, Condition, compile_condition
from archgen.knowledge.vocabulary import Value, Vocabulary


class Deck:
    """Draws over a vocabulary, kept as long as somebody asks on.

    Attributes:
        vocabulary: The facts with their priors.
        lot: The worlds.
    """

    def __init__(self, vocabulary: Vocabulary, lot: Lot) -> None:
        self.vocabulary = vocabulary
        self.lot = lot
        self._drawn: dict[tuple[str, int | None, Narrowed], Values] = {}
        self._constant: dict[tuple[str, type, Value], Values] = {}

    def draw(self, name: str, number: int | None, known: Narrowed = ANY) -> Values:
        """Give a fact as one of its priors expects it.

        Args:
            name: The fact.
            number: Which of its priors; None when no value is likelier than another.
            known: What is known of it.
        """
        key = (name, number, known)
        if key not in self._drawn:
            spec = self.vocabulary[name]
            prior = None if number is None else spec.prior[number]
            self._drawn[key] = draw(spec, prior, self.lot, known)
            self._drawn[key].data.setflags(write=False)
        return self._drawn[key]

    def constant(self, name: str, value: Value) -> Values:
        """Give a fact that is the same in every world."""
        key = (name, type(value), value)
        if key not in self._constant:
            self._constant[key] = Values.constant(Column.of_fact(self.vocabulary[name]), value, self.lot.count)
        return self._constant[key]

    @cached_property
    def conditions(self) -> dict[tuple[str, int], Condition]:
        """The conditions of priors, by fact and number."""
        columns = {name: Column.of_fact(spec) for name, spec in self.vocabulary.facts.items()}
        return {
            (name, number): compile_condition(prior.when, columns)
            for name, spec in self.vocabulary.facts.items()
            for number, prior in enumerate(spec.prior)
        }
