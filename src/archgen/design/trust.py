"""Trust boundaries: which elements trust one another alike, and what crosses from one group to another."""

from collections.abc import Callable, Iterator, Mapping

from archgen.design.core import Core
from archgen.design.model import Relationship, TrustBoundary
from archgen.knowledge.threats import Threats, Zone

PEOPLE = "people"
"""Id that stands for all people together in relationships."""


class Trust:
    """Puts each element into a zone and tells what crosses."""

    def __init__(self, core: Core, words: Threats) -> None:
        holds = core.structure.environment.holds
        self._core = core
        self._zones = [one for one in words.zones if holds(one.when)]
        self._operators = words.operators
        taken = {one.id for one in (*core.containers, *core.structure.systems, *core.structure.people)}
        taken |= {one.id for one in (*core.structure.contexts, *core.structure.flows)}
        self.ids = {one.id: _free(one.id, taken) for one in (*self._zones, words.operators)}
        self.zone_of: Mapping[str, str] = dict(self._placed())

    def boundaries(self) -> tuple[TrustBoundary, ...]:
        """Return the boundaries that have something inside, from outside inwards."""
        found = []
        for zone in self._zones:
            inside = tuple(one for one, own in self.zone_of.items() if own == zone.id and one != PEOPLE)
            if inside:
                found.append(TrustBoundary(id=self.ids[zone.id], name=zone.name, inside=inside))
        return tuple(found)

    def crossings(self) -> Iterator[tuple[str, str, Relationship]]:
        """Yield the zones at both ends of each relationship that crosses from one to another."""
        for row in self._core.structure.relationships:
            ends = self.zone_of.get(row.from_id), self.zone_of.get(row.to_id)
            if ends[0] and ends[1] and ends[0] != ends[1]:
                yield ends[0], ends[1], row

    def crossed(self, from_zone: str, to_zone: str) -> str:
        """Return the id of the boundary that is crossed: that of the side that is entered."""
        return self.ids.get(to_zone, self.ids.get(from_zone, to_zone))

    def name(self, zone: str) -> str:
        """Return the name of a zone."""
        return next((one.name for one in (*self._zones, self._operators) if one.id == zone), zone)

    def _placed(self) -> Iterator[tuple[str, str]]:
        structure = self._core.structure
        people = self._first(lambda zone: zone.people)
        if people:
            yield from ((one.id, people) for one in structure.people)
            yield PEOPLE, people
        named = {role for zone in self._zones for role in zone.roles}
        for one in self._core.containers:
            kind, role = one.kind.value, one.role
            if role in named:
                zone = next((each.id for each in self._zones if role in each.roles), None)
            else:
                zone = next((each.id for each in self._zones if kind in each.kinds), None)
            if zone:
                yield one.id, zone
        systems = self._first(lambda zone: zone.systems)
        if systems:
            yield from ((one.id, systems) for one in structure.systems)

    def _first(self, wanted: Callable[[Zone], bool]) -> str | None:
        return next((one.id for one in self._zones if wanted(one)), None)


def _free(zone: str, taken: set[str]) -> str:
    name = f"zone_{zone}"
    while name in taken:
        name += "_"
    return name
