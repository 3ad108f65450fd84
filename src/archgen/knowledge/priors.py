"""What is expected of a fact before anybody states it: a prior, fixed with its reason beforehand.

A prior is no default. The default is the one value that is taken when nobody says; the prior tells how the values of
many projects would be spread. Questions are ranked and answers called firm by it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from statistics import NormalDist

from pydantic import BaseModel, ConfigDict, Field

from archgen.knowledge.kinds import FactType


class Prior(BaseModel):
    """One spread of values; of several, the first whose condition holds counts.

    Enums, truth values and numbers of which few are usual have `weights`, sets have `chances`, other numbers stand
    `around` one of them. A number is cut off where its plausible range ends.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Mapping[str, bool | int | float | str] = Field(default={}, description="Cells over facts; absent: always")
    weights: Mapping[str, float] = Field(default={}, description="How often each value comes, in any measure")
    chances: Mapping[str, float] = Field(default={}, description="Chance of each member of a set")
    around: float | None = Field(default=None, gt=0, description="Median of a number that is not 0")
    factor: float = Field(default=1, ge=1, description="Two thirds of the numbers lie within it on either side")
    none: float = Field(default=0, ge=0, le=1, description="Chance that the number is 0")

    def chance_of(self, now: object, other: object) -> float:
        """Give the chance that a fact is not as now but as another value, or as far from it on that side.

        Of sets: that what they differ in is so. The ends of the plausible range, which cut numbers off, are left out.
        """
        if isinstance(other, tuple):
            held = set(now) if isinstance(now, tuple) else set()
            return min(
                (self._of_member(one, is_held=one in other) for one in held.symmetric_difference(other)), default=0.0
            )
        if isinstance(other, bool) or not isinstance(other, int | float):
            text = str(other).lower() if isinstance(other, bool) else str(other)
            return self.weights.get(text, 0.0) / (sum(self.weights.values()) or 1.0)
        is_above = isinstance(now, int | float) and other > now
        return self._of_numbers(float(other), is_above=is_above)

    def _of_member(self, member: str, *, is_held: bool) -> float:
        chance = self.chances.get(member, 0.0)
        return chance if is_held else 1 - chance

    def _of_numbers(self, end: float, *, is_above: bool) -> float:
        """Give the chance of a number at or beyond an end."""
        if self.around is None:
            beyond = (
                share
                for text, share in self.weights.items()
                if (float(text) >= end if is_above else float(text) <= end)
            )
            return sum(beyond) / (sum(self.weights.values()) or 1.0)
        if end <= 0 or self.factor == 1:
            below = self.none if end <= 0 else self.none + (1 - self.none) * (end >= self.around)
        else:
            spread = NormalDist(math.log(self.around), math.log(self.factor))
            below = self.none + (1 - self.none) * spread.cdf(math.log(end))
        return 1 - below if is_above else below

    def faults(self, kind: FactType, allowed: Collection[str], *, is_open: bool = False) -> tuple[str, ...]:
        """Give what does not suit a fact: its type, its members, and whether it takes others too."""
        wanted = {FactType.SET: ("chances",)}.get(kind, ("weights", "around") if kind.is_numeric else ("weights",))
        given = [name for name in ("weights", "chances", "around") if getattr(self, name)]
        if len(given) != 1 or given[0] not in wanted:
            return (f"a prior of this fact needs {' or '.join(f'`{one}`' for one in wanted)} and nothing else",)
        known = ("true", "false") if kind is FactType.BOOLEAN else allowed
        named = () if is_open else (*self.weights, *self.chances)
        strange = [one for one in named if not (_is_number(one) if kind.is_numeric else one in known)]
        faults = [f"`{one}` is no value of this fact" for one in strange]
        if any(value < 0 for value in self.weights.values()) or (self.weights and not sum(self.weights.values())):
            faults.append("weights are 0 or more, and one is above 0")
        if any(not 0 <= value <= 1 for value in self.chances.values()):
            faults.append("a chance lies between 0 and 1")
        return tuple(faults)


def _is_number(text: str) -> bool:
    """Tell whether a key is a number."""
    try:
        float(text)
    except ValueError:
        return False
    return True
