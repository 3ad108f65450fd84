"""Webhooks that go out, where they are chosen: events of which outside systems are told, and where they have them sent.

What an event tells is thin: identifiers, the state, the version of the row and a link, as whoever receives it has to be
allowed to read the rest (Standard Webhooks, "thin" payloads).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archgen.design.api_callers import Callers
from archgen.design.api_model import (
    Operation,
    OperationKind,
    OutgoingEvent,
    Parameter,
    Place,
    Property,
    Schema,
    Value,
    ValueType,
)
from archgen.design.api_rules import api_rules
from archgen.design.api_schemas import SchemaComposer
from archgen.design.api_survey import Survey, says
from archgen.design.data_tables import DataClass
from archgen.design.happenings import happenings
from archgen.design.names import Allocator, Style

_PATH = "/webhook-endpoints"
_READ_ERRORS = (400, 401, 403, 429, 500)
_UUID = Value(type=ValueType.STRING, format="uuid", max_length=36)
_MOMENT = Value(type=ValueType.STRING, format="date-time", max_length=40)
_STATUS = Value(type=ValueType.STRING, members=("active", "disabled"))
_TOLD = frozenset({DataClass.PUBLIC, DataClass.INTERNAL})


@dataclass(frozen=True)
class Webhooks:
    """What an API has for the sake of webhooks that go out.

    Attributes:
        events: Kinds of events of which outside systems are told.
        operations: Those by which they keep the places where events are sent.
        schemas: Shapes of both.
    """

    events: tuple[OutgoingEvent, ...] = ()
    operations: tuple[Operation, ...] = ()
    schemas: tuple[Schema, ...] = ()


def compose_webhooks(
    survey: Survey,
    operations: Sequence[Operation],
    schemas: SchemaComposer,
    callers: Callers,
    *,
    ids: Allocator,
    key: Sequence[Parameter],
) -> Webhooks:
    """Give the webhooks of an API; none where nothing is there to tell of.

    Args:
        survey: The domain.
        operations: All other operations.
        schemas: Makes the shapes of entities.
        callers: Who has which role.
        ids: Namespace of operation ids.
        key: The header that makes a repeat safe, where the decision takes it.
    """
    events, notices = _outgoing(survey, operations, schemas)
    if not events:
        return Webhooks()
    keepers = _keepers(callers)
    names = {
        "actors": keepers,
        "roles": callers.roles_of(keepers),
        "own_rows": callers.roles_of(one for one in keepers if not says(one, "chief")),
    }
    kept = tuple(one.model_copy(update=names) for one in _operations(ids, key))
    return Webhooks(events, kept, (*notices, *_shapes(events)))


def _outgoing(
    survey: Survey, operations: Sequence[Operation], schemas: SchemaComposer
) -> tuple[tuple[OutgoingEvent, ...], tuple[Schema, ...]]:
    """Give the events of which outside systems are told, with the shapes of what they tell.

    Told is what has states and can be read over the API; where nothing has, what is only added to. The books that a
    system keeps of itself are nobody's business.
    """
    reads = {one.entity: one for one in operations if one.kind is OperationKind.GET and one.path.endswith("}")}
    open_to = {name: one for name, one in survey.natures.items() if name in reads and not says(name, "inner")}
    told = [name for name, one in open_to.items() if one.entity.lifecycle is not None]
    told = told or [name for name, one in open_to.items() if one.appended]
    ids = Allocator("event", style=Style.CAMEL, reserved=(), max_length=64)
    segments = Allocator("entity", reserved=())
    events: list[OutgoingEvent] = []
    shapes: list[Schema] = []
    for name in told:
        payload = _notice(schemas, name)
        shapes.append(payload)
        happened = _happened(survey, operations, name, segment=segments.allocate(name))
        made = {"payload": payload.name, "read_by": reads[name].id}
        events += (one.model_copy(update={"id": ids.allocate(one.id), **made}) for one in happened)
    return tuple(events), tuple(shapes)


def _happened(survey: Survey, operations: Sequence[Operation], name: str, *, segment: str) -> Iterator[OutgoingEvent]:
    said, kinds = api_rules().webhooks, Allocator("event", reserved=())
    changed = {one.entity for one in operations if one.kind is OperationKind.UPDATE}
    removed = {one.entity for one in operations if one.kind is OperationKind.DELETE}
    for word, kind, state in happenings(survey, name, changed=changed, removed=removed):
        yield OutgoingEvent(
            id=f"{name} {word}",
            type=f"{segment}.{kinds.allocate(word)}",
            entity=name,
            summary=said[kind.value].format(one=name, state=state),
            state=state,
            payload="",
            read_by="",
        )


def _notice(schemas: SchemaComposer, entity: str) -> Schema:
    """Give the shape of what an event tells: what finds a thing and tells an older state of it from a newer one."""
    said, shape = api_rules().webhooks, schemas.shape(schemas.resource(entity))
    found = (one for one in shape.properties if one.data_class in _TOLD and _is_told(one, shape.state))
    kept = [one.model_copy(update={"read_only": False}) for one in found]
    link = Value(type=ValueType.STRING, format="uri", max_length=2048)
    kept.append(Property(name=_free("url", kept), value=link, description=said["url"]))
    return shape.model_copy(
        update={
            "name": schemas.named(entity, "notice"),
            "title": f"{shape.title} (notice)",
            "description": said["notice"].format(one=shape.title),
            "properties": tuple(kept),
        }
    )


def _is_told(one: Property, state: str | None) -> bool:
    if one.value.is_list:
        return False
    return one.name in ("id", "row_version", state) or one.references is not None


def _free(name: str, held: Sequence[Property]) -> str:
    return Allocator("link", reserved={one.name for one in held}).allocate(name)


def _keepers(callers: Callers) -> tuple[str, ...]:
    """Give who keeps endpoints: those who connect systems or look after all, else staff, else everybody."""
    roles, people = callers.roles, callers.people()
    by_name = tuple(actor for actor in roles if says(actor, "integrator", "chief"))
    staff = (actor for actor, role in roles.items() if not people[role].outsider and not says(actor, "device"))
    return by_name or tuple(staff) or tuple(roles)


def _operations(ids: Allocator, key: Sequence[Parameter]) -> Iterator[Operation]:
    item, found = f"{_PATH}/{{webhook_endpoint_id}}", (*_READ_ERRORS[:3], 404, *_READ_ERRORS[3:])
    yield _operation(ids, "list", "get", _PATH, (200, *_READ_ERRORS), response="WebhookEndpointPage")
    created = (201, *_READ_ERRORS[:3], *((409,) if key else ()), 422, *_READ_ERRORS[3:])
    body = {"request": "WebhookEndpointCreate", "response": "WebhookEndpointSecret"}
    made = _operation(ids, "create", "post", _PATH, created, **body)
    yield made.model_copy(update={"parameters": tuple(key), "idempotent_key": bool(key)})
    yield _operation(ids, "get", "get", item, (200, *found), response="WebhookEndpoint")
    yield _operation(ids, "delete", "delete", item, (204, *found))
    yield _operation(ids, "rotate", "post", f"{item}/secrets", (200, *found), response="WebhookEndpointSecret")


def _operation(ids: Allocator, key: str, method: str, path: str, statuses: tuple[int, ...], **shapes: str) -> Operation:
    said = api_rules()
    name = Parameter(
        name="webhook_endpoint_id",
        place=Place.PATH,
        description=said.webhooks["path"],
        value=_UUID,
        required=True,
    )
    return Operation(
        id=ids.allocate(said.webhooks[f"{key}_name"]),
        method=method,
        path=path,
        summary=said.webhooks[key],
        description=said.webhooks[f"{key}_rule"],
        tag=said.tags["endpoints"],
        kind=OperationKind.SUBSCRIPTION,
        parameters=(name,) if "{" in path else (),
        scopes=(f"webhook-endpoints:{'read' if method == 'get' else 'write'}",),
        statuses=statuses,
        request=shapes.get("request"),
        response=shapes.get("response"),
    )


def _shapes(events: Sequence[OutgoingEvent]) -> Iterator[Schema]:
    said, most = api_rules().webhooks, api_rules().list_items
    types = tuple(one.type for one in events)
    url = Value(type=ValueType.STRING, format="uri", pattern="^https://", max_length=2048)
    wanted = Value(type=ValueType.STRING, members=types, is_list=True, min_items=1, max_items=len(types))
    secret = Value(type=ValueType.STRING, pattern="^whsec_[A-Za-z0-9+/=]{32,88}$", min_length=38, max_length=94)
    given = (
        Property(name="url", value=url, description=said["endpoint_url"], example="https://partner.example.com/events"),
        Property(name="events", value=wanted, description=said["endpoint_events"]),
    )
    shown = (
        Property(name="id", value=_UUID, description=api_rules().schemas["id"]),
        *given,
        Property(name="status", value=_STATUS, description=said["status"]),
        Property(name="created_at", value=_MOMENT, description=said["created_at"]),
    )
    once = (
        *shown,
        Property(name="secret", value=secret, description=said["secret"], example=said["secret_example"]),
    )
    page = Value(type=ValueType.REF, ref="WebhookEndpoint", is_list=True, max_items=most)
    items = (Property(name="items", value=page, description=said["page"]),)
    for name, title, properties in (
        ("WebhookEndpoint", "endpoint", shown),
        ("WebhookEndpointCreate", "endpoint_create", given),
        ("WebhookEndpointPage", "endpoint_page", items),
        ("WebhookEndpointSecret", "endpoint_secret", once),
    ):
        yield Schema(name=name, title=said[f"{title}_title"], description=said[title], properties=properties)
