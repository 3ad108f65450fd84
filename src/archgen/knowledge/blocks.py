"""Building blocks: pieces of architecture as data, one file each, and what makes a file a valid one.

A block says when it belongs to a design and brings all that follows: containers, relationships, sizes, settings, failures, risks,
controls, indicators, a proof. Other blocks bind to its containers by role (``@primary_store``), never by name.

Ends of a relationship are a container of the block, an external of the block, ``@role`` (the container that plays it),
``@client`` (people and client systems), ``@operator`` or ``@integrations``.

Inputs of a figure come from ``fact:NAME``, ``capacity:ID`` (planning value if there is one), ``technology:NAME`` (a number of the
catalogue entry chosen for the container, such as ``rps_per_core``), ``topology:zones`` and ``topology:regions``, ``ask:ID``,
``sizing:ID`` (same container), ``sizing:CONTAINER.ID`` (same block), ``sizing:@ROLE.ID`` (container that plays the role),
``entity:ROLE.rows``, ``pattern:ROLE.rate`` and ``integration:KEY`` (bound by recognition), or are a number or an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from archgen.findings import Source

Cell = str | bool | int | float
"""A unary test over one fact or decision, such as ``>= 3``, ``has outbox`` or ``true``."""

Conditions = Mapping[str, Cell]
"""Unary tests that must all hold; a name is a fact, a decision or ``workload``."""


def _as_tuple(value: object) -> object:
    """Take one mapping for a list of one."""
    return (value,) if isinstance(value, Mapping) else value


Alternatives = Annotated[tuple[Conditions, ...], BeforeValidator(_as_tuple)]


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


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Exclusion(_Frozen):
    """A condition that keeps the block out, with the reason that is shown."""

    when: Conditions = Field(description="Unary tests that must all hold")
    because: str = Field(description="Why the block does not belong here")


class WeakTrigger(_Frozen):
    """A condition under which the block is worth a question, but not a container."""

    when: Conditions = Field(description="Unary tests that must all hold")
    question: str = Field(description="What somebody has to answer")
    because: str = Field(description="Why it depends on the answer")


class BlockContainer(_Frozen):
    """A container that the block brings."""

    id: str = Field(description="Name inside the block")
    role: Role = Field(description="Role that others bind to")
    kind: BlockContainerKind = Field(description="What it is")
    name: str = Field(description="Name as drawn")
    technology: str = Field(description="`$language_framework`, `$role` (technology table of that role) or a catalogue id")
    does: str = Field(description="Its duty in one phrase")
    part_of: Role | None = Field(default=None, description="Role that it merges into when somebody plays it")
    when: Alternatives = Field(default=(), description="It is left out unless one of these holds; empty = always there")
    separate_when: Alternatives = Field(default=(), description="It stands alone when one of these holds")
    per_context_when: Alternatives = Field(default=(), description="One for each bounded context when one of these holds")
    managed: bool = Field(default=False, description="Whether the provider runs it")


class BlockExternal(_Frozen):
    """A system of somebody else that the block needs; recognition binds it to an integration where one is stated."""

    id: str = Field(description="Name inside the block")
    name: str = Field(description="Name as drawn when no integration is bound")
    does: str = Field(description="What it is used for")


class BlockRelationship(_Frozen):
    """A directed use of one end by another."""

    from_: str = Field(alias="from", description="Who acts")
    to: str = Field(description="Who is acted on")
    does: str = Field(description="Verb phrase for the arrow")
    protocol: str = Field(description="How")
    mode: Literal["sync", "async"] = Field(description="Whether the caller waits")
    unless_role: Role | None = Field(default=None, description="Left out when somebody plays this role, who then stands between")


class Assumption(_Frozen):
    """An input that only a measurement or a person can give, with what is taken until then."""

    assumed: float = Field(description="Value used")
    because: str = Field(description="Why this value")
    low: float | None = Field(default=None, description="Lowest plausible value")
    high: float | None = Field(default=None, description="Highest plausible value")


class Fallback(_Frozen):
    """An input that may have no origin in this design, with the value for that case."""

    from_: str = Field(alias="from", description="Origin, for instance `sizing:@cache.hit_share`")
    otherwise: float = Field(description="Value when the origin does not exist")
    because: str = Field(description="Why this value")


class Figure(_Frozen):
    """One number of a container: a formula, its inputs and a worked example."""

    id: str = Field(description="Name inside the container; some are reserved: replicas, vcpu, memory_gb, storage_gb ...")
    name: str = Field(description="Name as shown")
    unit: str = Field(description="Unit as shown")
    formula: str = Field(description="Arithmetic over the inputs")
    inputs: Mapping[str, str | float | Assumption | Fallback] = Field(default_factory=dict, description="Name to origin or value")
    because: str = Field(description="Why it is computed so")
    source: str | None = Field(default=None, description="Id of the source, when one states the rule")
    example: Mapping[str, float] = Field(default_factory=dict, description="Values of the inputs that are not constants here")
    gives: float = Field(description="Result of the example")


class Setting(_Frozen):
    """A value to configure."""

    container: str = Field(description="Container or external that is configured")
    set: str = Field(description="What to set")
    to: str = Field(description="Value or formula")
    because: str = Field(description="What goes wrong otherwise")
    source: str | None = Field(default=None, description="Id of the source")
    threshold: Threshold = Field(description="Whether the number is the source's or ours")


class Failure(_Frozen):
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


class BlockRisk(_Frozen):
    """Something that may go wrong over time."""

    id: str = Field(description="Stable id, unique over all blocks")
    risk: str = Field(description="What may happen and what it does")
    likelihood: Level = Field(description="How likely")
    impact: Level = Field(description="How bad")
    mitigation: str = Field(description="What is done about it")
    trigger: str = Field(description="Measured value at which somebody acts")
    owner: str = Field(description="Role that watches it")


class Control(_Frozen):
    """A security measure."""

    do: str = Field(description="The measure")
    against: str = Field(description="The threat")
    topic: tuple[str, ...] = Field(default=(), description="Topics of the compliance catalogue")
    container: str | None = Field(default=None, description="Container that it protects")


class Sli(_Frozen):
    """A service level indicator."""

    name: str = Field(description="Name")
    measure: str = Field(description="How it is measured")
    target: str = Field(description="Value to hold")
    container: str | None = Field(default=None, description="Container that it measures")


class Ask(_Frozen):
    """A question whose answer changes the numbers or the shape of the block."""

    id: str = Field(description="Name for `ask:` origins")
    ask: str = Field(description="The question")
    default: str | bool | float = Field(description="Answer until somebody answers")
    value: str | None = Field(default=None, description="Formula over facts behind a default that is given in words")
    because: str = Field(description="Why this default")
    changes: tuple[str, ...] = Field(default=(), description="What depends on it")


class Invariant(_Frozen):
    """A rule that always holds, and what enforces it in each store."""

    rule: str = Field(description="The rule")
    mechanism: Mapping[str, str] = Field(description="Technology to mechanism")


class ShapeEntity(_Frozen):
    """A table or record that the workload needs."""

    role: str = Field(description="Role of the entity in the workload")
    key: str = Field(description="Key")
    fields: str = Field(default="", description="Further fields")
    note: str = Field(default="", description="Remark")


class DataShape(_Frozen):
    """How the workload's data lies in the store."""

    entities: tuple[ShapeEntity, ...] = Field(description="Entities")
    partitioning: str = Field(description="How and when to partition")
    retention: str = Field(description="What is deleted when")


class BlockFlow(_Frozen):
    """A run through the block."""

    name: str = Field(description="Name")
    kind: Literal["main", "failure"] = Field(description="Whether it is the plain case")
    steps: tuple[str, ...] = Field(description="`A -> B: message` over containers, externals and actors")


class WrongTurn(_Frozen):
    """What people often do instead, and why it hurts."""

    people: str = Field(description="What they do")
    consequence: str = Field(description="What follows")
    instead: str = Field(description="What to do")
    source: str | None = Field(default=None, description="Id of the source")


class Scale(_Frozen):
    """The shape of the block at one size."""

    until: str = Field(description="Up to which size")
    shape: str = Field(description="What it looks like")
    cost_driver: str = Field(default="", description="What costs most")


class Proof(_Frozen):
    """An experiment that shows that the block works."""

    test: str = Field(description="What is done")
    passes_when: str = Field(description="What must be seen")


class RunEffort(_Frozen):
    """Human effort to run the block: none below 1 hour a month, low 1 to 4, medium 4 to 16, high more."""

    hours_a_month: Literal["none", "low", "medium", "high"] = Field(description="Class of effort, an estimate of ours")
    why: str = Field(description="What the time goes into")


class BlockSource(Source):
    """A source with the id that rows of the block use."""

    id: str = Field(description="Id inside the block")
    note: str = Field(default="", description="What was read, or in which revision")


class Sign(_Frozen):
    """One sign by which a workload shows; the keys that apply depend on `kind`."""

    kind: Literal["facts", "entity", "pattern", "integration", "flow", "words"] = Field(description="Where the sign is looked for")
    points: Literal[0, 1, 2, 3] = Field(default=0, description="What it counts; 0 for an exclusion")
    because: str = Field(default="", description="Why it excludes")
    note: str = Field(default="", description="Remark")
    when: Alternatives = Field(default=(), description="facts: one of these holds")
    as_: str | None = Field(default=None, alias="as", description="entity, integration: role or external that it binds")
    has: tuple[str, ...] = Field(default=(), description="entity: field types, `TYPE x2` for two, `ref ROLE`")
    pair: Literal["time_range", "money_side", "owner_other", "quantity_limit"] | None = Field(default=None, description="entity: fields that belong together")
    lifecycle_any: tuple[str, ...] = Field(default=(), description="entity: stems, one of which a state begins with")
    rows: str | None = Field(default=None, description="entity: test of the row count")
    rows_per: Mapping[str, str] = Field(default_factory=dict, description="entity: `of` a role, `test` of the ratio")
    no_update: bool = Field(default=False, description="entity: no lifecycle and no write by id")
    name_any: tuple[str, ...] = Field(default=(), description="entity: stems of its name, only to narrow a choice")
    entity: str | None = Field(default=None, description="pattern: role of its entity")
    kind_of: tuple[str, ...] = Field(default=(), description="pattern: kinds, one of which it has")
    by: tuple[str, ...] = Field(default=(), description="pattern: types or roles it selects by")
    range: str | None = Field(default=None, description="pattern: type of its range")
    sort: str | None = Field(default=None, description="pattern: type of its sort, `-` for descending")
    rate: str | None = Field(default=None, description="pattern: test of its rate in requests per second")
    purpose_any: tuple[str, ...] = Field(default=(), description="integration: stems in its name and purpose")
    latency_p99: str | None = Field(default=None, description="integration: test of its p99 in ms")
    availability: str | None = Field(default=None, description="integration: test of its availability in percent")
    calls: Literal["integration", "outbound", "callback"] | None = Field(default=None, description="flow, integration: who calls")
    asynchronous: bool | None = Field(default=None, alias="async", description="flow: has an asynchronous step")
    steps: str | None = Field(default=None, description="flow: test of the number of steps")
    any_: tuple[str, ...] = Field(default=(), alias="any", description="words: stems in names, summary and purposes")


class Recognition(_Frozen):
    """How a workload is recognised: at `at` points it is there, from half of them on it is a question."""

    at: int = Field(description="Points at which the workload is recognised")
    signs: tuple[Sign, ...] = Field(description="Signs and their points")
    excludes: tuple[Sign, ...] = Field(default=(), description="Signs that rule it out")


class Block(_Frozen):
    """One building block; see the module's docstring for ends and origins."""

    block: str = Field(description="Id, equal to the name of its file")
    purpose: str = Field(description="What it is for, in one sentence")
    scope: Literal["system", "context"] = Field(description="Once, or once for each bounded context")
    when: Alternatives = Field(description="It belongs to a design when one of these holds")
    not_when: tuple[Exclusion, ...] = Field(default=(), description="What keeps it out")
    ask_when: tuple[WeakTrigger, ...] = Field(default=(), description="What makes it a question")
    recognised_by: Recognition | None = Field(default=None, description="Workloads: how the domain shows it")
    answers_decisions: Mapping[str, str] = Field(default_factory=dict, description="Workloads: options that it assumes")
    actors: tuple[str, ...] = Field(default=(), description="People named in its flows")
    externals: tuple[BlockExternal, ...] = Field(default=(), description="Systems of others that it needs")
    containers: tuple[BlockContainer, ...] = Field(default=(), description="What it brings")
    relationships: tuple[BlockRelationship, ...] = Field(default=(), description="Who uses whom")
    sizing: Mapping[str, tuple[Figure, ...]] = Field(default_factory=dict, description="Container to its figures, in order of computation")
    settings: tuple[Setting, ...] = Field(default=(), description="What to configure")
    failures: tuple[Failure, ...] = Field(default=(), description="How it fails")
    risks: tuple[BlockRisk, ...] = Field(default=(), description="What may go wrong over time")
    controls: tuple[Control, ...] = Field(default=(), description="Security measures")
    slis: tuple[Sli, ...] = Field(default=(), description="Indicators")
    asks: tuple[Ask, ...] = Field(default=(), description="Questions")
    data_shape: DataShape | None = Field(default=None, description="Workloads: how its data lies")
    invariants: tuple[Invariant, ...] = Field(default=(), description="Workloads: rules that always hold")
    flows: tuple[BlockFlow, ...] = Field(default=(), description="Workloads: runs through it")
    wrong_turns: tuple[WrongTurn, ...] = Field(default=(), description="Workloads: what people do instead")
    by_scale: Mapping[str, Scale] = Field(default_factory=dict, description="Workloads: shape at each size")
    proof: Annotated[tuple[Proof, ...], BeforeValidator(_as_tuple)] = Field(description="How to show that it works")
    runs: RunEffort = Field(description="Effort to run it")
    sources: tuple[BlockSource, ...] = Field(description="Where its statements come from")

    @model_validator(mode="after")
    def _names_are_unique(self) -> Block:
        for kind, ids in (("container", [c.id for c in self.containers]), ("source", [s.id for s in self.sources]), ("ask", [a.id for a in self.asks])):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"{kind} {', '.join(twice)} appears twice")
        return self

    @property
    def is_workload(self) -> bool:
        """Whether it follows from a workload rather than from a decision."""
        return self.recognised_by is not None

    def container(self, id: str) -> BlockContainer:
        """Return one of its containers by id."""
        return next(container for container in self.containers if container.id == id)
