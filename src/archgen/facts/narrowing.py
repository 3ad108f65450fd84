"""What may be known of a fact that is not known: a range, or the members that are possible."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Narrowed:
    """What is known of a fact that is not known.

    Attributes:
        low: Smallest number possible.
        high: Largest number possible.
        members: Members that are possible, of an enum or a set; None: all.
        sure: Members that a set holds for certain.
    """

    low: float | None = None
    high: float | None = None
    members: tuple[str | bool, ...] | None = None
    sure: tuple[str, ...] = ()

    def names(self) -> frozenset[str] | None:
        """Give the possible members as names of a column."""
        if self.members is None:
            return None
        return frozenset(str(one).lower() if isinstance(one, bool) else one for one in self.members)


ANY = Narrowed()
"""Nothing is known."""
