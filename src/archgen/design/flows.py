"""Flows of the requirements, told in elements of the design; and the same flows with outside calls taken out of the wait.

A participant of a flow is an actor, an integration, a context or an entity. In the design an actor is a person, an
integration an outside system, a context the container that answers for it, an entity the store that holds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archgen.design.model import Container, Flow, FlowStep, Mode
from archgen.knowledge.composition import Composition, MovedStep
from archgen.requirements.model import Flow as StatedFlow
from archgen.requirements.model import Participant, ParticipantKind


@dataclass(frozen=True)
class Cast:
    """Who plays a participant: ids of people and systems by name, and of containers by context."""

    people: Mapping[str, str]
    systems: Mapping[str, str]
    answering: Mapping[str, str]
    stores: Mapping[str, str]
    workers: Mapping[str, str]
    handing: Mapping[str, str]
    owner: Mapping[str, str]
    protocols: Mapping[tuple[str, str], str]

    def element(self, participant: Participant) -> str:
        """Return the id of the element that plays a participant."""
        match participant.kind:
            case ParticipantKind.ACTOR:
                return self.people[participant.name]
            case ParticipantKind.INTEGRATION:
                return self.systems[participant.name]
            case ParticipantKind.CONTEXT:
                return self.answering[participant.name]
            case ParticipantKind.ENTITY:
                return self.stores[self.owner[participant.name]]

    def protocol(self, from_id: str, to_id: str, inside: str, outside: str) -> str:
        """Return the protocol of a drawn relationship in either direction, or the one for unrelated elements."""
        if from_id == to_id:
            return inside
        return self.protocols.get((from_id, to_id)) or self.protocols.get((to_id, from_id)) or outside


def map_flow(
    stated: StatedFlow, flow_id: str, cast: Cast, composition: Composition, latency_p99: float, availability: float
) -> Flow:
    """Tell a stated flow in elements of the design, as the requirements draw it."""
    inside, outside = composition.relations["inside"].protocol, composition.relations["integration"].protocol
    steps = []
    for step in stated.steps:
        ends = cast.element(step.sender), cast.element(step.receiver)
        steps.append(
            FlowStep(
                from_id=ends[0],
                to_id=ends[1],
                message=step.message,
                mode=Mode.ASYNC if step.asynchronous else Mode.SYNC,
                protocol=cast.protocol(*ends, inside, outside),
                stated=step.text,
            )
        )
    return Flow(
        id=flow_id,
        name=stated.name,
        steps=tuple(steps),
        stated_steps=tuple(steps),
        latency_p99=stated.latency_p99 or latency_p99,
        latency_stated=stated.latency_p99 is not None,
        availability=stated.availability or availability,
    )


def waits_for(flow: Flow, outside: frozenset[str]) -> tuple[FlowStep, ...]:
    """Return the steps in which the caller waits for an outside system."""
    return tuple(step for step in flow.steps if step.mode is Mode.SYNC and step.to_id in outside)


def move_behind(
    flow: Flow, systems: Sequence[str], cast: Cast, containers: Sequence[Container], words: MovedStep
) -> Flow:
    """Take the calls to some outside systems out of the caller's wait: recorded as jobs, done by a worker afterwards."""
    by_id = {one.id: one for one in containers}
    front: list[FlowStep] = []
    behind: list[FlowStep] = []
    for step in flow.steps:
        if step.mode is Mode.SYNC and step.to_id in systems and step.from_id in by_id:
            context = _context(by_id[step.from_id], cast)
            store, worker = cast.stores[context], cast.workers[context]
            waiting_in = cast.handing.get(context, store)
            front.append(_internal(step.from_id, store, words.record.format(message=step.message), words))
            behind.append(_internal(worker, waiting_in, words.take.format(message=step.message), words, behind=True))
            behind.append(step.model_copy(update={"from_id": worker, "moved": True, "behind": True}))
            behind.append(_internal(worker, store, words.result, words, behind=True))
        elif step.from_id in systems and step.mode is Mode.SYNC:
            continue  # the answer of a call that nobody waits for any more
        else:
            front.append(step)
    return flow.model_copy(update={"steps": (*front, *behind)})


def _context(container: Container, cast: Cast) -> str:
    return container.context or next(name for name, one in cast.answering.items() if one == container.id)


def _internal(from_id: str, to_id: str, message: str, words: MovedStep, *, behind: bool = False) -> FlowStep:
    return FlowStep(
        from_id=from_id,
        to_id=to_id,
        message=message,
        mode=Mode.SYNC,
        protocol=words.protocol,
        moved=True,
        behind=behind,
    )
