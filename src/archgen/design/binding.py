"""Relationships between placed containers, people and outside systems.

Blocks name their ends by local container ids and by roles (`@primary_store`); here each end becomes the element that
plays the role, in the same bounded context where there is one. An end that nobody plays drops the relationship.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from archgen.design.model import Container, ExternalSystem, Mode, Person, Relationship
from archgen.design.placing import Placed, Selected
from archgen.knowledge.blocks import BlockRelationship
from archgen.knowledge.composition import Composition

PEOPLE = "people"
_MOST_WORDS = 32
_OUTSIDE = frozenset({"@client", "@operator", "@integrations"})


class Binder:
    """Finds the elements that play a role, for a block of the system or of one context."""

    def __init__(
        self,
        placed: Sequence[Placed],
        containers: Sequence[Container],
        fallback: Callable[[str], str | None],
        bound: Mapping[tuple[str, str], str],
    ) -> None:
        """Take the placed containers.

        Args:
            placed: Containers with what merged into them.
            containers: The same as containers of the design.
            fallback: Role that stands in for one that nobody plays.
            bound: Outside systems that recognition bound, by workload and external.
        """
        self._containers = containers
        self._fallback = fallback
        self._bound = bound
        self._by_part: dict[tuple[str, str, str | None], list[str]] = {}
        for one in placed:
            for selected, spec in ((one.selected, one.spec), *one.parts):
                own = one.context.name if one.context else None
                context = selected.context.name if selected.context else own
                self._by_part.setdefault((selected.block.block, spec.id, context), []).append(one.id)

    def find(self, end: str, selected: Selected) -> tuple[str, ...]:
        """Return the ids of the containers that an end of a block's relationship names."""
        context = selected.context.name if selected.context else None
        if end.startswith("@"):
            return self.playing(end[1:], context)
        if (selected.block.block, end) in self._bound:
            return (self._bound[selected.block.block, end],)
        found = [
            one
            for (block, spec, own), ids in self._by_part.items()
            if (block, spec) == (selected.block.block, end) and (context is None or own in (None, context))
            for one in ids
        ]
        return tuple(dict.fromkeys(found))

    def playing(self, role: str, context: str | None) -> tuple[str, ...]:
        """Return the containers of a role: those of the context if it has its own, else the shared ones, else all."""
        same = [one for one in self._containers if one.role == role]
        if context is not None:
            own = [one for one in same if one.context == context]
            same = own or [one for one in same if one.context is None] or same
        instead = None if same else self._fallback(role)
        return self.playing(instead, context) if instead else tuple(one.id for one in same)

    def leaves_out(self, row: BlockRelationship) -> bool:
        """Tell whether a relationship is left out because somebody stands between its ends."""
        return row.unless_role is not None and any(one.role == row.unless_role for one in self._containers)

    def block_of(self, container_id: str) -> str | None:
        """Return the block that brought a container."""
        return next((one.block for one in self._containers if one.id == container_id), None)

    def context_of(self, container_id: str) -> str | None:
        """Return the one context that a container exists for."""
        return next((one.context for one in self._containers if one.id == container_id), None)


def bind_blocks(selected: Iterable[Selected], binder: Binder) -> tuple[Relationship, ...]:
    """Resolve the relationships between containers; of two, the one of the block that owns the target stands."""
    bound = []
    for each in selected:
        for row in each.block.relationships:
            if not _OUTSIDE & {row.from_, row.to} and not binder.leaves_out(row):
                bound += _bind(row, each, binder)
    return _distinct(sorted(bound, key=lambda row: binder.block_of(row.to_id) != row.block))


def bind_request_path(
    containers: Sequence[Container], people: Sequence[Person], composition: Composition
) -> tuple[Relationship, ...]:
    """Join the stations of a request's way: people to the front door, and each station to the next one present."""
    stations = [
        (link, [one for one in containers if one.role == link.role])
        for link in composition.request_path
        if any(one.role == link.role for one in containers)
    ]
    if not stations:
        return ()
    words = composition.relations["person"]
    rows = [
        Relationship(from_id=person.id, to_id=door.id, does=words.does, protocol=words.protocol, mode=Mode.SYNC)
        for person in people
        for door in stations[0][1]
    ]
    for (caller, callers), (link, called) in pairwise(stations):
        rows += [
            Relationship(from_id=one.id, to_id=two.id, does=caller.does, protocol=link.protocol, mode=Mode.SYNC)
            for one in callers
            for two in called
            if one.context is None or two.context in (None, one.context)
        ]
    return tuple(rows)


def bind_clients(
    selected: Iterable[Selected],
    binder: Binder,
    people: Sequence[Person],
    composition: Composition,
    roles: Mapping[str, str],
) -> tuple[Relationship, ...]:
    """Resolve what clients do beside the request path: log in, upload, receive pushes."""
    who = people[0].id if len(people) == 1 else PEOPLE
    rows = []
    for each in selected:
        for row in each.block.relationships:
            inwards, outwards = row.from_ == "@client", row.to == "@client"
            if inwards or outwards:
                for target in binder.find(row.to if inwards else row.from_, each):
                    if roles.get(target) is None or roles[target] in composition.client_facing:
                        ends = (who, target) if inwards else (target, who)
                        rows.append(_relationship(row, *ends, each.block.block))
    return _distinct(rows)


def bind_integrations(
    selected: Iterable[Selected], binder: Binder, systems: Sequence[ExternalSystem], used: frozenset[str]
) -> tuple[Relationship, ...]:
    """Resolve what blocks do with outside systems; systems that flows already reach are left to the flows."""
    rows = []
    for each in selected:
        for row in each.block.relationships:
            if row.to == "@integrations":
                rows += [
                    _relationship(row, own, system.id, each.block.block)
                    for own in binder.find(row.from_, each)
                    for system in systems
                    if system.id not in used
                ]
    return _distinct(rows)


def _bind(row: BlockRelationship, selected: Selected, binder: Binder) -> list[Relationship]:
    ends = [(one, two) for one in binder.find(row.from_, selected) for two in binder.find(row.to, selected)]
    return [
        _relationship(row, one, two, selected.block.block)
        for one, two in ends
        if one != two and _same_context(binder.context_of(one), binder.context_of(two))
    ]


def _same_context(one: str | None, two: str | None) -> bool:
    return one is None or two is None or one == two


def _relationship(row: BlockRelationship, from_id: str, to_id: str, block: str) -> Relationship:
    return Relationship(
        from_id=from_id, to_id=to_id, does=row.does, protocol=row.protocol, mode=Mode(row.mode), block=block
    )


def _distinct(rows: Iterable[Relationship]) -> tuple[Relationship, ...]:
    """Draw one arrow between two elements; a second message that passes there is added while the words stay few."""
    first: dict[tuple[str, str], Relationship] = {}
    for row in rows:
        known = first.setdefault((row.from_id, row.to_id), row)
        both = f"{known.does}; {row.does}"
        if row.mode is Mode.ASYNC and row.does not in known.does and len(both) <= _MOST_WORDS:
            first[row.from_id, row.to_id] = known.model_copy(update={"does": both})
    return tuple(first.values())
