"""What people state: the model of a requirements file.

Names of attributes are the keys of the file. Scalar facts are held by name whatever group they stand in; the rest has
a shape of its own. Names of things are any printable text, so ids, table names and paths are allocated from them
elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from archgen.errors import Place
from archgen.knowledge.tables import Criterion
from archgen.knowledge.vocabulary import Value


class Frozen(BaseModel):
    """Base of the models of this stage: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Experience(StrEnum):
    """How well a team knows a technology."""

    NONE = "none"
    SOME = "some"
    STRONG = "strong"


class ProjectStatus(StrEnum):
    """Where the design stands with those who approve it."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"


class FieldType(StrEnum):
    """What a field of an entity holds."""

    STRING = "string"
    TEXT = "text"
    INT = "int"
    BIGINT = "bigint"
    DECIMAL = "decimal"
    MONEY = "money"
    BOOL = "bool"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    DURATION = "duration"
    UUID = "uuid"
    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    IP = "ip"
    JSON = "json"
    GEO = "geo"
    FILE = "file"
    ENUM = "enum"
    REFERENCE = "reference"


class PatternKind(StrEnum):
    """What an access pattern does with its entity."""

    GET = "get"
    LIST = "list"
    SEARCH = "search"
    AGGREGATE = "aggregate"
    WRITE = "write"


class ParticipantKind(StrEnum):
    """What a name in a flow stands for, in the order in which it is looked up."""

    ACTOR = "actor"
    INTEGRATION = "integration"
    CONTEXT = "context"
    ENTITY = "entity"


class StatedFact(Frozen):
    """A fact as somebody stated it."""

    value: Value = Field(description="Value in the fact's own unit")
    text: str = Field(description="What was written")
    place: Place | None = Field(default=None, exclude=True, repr=False, description="Where; None for an override")


class Project(Frozen):
    """What is designed, for whom, and how far the design is."""

    name: str = Field(description="Name of the project")
    summary: str = Field(default="", description="One or two sentences on what it does")
    owner: str | None = Field(default=None, description="Who owns the design")
    approvers: tuple[str, ...] = Field(default=(), description="Who has to approve it")
    status: ProjectStatus = Field(default=ProjectStatus.DRAFT, description="Where the design stands")
    date: dt.date | None = Field(default=None, description="Day at which prices and support are judged")


class Constraints(Frozen):
    """Technologies or options that people insist on or rule out, as they wrote them."""

    use: tuple[str, ...] = Field(default=(), description="Must be used; technologies or options of decisions")
    avoid: tuple[str, ...] = Field(default=(), description="Must not be used; technologies or options of decisions")


class Existing(Frozen):
    """Something that already runs."""

    technology: str = Field(description="Technology, by its catalogue id or any other name")
    role: str = Field(default="", description="What it is used for")
    version: str = Field(default="", description="Version that runs")
    docs: tuple[str, ...] = Field(default=(), description="Links to its documents")
    debt: str = Field(default="", description="What hurts about it")


class Choice(Frozen):
    """A decision that people have made already."""

    choose: tuple[str, ...] = Field(description="Option or options taken")
    because: str = Field(default="", description="Why")
    by: str | None = Field(default=None, description="Who decided")
    review_by: dt.date | None = Field(default=None, description="Day by which it is looked at again")


class AcceptedFinding(Frozen):
    """A finding that people live with."""

    finding: str = Field(description="Id of the finding")
    because: str = Field(description="Why it is acceptable")
    by: str | None = Field(default=None, description="Who accepted it")
    until: dt.date | None = Field(default=None, description="Last day on which it is accepted")


class Integration(Frozen):
    """A system outside that is called at run time."""

    name: str = Field(description="Name of the system")
    purpose: str = Field(default="", description="What it is used for")
    availability: float | None = Field(default=None, description="Its availability in percent")
    latency_p99: float | None = Field(default=None, description="Its 99th percentile answer time in ms")


class EntityField(Frozen):
    """One field of an entity."""

    name: str = Field(description="Name of the field")
    type: FieldType = Field(description="What it holds; of a list, what each element holds")
    optional: bool = Field(default=False, description="Whether it may be absent")
    unique: bool = Field(default=False, description="Whether no two rows share a value")
    pii: bool = Field(default=False, description="Whether it is personal data")
    secret: bool = Field(default=False, description="Whether it must never be shown or logged")
    default: str | None = Field(default=None, description="Value of a new row when none is given")
    minimum: int | float | None = Field(default=None, description="Least value; seconds for a duration")
    maximum: int | float | None = Field(default=None, description="Greatest value; seconds for a duration")
    is_list: bool = Field(default=False, description="Whether it holds a list; a list of references is many to many")
    length: int | None = Field(default=None, description="Most characters of a string")
    precision: int | None = Field(default=None, description="Digits of a decimal")
    scale: int | None = Field(default=None, description="Digits of a decimal behind the point")
    members: tuple[str, ...] = Field(default=(), description="Members of an enum")
    target: str | None = Field(default=None, description="Entity that a reference points at")
    text: str = Field(default="", description="The type and modifiers as written")


class Transition(Frozen):
    """A step from one state to the next."""

    source: str = Field(description="State before")
    target: str = Field(description="State after")


class Lifecycle(Frozen):
    """The states of an entity and the steps between them."""

    field: str = Field(description="Enum field that holds the state")
    initial: str = Field(description="State of a new row")
    states: tuple[str, ...] = Field(description="States in order of first mention")
    transitions: tuple[Transition, ...] = Field(description="Allowed steps, in order of first mention")
    text: str = Field(default="", description="The lifecycle as written")

    @property
    def final(self) -> tuple[str, ...]:
        """Give the states that nothing leaves."""
        left = {step.source for step in self.transitions}
        return tuple(state for state in self.states if state not in left)


class Entity(Frozen):
    """A kind of thing that is stored. Each has an identifier ``id`` that is not among its fields."""

    name: str = Field(description="Name of the entity")
    description: str = Field(default="", description="What it is")
    rows: int | None = Field(default=None, description="Rows after 12 months")
    retention: float | None = Field(default=None, description="How long a row is kept, in years")
    fields: tuple[EntityField, ...] = Field(default=(), description="Fields besides the identifier")
    lifecycle: Lifecycle | None = Field(default=None, description="States and steps of its status")

    def field(self, name: str) -> EntityField | None:
        """Give the field with this name, or None."""
        return next((one for one in self.fields if one.name == name), None)


class Context(Frozen):
    """A bounded context and the entities that it owns."""

    name: str = Field(description="Name of the context")
    entities: tuple[str, ...] = Field(default=(), description="Names of its entities")
    stated: bool = Field(default=True, description="Whether people named it; otherwise it holds what no other one does")


class Sort(Frozen):
    """An order of results."""

    field: str = Field(description="Field by which results are sorted")
    descending: bool = Field(default=False, description="Whether the greatest value comes first")


class AccessPattern(Frozen):
    """One way in which stored data is read or written."""

    name: str = Field(description="Name of the pattern")
    entity: str = Field(description="Entity that it reads or writes")
    kind: PatternKind = Field(description="What it does; inferred when not stated")
    kind_stated: bool = Field(default=False, description="Whether people stated the kind")
    by: tuple[str, ...] = Field(default=(), description="Fields compared for equality")
    range: tuple[str, ...] = Field(default=(), description="Fields compared with a lower and an upper bound")
    sort: tuple[Sort, ...] = Field(default=(), description="Order of the results; `-` before a field for descending")
    rate: float | None = Field(default=None, description="Requests per second at peak")
    latency_p99: float | None = Field(default=None, description="99th percentile answer time in ms")
    limit: int | None = Field(default=None, description="Most results at once")


class Participant(Frozen):
    """Who takes part in a step of a flow."""

    kind: ParticipantKind = Field(description="What the name stands for")
    name: str = Field(description="Name of the actor, integration, context or entity")


class Step(Frozen):
    """One message of a flow."""

    sender: Participant = Field(description="Who sends")
    receiver: Participant = Field(description="Who receives")
    message: str = Field(description="What is sent or asked")
    asynchronous: bool = Field(default=False, description="Whether the sender does not wait")
    text: str = Field(default="", description="The step as written")


class Flow(Frozen):
    """What happens, message by message, when somebody uses the system."""

    name: str = Field(description="Name of the flow")
    latency_p99: float | None = Field(default=None, description="Its own 99th percentile target in ms")
    availability: float | None = Field(default=None, description="Its own availability target in percent")
    steps: tuple[Step, ...] = Field(default=(), description="Messages in order: `A -> B: message`, `->>` asynchronous")


class Domain(Frozen):
    """What the system is about."""

    archetype: str | None = Field(default=None, description="Archetype that stands in for entities")
    contexts: tuple[Context, ...] = Field(default=(), description="Bounded contexts, at least one")
    entities: tuple[Entity, ...] = Field(default=(), description="Entities in the order of the file")
    access_patterns: tuple[AccessPattern, ...] = Field(default=(), description="How data is read and written")
    flows: tuple[Flow, ...] = Field(default=(), description="Use of the system, message by message")
    assumed: bool = Field(default=False, description="Whether an archetype stands in: nothing here was stated")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to store, so that an archetype may stand in."""
        return not self.entities

    def entity(self, name: str) -> Entity | None:
        """Give the entity with this name, or None."""
        return next((one for one in self.entities if one.name == name), None)

    def context_of(self, entity: str) -> str:
        """Give the name of the context that owns an entity.

        Raises:
            KeyError: No context owns it.
        """
        for context in self.contexts:
            if entity in context.entities:
                return context.name
        raise KeyError(entity)

    def entities_of(self, context: str) -> tuple[Entity, ...]:
        """Give the entities that a context owns, in the order of the file."""
        names = {name for one in self.contexts if one.name == context for name in one.entities}
        return tuple(one for one in self.entities if one.name in names)

    def patterns_of(self, context: str) -> tuple[AccessPattern, ...]:
        """Give the access patterns of the entities that a context owns."""
        names = {one.name for one in self.entities_of(context)}
        return tuple(one for one in self.access_patterns if one.entity in names)


class Requirements(Frozen):
    """All that is stated about one system."""

    project: Project = Field(description="What is designed")
    facts: Mapping[str, StatedFact] = Field(default={}, description="Stated facts of the vocabulary by name")
    experience: Mapping[str, Experience] = Field(default={}, description="Experience by technology or language")
    constraints: Constraints = Field(default=Constraints(), description="What must or must not be used")
    existing: tuple[Existing, ...] = Field(default=(), description="What already runs")
    actors: tuple[str, ...] = Field(default=(), description="Kinds of people who use the system")
    decisions: Mapping[str, Choice] = Field(default={}, description="Decisions made already, by decision")
    accepted: tuple[AcceptedFinding, ...] = Field(default=(), description="Findings that people live with")
    integrations: tuple[Integration, ...] = Field(default=(), description="Systems outside that are called")
    domain: Domain = Field(default=Domain(), description="What the system is about; empty when nobody said")
    priorities: tuple[Criterion, ...] = Field(default=(), description="Criteria, first counts most")
    standards: str | None = Field(default=None, description="Folder of a company's own tables and templates")
    source: str = Field(default="", exclude=True, repr=False, description="Name of the file")
    places: Mapping[str, Place] = Field(default={}, exclude=True, repr=False, description="Where each path stands")

    def place_of(self, path: str) -> Place | None:
        """Give where a path such as ``constraints.use[0]`` stands, or its nearest parent.

        None when the requirements did not come from a file, or the value did not.
        """
        while path and path not in self.places:
            path = path.removesuffix("]")
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.places.get(path)

    def stated(self, name: str) -> Value:
        """Give the stated value of a fact, or None."""
        fact = self.facts.get(name)
        return None if fact is None else fact.value
