"""What a derivation may look at, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from archgen.facts.model import Fact
from archgen.facts.volume import Volume
from archgen.findings import Source
from archgen.knowledge.vocabulary import Value
from archgen.requirements.model import Domain, Requirements


@dataclass(frozen=True)
class Derived:
    """A value that follows from others.

    Attributes:
        value: The value.
        because: How it follows, in words.
        formula: How it was computed, with numbers.
        inputs: Facts and paths of requirements that it follows from.
        source: Where the way of computing comes from.
        is_assumption: Whether a number that nobody stated or measured took part.
    """

    value: Value
    because: str
    inputs: tuple[str, ...]
    formula: str = ""
    source: Source | None = None
    is_assumption: bool = False


class Ground(Protocol):
    """What is known while facts are resolved."""

    requirements: Requirements
    growth: float

    @property
    def domain(self) -> Domain:
        """The stated domain; empty when an archetype stands in, for nobody stated that."""

    @property
    def volume(self) -> Volume:
        """What the entities of the stated domain take."""

    @property
    def share(self) -> float:
        """The part of what all entities take that the stated volume leaves room for, at most 1."""

    def fact(self, name: str) -> Fact:
        """Give a fact, resolved before it is given."""

    def is_stated(self, name: str) -> bool:
        """Tell whether a fact is stated."""

    def rests_on_statement(self, name: str) -> bool:
        """Tell whether a fact is stated or follows from something stated."""

    def knows(self, names: Sequence[str]) -> bool:
        """Tell whether the vocabulary has all of these facts."""


Derivation = Callable[[Ground], Derived | None]
"""Gives a value, or None when nothing is known that it follows from."""


def number(ground: Ground, name: str) -> float:
    """Give the value of a numeric fact; 0 when it is not known."""
    value = ground.fact(name).value
    return float(value) if isinstance(value, (int, float)) else 0.0


def members(ground: Ground, name: str) -> tuple[str, ...]:
    """Give the members of a set, or the one value of an enumeration."""
    value = ground.fact(name).value
    if isinstance(value, tuple):
        return value
    return () if value is None else (str(value),)
