"""The structure of a design: blocks and domain put together to people, systems, containers and relationships.

Nothing here knows a pattern by name: what a pattern brings stands in its block, how blocks join in `composition.yaml`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from archgen.decisions.model import Recommendations
from archgen.design.binding import Binder, bind_blocks, bind_clients, bind_integrations, bind_request_path
from archgen.design.contexts import bounded_contexts
from archgen.design.environment import Conditions, Environment
from archgen.design.flows import Cast, map_flow, move_behind
from archgen.design.model import BoundedContext, Container, ExternalSystem, Flow, Mode, Person, Relationship
from archgen.design.names import Allocator
from archgen.design.placing import Placed, Selected, build_container, container_names, place_containers, select_blocks
from archgen.design.workloads import Recognised, recognise
from archgen.facts.model import Facts
from archgen.knowledge.blocks import with_workloads
from archgen.knowledge.cells import Column
from archgen.knowledge.composition import Composition
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.vocabulary import FactType
from archgen.requirements.model import Requirements

# Columns that offers and technology tables may test besides facts, decisions and workloads.
_NAMED = {name: Column(name, FactType.SET, is_open=True) for name in ("existing", "use")}


@dataclass(frozen=True)
class Structure:
    """What there is and who uses whom, before sizes and products."""

    people: tuple[Person, ...]
    systems: tuple[ExternalSystem, ...]
    contexts: tuple[BoundedContext, ...]
    containers: tuple[Container, ...]
    relationships: tuple[Relationship, ...]
    flows: tuple[Flow, ...]
    workloads: tuple[Recognised, ...]
    selected: tuple[Selected, ...]
    placed: tuple[Placed, ...]
    environment: Environment
    environments: Mapping[str, Environment]
    cast: Cast
    composition: Composition
    binder: Binder

    def reports(self) -> Mapping[str, str]:
        """Return what outside systems tell containers of ours of their own accord, by the names of those systems."""
        names = {one.id: one.name for one in self.systems}
        ours = {one.id for one in self.containers}
        telling = (one for one in self.relationships if one.from_id in names and one.to_id in ours and one.block)
        return {names[one.from_id]: one.does for one in telling}

    def mover(self) -> Callable[[Flow, Sequence[str]], Flow] | None:
        """Return what takes outside calls out of a flow's wait; None when nothing works outside a request."""
        if not self.cast.workers:
            return None
        words = self.composition.moved_step
        return lambda flow, systems: move_behind(flow, systems, self.cast, self.containers, words)


def compose_structure(
    requirements: Requirements, facts: Facts, recommendations: Recommendations, knowledge: Knowledge
) -> Structure:
    """Put blocks and domain together; flows stay as the requirements draw them."""
    composition = knowledge.composition
    names = Allocator("element")
    people = _people(requirements, names, composition)
    systems = _systems(requirements, names)
    contexts = bounded_contexts(requirements, names, composition.load_share)
    recognised = recognise(knowledge.blocks, requirements, facts)
    conditions = _conditions(knowledge)
    system = Environment(_values(facts, recommendations, requirements, recognised, None), conditions)
    by_context = [
        (one, Environment(_values(facts, recommendations, requirements, recognised, one), conditions))
        for one in contexts
    ]
    selected = select_blocks(knowledge.blocks, system, by_context)
    placed = place_containers(selected, composition, system, by_context, names)
    called = container_names(placed, composition)
    containers = tuple(build_container(one, called[one.id], contexts) for one in placed)
    bound = _bound_systems(recognised, systems)
    binder = Binder(placed, containers, lambda role: composition.fallback(role, system.holds), bound)
    relationships = _relationships(selected, binder, containers, people, composition)
    cast = _cast(people, systems, contexts, containers, composition, relationships)
    latency, availability = facts.number("latency_p99"), facts.number("availability")
    flows = tuple(
        map_flow(one, names.allocate(one.name), cast, composition, latency, availability)
        for one in requirements.domain.flows
    )
    return Structure(
        people=people,
        systems=systems,
        contexts=contexts,
        containers=containers,
        relationships=relationships,
        flows=flows,
        workloads=recognised,
        selected=selected,
        placed=placed,
        environment=system,
        environments={one.id: env for one, env in by_context},
        cast=cast,
        composition=composition,
        binder=binder,
    )


@lru_cache(maxsize=8)
def _conditions(knowledge: Knowledge) -> Conditions:
    """Give the compiled conditions of knowledge, kept over the runs that a design takes."""
    return Conditions({**with_workloads(knowledge.columns, knowledge.blocks), **_NAMED})


def _bound_systems(recognised: Sequence[Recognised], systems: Sequence[ExternalSystem]) -> dict[tuple[str, str], str]:
    """Return the outside systems that recognition bound, by workload and external."""
    named = {one.name: one.id for one in systems}
    return {
        (one.workload, external): named[name]
        for one in recognised
        for external, name in one.bindings.items()
        if name in named
    }


def _relationships(
    selected: Sequence[Selected],
    binder: Binder,
    containers: Sequence[Container],
    people: Sequence[Person],
    composition: Composition,
) -> tuple[Relationship, ...]:
    """Return who uses whom: along the request path, between containers, and beside the path."""
    roles = {one.id: one.role for one in containers}
    path = bind_request_path(containers, people, composition)
    inner = bind_blocks(selected, binder)
    beside = bind_clients(selected, binder, people, composition, roles)
    path_roles = tuple(link.role for link in composition.request_path)
    return _without_path_doubles((*path, *inner, *beside), roles, path_roles)


def with_flows(structure: Structure, flows: Sequence[Flow]) -> Structure:
    """Return the structure with its flows as designed and the relationships that they and the integrations need."""
    known = {one.id for one in structure.containers} | {one.id for one in structure.systems}
    drawn = {(one.from_id, one.to_id) for one in structure.relationships}
    people = {one.id for one in structure.people}
    added: dict[tuple[str, str], Relationship] = {}
    for step in (step for flow in flows for step in flow.steps):
        ends = (step.from_id, step.to_id)
        is_answer = (step.to_id, step.from_id) in drawn or (step.to_id, step.from_id) in added
        if step.from_id == step.to_id or people & set(ends) or not set(ends) <= known or ends in drawn:
            continue
        if not is_answer:
            added.setdefault(ends, _from_step(step.from_id, step.to_id, step.message, step.protocol, step.mode))
    used = frozenset(one for ends in (*added, *drawn) for one in ends)
    beside = bind_integrations(structure.selected, structure.binder, structure.systems, used)
    reached = used | {one.to_id for one in beside}
    rest = _unreached(structure, [one for one in structure.systems if one.id not in reached])
    kept = _as_designed(structure, flows)
    return replace(structure, flows=tuple(flows), relationships=(*kept, *added.values(), *beside, *rest))


def _as_designed(structure: Structure, flows: Sequence[Flow]) -> Iterator[Relationship]:
    """Give the relationships so far, without the calls that flows have taken out of the caller's wait.

    What answers no longer waits for a system that a worker calls behind the answer; the worker's arrow says why.
    """
    outside = {one.id for one in structure.systems}
    behind: dict[tuple[str, str], list[str]] = {}
    for step in (step for flow in flows for step in flow.steps if step.behind and step.to_id in outside):
        behind.setdefault((step.from_id, step.to_id), []).append(step.message)
    moved = {system for _, system in behind}
    answering = {one.id for one in structure.containers if one.role in structure.composition.answering}
    for row in structure.relationships:
        messages = behind.get((row.from_id, row.to_id))
        if messages:
            yield row.model_copy(update={"does": "; ".join(dict.fromkeys(messages))})
        elif not (row.from_id in answering and row.to_id in moved and row.mode is Mode.SYNC):
            yield row


def _from_step(from_id: str, to_id: str, does: str, protocol: str, mode: Mode) -> Relationship:
    return Relationship(from_id=from_id, to_id=to_id, does=does, protocol=protocol, mode=mode)


def _unreached(structure: Structure, systems: Sequence[ExternalSystem]) -> tuple[Relationship, ...]:
    """Join systems that no flow and no block reaches to the container that answers or works for all contexts."""
    words = structure.composition.relations["integration"]
    roles = (*structure.composition.background, *structure.composition.answering)
    own = next((one for role in roles for one in structure.containers if one.role == role), None)
    if own is None:
        return ()
    return tuple(
        Relationship(
            from_id=own.id, to_id=one.id, does=one.purpose or words.does, protocol=words.protocol, mode=Mode.SYNC
        )
        for one in systems
    )


def _people(requirements: Requirements, names: Allocator, composition: Composition) -> tuple[Person, ...]:
    stated = tuple(Person(id=names.allocate(name), name=name) for name in requirements.actors)
    assumed = composition.assumed_person
    return stated or (Person(id=names.allocate(assumed), name=assumed, assumed=True),)


def _systems(requirements: Requirements, names: Allocator) -> tuple[ExternalSystem, ...]:
    return tuple(
        ExternalSystem(
            id=names.allocate(one.name),
            name=one.name,
            purpose=one.purpose or "",
            availability=one.availability,
            latency_p99=one.latency_p99,
        )
        for one in requirements.integrations
    )


def _values(
    facts: Facts,
    recommendations: Recommendations,
    requirements: Requirements,
    recognised: Sequence[Recognised],
    context: BoundedContext | None,
) -> dict[str, object]:
    name = context.name if context else None
    workloads = [
        one.workload for one in recognised if not one.is_question and (name is None or one.context in (None, name))
    ]
    return {
        **facts.values_by_name(),
        **recommendations.env(name),
        "workload": tuple(workloads),
        "existing": tuple(one.technology for one in requirements.existing),
        "use": requirements.constraints.use,
    }


def _without_path_doubles(
    rows: Sequence[Relationship], roles: Mapping[str, str], path_roles: Sequence[str]
) -> tuple[Relationship, ...]:
    """Drop what blocks say between stations of the request path: the path itself has joined them."""
    on_path = frozenset(path_roles)
    kept: dict[tuple[str, str], Relationship] = {}
    for row in rows:
        both = roles.get(row.from_id) in on_path and roles.get(row.to_id) in on_path
        if not (row.block and both):
            kept.setdefault((row.from_id, row.to_id), row)
    return tuple(kept.values())


def _cast(
    people: Sequence[Person],
    systems: Sequence[ExternalSystem],
    contexts: Sequence[BoundedContext],
    containers: Sequence[Container],
    composition: Composition,
    relationships: Sequence[Relationship],
) -> Cast:
    def playing(roles: Sequence[str], context: BoundedContext) -> str | None:
        same = [one for role in roles for one in containers if one.role == role and context.name in one.contexts]
        own = [one for one in same if one.context == context.name]
        return (own or same)[0].id if same else None

    def by_context(roles: Sequence[str]) -> dict[str, str]:
        found = {one.name: playing(roles, one) for one in contexts}
        return {name: element for name, element in found.items() if element}

    return Cast(
        people={one.name: one.id for one in people},
        systems={one.name: one.id for one in systems},
        answering=by_context(composition.answering),
        stores=by_context(composition.records),
        workers=by_context(composition.background),
        handing=by_context(composition.handing),
        owner={entity: one.name for one in contexts for entity in one.entities},
        protocols={(one.from_id, one.to_id): one.protocol for one in relationships},
    )
