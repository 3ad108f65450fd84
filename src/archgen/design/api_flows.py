"""Steps of flows that enter the system: each calls an operation, found by its words, else an action of its own."""

from collections.abc import Mapping, Sequence

from archgen.design.api_matching import Matcher
from archgen.design.api_model import FlowCall, Operation, OperationKind
from archgen.design.api_rules import ApiRules, api_rules
from archgen.design.api_schemas import SchemaComposer
from archgen.design.api_survey import Survey
from archgen.design.names import Allocator, Style
from archgen.requirements.model import Flow, ParticipantKind, Step

_OURS = frozenset({ParticipantKind.CONTEXT, ParticipantKind.ENTITY})
_ACTION_ERRORS = (400, 401, 403, 409, 422, 429, 500)


class FlowMapper:
    """Maps steps that enter the system to operations and adds actions and webhooks where none fits.

    Args:
        survey: The domain.
        operations: All operations that resources could have.
        schemas: Makes the shapes of actions and events.
        ids: Namespace of operation ids.
        reports: What each outside system reports to us, by its name.
    """

    def __init__(
        self,
        survey: Survey,
        operations: Sequence[Operation],
        schemas: SchemaComposer,
        ids: Allocator,
        reports: Mapping[str, str],
    ) -> None:
        self._survey = survey
        self._matcher = Matcher(survey, operations)
        self._operations = list(operations)
        self._schemas = schemas
        self._ids = ids
        self._reports = reports
        self._rules: ApiRules = api_rules()
        self._segments = Allocator("action", style=Style.KEBAB, reserved=())
        self._senders = Allocator("sender", style=Style.KEBAB, reserved=())
        self._actions: dict[tuple[str, str], str] = {}
        self._webhooks: dict[str, str] = {}
        self.calls: list[FlowCall] = []
        self.used: dict[str, list[str]] = {}
        self.callers: dict[str, list[str]] = {}
        self.inside: set[str] = set()

    def map_all(self) -> tuple[Operation, ...]:
        """Map every flow; give all operations, those that flows and outside systems added last."""
        for flow in self._survey.domain.flows:
            for number, step in enumerate(flow.steps):
                operation = self._operation(flow, number, step)
                if operation is not None:
                    self._note(flow, number, step, operation)
        for sender, report in self._reports.items():
            operation = self._webhook(sender, report)
            if sender not in self.callers.setdefault(operation, []):
                self.callers[operation].append(sender)
        return tuple(self._operations)

    def called(self) -> Mapping[tuple[str, int], Operation]:
        """Give the operation that each step of a flow calls, by flow and position."""
        by_id = {one.id: one for one in self._operations}
        return {(call.flow, call.step): by_id[call.operation] for call in self.calls}

    def _note(self, flow: Flow, number: int, step: Step, operation: str) -> None:
        self.calls.append(FlowCall(flow=flow.name, step=number, operation=operation))
        self.used.setdefault(operation, []).append(f"{flow.name}: {step.message}")
        self.callers.setdefault(operation, []).append(step.sender.name)

    def _operation(self, flow: Flow, number: int, step: Step) -> str | None:
        if step.receiver.kind not in _OURS:
            return None
        context = self._context(step)
        match step.sender.kind:
            case ParticipantKind.INTEGRATION:
                is_call = self._survey.reachable and not _is_reply(flow, number)
                return self._webhook(step.sender.name, step.message) if is_call else None
            case ParticipantKind.ACTOR:
                matcher = self._matcher
                found = (
                    self._asked(flow, number, context) or matcher.match(step, context) or matcher.begun(step, context)
                )
                return found.id if found is not None else self._action(flow, step, context)
            case _:
                moved = self._matcher.moved(step, context)
                self.inside |= {moved.id} if moved is not None else set()
                return None

    def _context(self, step: Step) -> str:
        name = step.receiver.name
        return name if step.receiver.kind is ParticipantKind.CONTEXT else self._survey.context_of[name]

    def _asked(self, flow: Flow, number: int, context: str) -> Operation | None:
        """Give the operation of the write pattern that is called like the flow, for what an actor says first."""
        before = (step.sender.kind is ParticipantKind.ACTOR for step in flow.steps[:number])
        return None if any(before) else self._matcher.by_pattern(flow.name, context)

    def _action(self, flow: Flow, step: Step, context: str) -> str:
        key = (context, step.message)
        if key not in self._actions:
            request = self._schemas.action()
            segment = self._segments.allocate(step.message)
            operation = Operation(
                id=self._ids.allocate(f"do {segment}"),
                method="post",
                path=f"/actions/{segment}",
                summary=self._rules.summaries["action"].format(message=step.message),
                description=self._rules.descriptions["action"].format(flow=flow.name, context=context),
                tag=self._rules.tags["actions"].format(context=context),
                kind=OperationKind.ACTION,
                request=request,
                statuses=(202 if step.asynchronous else 204, *_ACTION_ERRORS),
            )
            self._operations.append(operation)
            self._actions[key] = operation.id
        return self._actions[key]

    def _webhook(self, sender: str, report: str) -> str:
        if sender not in self._webhooks:
            request = self._schemas.event()
            segment = self._senders.allocate(sender)
            operation = Operation(
                id=self._ids.allocate(f"take event of {segment}"),
                method="post",
                path=f"/webhooks/{segment}",
                summary=self._rules.summaries["webhook"].format(sender=sender, message=report),
                description=self._rules.descriptions["webhook"],
                tag=self._rules.tags["webhooks"],
                kind=OperationKind.WEBHOOK,
                request=request,
                statuses=(204, 400, 401, 413, 422, 429, 500),
            )
            self._operations.append(operation)
            self._webhooks[sender] = operation.id
        return self._webhooks[sender]


def _is_reply(flow: Flow, number: int) -> bool:
    """Say whether a step of an outside system answers a call of ours that it was asked before."""
    step = flow.steps[number]
    if step.asynchronous:
        return False
    return any(
        before.receiver == step.sender and before.sender == step.receiver and not before.asynchronous
        for before in flow.steps[:number]
    )
