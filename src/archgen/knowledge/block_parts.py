"""The parts of a building block: containers, relationships, figures, settings, failures, risks.

Ends of a relationship are a container of the block, an external of the block, ``@role`` (the container that plays it),
``@client`` (people and client systems), ``@operator`` or ``@integrations``.

Inputs of a figure are a number, an assumption, or come from

* ``fact:NAME`` and ``capacity:ID`` (its planning value if there is one);
* ``technology:NAME``, a number of the catalogue entry chosen for the container, such as ``rps_per_core``;
* ``topology:zones`` and ``topology:regions``, which follow from the decision;
* ``ask:ID``, a question of the block;
* ``sizing:ID`` (same container), ``sizing:CONTAINER.ID`` (same block), ``sizing:@ROLE.ID`` (who plays the role);
* ``entity:ROLE.rows``, ``pattern:ROLE.rate`` and ``integration:KEY``, bound by recognition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from archgen.findings import Source

ROLE = re.compile(r"@([a-z_]+)")
"""Name of a role of recognition in the text of a risk; the user's own entity or system takes its place."""

Cell = str | bool | int | float
"""A unary test over one fact or decision, such as ``>= 3``, ``has outbox`` or ``true``."""

Conditions = Mapping[str, Cell]
"""Unary tests that must all hold; a name is a fact, a decision or ``workload``."""


def as_tuple(value: object) -> object:
    """Take one mapping for a list of one."""
    return (value,) if isinstance(value, Mapping) else value


Alternatives = Annotated[tuple[Conditions, ...], BeforeValidator(as_tuple)]


class Role(StrEnum):
    """Abstract part that a container plays; blocks refer to each other by it."""

    WEB = "web"
    WORKER = "worker"
    FUNCTION = "function"
    EDGE_WORKER = "edge_worker"
    PRIMARY_STORE = "primary_store"
    STANDBY = "standby"
    REPLICA = "replica"
    SECOND_STORE = "second_store"
    CACHE = "cache"
    QUEUE = "queue"
    LOG = "log"
    RELAY = "relay"
    ENTRY = "entry"
    GATEWAY = "gateway"
    BFF = "bff"
    CDN = "cdn"
    OBJECT_STORE = "object_store"
    SEARCH_INDEX = "search_index"
    WAREHOUSE = "warehouse"
    IDP = "idp"
    FLAGS = "flags"
    COLLECTOR = "collector"
    MONITORING = "monitoring"
    SECRETS = "secrets"
    SCHEDULER = "scheduler"
    POOLER = "pooler"
    VAULT = "vault"
    DR_REGION = "dr_region"
    WEBHOOK_SENDER = "webhook_sender"
    WEBHOOK_INTAKE = "webhook_intake"
    TIME_SERIES_STORE = "time_series_store"
    DEVICE_BROKER = "device_broker"
    WAITING_ROOM = "waiting_room"
    QUEUE_COUNTER = "queue_counter"
    INGEST = "ingest"
    SOCKET_GATEWAY = "socket_gateway"
    EDGE_GATEWAY = "edge_gateway"
    VECTOR_STORE = "vector_store"
    WORKFLOW_ENGINE = "workflow_engine"
    MESH = "mesh"
    SHIELD = "shield"
    PUSH_SENDER = "push_sender"


class BlockContainerKind(StrEnum):
    """What a container is, in the words of the design model."""

    APP = "app"
    WORKER = "worker"
    STORE = "store"
    CACHE = "cache"
    BROKER = "broker"
    GATEWAY = "gateway"
    CDN = "cdn"
    EXTERNAL = "external"


class Level(StrEnum):
    """Likelihood or impact of a risk."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class FailureMode(StrEnum):
    """How a container lets its users down."""

    SLOW = "slow"
    DOWN = "down"
    WRONG = "wrong"
    OVERLOADED = "overloaded"


class Threshold(StrEnum):
    """Where the number of a setting comes from."""

    SOURCE = "source"
    CHOSEN = "chosen"
    NONE = "none"


class Frozen(BaseModel):
    """Base of all parts: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Exclusion(Frozen):
    """A condition that keeps the block out, with the reason that is shown."""

    when: Conditions = Field(description="Unary tests that must all hold")
    because: str = Field(description="Why the block does not belong here")


class WeakTrigger(Frozen):
    """A condition under which the block is worth a question, but not a container."""

    when: Conditions = Field(description="Unary tests that must all hold")
    question: str = Field(description="What somebody has to answer")
    because: str = Field(description="Why it depends on the answer")


class BlockContainer(Frozen):
    """A container that the block brings."""

    id: str = Field(description="Name inside the block")
    role: Role = Field(description="Role that others bind to")
    kind: BlockContainerKind = Field(description="What it is")
    name: str = Field(description="Name as drawn")
    technology: str = Field(
        description="`$language_framework`, `$role` (technology table of that role) or a catalogue id"
    )
    does: str = Field(description="Its duty in one phrase")
    part_of: Role | None = Field(default=None, description="Role that it merges into when somebody plays it")
    when: Alternatives = Field(default=(), description="It is left out unless one of these holds; empty = always there")
    separate_when: Alternatives = Field(default=(), description="It stands alone when one of these holds")
    per_context_when: Alternatives = Field(
        default=(), description="One for each bounded context when one of these holds"
    )
    managed: bool = Field(default=False, description="Whether the provider runs it")


class BlockExternal(Frozen):
    """A system of somebody else that the block needs; recognition binds it to an integration where one is stated."""

    id: str = Field(description="Name inside the block")
    name: str = Field(description="Name as drawn when no integration is bound")
    does: str = Field(description="What it is used for")


class BlockRelationship(Frozen):
    """A directed use of one end by another."""

    from_: str = Field(alias="from", description="Who acts")
    to: str = Field(description="Who is acted on")
    does: str = Field(description="Verb phrase for the arrow")
    protocol: str = Field(description="How")
    mode: Literal["sync", "async"] = Field(description="Whether the caller waits")
    unless_role: Role | None = Field(
        default=None, description="Left out when somebody plays this role, who then stands between"
    )


class Assumption(Frozen):
    """An input that only a measurement or a person can give, with what is taken until then."""

    assumed: float = Field(description="Value used")
    because: str = Field(description="Why this value")
    low: float | None = Field(default=None, description="Lowest plausible value")
    high: float | None = Field(default=None, description="Highest plausible value")


class Fallback(Frozen):
    """An input that may have no origin in this design, with the value for that case."""

    from_: str = Field(alias="from", description="Origin, for instance `sizing:@cache.hit_share`")
    otherwise: float = Field(description="Value when the origin does not exist")
    because: str = Field(description="Why this value")


class Figure(Frozen):
    """One number of a container: a formula, its inputs and a worked example."""

    id: str = Field(
        description="Name inside the container; some are reserved: replicas, vcpu, memory_gb, storage_gb ..."
    )
    name: str = Field(description="Name as shown")
    unit: str = Field(description="Unit as shown")
    formula: str = Field(description="Arithmetic over the inputs")
    inputs: Mapping[str, str | float | Assumption | Fallback] = Field(
        default_factory=dict, description="Name to origin or value"
    )
    because: str = Field(description="Why it is computed so")
    source: str | None = Field(default=None, description="Id of the source, when one states the rule")
    example: Mapping[str, float] = Field(
        default_factory=dict, description="Values of the inputs that are not constants here"
    )
    gives: float = Field(description="Result of the example")


class Setting(Frozen):
    """A value to configure."""

    container: str = Field(description="Container or external that is configured")
    set: str = Field(description="What to set")
    to: str = Field(description="Value or formula")
    because: str = Field(description="What goes wrong otherwise")
    source: str | None = Field(default=None, description="Id of the source")
    threshold: Threshold = Field(description="Whether the number is the source's or ours")


class Failure(Frozen):
    """One way in which a container or an external fails, and what happens then."""

    of: str = Field(description="Container or external")
    mode: FailureMode = Field(description="Kind of failure")
    case: str = Field(default="", description="The case in words, when the kind does not say it")
    seen_by: str = Field(description="Signal that shows it")
    users: str = Field(default="", description="What users notice")
    answer: str = Field(description="What the system does by itself")
    limit: str = Field(description="How far the answer carries")
    manual: str = Field(default="", description="What a person does then")
    source: str = Field(description="Id of the source")


class BlockRisk(Frozen):
    """Something that may go wrong over time."""

    id: str = Field(description="Stable id, unique over all blocks")
    risk: str = Field(description="What may happen and what it does")
    likelihood: Level = Field(description="How likely")
    impact: Level = Field(description="How bad")
    mitigation: str = Field(description="What is done about it")
    trigger: str = Field(description="Measured value at which somebody acts")
    owner: str = Field(description="Role that watches it")


class Control(Frozen):
    """A security measure."""

    do: str = Field(description="The measure")
    against: str = Field(description="The threat")
    topic: tuple[str, ...] = Field(default=(), description="Topics of the compliance catalogue")
    container: str | None = Field(default=None, description="Container that it protects")


class Sli(Frozen):
    """A service level indicator."""

    name: str = Field(description="Name")
    measure: str = Field(description="How it is measured")
    target: str = Field(description="Value to hold")
    container: str | None = Field(default=None, description="Container that it measures")


class Ask(Frozen):
    """A question whose answer changes the numbers or the shape of the block."""

    id: str = Field(description="Name for `ask:` origins")
    ask: str = Field(description="The question")
    default: str | bool | float = Field(description="Answer until somebody answers; a number where a figure uses it")
    because: str = Field(description="Why this default")
    changes: tuple[str, ...] = Field(default=(), description="What depends on it")


class ShapeEntity(Frozen):
    """A table or record that the workload needs."""

    role: str = Field(description="Role of the entity in the workload")
    key: str = Field(description="Key")
    fields: str = Field(default="", description="Further fields")
    note: str = Field(default="", description="Remark")


class DataShape(Frozen):
    """How the workload's data lies in the store."""

    entities: tuple[ShapeEntity, ...] = Field(description="Entities")
    partitioning: str = Field(description="How and when to partition")
    retention: str = Field(description="What is deleted when")


class BlockFlow(Frozen):
    """A run through the block."""

    name: str = Field(description="Name")
    kind: Literal["main", "failure"] = Field(description="Whether it is the plain case")
    steps: tuple[str, ...] = Field(description="`A -> B: message` over containers, externals and actors")


class WrongTurn(Frozen):
    """What people often do instead, and why it hurts."""

    people: str = Field(description="What they do")
    consequence: str = Field(description="What follows")
    instead: str = Field(description="What to do")
    source: str | None = Field(default=None, description="Id of the source")


class Scale(Frozen):
    """The shape of the block at one size."""

    until: str = Field(description="Up to which size")
    shape: str = Field(description="What it looks like")
    cost_driver: str = Field(default="", description="What costs most")


class Proof(Frozen):
    """An experiment that shows that the block works."""

    test: str = Field(description="What is done")
    passes_when: str = Field(description="What must be seen")


class RunEffort(Frozen):
    """Human effort to run the block: none below 1 hour a month, low 1 to 4, medium 4 to 16, high more."""

    hours_a_month: Literal["none", "low", "medium", "high"] = Field(description="Class of effort, an estimate of ours")
    why: str = Field(description="What the time goes into")


class BlockSource(Source):
    """A source with the id that rows of the block use."""

    id: str = Field(description="Id inside the block")
    note: str = Field(default="", description="What was read, or in which revision")
