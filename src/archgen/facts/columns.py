"""Many values of one fact or decision at once, as an array, and which of them satisfy a cell.

Numbers are floats, NaN where not known. Members and truth values are their place among the names, -1 where not known.
Sets are integers with one bit a name, -1 where not known. Importing this module imports numpy.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from archgen.errors import KnowledgeError
from archgen.knowledge.cells import AnyTest, Column, MemberTest, NumberTest, SetTest, UnaryTest
from archgen.knowledge.vocabulary import FactType, Value

Mask: TypeAlias = npt.NDArray[np.bool_]
"""One truth value a world."""

Floats: TypeAlias = npt.NDArray[np.float64]
"""One number a world."""

Codes: TypeAlias = npt.NDArray[np.int64]
"""One code or set of bits a world."""

_TRUTH = ("false", "true")
_MOST_NAMES = 62


@dataclass(frozen=True)
class Values:
    """The values of one column in many worlds.

    Attributes:
        type: What values they are.
        data: The array, one element a world.
        names: Members of an enum or set, or the two truth values, in the order of their codes or bits.
    """

    type: FactType
    data: Floats | Codes
    names: tuple[str, ...] = ()

    @classmethod
    def constant(cls, column: Column, value: Value, count: int) -> Values:
        """Give the same value in every world."""
        names = names_of(column, value if isinstance(value, tuple) else ())
        if column.type.is_numeric:
            number = float(value) if isinstance(value, (int, float)) else np.nan
            return cls(column.type, np.full(count, number))
        return cls(column.type, np.full(count, encode(value, names), dtype=np.int64), names)

    def __len__(self) -> int:
        return len(self.data)

    def take(self, worlds: npt.NDArray[np.intp] | slice) -> Values:
        """Give the values of some worlds."""
        return Values(self.type, self.data[worlds], self.names)

    def where(self, mask: Mask, other: Values) -> Values:
        """Give these values where the mask holds, the other ones elsewhere; both have the same names."""
        return Values(self.type, np.where(mask, self.data, other.data), self.names)

    def value(self, world: int) -> Value:
        """Give the value in one world, as facts hold it."""
        found = self.data[world]
        match self.type:
            case FactType.INTEGER:
                return None if np.isnan(found) else int(found)
            case FactType.NUMBER:
                return None if np.isnan(found) else float(found)
            case FactType.BOOLEAN:
                return None if found < 0 else bool(found)
            case FactType.ENUM:
                return None if found < 0 else self.names[int(found)]
            case _:
                held = int(found)
                return None if held < 0 else tuple(one for bit, one in enumerate(self.names) if held >> bit & 1)

    def holds(self, test: UnaryTest) -> Mask:
        """Tell in which worlds a cell holds."""
        match test:
            case AnyTest():
                return np.ones(len(self.data), dtype=np.bool_)
            case NumberTest():
                return self._in_intervals(test)
            case MemberTest():
                return self.any_of({str(one).lower() if isinstance(one, bool) else one for one in test.members})
            case SetTest():
                return self._in_relation(test)
        raise TypeError(f"{type(test).__name__} is no test of a column")

    def any_of(self, members: Collection[str]) -> Mask:
        """Tell in which worlds the value is, or the set holds, one of some members."""
        codes = [place for place, name in enumerate(self.names) if name in members]
        if self.type is FactType.SET:
            return np.asarray((self.codes > 0) & ((self.codes & bits_of(codes)) != 0))
        found = np.zeros(len(self.data), dtype=np.bool_)
        for code in codes:
            found |= self.data == code
        return found

    def sizes(self) -> Codes:
        """Count the members of each set."""
        found: Codes = np.bitwise_count(np.maximum(self.codes, 0)).astype(np.int64)
        return found

    @property
    def codes(self) -> Codes:
        """The array of codes or bits."""
        return self.data.astype(np.int64, copy=False)

    @property
    def numbers(self) -> Floats:
        """The array of numbers."""
        return self.data.astype(np.float64, copy=False)

    def _in_intervals(self, test: NumberTest) -> Mask:
        """Tell which numbers lie in one of the intervals; NaN lies in none."""
        numbers = self.data
        found = np.zeros(len(numbers), dtype=np.bool_)
        for part in test.intervals:
            above = numbers >= part.low if part.has_low else numbers > part.low
            below = numbers <= part.high if part.has_high else numbers < part.high
            found |= above & below
        return found

    def _in_relation(self, test: SetTest) -> Mask:
        """Tell which sets stand in a relation to members; one member alone counts as a set of one."""
        known = self.codes >= 0
        held = self.codes if self.type is FactType.SET else np.left_shift(1, np.where(known, self.codes, 0))
        named = bits_of([place for place, name in enumerate(self.names) if name in test.members])
        match test.relation:
            case "all":
                holds = (held & named) == named if test.members <= set(self.names) else np.zeros_like(known)
            case "any":
                holds = (held & named) != 0
            case "none":
                holds = (held & named) == 0
            case "empty":
                holds = held == 0
            case _:
                holds = held != 0
        return np.asarray(known & holds)


def names_of(column: Column, also: Collection[str] = ()) -> tuple[str, ...]:
    """Give the names that a column's values can have, with members that an open set takes beside its own.

    Members beyond those that fit into a set of bits are left out: an open set of that many is stated, not swept over.

    Raises:
        KnowledgeError: The column alone has more of them.
    """
    if column.type is FactType.BOOLEAN:
        return _TRUTH
    if column.type is not FactType.SET:
        return column.members
    if len(column.members) > _MOST_NAMES:
        raise KnowledgeError(f"`{column.name}` has {len(column.members)} members; a set can have {_MOST_NAMES}")
    return tuple(dict.fromkeys((*column.members, *sorted(also))))[:_MOST_NAMES]


def encode(value: Value, names: Sequence[str]) -> int:
    """Give the code of a member or truth value, or the bits of a set; -1 for what is not known."""
    match value:
        case bool():
            return int(value)
        case str():
            return names.index(value) if value in names else -1
        case tuple():
            return bits_of([names.index(one) for one in value if one in names])
        case _:
            return -1


def bits_of(places: Collection[int]) -> int:
    """Give the set of bits at some places."""
    return sum(1 << place for place in places)
