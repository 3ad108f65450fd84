"""Flows of the requirements, told in elements of the design; and the same with outside calls taken out of the wait.

A participant of a flow is an actor, an integration, a context or an entity. In the design an actor is a person, an
integration an outside system, a context the container that answers for it. An entity is the store that holds it for
our own containers; before people and outside systems, and where it acts itself, the container of its context stands.
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

    def ends(self, sender: Participant, receiver: Participant) -> tuple[str, str]:
        """Return the ids of the elements that play the two ends of a step; only our own containers reach a store."""
        is_own = sender.kind in (ParticipantKind.CONTEXT, ParticipantKind.ENTITY)
        if is_own and receiver.kind is ParticipantKind.ENTITY:
            return self._acting(sender), self.stores[self.owner[receiver.name]]
        return self._acting(sender), self._acting(receiver)

    def _acting(self, participant: Participant) -> str:
        match participant.kind:
            case ParticipantKind.ACTOR:
                return self.people[participant.name]
            case ParticipantKind.INTEGRATION:
                return self.systems[participant.name]
            case ParticipantKind.CONTEXT:
                return self.answering[participant.name]
            case ParticipantKind.ENTITY:
                return self.answering[self.owner[participant.name]]

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
        ends = cast.ends(step.sender, step.receiver)
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


def move_behind(
    flow: Flow, systems: Sequence[str], cast: Cast, containers: Sequence[Container], words: MovedStep
) -> Flow:
    """Take the calls to some outside systems out of the caller's wait: recorded as jobs, done by a worker afterwards.

    A call stays where it is when its context has no worker or no store to record the job in.
    """
    by_id = {one.id: one for one in containers}
    front: list[FlowStep] = []
    jobs: dict[str, list[FlowStep]] = {}
    for step in flow.steps:
        context = _calling_context(step, systems, by_id, cast)
        if context is not None:
            message = words.record.format(message=step.message)
            front.append(_internal(step.from_id, cast.stores[context], message, words))
            jobs.setdefault(step.to_id, []).extend(_job(step, context, cast, words))
        elif step.mode is Mode.SYNC and step.from_id in jobs:
            job = jobs[step.from_id]
            job.insert(-1, _answer(step, by_id, caller=job[-1].from_id))
        else:
            front.append(step)
    behind = [step for job in jobs.values() for step in job]
    return flow.model_copy(update={"steps": (*front, *behind)})


def _calling_context(step: FlowStep, systems: Sequence[str], by_id: Mapping[str, Container], cast: Cast) -> str | None:
    """Return the context whose container waits for one of the systems in a step, when a worker can do that instead."""
    if step.mode is not Mode.SYNC or step.to_id not in systems or step.from_id not in by_id:
        return None
    answering = [name for name, one in cast.answering.items() if one == step.from_id]
    contexts = (by_id[step.from_id].context, *answering, *by_id[step.from_id].contexts)
    return next((one for one in contexts if one in cast.workers and one in cast.stores), None)


def _job(step: FlowStep, context: str, cast: Cast, words: MovedStep) -> tuple[FlowStep, ...]:
    """Return what a worker does in the place of a call: take the job, call, store the outcome."""
    worker, store = cast.workers[context], cast.stores[context]
    waiting_in = cast.handing.get(context, store)
    return (
        _internal(worker, waiting_in, words.take.format(message=step.message), words, behind=True),
        step.model_copy(update={"from_id": worker, "moved": True, "behind": True}),
        _internal(worker, store, words.result, words, behind=True),
    )


def _answer(step: FlowStep, by_id: Mapping[str, Container], *, caller: str) -> FlowStep:
    """Return the answer of a call that a worker makes: it goes to the worker where it went to one of us."""
    to_id = caller if step.to_id in by_id else step.to_id
    return step.model_copy(update={"to_id": to_id, "moved": True, "behind": True})


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
