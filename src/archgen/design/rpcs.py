"""Which operations the contexts of a system offer one another over gRPC: those that flows and references ask for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from archgen.decisions.model import Recommendations
from archgen.design.api import conventions_of
from archgen.design.api_matching import Matcher, holds
from archgen.design.api_model import Api, Operation, OperationKind, Schema
from archgen.design.api_operations import OperationComposer
from archgen.design.api_resources import build_resources
from archgen.design.api_schemas import SchemaComposer, reached_shapes
from archgen.design.api_survey import Survey
from archgen.design.data_tables import DataModel
from archgen.design.names import words
from archgen.design.rpcs_model import Caller, RpcMethod, Rpcs, RpcService
from archgen.facts.model import Facts
from archgen.requirements.model import Flow, Participant, ParticipantKind, Requirements, Step

_OURS = frozenset({ParticipantKind.CONTEXT, ParticipantKind.ENTITY})
_NOT_OFFERED = frozenset({OperationKind.WEBHOOK, OperationKind.UPLOAD, OperationKind.DOWNLOAD})


def compose_rpcs(
    requirements: Requirements, data_model: DataModel, facts: Facts, recommendations: Recommendations, api: Api
) -> Rpcs:
    """Give the services of a system; none where no decision takes gRPC.

    A context offers what a synchronous step of another asks of it, and the reading of each thing to which an entity
    of another refers: it cannot join across. Where neither is stated the callers are programs that nobody described,
    and each context offers what the HTTP API has of it.
    """
    if not (is_chosen(recommendations) and api.operations):
        return Rpcs()
    survey = Survey(requirements, data_model, facts)
    schemas = SchemaComposer(survey, data_model)
    composer = OperationComposer(survey, data_model, schemas, conventions_of(recommendations))
    possible = [one for resource in build_resources(survey) for one in composer.of(resource)]
    calls = _Calls(survey, possible)
    calls.note_all()
    if calls.found:
        services = tuple(calls.services())
        reached = reached_shapes(schemas.all(), _operations(services))
        return Rpcs(services=services, schemas=reached, unnamed=tuple(dict.fromkeys(calls.unnamed)))
    return _open(survey, api, tuple(dict.fromkeys(calls.unnamed)))


def is_chosen(recommendations: Recommendations) -> bool:
    """Say whether callers of the API or parts of ours talk gRPC."""
    return "grpc" in recommendations.chosen("api_style") or "sync_grpc" in recommendations.chosen("communication")


def _open(survey: Survey, api: Api, unnamed: tuple[str, ...]) -> Rpcs:
    """Offer what the HTTP API has, each operation in the service of the context that owns its entity."""
    offered = [one for one in api.operations if one.entity is not None and one.kind not in _NOT_OFFERED]
    services = tuple(_services(survey, ((one, ()) for one in offered)))
    shapes: tuple[Schema, ...] = reached_shapes(api.schemas, _operations(services))
    return Rpcs(services=services, schemas=shapes, is_open=True, unnamed=unnamed)


class _Calls:
    """Notes which contexts call which operations of others."""

    def __init__(self, survey: Survey, possible: Sequence[Operation]) -> None:
        self._survey = survey
        self._possible = possible
        self._matcher = Matcher(survey, possible)
        self.found: dict[str, list[Caller]] = {}
        self.unnamed: list[str] = []

    def note_all(self) -> None:
        """Note the calls of flows, then those that references ask for."""
        for flow in self._survey.domain.flows:
            for step in _calls(flow):
                self._note_step(step)
        reads: dict[str, Operation] = {}
        for one in self._possible:
            if one.kind is OperationKind.GET:
                reads.setdefault(one.entity or "", one)
        for name, context in self._survey.context_of.items():
            for reference in self._survey.references(name):
                if self._survey.context_of[reference.target] != context:
                    because = f"{name} refers to {reference.target}"
                    self._add(reads[reference.target], Caller(context=context, because=because))

    def services(self) -> Iterator[RpcService]:
        """Give a service for each context that is called."""
        called = ((one, tuple(self.found[one.id])) for one in self._possible if one.id in self.found)
        return _services(self._survey, called)

    def _note_step(self, step: Step) -> None:
        caller, answerer = self._context(step.sender), self._context(step.receiver)
        if caller is None or answerer is None or answerer == caller:
            return
        operation = self._asked(step, answerer)
        if operation is None:
            self.unnamed.append(step.text)
        else:
            self._add(operation, Caller(context=caller, because=step.text))

    def _asked(self, step: Step, answerer: str) -> Operation | None:
        """Give the operation that a step means; beside a state the message has to name the thing, not a verb alone."""
        found = self._matcher.moved(step, answerer) or self._matcher.match(step, answerer)
        if found is None or self._survey.context_of[found.entity or ""] != answerer:
            return None
        is_named = step.receiver.name == found.entity or holds(words(step.message), words(found.entity or "")[-1:])
        return found if is_named or found.kind is OperationKind.TRANSITION else None

    def _context(self, one: Participant) -> str | None:
        if one.kind not in _OURS:
            return None
        return one.name if one.kind is ParticipantKind.CONTEXT else self._survey.context_of[one.name]

    def _add(self, operation: Operation, caller: Caller) -> None:
        held = self.found.setdefault(operation.id, [])
        if all(one.context != caller.context for one in held):
            held.append(caller)


def _calls(flow: Flow) -> Iterator[Step]:
    """Give the steps whose sender waits for an answer; a step back is the answer to a call that has none yet."""
    waiting: Counter[tuple[Participant, Participant]] = Counter()
    for step in flow.steps:
        if step.asynchronous:
            continue
        if waiting[step.receiver, step.sender]:
            waiting[step.receiver, step.sender] -= 1
        else:
            waiting[step.sender, step.receiver] += 1
            yield step


def _services(survey: Survey, called: Iterable[tuple[Operation, tuple[Caller, ...]]]) -> Iterator[RpcService]:
    by_context: dict[str, list[RpcMethod]] = {}
    for operation, callers in called:
        context = survey.context_of[operation.entity or ""]
        by_context.setdefault(context, []).append(RpcMethod(operation=operation, callers=callers))
    for one in survey.domain.contexts:
        if one.name in by_context:
            yield RpcService(context=one.name, methods=tuple(by_context[one.name]))


def _operations(services: Iterable[RpcService]) -> tuple[Operation, ...]:
    return tuple(method.operation for one in services for method in one.methods)
