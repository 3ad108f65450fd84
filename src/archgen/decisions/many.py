"""One table run on many worlds at once: the arithmetic of :mod:`archgen.decisions.weighing` over arrays.

A cell gives one truth value a world, a rule is their conjunction, and points are counted by option, criterion and
strength, so that weights may differ from world to world. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from archgen.decisions.graph import Pressure
from archgen.decisions.many_cells import Cell, Cells
from archgen.decisions.many_taking import Amount, ManyOutcome, ManyScales
from archgen.decisions.program import Program
from archgen.decisions.weighing import settle
from archgen.facts.columns import Codes, Floats, Mask, Values, bits_of
from archgen.knowledge.cells import UnaryTest
from archgen.knowledge.tables import Criterion, HitPolicy, Strength
from archgen.knowledge.vocabulary import FactType

_NOTHING = np.zeros((), dtype=np.int8)


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
