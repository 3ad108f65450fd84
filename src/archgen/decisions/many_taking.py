"""Options taken in many worlds at once, from points and vetoes; what :mod:`archgen.decisions.weighing` does for one.

Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from archgen.decisions.graph import Pressure
from archgen.decisions.model import TakenBy
from archgen.decisions.program import Program
from archgen.decisions.weighing import Scales, take_at
from archgen.facts.columns import Codes, Floats, Mask, bits_of
from archgen.knowledge.tables import Criterion, Strength

Amount: TypeAlias = "float | Floats"
"""One number for all worlds, or one for each."""

Counts: TypeAlias = npt.NDArray[np.int16]
"""Vetoes of each option (rows) in each world (columns)."""


@dataclass(frozen=True)
class ManyScales:
    """How much arguments weigh, in each world.

    Attributes:
        weights: Points by strength.
        factors: Factor by criterion where one option is taken; 1 when absent. Where options combine, each is held
            against a bar and not against the others, so the factors of `scales` stand.
        bar: What the score at which an option is taken is multiplied by.
        scales: The scales that these vary.
    """

    weights: Mapping[Strength, Amount]
    factors: Mapping[Criterion, Amount]
    bar: Amount
    scales: Scales

    @classmethod
    def of(cls, scales: Scales) -> ManyScales:
        """Give the same scales in every world."""
        return cls(dict(scales.weights), dict(scales.factors), scales.bar, scales)

    def take(self, worlds: npt.NDArray[np.intp]) -> ManyScales:
        """Give the scales of some worlds."""
        weights = {strength: _taken(amount, worlds) for strength, amount in self.weights.items()}
        factors = {criterion: _taken(amount, worlds) for criterion, amount in self.factors.items()}
        return ManyScales(weights, factors, _taken(self.bar, worlds), self.scales)


@dataclass(frozen=True)
class Outcomes:
    """What one decision came to in many worlds.

    Attributes:
        options: Options, in the order of the table.
        bits: Options taken in each world, one bit an option.
        least_bad: Worlds in which every option is ruled out, and the one taken is only ruled out by fewest.
    """

    options: tuple[str, ...]
    bits: Codes
    least_bad: Mask

    def chosen(self, world: int) -> tuple[str, ...]:
        """Give the options taken in one world, in the order of the table."""
        return self.named(int(self.bits[world]))

    def named(self, bits: int) -> tuple[str, ...]:
        """Give the options of a set of bits."""
        return tuple(option for place, option in enumerate(self.options) if bits >> place & 1)

    def as_bits(self, chosen: Iterable[str]) -> int:
        """Give the bits of some options."""
        return bits_of([self.options.index(option) for option in chosen])

    @cached_property
    def answers(self) -> tuple[tuple[int, ...], npt.NDArray[np.intp]]:
        """The distinct answers as bits, and which of them each world has."""
        distinct, places = np.unique(self.bits, return_inverse=True)
        return tuple(int(one) for one in distinct), places

    def share_of(self, chosen: Iterable[str]) -> float:
        """Give the share of worlds with one answer."""
        return float((self.bits == self.as_bits(chosen)).mean())

    def shares(self) -> dict[tuple[str, ...], float]:
        """Give the share of worlds of each answer, most frequent first."""
        distinct, places = self.answers
        counts = np.bincount(places, minlength=len(distinct))
        ranked = sorted(range(len(distinct)), key=lambda one: (-counts[one], distinct[one]))
        return {self.named(distinct[one]): float(counts[one] / len(self.bits)) for one in ranked}

    def option_shares(self) -> dict[str, float]:
        """Give the share of worlds in which each option is taken, in the order of the table."""
        return {option: float(((self.bits >> place) & 1).mean()) for place, option in enumerate(self.options)}


@dataclass
class ManyOutcome:
    """What the rules of one table said in every world, before options are taken.

    Attributes:
        program: The table.
        scales: How much arguments weigh.
        pressure: What bears on the decision from outside.
        vetoes: How many vetoes each option has.
        scores: Net points of each option, in weighing tables.
        named: Options that rules name, in plain tables.
    """

    program: Program
    scales: ManyScales
    pressure: Pressure
    vetoes: Counts
    scores: Floats
    named: Mask | None = None

    def veto(self, option: str, where: Mask) -> None:
        """Rule an option out in some worlds."""
        self.vetoes[self.program.options.index(option)] += where

    def outcomes(self, bits: Codes) -> Outcomes:
        """Give what the decision comes to when these options are taken."""
        return Outcomes(self.program.options, bits, np.asarray((self.vetoes > 0).all(axis=0)))

    def chosen(self) -> Codes:
        """Give the options taken in each world, as bits; people's choices stand."""
        left = self.vetoes == 0
        if self.named is not None:
            bits, by_table = self._plain(self.named & left)
        elif self.program.table.selects_many:
            bits, by_table = self._several(left)
        else:
            bits, by_table = self._best(left)
        return self._forced(bits, by_table)

    def _plain(self, taken: Mask) -> tuple[Codes, Mask]:
        """Take what rules name, else the fallback."""
        bits = _as_bits(taken)
        fallback = self.program.table.fallback
        none = 0 if fallback is None else 1 << self.program.options.index(fallback)
        return np.where(bits == 0, none, bits), bits != 0

    def _several(self, left: Mask) -> tuple[Codes, Mask]:
        """Take every option that reaches the bar, else the fallback."""
        bar = take_at(self.program, self.scales.scales) / self.scales.scales.bar * self.scales.bar
        bits = _as_bits(left & (self.scores >= bar))
        by_table = bits != 0
        return np.where(by_table, bits, self._otherwise(left)), by_table

    def _best(self, left: Mask) -> tuple[Codes, Mask]:
        """Take the option with most points; ties go to the simpler one, which stands first."""
        best = np.where(left, self.scores, -np.inf).argmax(axis=0)
        bits = _bit_of(best)
        fallback = self.program.table.fallback
        by_table: Mask = np.asarray(left.any(axis=0))
        if fallback is not None:
            place = self.program.options.index(fallback)
            top = np.take_along_axis(self.scores, best[None, :], axis=0)[0]
            falls = left[place] & (top <= 0) & (self.scores[place] == top)
            bits = np.where(falls, np.int64(1 << place), bits)
            by_table = np.asarray(by_table & ~falls)
        return np.where(left.any(axis=0), bits, self._least_bad()), by_table

    def _otherwise(self, left: Mask) -> Codes:
        """Give the fallback where it is left, else the first option that is, else the one with fewest vetoes."""
        first = _bit_of(left.argmax(axis=0))
        fallback = self.program.table.fallback
        if fallback is not None:
            place = self.program.options.index(fallback)
            first = np.where(left[place], np.int64(1 << place), first)
        return np.where(left.any(axis=0), first, self._least_bad())

    def _least_bad(self) -> Codes:
        """Give the option that fewest rules rule out, of these the one with most points."""
        fewest = self.vetoes == self.vetoes.min(axis=0)
        return _bit_of(np.where(fewest, self.scores, -np.inf).argmax(axis=0))

    def _forced(self, bits: Codes, by_table: Mask) -> Codes:
        """Put people's choice in place of the table's, or what they use beside it."""
        if not self.pressure.forced:
            return bits
        wanted = bits_of([self.program.options.index(option) for option in self.pressure.forced])
        chosen = np.full(len(bits), wanted, dtype=np.int64)
        if self.pressure.taken_by is TakenBy.USE and self.program.table.selects_many:
            chosen = np.where(by_table, bits | wanted, chosen)
        return chosen


def _taken(amount: Amount, worlds: npt.NDArray[np.intp]) -> Amount:
    """Give the numbers of some worlds; one for all stays as it is."""
    return amount[worlds] if isinstance(amount, np.ndarray) else amount


def _bit_of(place: npt.NDArray[np.intp]) -> Codes:
    """Give the bit of the option at a place."""
    return np.left_shift(1, place.astype(np.int64))


def _as_bits(taken: Mask) -> Codes:
    """Give the options taken in each world as bits."""
    bits = np.zeros(taken.shape[1], dtype=np.int64)
    for place, row in enumerate(taken):
        bits |= row.astype(np.int64) << place
    return bits
