"""The space of a table's inputs: its columns cut into pieces, and each of its rules as boxes in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

from archgen.decisions.analysis.axes import ABSENT, ColumnAxes, SetAxes, axes_of
from archgen.decisions.analysis.boxes import Box, joined, meet, size, uncovered
from archgen.decisions.model import Read
from archgen.knowledge.cells import Column, Condition
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import DecisionTable, HitPolicy
from archgen.knowledge.unary import UnaryTest


class Space:
    """All inputs that a table can tell apart.

    Attributes:
        rules: Each rule as boxes, any of which is enough for it to hold; none when it can never hold.
        everything: The box of all combinations.
        ordered: For each axis, whether pieces that lie side by side belong together.
    """

    def __init__(
        self,
        conditions: Sequence[Condition],
        columns: Mapping[str, Column],
        usual: Mapping[str, Read],
        never_empty: Iterable[str] = (),
    ) -> None:
        """Cut the columns.

        Args:
            conditions: The condition of each rule.
            columns: What each column may hold.
            usual: Values that examples keep where they can.
            never_empty: Set columns that always hold something: decisions that take at least one option.
        """
        self._axes = _cut(conditions, columns)
        self._usual = usual
        self._never_empty = frozenset(never_empty)
        self.everything: Box = tuple((1 << pieces) - 1 for axes in self._axes.values() for pieces in axes.sizes)
        self.ordered = tuple(axes.is_ordered for axes in self._axes.values() for _ in axes.sizes)
        self.rules = tuple(self._boxes(condition) for condition in conditions)

    @cached_property
    def impossible(self) -> tuple[Box, ...]:
        """What cannot be: sets that hold nothing although they never do."""
        return tuple(
            self._placed({name: (ABSENT,) * len(axes.sizes)})
            for name, axes in self._axes.items()
            if name in self._never_empty and isinstance(axes, SetAxes) and not axes.may_look_empty
        )

    @cached_property
    def count(self) -> int:
        """How many combinations are possible."""
        return sum(map(size, self.left_of(self.everything, ())))

    def left_of(self, region: Box, boxes: Iterable[Box]) -> Iterator[Box]:
        """Give what is possible in a region outside some boxes."""
        return uncovered(region, (*boxes, *self.impossible), self.ordered)

    def is_covered(self, region: Iterable[Box], boxes: Sequence[Box]) -> bool:
        """Tell whether nothing possible of a union of boxes lies outside some others."""
        return all(next(self.left_of(part, boxes), None) is None for part in region)

    def shared(self, one: Iterable[Box], other: Sequence[Box]) -> Box | None:
        """Give something possible that two unions of boxes share."""
        both = (meet(left, right) for left in one for right in other)
        parts = (part for box in both if box is not None for part in self.left_of(box, ()))
        return next(parts, None)

    def is_possible(self, number: int) -> bool:
        """Tell whether a rule can hold."""
        return self.shared((self.everything,), self.rules[number]) is not None

    def may_count(self, number: int, policy: HitPolicy) -> bool:
        """Tell whether a rule can hold, and come first where only the first counts."""
        if policy is not HitPolicy.FIRST:
            return self.is_possible(number)
        before = [box for boxes in self.rules[:number] for box in boxes]
        return not self.is_covered(self.rules[number], before)

    def covering(self, number: int, others: Iterable[int]) -> tuple[int, ...]:
        """Give rules of some that together hold wherever a rule does, none of which can be left out.

        None when they do not, or when the rule can never hold.
        """
        own = self.rules[number]
        left = [other for other in others if self.shared(self.rules[other], own) is not None]
        if not left or not self._are_covering(left, own):
            return ()
        for other in reversed(left.copy()):
            fewer = [one for one in left if one != other]
            if self._are_covering(fewer, own):
                left = fewer
        return tuple(left)

    def _are_covering(self, rules: Iterable[int], region: Sequence[Box]) -> bool:
        return self.is_covered(region, [box for number in rules for box in self.rules[number]])

    def gaps(self) -> list[Box]:
        """Give what no rule covers, the largest part first."""
        return joined(self.left_of(self.everything, (box for boxes in self.rules for box in boxes)))

    def cells(self, box: Box) -> dict[str, str]:
        """Write a box as cells by column; columns that may hold anything are left out."""
        written = {name: axes.cell(masks) for name, axes, masks in self._by_column(box)}
        return {name: cell for name, cell in written.items() if cell != "-"}

    def written(self, box: Box) -> str:
        """Write a box as the `when` of a rule."""
        cells = ", ".join(f'{name}: "{cell}"' for name, cell in self.cells(box).items())
        return f"{{{cells}}}"

    def example(self, box: Box, usual: Mapping[str, Read] | None = None) -> dict[str, Read]:
        """Give an input that lies in a box, with as many of the usual values as it allows."""
        kept = self._usual if usual is None else usual
        return {name: axes.value(masks, kept.get(name)) for name, axes, masks in self._by_column(box)}

    def telling(self, box: Box) -> dict[str, Read]:
        """Give an input that lies in a box, as far as the box limits it."""
        limited = self.cells(box)
        return {name: value for name, value in self.example(box).items() if name in limited}

    def freed(self, box: Box, column: str) -> Box:
        """Give a box in which one column may hold anything."""
        return tuple(
            (1 << pieces) - 1 if name == column else mask
            for name, axes, masks in self._by_column(box)
            for pieces, mask in zip(axes.sizes, masks, strict=True)
        )

    def differing(self, one: Box, other: Box) -> list[int]:
        """Give the axes in which two boxes differ."""
        return [axis for axis, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]

    def _boxes(self, condition: Condition) -> tuple[Box, ...]:
        """Give a condition as boxes: one for each way in which its cells can hold together."""
        ways = [[(name, masks) for masks in self._axes[name].alternatives(test)] for name, test in condition.tests]
        return tuple(self._placed(dict(way)) for way in product(*ways))

    def _placed(self, masks: Mapping[str, tuple[int, ...]]) -> Box:
        """Give the box of masks by column; other columns may hold anything."""
        every = (
            masks.get(name) or tuple((1 << pieces) - 1 for pieces in axes.sizes) for name, axes in self._axes.items()
        )
        return tuple(mask for own in every for mask in own)

    def _by_column(self, box: Box) -> Iterator[tuple[str, ColumnAxes, Box]]:
        """Give the part of a box that belongs to each column."""
        place = 0
        for name, axes in self._axes.items():
            yield name, axes, box[place : place + len(axes.sizes)]
            place += len(axes.sizes)


def space_of(table: DecisionTable, knowledge: Knowledge) -> Space:
    """Give the space of a table among all others."""
    tables = knowledge.decisions
    usual = {name: spec.default for name, spec in knowledge.vocabulary.facts.items()}
    # A weighing table takes at least its fallback or its first option.
    answered = [name for name in table.reads if name in tables and tables[name].hit_policy is HitPolicy.WEIGH]
    return Space([rule.condition for rule in table.rules], knowledge.columns, usual, answered)


def _cut(conditions: Iterable[Condition], columns: Mapping[str, Column]) -> dict[str, ColumnAxes]:
    """Cut each column that is read where its cells change, in the order in which columns appear."""
    tests: dict[str, list[UnaryTest]] = {}
    for condition in conditions:
        for name, test in condition.tests:
            tests.setdefault(name, []).append(test)
    return {name: axes_of(columns[name], found) for name, found in tests.items()}
