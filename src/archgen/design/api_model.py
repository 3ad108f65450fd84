"""The HTTP API of a design: operations, the shapes that they exchange and who may call them.

The model names no document format; `documents.openapi` writes it as OpenAPI, other documents list it as tables.
"""

from enum import StrEnum

from pydantic import Field

from archgen.design.data_tables import DataClass
from archgen.design.model import Frozen


class OperationKind(StrEnum):
    """What an operation does to its resource."""

    LIST = "list"
    GET = "get"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    TRANSITION = "transition"
    SEARCH = "search"
    AGGREGATE = "aggregate"
    BATCH = "batch"
    ACTION = "action"
    UPLOAD = "upload"
    DOWNLOAD = "download"
    WEBHOOK = "webhook"
    SUBSCRIPTION = "subscription"


class ValueType(StrEnum):
    """Type of a value as JSON carries it."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    OBJECT = "object"
    REF = "ref"


class Value(Frozen):
    """Shape of one value: its type and every bound that a validator can enforce."""

    type: ValueType = Field(description="JSON type, or a reference to a schema.")
    ref: str | None = Field(default=None, description="Name of the schema referred to.")
    format: str | None = Field(default=None, description="OpenAPI format.")
    pattern: str | None = Field(default=None, description="Regular expression that a text matches.")
    min_length: int | None = Field(default=None, description="Least number of characters.")
    max_length: int | None = Field(default=None, description="Greatest number of characters.")
    minimum: float | None = Field(default=None, description="Least value.")
    maximum: float | None = Field(default=None, description="Greatest value.")
    members: tuple[str, ...] = Field(default=(), description="Allowed values.")
    is_list: bool = Field(default=False, description="Whether it is an array of such values.")
    min_items: int | None = Field(default=None, description="Least items of an array.")
    max_items: int | None = Field(default=None, description="Most items of an array.")
    nullable: bool = Field(default=False, description="Whether it may be null.")
    default: str | None = Field(default=None, description="Default as text.")


class Property(Frozen):
    """A property of a schema."""

    name: str = Field(description="JSON name, the column's name.")
    field: str | None = Field(default=None, description="Field that it carries, as the requirements name it.")
    description: str = Field(default="", description="What it is.")
    value: Value = Field(description="Its shape.")
    required: bool = Field(default=True, description="Whether it is always there.")
    read_only: bool = Field(default=False, description="Whether only the server sets it.")
    write_only: bool = Field(default=False, description="Whether it is taken and never given back.")
    data_class: DataClass = Field(default=DataClass.INTERNAL, description="Classification.")
    references: str | None = Field(default=None, description="Entity whose identifier it holds.")
    example: str | None = Field(default=None, description="A value that a new one has, as text.")
    visible_to: tuple[str, ...] = Field(default=(), description="Roles that get to see it; everybody when empty.")


class Schema(Frozen):
    """A named object shape."""

    name: str = Field(description="Component name, unique in the API.")
    title: str = Field(description="Name as people know it.")
    description: str = Field(default="", description="What it is.")
    entity: str | None = Field(default=None, description="Entity that it shows.")
    properties: tuple[Property, ...] = Field(description="Properties in order.")
    state: str | None = Field(default=None, description="Property that holds the state of the thing.")
    min_properties: int | None = Field(default=None, description="Least number of properties that a body holds.")


class Place(StrEnum):
    """Where a parameter stands."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"


class Parameter(Frozen):
    """A parameter of an operation."""

    name: str = Field(description="Name as sent.")
    place: Place = Field(description="Where it stands.")
    description: str = Field(description="What it does.")
    value: Value = Field(description="Its shape.")
    required: bool = Field(default=False, description="Whether it must be sent.")
    field: str | None = Field(default=None, description="Field that it filters by.")
    references: str | None = Field(default=None, description="Entity whose identifier it holds.")
    example: str | None = Field(default=None, description="A value that may be sent.")


class Operation(Frozen):
    """One method on one path."""

    id: str = Field(description="operationId, unique in the API.")
    method: str = Field(description="get, post, patch or delete.")
    path: str = Field(description="Path below the base path.")
    summary: str = Field(description="What it does in a few words.")
    description: str = Field(default="", description="Rules that a caller must know.")
    tag: str = Field(description="Tag that it stands under.")
    entity: str | None = Field(default=None, description="Entity that it is about, as the requirements name it.")
    kind: OperationKind = Field(description="What it does to its resource.")
    actors: tuple[str, ...] = Field(default=(), description="Actors who may call it, as the requirements name them.")
    actors_shown: tuple[str, ...] = Field(default=(), description="Those among them whom a flow shows calling it.")
    roles: tuple[str, ...] = Field(default=(), description="Roles of those actors as a token carries them.")
    own_rows: tuple[str, ...] = Field(default=(), description="Roles among them that reach their own rows only.")
    scopes: tuple[str, ...] = Field(default=(), description="Scopes that a token must hold.")
    idempotent_key: bool = Field(default=False, description="Whether it takes an Idempotency-Key.")
    etag: bool = Field(default=False, description="Whether it gives an ETag, and asks for If-Match when it writes.")
    parameters: tuple[Parameter, ...] = Field(default=(), description="Path, query and header parameters.")
    request: str | None = Field(default=None, description="Schema of the request body.")
    request_fields: tuple[str, ...] = Field(default=(), description="Properties of the request body.")
    response: str | None = Field(default=None, description="Schema of the answer; None when it has no body.")
    statuses: tuple[int, ...] = Field(description="Statuses that it answers with, the one of success first.")
    from_states: tuple[str, ...] = Field(default=(), description="States from which a transition is allowed.")
    to_state: str | None = Field(default=None, description="State that a transition leads to.")
    serves: tuple[str, ...] = Field(default=(), description="Access patterns that it answers.")
    used_in: tuple[str, ...] = Field(default=(), description="Flow steps that call it, as `flow: message`.")
    is_public: bool = Field(default=False, description="Whether it may be called without a login.")


class Tag(Frozen):
    """A group of operations: one for each entity with paths of its own, and one for actions of a context."""

    name: str = Field(description="Name as people know it.")
    description: str = Field(description="What stands under it.")
    context: str | None = Field(default=None, description="Bounded context that answers.")


class SecurityKind(StrEnum):
    """How a caller proves who it is."""

    OIDC = "oidc"
    BEARER = "bearer"
    API_KEY = "api_key"
    COOKIE = "cookie"
    MTLS = "mtls"
    SIGNATURE = "signature"


class SecurityScheme(Frozen):
    """One accepted way of authentication."""

    id: str = Field(description="Name of the scheme.")
    kind: SecurityKind = Field(description="How it works.")
    description: str = Field(description="What a caller must do.")


class OutgoingEvent(Frozen):
    """A kind of event of which we tell outside systems by calling them."""

    id: str = Field(description="Name of the webhook, unique in the API.")
    type: str = Field(description="Type as it travels, for instance `order.paid`.")
    entity: str = Field(description="Entity that it is about, as the requirements name it.")
    summary: str = Field(description="What happened, in a few words.")
    state: str | None = Field(default=None, description="State that the thing moved to.")
    payload: str = Field(description="Schema of what it tells of the thing.")
    read_by: str = Field(description="Operation that gives the rest; its address is the last property of the payload.")


class FlowCall(Frozen):
    """The operation that a step of a flow calls."""

    flow: str = Field(description="Name of the flow.")
    step: int = Field(description="Position of the step, from 0.")
    operation: str = Field(description="operationId.")


class Api(Frozen):
    """The HTTP API of the system."""

    title: str = Field(description="Name of the system, letter for letter.")
    summary: str = Field(default="", description="What the system does, as stated.")
    host: str = Field(description="Host name for examples, safe in a URL.")
    version: str = Field(description="Version of the contract.")
    base_path: str = Field(description="Path before every operation, for instance `/v1`; may be empty.")
    versioning: str = Field(description="Option of the versioning decision.")
    media_type: str = Field(default="application/json", description="Media type of bodies.")
    pagination: str = Field(description="Option of the pagination decision.")
    page_size: int = Field(description="Items of a page when none is asked for.")
    page_size_max: int = Field(description="Most items of a page.")
    requests_per_minute: int = Field(description="Rate limit of one client.")
    operations: tuple[Operation, ...] = Field(description="Operations in order of tag, path, method.")
    schemas: tuple[Schema, ...] = Field(description="Request and response shapes.")
    tags: tuple[Tag, ...] = Field(description="Groups of operations.")
    security: tuple[SecurityScheme, ...] = Field(description="Accepted ways of authentication.")
    roles: tuple[tuple[str, str], ...] = Field(default=(), description="Role and the actor that has it.")
    webhooks: tuple[OutgoingEvent, ...] = Field(default=(), description="Events of which outside systems are told.")
    calls: tuple[FlowCall, ...] = Field(default=(), description="Operations that flows call.")

    @property
    def entities(self) -> frozenset[str]:
        """Entities that an operation is about or a shape shows."""
        named = (*(one.entity for one in self.operations), *(one.entity for one in self.schemas))
        return frozenset(one for one in named if one)

    def operation_for(self, flow_name: str, step_index: int) -> Operation | None:
        """Give the operation that a step of a flow calls; None when it crosses no HTTP interface of ours."""
        for call in self.calls:
            if call.flow == flow_name and call.step == step_index:
                return next(one for one in self.operations if one.id == call.operation)
        return None

    def schema_named(self, name: str) -> Schema:
        """Give the schema of a name; KeyError when there is none."""
        for schema in self.schemas:
            if schema.name == name:
                return schema
        raise KeyError(name)
