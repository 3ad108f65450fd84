"""The C4 part of a design: people, systems, containers, relationships, flows and where they run.

Names are those of the C4 model. A container is an app or a store, not a Docker image. Every element has an `id` that is
safe in every output format and a `name` that is shown to people letter for letter. What an element costs, how many of
it run and how it fails stand in the modules of those concerns, keyed by the element's `id`.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """Base of all design models: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ContainerKind(StrEnum):
    """What a container is; decides its shape in diagrams and what it must come with."""

    APP = "app"
    WORKER = "worker"
    STORE = "store"
    CACHE = "cache"
    BROKER = "broker"
    GATEWAY = "gateway"
    CDN = "cdn"
    EXTERNAL = "external"


class Mode(StrEnum):
    """Whether the caller waits for the answer."""

    SYNC = "sync"
    ASYNC = "async"


class Person(Frozen):
    """Somebody who uses the system: a C4 person."""

    id: str = Field(description="Identifier, unique over all elements.")
    name: str = Field(description="The actor as the requirements name it.")
    assumed: bool = Field(default=False, description="True when no actor was stated and this one stands in.")


class ExternalSystem(Frozen):
    """A system of somebody else that ours depends on: a C4 software system."""

    id: str = Field(description="Identifier, unique over all elements.")
    name: str = Field(description="The integration as the requirements name it.")
    purpose: str = Field(default="", description="What it is used for, as stated.")
    availability: float | None = Field(default=None, description="Stated availability in percent.")
    latency_p99: float | None = Field(default=None, description="Stated 99th percentile of its answers in ms.")


class BoundedContext(Frozen):
    """A bounded context: a module of a monolith or the reason for a service of its own."""

    id: str = Field(description="Identifier, unique over all elements.")
    name: str = Field(description="The context as the requirements name it.")
    entities: tuple[str, ...] = Field(description="Names of the entities that it owns, in the order of the file.")
    load_share: float = Field(description="Its part of the requests, 0 to 1; the parts of all contexts add up to 1.")
    load_share_because: str = Field(description="Where the part comes from: stated rates, or an equal split.")


class Container(Frozen):
    """A deployable or a store of ours, with the product that realises it."""

    id: str = Field(description="Identifier, unique over all elements.")
    name: str = Field(description="Name as drawn, the same in every document.")
    kind: ContainerKind = Field(description="What it is.")
    role: str = Field(description="Abstract role that building blocks bind to, for instance `primary_store`.")
    does: tuple[str, ...] = Field(description="Its duties: its own, then those of the containers merged into it.")
    contexts: tuple[str, ...] = Field(description="Names of the bounded contexts that it serves or stores.")
    context: str | None = Field(default=None, description="The one context that it exists for; None when shared.")
    block: str = Field(description="Building block that brought it.")
    parts: tuple[str, ...] = Field(description="`block.container` of itself and of all that was merged into it.")
    technologies: tuple[str, ...] = Field(default=(), description="Ids of its technology choices, language first.")
    product: str = Field(default="", description="Product that it is bought as, for instance `Amazon ECS on Fargate`.")
    managed: bool = Field(default=False, description="True when the provider runs it.")


class Relationship(Frozen):
    """A directed use of one element by another."""

    from_id: str = Field(description="Element that acts; `people` stands for all people together.")
    to_id: str = Field(description="Element that is acted on.")
    does: str = Field(description="Verb phrase as drawn on the arrow.")
    protocol: str = Field(description="Protocol, for instance `HTTPS`.")
    mode: Mode = Field(description="Whether the caller waits.")
    block: str = Field(default="", description="Building block that brought it; empty when the domain did.")


class FlowStep(Frozen):
    """One message of a flow between two elements of the design."""

    from_id: str = Field(description="Element that sends.")
    to_id: str = Field(description="Element that receives.")
    message: str = Field(description="What is said, as the requirements word it.")
    mode: Mode = Field(description="Whether the sender waits.")
    protocol: str = Field(description="How it travels.")
    stated: str = Field(default="", description="The step as it stands in the requirements; empty for an added one.")
    operation: str | None = Field(default=None, description="Id of the API operation that it calls.")
    moved: bool = Field(default=False, description="True when the design added or changed it to shorten the wait.")
    behind: bool = Field(default=False, description="True when it happens after the caller has the answer.")


class Flow(Frozen):
    """A run through the system that matters to somebody: C4 dynamic view, arc42 runtime scenario."""

    id: str = Field(description="Identifier, unique over all elements.")
    name: str = Field(description="Name as the requirements give it.")
    steps: tuple[FlowStep, ...] = Field(description="Messages in order, as designed.")
    stated_steps: tuple[FlowStep, ...] = Field(description="Messages in order, as the requirements draw them.")
    latency_p99: float = Field(description="Target for the 99th percentile in ms.")
    latency_stated: bool = Field(description="True when the flow states its own target; else the global one holds.")
    availability: float = Field(description="Availability target in percent.")

    @property
    def is_changed(self) -> bool:
        """Whether the design runs the flow otherwise than the requirements draw it."""
        return any(step.moved for step in self.steps)


class NodeKind(StrEnum):
    """Level of a deployment node."""

    REGION = "region"
    ZONE = "zone"
    NETWORK = "network"
    SERVICE = "service"
    OUTSIDE = "outside"


class Instance(Frozen):
    """Copies of one container on a deployment node."""

    container: str = Field(description="Id of the container.")
    count: int = Field(description="Copies on this node.")
    note: str = Field(default="", description="For instance `standby`.")


class DeploymentNode(Frozen):
    """Where containers run: a C4 deployment node, nested."""

    id: str = Field(description="Identifier, unique over all elements.")
    name: str = Field(description="Name as drawn.")
    kind: NodeKind = Field(description="Level.")
    children: tuple["DeploymentNode", ...] = Field(default=(), description="Nodes inside this one.")
    instances: tuple[Instance, ...] = Field(default=(), description="What runs directly on it.")


class TrustBoundary(Frozen):
    """A line across which no request is trusted unchecked."""

    id: str = Field(description="Identifier, unique over all elements.")
    name: str = Field(description="Name as drawn.")
    inside: tuple[str, ...] = Field(description="Ids of the elements inside.")
