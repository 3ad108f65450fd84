"""Trust boundaries: which elements trust one another alike, and what crosses from one group to another."""

from collections.abc import Iterator, Mapping, Sequence

from archgen.design.core import Core
from archgen.design.model import Relationship, TrustBoundary

PEOPLE = "people"
"""Id that stands for all people together in relationships."""


class Trust:
    """Tells in which boundary each element lies and what crosses from one to another."""

    def __init__(self, core: Core, boundaries: Sequence[TrustBoundary]) -> None:
        self._core = core
        self._boundaries = tuple(boundaries)
        self.boundary_of: Mapping[str, str] = dict(self._placed())

    def crossings(self) -> Iterator[tuple[str, str, Relationship]]:
        """Yield the boundaries at both ends of each relationship that crosses from one to another."""
        for row in self._core.structure.relationships:
            ends = self.boundary_of.get(row.from_id), self.boundary_of.get(row.to_id)
            if ends[0] and ends[1] and ends[0] != ends[1]:
                yield ends[0], ends[1], row

    def inside(self, boundary: str) -> tuple[str, ...]:
        """Return the elements inside a boundary."""
        return next((one.inside for one in self._boundaries if one.id == boundary), ())

    def _placed(self) -> Iterator[tuple[str, str]]:
        people = {one.id for one in self._core.structure.people}
        for one in self._boundaries:
            yield from ((element, one.id) for element in one.inside)
            if people & set(one.inside):
                yield PEOPLE, one.id
