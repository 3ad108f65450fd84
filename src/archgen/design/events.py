"""Which events the contexts of a system publish: those of entities that other contexts hear of, refer to or read."""

from collections.abc import Iterator

from archgen.decisions.model import Recommendations
from archgen.design.api_model import Api, OperationKind, Property, Schema
from archgen.design.api_schemas import SchemaComposer
from archgen.design.api_survey import Survey
from archgen.design.data_tables import DataClass, DataModel
from archgen.design.events_model import Consumer, Event, EventChannel, Events
from archgen.design.happenings import happenings, told
from archgen.design.names import Allocator, Style
from archgen.facts.model import Facts
from archgen.requirements.model import ParticipantKind, Requirements, Step

PUBLISHING = frozenset({"event_notification", "event_carried_state", "event_streaming"})
"""Options of the decision on events that take them out of the process."""
_OURS = frozenset({ParticipantKind.CONTEXT, ParticipantKind.ENTITY})
_SHOWN = frozenset({DataClass.PUBLIC, DataClass.INTERNAL})


def compose_events(
    requirements: Requirements, data_model: DataModel, facts: Facts, recommendations: Recommendations, api: Api
) -> Events:
    """Give the channels of a system; none where events stay inside a process, or nobody is there to hear of them.

    Payloads are made of the same columns as the shapes of the API, without what is secret or personal: copies of an
    event are kept by its readers, and erasing a person must not depend on them.
    """
    chosen = next((one for one in recommendations.chosen("event_driven") if one in PUBLISHING), "")
    if not chosen or not requirements.domain.entities:
        return Events()
    composer = _Composer(requirements, data_model, facts, api, carries_state=chosen != "event_notification")
    return Events(
        style=chosen,
        carries_state=composer.carries_state,
        has_outbox="outbox" in recommendations.chosen("consistency_transactions"),
        channels=tuple(composer.channels()),
        schemas=composer.schemas(),
        unnamed=tuple(dict.fromkeys(composer.unnamed)),
    )


class _Composer:
    """Makes the channels of one system."""

    def __init__(
        self, requirements: Requirements, data_model: DataModel, facts: Facts, api: Api, *, carries_state: bool
    ) -> None:
        self.carries_state = carries_state
        self.unnamed: list[str] = []
        self._survey = Survey(requirements, data_model, facts)
        self._shapes = SchemaComposer(self._survey, data_model)
        self._removed = {one.entity for one in api.operations if one.kind is OperationKind.DELETE}
        self._changed = {one.entity for one in api.operations if one.kind is OperationKind.UPDATE}
        self._domain = ".".join(reversed(api.host.split(".")))
        self._ids = Allocator("channel", style=Style.CAMEL, reserved=())
        self._names = Allocator("event", style=Style.PASCAL, reserved=("deadletter",), max_length=64)
        self._segments = Allocator("entity", style=Style.KEBAB, reserved=())
        contexts = Allocator("context", style=Style.KEBAB, reserved=())
        self._contexts = {one.name: contexts.allocate(one.name) for one in self._survey.domain.contexts}
        self._made: dict[str, Schema] = {}

    def channels(self) -> Iterator[EventChannel]:
        """Give a channel for each entity that others hear of, in the order of the requirements."""
        heard = self._heard()
        for entity in self._survey.domain.entities:
            if entity.name in heard:
                yield self._channel(entity.name, heard[entity.name])

    def schemas(self) -> tuple[Schema, ...]:
        """Give the shapes of payloads and what they are made of, by name."""
        wanted, found = list(self._made), dict(self._made)
        known = {one.name: one for one in self._shapes.all()}
        while wanted:
            for one in found[wanted.pop()].properties:
                if one.value.ref is not None and one.value.ref not in found:
                    found[one.value.ref] = known[one.value.ref]
                    wanted.append(one.value.ref)
        return tuple(found[name] for name in sorted(found))

    def _heard(self) -> dict[str, list[Consumer]]:
        """Give the entities of which others hear, with those others.

        Where no context hears of another's, events are for readers that are not stated: of what has states or is only
        added to.
        """
        found: dict[str, list[Consumer]] = {}
        for flow in self._survey.domain.flows:
            for step in flow.steps:
                self._note_step(found, step)
        for name, context in self._survey.context_of.items():
            for one in self._survey.references(name):
                if self._survey.context_of[one.target] != context:
                    _add(found, one.target, Consumer(context=context, because=f"{name} refers to {one.target}"))
        if not found:
            natures = self._survey.natures.items()
            found = {name: [] for name, one in natures if one.entity.lifecycle is not None or one.appended}
        return found

    def _note_step(self, found: dict[str, list[Consumer]], step: Step) -> None:
        if not step.asynchronous or step.sender.kind not in _OURS or step.receiver.kind not in _OURS:
            return
        sender = self._context(step.sender.kind, step.sender.name)
        receiver = self._context(step.receiver.kind, step.receiver.name)
        if sender == receiver:
            return
        entity = told(self._survey, step, sender)
        if entity is None:
            self.unnamed.append(step.text)
        else:
            _add(found, entity, Consumer(context=receiver, because=step.text))

    def _context(self, kind: ParticipantKind, name: str) -> str:
        return name if kind is ParticipantKind.CONTEXT else self._survey.context_of[name]

    def _channel(self, name: str, consumers: list[Consumer]) -> EventChannel:
        context = self._survey.context_of[name]
        segment = self._segments.allocate(name)
        key, payload = self._payload(name)
        return EventChannel(
            id=self._ids.allocate(f"{name} events"),
            address=f"{self._contexts[context]}.{segment}.v1",
            entity=name,
            context=context,
            key=key,
            payload=payload,
            events=tuple(self._events(name, f"{self._domain}.{self._contexts[context]}.{segment}")),
            consumers=tuple(consumers),
        )

    def _events(self, name: str, prefix: str) -> Iterator[Event]:
        """Give the kinds of events of an entity: its states, or what may happen to its rows."""
        types = Allocator("event", style=Style.KEBAB, reserved=())
        for word, kind, state in happenings(self._survey, name, changed=self._changed, removed=self._removed):
            message = self._names.allocate(f"{name} {word}")
            yield Event(name=message, type=f"{prefix}.{types.allocate(word)}", kind=kind, state=state)

    def _payload(self, name: str) -> tuple[str, str]:
        """Give the property that keeps events in order and the name of the payload's shape.

        What is only added to, or is a part, is ordered by what it belongs to, for instance the readings of a device.
        """
        shape = self._shapes.shape(self._shapes.resource(name))
        required = self._survey.required(name)
        whole = self._survey.parts.get(name)
        leading = [one.field for one in required if one.target == whole or self._survey.natures[name].appended]
        owner = next(iter(leading), None)
        key = next((one.name for one in shape.properties if owner is not None and one.field == owner), "id")
        kept = tuple(one for one in shape.properties if self._is_told(one, key, shape.state))
        made = f"{shape.name}Data"
        self._made[made] = shape.model_copy(
            update={"name": made, "title": f"{shape.title} (event)", "properties": kept}
        )
        return key, made

    def _is_told(self, one: Property, key: str, state: str | None) -> bool:
        """Say whether an event carries a property: never a personal one; without the state only what finds the row."""
        if one.data_class not in _SHOWN or (one.value.format == "file-key" and not self.carries_state):
            return False
        return self.carries_state or one.name in ("id", key, state) or one.references is not None


def _add(found: dict[str, list[Consumer]], entity: str, consumer: Consumer) -> None:
    held = found.setdefault(entity, [])
    if all(one.context != consumer.context for one in held):
        held.append(consumer)
