"""Events that parts of the system publish to one another: channels, what travels on them, who reads them."""

from enum import StrEnum

from pydantic import Field

from archgen.design.api_model import Schema
from archgen.design.model import Frozen


class EventKind(StrEnum):
    """What happened to a thing."""

    CREATED = "created"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


class Event(Frozen):
    """One kind of event."""

    name: str = Field(description="Name of its message, unique in the system.")
    type: str = Field(description="CloudEvents type, reverse domain name first.")
    kind: EventKind = Field(description="What happened.")
    state: str | None = Field(default=None, description="State that the thing moved to.")


class Consumer(Frozen):
    """A bounded context that reads a channel."""

    context: str = Field(description="Name of the context.")
    because: str = Field(description="Step of a flow, or reference, for which it reads.")


class EventChannel(Frozen):
    """All events of one entity: in order for each key."""

    id: str = Field(description="Identifier, unique in the system.")
    address: str = Field(description="Topic, exchange or queue.")
    entity: str = Field(description="Entity that the events are about, as the requirements name it.")
    context: str = Field(description="Bounded context that publishes them.")
    key: str = Field(description="Property of the payload by which events stay in order.")
    payload: str = Field(description="Shape of what an event tells of the thing.")
    events: tuple[Event, ...] = Field(description="Kinds of events.")
    consumers: tuple[Consumer, ...] = Field(default=(), description="Contexts that read it.")


class Events(Frozen):
    """The events of a system; without channels where the decisions publish none."""

    style: str = Field(default="", description="Option of the decision on events.")
    carries_state: bool = Field(default=False, description="Whether an event tells all of the thing, or what to fetch.")
    has_outbox: bool = Field(default=False, description="Whether events are stored with the change that they tell of.")
    channels: tuple[EventChannel, ...] = Field(default=(), description="One for each entity that others hear of.")
    schemas: tuple[Schema, ...] = Field(default=(), description="Shapes of payloads.")
    unnamed: tuple[str, ...] = Field(
        default=(), description="Asynchronous steps whose message names no entity of ours."
    )
