"""One table run on many worlds at once: the arithmetic of :mod:`archgen.decisions.weighing` over arrays.

A cell gives one truth value a world, a rule is their conjunction, and points are counted by option, criterion and
strength, so that weights may differ from world to world. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from archgen.decisions.graph import Pressure
from archgen.decisions.model import TakenBy
from archgen.decisions.program import Program
from archgen.decisions.weighing import Scales, settle, take_at
from archgen.facts.columns import Codes, Floats, Mask, Values, bits_of
from archgen.knowledge.cells import UnaryTest
from archgen.knowledge.tables import Criterion, HitPolicy, Strength
from archgen.knowledge.vocabulary import FactType

Amount: TypeAlias = "float | Floats"
"""One number for all worlds, or one for each."""

_NOTHING = np.zeros((), dtype=np.int8)

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
class Cells:
    """Cells of all tables over one set of worlds, each evaluated once.

    Attributes:
        columns: Facts, and the decisions taken so far.
        count: Number of worlds.
    """

    columns: dict[str, Values]
    count: int
    _held: dict[str, dict[int, Mask]] = field(default_factory=dict)

    def hold(self, cell: Cell) -> Mask:
        """Tell in which worlds a cell holds; where nothing is known of its column, only ``-`` does."""
        known = self._held.setdefault(cell.name, {})
        found = known.get(cell.key)
        if found is None:
            column = self.columns.get(cell.name)
            found = column.holds(cell.test) if column is not None else np.full(self.count, cell.test.holds(None))
            known[cell.key] = found
        return found

    def publish(self, name: str, values: Values) -> None:
        """Put a decision's outcome in place of another, and forget what cells said of it."""
        self.columns[name] = values
        self._held.pop(name, None)

    def hold_all(self, cells: Sequence[Cell]) -> Mask:
        """Tell in which worlds all of some cells hold."""
        if not cells:
            return np.ones(self.count, dtype=np.bool_)
        holds = self.hold(cells[0])
        for cell in cells[1:]:
            holds = holds & self.hold(cell)
        return holds

    def deciding(self, cells: Sequence[Cell]) -> list[Cell]:
        """Give the cells of a rule that hold in some worlds only, while the others hold together in one."""
        held = [self.hold(cell) for cell in cells]
        found = []
        for place, cell in enumerate(cells):
            others = [holds for other, holds in enumerate(held) if other != place]
            if self._varies(cell) and (not others or np.logical_and.reduce(others).any()):
                found.append(cell)
        return found

    def _varies(self, cell: Cell) -> bool:
        """Tell whether a cell holds in some worlds only."""
        holds = self.hold(cell)
        return bool(holds.any()) and not bool(holds.all())


@dataclass(frozen=True)
class Cell:
    """One test of one column, under a number of its own."""

    name: str
    test: UnaryTest
    key: int


class ManyProgram:
    """A compiled table for many worlds."""

    def __init__(self, program: Program, known: dict[tuple[str, UnaryTest], int]) -> None:
        """Number the cells; those that other tables have too keep their number."""
        self.program = program
        self.cells = tuple(
            tuple(Cell(name, test, known.setdefault((name, test), len(known))) for name, test in condition.tests)
            for condition in program.conditions
        )
        self._place = {option: place for place, option in enumerate(program.options)}

    def run(self, cells: Cells, scales: ManyScales, pressure: Pressure) -> ManyOutcome:
        """Let the rules of the table speak in every world."""
        fired = [cells.hold_all(rule) for rule in self.cells]
        shape = (len(self.program.options), cells.count)
        vetoes = np.zeros(shape, dtype=np.int16)
        for argument in pressure.arguments:
            if argument.effect == "veto":
                vetoes[self._place[argument.option]] += 1
        if self.program.table.hit_policy is not HitPolicy.WEIGH:
            named = self._named(fired, cells.count, scales)
            return ManyOutcome(self.program, scales, pressure, vetoes, np.zeros(shape), named)
        for rule, holds in zip(self.program.rules, fired, strict=True):
            if rule.veto is not None:
                vetoes[self._place[rule.veto]] += holds
        return ManyOutcome(self.program, scales, pressure, vetoes, self._scores(fired, cells.count, scales, pressure))

    def published(self, bits: Codes, beside: Sequence[str] = ()) -> Values:
        """Give an outcome as the column that later tables read, with what contexts take where options combine."""
        if self.program.gives_set:
            more = bits_of([self._place[option] for option in beside])
            return Values(FactType.SET, bits | more, self.program.options)
        first = np.where(bits > 0, np.bitwise_count((bits & -bits) - 1), -1)
        return Values(FactType.ENUM, first.astype(np.int64), self.program.options)

    @cached_property
    def _groups(self) -> Mapping[tuple[str, Criterion | None], tuple[tuple[Strength, int, int], ...]]:
        """The arguments that share a cap: strength, sign and rule, by option and criterion."""
        found: dict[tuple[str, Criterion | None], list[tuple[Strength, int, int]]] = {}
        for number, rule in enumerate(self.program.rules):
            if rule.veto is None and rule.strength is not None:
                key = (rule.for_ or rule.against or "", rule.criterion)
                found.setdefault(key, []).append((rule.strength, 1 if rule.for_ else -1, number))
        return {key: tuple(arguments) for key, arguments in found.items()}

    def _scores(self, fired: Sequence[Mask], count: int, scales: ManyScales, pressure: Pressure) -> Floats:
        """Add up what speaks for and against each option, capped by criterion."""
        outside: dict[tuple[str, Criterion | None], list[tuple[Strength, int]]] = {}
        for argument in pressure.arguments:
            if argument.effect != "veto" and argument.strength is not None:
                sign = 1 if argument.effect == "for" else -1
                outside.setdefault((argument.option, argument.criterion), []).append((argument.strength, sign))
        many = self.program.table.selects_many
        factors: Mapping[Criterion, Amount] = dict(scales.scales.factors) if many else scales.factors
        scores = np.zeros((len(self.program.options), count), dtype=np.float64)
        for key in dict.fromkeys((*self._groups, *outside)):
            total = self._total(self._groups.get(key, ()), outside.get(key, ()), fired, scales)
            factor = factors.get(key[1], 1) if key[1] is not None else 1
            scores[self._place[key[0]]] += total if isinstance(factor, (int, float)) and factor == 1 else total * factor
        return np.round(scores, 3)

    def _total(
        self,
        arguments: Sequence[tuple[Strength, int, int]],
        outside: Sequence[tuple[Strength, int]],
        fired: Sequence[Mask],
        scales: ManyScales,
    ) -> Amount:
        """Add up one group, within the cap."""
        counts: dict[Strength, npt.NDArray[np.int8]] = {}
        for strength, sign, number in arguments:
            holds = fired[number].view(np.int8)
            known = counts.get(strength)
            if known is None:
                counts[strength] = holds if sign > 0 else -holds
            else:
                counts[strength] = known + holds if sign > 0 else known - holds
        for strength, sign in outside:
            counts[strength] = counts.get(strength, _NOTHING) + np.int8(sign)
        total: Amount = 0.0
        for strength, balance in counts.items():
            total = total + scales.weights[strength] * balance.astype(np.float64)
        cap = scales.scales.cap
        return np.clip(total, -cap, cap)

    def _named(self, fired: Sequence[Mask], count: int, scales: ManyScales) -> Mask:
        """Give the options that the hit policy of a plain table lets through.

        Raises:
            KnowledgeError: Rules hold together in some world although the policy does not allow it.
        """
        named = np.zeros((len(self.program.options), count), dtype=np.bool_)
        policy = self.program.table.hit_policy
        before = np.zeros(count, dtype=np.int16)
        for rule, holds in zip(self.program.rules, fired, strict=True):
            speaks = holds & (before == 0) if policy is HitPolicy.FIRST else holds
            before += holds
            for option in rule.then:
                named[self._place[option]] |= speaks
        if policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
            for world in np.flatnonzero(before > 1):
                rows = bits_of([number for number, holds in enumerate(fired) if holds[world]])
                settle(self.program, rows, (), scales.scales)  # names the rules, or finds that they agree
        return named


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
