"""What a column of a table may hold while facts are open, as far as the table can tell values apart."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, pairwise
from operator import and_, or_

from archgen.decisions.model import Read
from archgen.decisions.program import ColumnMasks, Program
from archgen.facts.derive import inputs_of
from archgen.facts.model import Facts, Provenance
from archgen.facts.narrowing import ANY, Narrowed
from archgen.knowledge.cells import Column, UnaryTest
from archgen.knowledge.vocabulary import FactSpec, FactType, Vocabulary

_MOST_MEMBERS = 10
"""Members of a set that cells of one table may name for all sets of them to be told apart."""

_ANOTHER = "another member"
"""Stands for whatever a set may hold that no cell names."""


@dataclass(frozen=True)
class Reach:
    """The values that a column may have, in groups that fire the same rows.

    Attributes:
        rows: Rows that hold, one set of bits a group; empty where there are too many groups to tell apart.
        may: Rows that hold for some value.
        must: Rows that hold for every value.
    """

    rows: tuple[int, ...]
    may: int
    must: int


@dataclass(frozen=True)
class Possible:
    """What one column may hold.

    Attributes:
        column: The column.
        value: Its only value, where it is known.
        known: Whether it is.
        narrowed: What is known otherwise.
        may_be_none: Whether a decision may come to nothing.
    """

    column: Column
    value: Read = None
    known: bool = False
    narrowed: Narrowed = ANY
    may_be_none: bool = False

    def may_satisfy(self, test: UnaryTest) -> bool:
        """Tell whether a cell may hold."""
        return any(test.holds(value) for value in self.values(ColumnMasks(((test, 1),), 0)))

    def reach(self, masks: ColumnMasks) -> Reach:
        """Group what the column may hold by the rows that it fires."""
        is_open_set = self.column.type is FactType.SET and not self.known
        if is_open_set and len(self._free(masks)) > _MOST_MEMBERS:
            return Reach((), reduce(or_, (rows for _, rows in masks.tests), masks.free), masks.free)
        rows = tuple(dict.fromkeys(masks.rows(value) for value in self.values(masks)))
        return Reach(rows, reduce(or_, rows), reduce(and_, rows))

    def values(self, masks: ColumnMasks) -> tuple[Read, ...]:
        """Give one value for each group that the cells of a table can tell apart."""
        if self.known:
            return (self.value,)
        match self.column.type:
            case FactType.BOOLEAN:
                return self._members((True, False))
            case FactType.ENUM:
                return self._members(self.column.members)
            case FactType.SET:
                return tuple(self._sets(masks))
            case _:
                return tuple(self._numbers(masks))

    def _members(self, members: Sequence[Read]) -> tuple[Read, ...]:
        """Give the possible ones of some members; all, when none of them is."""
        possible = self.narrowed.members
        found = tuple(one for one in members if possible is None or one in possible)
        return (*found, None) if self.may_be_none else found or tuple(members)

    def _sets(self, masks: ColumnMasks) -> Iterator[Read]:
        """Give all sets of the members that cells name, each with and without a member that none names."""
        sure = self.narrowed.sure
        free = self._free(masks)
        for size in range(len(free) + 1):
            for some in combinations(free, size):
                yield (*sure, *some)
                yield (*sure, *some, _ANOTHER)

    def _free(self, masks: ColumnMasks) -> list[str]:
        """Give the members that cells name and a set may hold or not."""
        named = sorted({str(end) for test, _ in masks.tests for end in test.boundaries()})
        possible = self.narrowed.members
        return [one for one in named if one not in self.narrowed.sure and (possible is None or one in possible)]

    def _numbers(self, masks: ColumnMasks) -> Iterator[Read]:
        """Give every end of a cell, and a number between each two and beyond them, as far as it is possible."""
        low, high = self._bounds()
        ends = sorted({float(end) for test, _ in masks.tests for end in test.boundaries() if not isinstance(end, str)})
        inside = [end for end in ends if low <= end <= high]
        whole = self.column.type is FactType.INTEGER
        numbers = [*inside, *(one for one in (low, high) if math.isfinite(one))]
        numbers += [(one + other) / 2 for one, other in pairwise(inside)]
        if inside:
            numbers += [(max(low, inside[0] - 2) + inside[0]) / 2, (min(high, inside[-1] + 2) + inside[-1]) / 2]
        if whole:
            numbers = [float(near) for one in numbers for near in (math.floor(one), math.ceil(one))]
            numbers += [near for end in inside for near in (math.floor(end) + 1.0, math.ceil(end) - 1.0)]
        yield from sorted(
            {one for one in numbers if low <= one <= high} or {max(low, 0.0) if math.isfinite(low) else 0.0}
        )

    def _bounds(self) -> tuple[float, float]:
        """Give the ends between which a number lies."""
        low, high = self.column.bounds
        lowest = self.narrowed.low if self.narrowed.low is not None else low
        highest = self.narrowed.high if self.narrowed.high is not None else high
        return (-math.inf if lowest is None else lowest), (math.inf if highest is None else highest)


def possible_facts(
    facts: Facts, vocabulary: Vocabulary, columns: Mapping[str, Column], narrowed: Mapping[str, Narrowed]
) -> dict[str, Possible]:
    """Give what each fact may be: one value where it is certain, else all that its bounds allow.

    A fact that is derived is certain when all that it may follow from is.
    """
    found: dict[str, Possible] = {}
    certain: dict[str, bool] = {}
    for spec in vocabulary.facts.values():
        if _is_certain(spec, facts, vocabulary, certain):
            found[spec.name] = Possible(columns[spec.name], facts.value(spec.name), known=True)
        else:
            found[spec.name] = Possible(columns[spec.name], narrowed=narrowed.get(spec.name, ANY))
    return found


def _is_certain(spec: FactSpec, facts: Facts, vocabulary: Vocabulary, known: dict[str, bool]) -> bool:
    """Tell whether a fact stands whatever open facts turn out to be; facts that follow in a circle do not."""
    if spec.name not in known:
        known[spec.name] = False
        fact = facts[spec.name]
        if fact.provenance is Provenance.STATED:
            known[spec.name] = True
        elif fact.provenance is Provenance.DERIVED:
            is_fixed = not any(name in vocabulary for name in fact.inputs)
            inputs = [vocabulary[name] for name in inputs_of(spec.name) if name in vocabulary]
            known[spec.name] = is_fixed or all(_is_certain(one, facts, vocabulary, known) for one in inputs)
    return known[spec.name]


def reach_of(program: Program, possible: Mapping[str, Possible]) -> dict[str, Reach]:
    """Give what each column of a table may hold."""
    return {name: possible[name].reach(masks) for name, masks in program.columns}
