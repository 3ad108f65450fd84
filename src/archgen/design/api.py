"""The HTTP API of a design: composed from entities, access patterns, flows, actors and the decisions that touch it."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from archgen.decisions.model import Recommendations
from archgen.design.api_actors import READS
from archgen.design.api_callers import Callers
from archgen.design.api_files import file_operations
from archgen.design.api_flows import FlowMapper
from archgen.design.api_model import (
    Api,
    FlowCall,
    Operation,
    OperationKind,
    Parameter,
    Place,
    Property,
    Schema,
    SecurityKind,
    SecurityScheme,
    Tag,
    Value,
    ValueType,
)
from archgen.design.api_needs import Needs
from archgen.design.api_operations import OperationComposer
from archgen.design.api_parameters import ParameterComposer
from archgen.design.api_resources import Conventions, Resource, build_resources
from archgen.design.api_rules import api_rules
from archgen.design.api_schemas import SchemaComposer, reached_shapes
from archgen.design.api_survey import Survey, says
from archgen.design.api_visibility import with_ownership
from archgen.design.api_webhooks import Webhooks, compose_webhooks
from archgen.design.data_tables import DataModel
from archgen.design.names import Allocator, Style
from archgen.facts.model import Facts
from archgen.requirements.model import Domain, Requirements

__all__ = [
    "Api",
    "FlowCall",
    "Operation",
    "OperationKind",
    "Parameter",
    "Place",
    "Property",
    "Schema",
    "SecurityKind",
    "SecurityScheme",
    "Tag",
    "Value",
    "ValueType",
    "compose_api",
]

_SECURITY = {
    "oidc_provider": ("oidc", SecurityKind.OIDC),
    "jwt_access_tokens": ("bearer", SecurityKind.BEARER),
    "api_keys": ("apiKey", SecurityKind.API_KEY),
    "server_session": ("session", SecurityKind.COOKIE),
    "mtls": ("clientCertificate", SecurityKind.MTLS),
}


def compose_api(
    requirements: Requirements,
    data_model: DataModel,
    facts: Facts,
    recommendations: Recommendations,
    reports: Mapping[str, str] = MappingProxyType({}),
) -> Api:
    """Turn the domain into resources, and what people do with it into operations on them.

    All operations that there could be are made, flows are mapped on them, and those are kept that a flow or a pattern
    asks for or that another would be useless without. Without a domain the API has no operations.

    Args:
        requirements: What is stated.
        data_model: Tables of the entities.
        facts: Facts of the system.
        recommendations: Decisions, of which those on API, consistency and security count here.
        reports: What outside systems tell us of their own accord, by their names.
    """
    domain, rules = requirements.domain, api_rules()
    conventions = conventions_of(recommendations)
    versioning = next(iter(recommendations.chosen("api_versioning")), "url_major")
    survey = Survey(requirements, data_model, facts)
    schemas = SchemaComposer(survey, data_model)
    composer = OperationComposer(survey, data_model, schemas, conventions)
    resources = build_resources(survey)
    possible = [one for resource in resources for one in composer.of(resource)]
    mapper = FlowMapper(survey, possible, schemas, composer.ids, reports if survey.reachable else {})
    operations = Needs(survey, mapper.map_all(), mapper.used, mapper.inside).kept()
    own_login = not {"oidc_provider"} & set(recommendations.chosen("authentication"))
    callers = Callers(survey, mapper.called(), mapper.callers, own_login=own_login)
    finished = tuple(_with_callers(one, mapper, callers, survey) for one in operations)
    shown = with_ownership(reached_shapes(schemas.all(), finished), finished, survey.sensitive, callers.people())
    shapes = {one.name: one for one in shown}
    finished = tuple(_with_fields(one, shapes) for one in finished)
    if _holds_files(recommendations):
        for one, more in file_operations(finished, shapes, composer.ids):
            finished = (*finished, one)
            shapes |= {shape.name: shape for shape in more}
    sent = Webhooks()
    if "webhooks" in recommendations.chosen("api_style"):
        key = ParameterComposer(data_model, conventions).key()
        sent = compose_webhooks(survey, finished, schemas, callers, ids=composer.ids, key=key)
        finished = (*finished, *sent.operations)
        shapes |= {shape.name: shape for shape in sent.schemas}
    host = Allocator("service", style=Style.KEBAB).allocate(requirements.project.name)
    return Api(
        title=requirements.project.name,
        summary=requirements.project.summary,
        host=f"{host}.test",
        version="1.0.0",
        base_path="/v1" if versioning == "url_major" else "",
        versioning=versioning,
        media_type=f"application/vnd.{host}.v1+json" if versioning == "media_type" else "application/json",
        pagination=conventions.paging,
        page_size=rules.page_size,
        page_size_max=rules.page_size_max,
        requests_per_minute=rules.requests_per_minute,
        operations=finished,
        schemas=tuple(shapes.values()),
        tags=tuple(_tags(resources, finished, domain)),
        security=tuple(_security(recommendations, finished)),
        roles=tuple((role, actor) for actor, role in callers.roles.items()),
        webhooks=sent.events,
        calls=tuple(mapper.calls),
    )


def conventions_of(recommendations: Recommendations) -> Conventions:
    """Give what decisions say of all operations."""
    kept = recommendations.chosen("consistency_transactions")
    return Conventions(
        paging=next(iter(recommendations.chosen("pagination_filtering")), "cursor"),
        idempotency="idempotency_keys" in kept,
        etags="optimistic_locking" in kept,
        dated="date_pinned" in recommendations.chosen("api_versioning"),
    )


def _holds_files(recommendations: Recommendations) -> bool:
    """Say whether files lie outside the database, so that their bytes travel by links."""
    return "db_blob" not in recommendations.chosen("object_storage")


def _with_callers(operation: Operation, mapper: FlowMapper, callers: Callers, survey: Survey) -> Operation:
    used = tuple(dict.fromkeys(mapper.used.get(operation.id, ())))
    if operation.kind is OperationKind.WEBHOOK:
        senders = tuple(dict.fromkeys(mapper.callers.get(operation.id, ())))
        return operation.model_copy(update={"actors": senders, "actors_shown": senders, "used_in": used})
    access = callers.of(operation)
    area = operation.path.split("/")[1]
    return operation.model_copy(
        update={
            "actors": access.actors,
            "actors_shown": access.shown,
            "roles": callers.roles_of(access.actors),
            "own_rows": callers.roles_of(access.own_rows),
            "scopes": (f"{area}:{'read' if operation.kind in READS else 'write'}",),
            "used_in": used,
            "is_public": access.public,
            "description": f"{operation.description} {_open_to(operation, survey)}".strip()
            if access.public
            else operation.description,
        }
    )


def _open_to(operation: Operation, survey: Survey) -> str:
    """Say what holds for those who call an operation without a login."""
    said, cycle = api_rules().descriptions, survey.natures[operation.entity or ""].entity.lifecycle
    if operation.kind is OperationKind.CREATE:
        return said["signing_up"]
    return said["published"].format(state=cycle.initial) if cycle is not None and says(cycle.initial, "unseen") else ""


def _with_fields(operation: Operation, shapes: Mapping[str, Schema]) -> Operation:
    if operation.request is None:
        return operation
    return operation.model_copy(
        update={"request_fields": tuple(one.name for one in shapes[operation.request].properties)}
    )


def _tags(resources: tuple[Resource, ...], operations: tuple[Operation, ...], domain: Domain) -> Iterator[Tag]:
    said = api_rules().tags
    known: set[str] = set()
    used = {one.tag for one in operations}
    for resource in resources:
        if resource.parent is not None or resource.tag not in used:
            continue
        name, context = resource.tag, domain.context_of(resource.entity.name)
        text = resource.entity.description.strip() or said["entity_plain"].format(name=name, context=context)
        parts = ", ".join(one.entity.name for one in resources if one.tag == name and one.parent is not None)
        if parts:
            text = f"{text} {said['parts'].format(parts=parts)}"
        known.add(name)
        yield Tag(name=name, description=text, context=context)
    by_action = {said["actions"].format(context=context.name): context.name for context in domain.contexts}
    for operation in operations:
        if operation.tag in known:
            continue
        known.add(operation.tag)
        context_name = by_action.get(operation.tag)
        own = ("files", "endpoints", "webhooks")
        text = next((said[f"{key}_description"] for key in own if said[key] == operation.tag), "")
        if context_name is not None:
            text = said["actions_description"].format(context=context_name)
        yield Tag(name=operation.tag, description=text, context=context_name)


def _security(recommendations: Recommendations, operations: tuple[Operation, ...]) -> Iterator[SecurityScheme]:
    chosen = [_SECURITY[one] for one in recommendations.chosen("authentication") if one in _SECURITY]
    if any(kind is SecurityKind.OIDC for _, kind in chosen):
        chosen = [pair for pair in chosen if pair[1] is not SecurityKind.BEARER]
    for name, kind in chosen or [("bearer", SecurityKind.BEARER)]:
        yield SecurityScheme(id=name, kind=kind, description="")
    if any(one.kind is OperationKind.WEBHOOK for one in operations):
        yield SecurityScheme(id="webhookSignature", kind=SecurityKind.SIGNATURE, description="")
