"""Which operation a step of a flow calls: found by the words of its message, else an action of its own."""

from collections.abc import Sequence

from archgen.design.api_model import FlowCall, Operation, OperationKind
from archgen.design.api_rules import ApiRules, api_rules
from archgen.design.api_schemas import SchemaComposer
from archgen.design.names import Allocator, Style, plural, words
from archgen.requirements.model import Domain, Flow, ParticipantKind, Step

_OURS = frozenset({ParticipantKind.CONTEXT, ParticipantKind.ENTITY})
_ACTION_STATUSES = (202, 400, 401, 403, 409, 422, 429, 503, 500)
_STEM = 4


class FlowMapper:
    """Maps steps that enter the system to operations and adds actions and webhooks where none fits."""

    def __init__(
        self, domain: Domain, operations: Sequence[Operation], schemas: SchemaComposer, ids: Allocator
    ) -> None:
        """Take the operations of the resources."""
        self._domain = domain
        self._operations = list(operations)
        self._schemas = schemas
        self._ids = ids
        self._rules: ApiRules = api_rules()
        self._segments = Allocator("action", style=Style.KEBAB, reserved=())
        self._senders = Allocator("sender", style=Style.KEBAB, reserved=())
        self._actions: dict[tuple[str, str], str] = {}
        self._webhooks: dict[str, str] = {}
        self.calls: list[FlowCall] = []
        self.used: dict[str, list[str]] = {}
        self.callers: dict[str, list[str]] = {}

    def map_all(self) -> tuple[Operation, ...]:
        """Map every flow; give all operations, those that flows added last."""
        for flow in self._domain.flows:
            for number, step in enumerate(flow.steps):
                operation = self._operation(flow, number, step)
                if operation is not None:
                    self._note(flow, number, step, operation)
        return tuple(self._operations)

    def _note(self, flow: Flow, number: int, step: Step, operation: str) -> None:
        self.calls.append(FlowCall(flow=flow.name, step=number, operation=operation))
        self.used.setdefault(operation, []).append(f"{flow.name}: {step.message}")
        self.callers.setdefault(operation, []).append(step.sender.name)

    def _operation(self, flow: Flow, number: int, step: Step) -> str | None:
        if step.receiver.kind not in _OURS:
            return None
        if step.sender.kind is ParticipantKind.INTEGRATION:
            return None if _is_reply(flow, number) else self._webhook(step)
        if step.sender.kind is not ParticipantKind.ACTOR:
            return None
        found = self._match(step)
        return found.id if found is not None else self._action(flow, step)

    def _context(self, step: Step) -> str:
        if step.receiver.kind is ParticipantKind.CONTEXT:
            return step.receiver.name
        return self._domain.context_of(step.receiver.name)

    def _match(self, step: Step) -> Operation | None:
        context = self._context(step)
        owned = {entity.name for entity in self._domain.entities_of(context)}
        said = words(step.message)
        best: tuple[int, Operation] | None = None
        for operation in self._operations:
            if operation.entity is None or operation.entity not in owned:
                continue
            points = self._points(step, said, operation)
            if points >= self._rules.points["least"] and (best is None or points > best[0]):
                best = (points, operation)
        return best[1] if best is not None else None

    def _points(self, step: Step, said: tuple[str, ...], operation: Operation) -> int:
        """Weigh one operation against a message; without its verb or state it does not fit."""
        points, entity = self._rules.points, operation.entity or ""
        if operation.kind is OperationKind.TRANSITION:
            told = self._tells_state(said, operation.to_state or "")
            total = points["state"] if told else 0
        else:
            verbs = self._rules.verbs.get(operation.kind.value, ())
            total = points["verb"] if set(said) & set(verbs) else 0
        if total == 0:
            return 0
        own = words(entity)
        if own and _holds(said, own):
            total += points["entity"]
        elif own and _holds(said, own[-1:]):
            total += points["entity_part"]
        if step.receiver.kind is ParticipantKind.ENTITY and step.receiver.name == entity:
            total += points["receiver"]
        if (found := self._domain.entity(entity)) is not None and found.lifecycle is not None:
            total += points["lifecycle"]
        return total

    def _tells_state(self, said: tuple[str, ...], state: str) -> bool:
        wanted = words(state)
        for word in said:
            for part in wanted:
                same = min(len(word), len(part))
                if self._rules.past_forms.get(word) == part or word == part:
                    return True
                if same >= _STEM and word[: same - 1] == part[: same - 1] and same >= len(part) - 3:
                    return True
        return False

    def _action(self, flow: Flow, step: Step) -> str:
        context = self._context(step)
        key = (context, step.message)
        if key not in self._actions:
            request, response = self._schemas.action()
            segment = self._segments.allocate(step.message)
            operation = Operation(
                id=self._ids.allocate(f"do {segment}"),
                method="post",
                path=f"/actions/{segment}",
                summary=self._rules.summaries["action"].format(message=step.message),
                description=self._rules.descriptions["action"].format(flow=flow.name),
                tag=self._rules.tags["actions"].format(context=context),
                kind=OperationKind.ACTION,
                request=request,
                request_fields=self._schemas.fields_of(request),
                response=response,
                statuses=_ACTION_STATUSES,
            )
            self._operations.append(operation)
            self._actions[key] = operation.id
        return self._actions[key]

    def _webhook(self, step: Step) -> str:
        sender = step.sender.name
        if sender not in self._webhooks:
            request = self._schemas.event()
            segment = self._senders.allocate(sender)
            operation = Operation(
                id=self._ids.allocate(f"take event of {segment}"),
                method="post",
                path=f"/webhooks/{segment}",
                summary=self._rules.summaries["webhook"].format(sender=sender, message=step.message),
                description=self._rules.descriptions["webhook"],
                tag=self._rules.tags["webhooks"],
                kind=OperationKind.WEBHOOK,
                request=request,
                request_fields=self._schemas.fields_of(request),
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


def _holds(said: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    forms = {form for word in said for form in (word, plural(word))}
    return all(word in forms or plural(word) in forms for word in wanted)
