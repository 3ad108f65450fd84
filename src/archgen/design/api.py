"""The HTTP API of a design: composed from entities, access patterns, flows, actors and the decisions that touch it."""

from collections.abc import Iterator

from archgen.decisions.model import Recommendations
from archgen.design.api_callers import Callers, contact_entities
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
from archgen.design.api_operations import OperationComposer
from archgen.design.api_resources import Conventions, Resource, build_resources
from archgen.design.api_rules import api_rules
from archgen.design.api_schemas import SchemaComposer
from archgen.design.data_entities import part_parents, personal_entities
from archgen.design.data_rules import data_rules
from archgen.design.data_tables import DataModel
from archgen.design.names import Allocator, Style, words
from archgen.facts.model import Facts
from archgen.requirements.model import Domain, PatternKind, Requirements

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
_WRITES = frozenset(
    {
        OperationKind.CREATE,
        OperationKind.UPDATE,
        OperationKind.DELETE,
        OperationKind.TRANSITION,
        OperationKind.BATCH,
        OperationKind.ACTION,
    }
)


def compose_api(
    requirements: Requirements, data_model: DataModel, facts: Facts, recommendations: Recommendations
) -> Api:
    """Turn the domain into resources, and what people do with it into operations on them.

    An operation exists because a pattern or a flow asks for it, or because another would be impossible without it.
    Without a domain the API has no operations.
    """
    domain = requirements.domain
    rules = api_rules()
    conventions = _conventions(recommendations)
    versioning = next(iter(recommendations.chosen("api_versioning")), "url_major")
    schemas = SchemaComposer(data_model)
    composer = OperationComposer(data_model, schemas, conventions)
    special = "data_sensitivity" in facts and facts.value("data_sensitivity") == "special_category"
    resources = build_resources(domain, data_model, part_parents(domain))
    operations = [one for resource in resources for one in _of_resource(composer, resource, domain, special=special)]
    mapper = FlowMapper(domain, operations, schemas, composer.ids)
    mapped = mapper.map_all()
    callers = Callers(requirements, domain)
    sensitive = _about_people(data_model, personal_entities(domain, special=special), domain, special=special)
    finished = tuple(_with_callers(one, mapper, callers, domain, sensitive) for one in mapped)
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
        schemas=_used(schemas.all(), finished),
        tags=tuple(_tags(resources, finished, domain)),
        security=tuple(_security(recommendations, finished)),
        roles=tuple((role, actor) for actor, role in callers.roles.items()),
        calls=tuple(mapper.calls),
    )


def _conventions(recommendations: Recommendations) -> Conventions:
    kept = recommendations.chosen("consistency_transactions")
    return Conventions(
        paging=next(iter(recommendations.chosen("pagination_filtering")), "cursor"),
        idempotency="idempotency_keys" in kept,
        etags="optimistic_locking" in kept,
        dated="date_pinned" in recommendations.chosen("api_versioning"),
    )


def _of_resource(
    composer: OperationComposer, resource: Resource, domain: Domain, *, special: bool
) -> Iterator[Operation]:
    entity = resource.entity
    written = bool(set(words(entity.name)) & set(data_rules().append_only_words))
    asked = any(one.kind is PatternKind.WRITE and one.by for one in resource.patterns)
    fixed_parent = resource.parent is not None and resource.parent.entity.lifecycle is not None
    personal = entity.name in personal_entities(domain, special=special)
    changed = asked or (not written and not fixed_parent and (entity.lifecycle is None or personal))
    said = api_rules().descriptions
    removed = said["erasure"] if personal else None
    if removed is None and resource.parent is not None and not fixed_parent and not written:
        removed = said["remove_part"]
    if removed is None and _is_removed_by_flow(entity.name, domain):
        removed = said["asked"]
    yield from composer.of(resource, changed=changed, removed=removed)


def _is_removed_by_flow(entity: str, domain: Domain) -> bool:
    verbs = set(api_rules().verbs["delete"])
    own = words(entity)
    messages = (words(step.message) for flow in domain.flows for step in flow.steps)
    return bool(own) and any(set(said) & verbs and set(own) <= set(said) for said in messages)


def _about_people(data_model: DataModel, personal: frozenset[str], domain: Domain, *, special: bool) -> frozenset[str]:
    """Give the entities that hold personal data or lead to somebody's: what refers to a person is about that person."""
    found, contacts = set(personal), contact_entities(domain, special=special)
    while True:
        leading = found - contacts
        more = {one.source for one in data_model.references if one.target in leading and one.via is None} - found
        if not more:
            return frozenset(found)
        found |= more


def _with_callers(
    operation: Operation, mapper: FlowMapper, callers: Callers, domain: Domain, sensitive: frozenset[str]
) -> Operation:
    shown = mapper.callers.get(operation.id, [])
    used = tuple(dict.fromkeys(mapper.used.get(operation.id, ())))
    if operation.kind is OperationKind.WEBHOOK:
        senders = tuple(dict.fromkeys(shown))
        return operation.model_copy(update={"actors": senders, "used_in": used, "actors_assumed": False})
    context = domain.context_of(operation.entity) if operation.entity is not None else ""
    actors = (
        tuple(shown) if shown else callers.assumed(operation.kind, context, sensitive=operation.entity in sensitive)
    )
    ordered = tuple(actor for actor in callers.roles if actor in set(actors))
    area = operation.path.split("/")[1]
    access = "write" if operation.kind in _WRITES else "read"
    return operation.model_copy(
        update={
            "actors": ordered,
            "actors_assumed": not shown,
            "roles": callers.roles_of(ordered),
            "scopes": (f"{area}:{access}",),
            "used_in": used,
        }
    )


def _used(schemas: tuple[Schema, ...], operations: tuple[Operation, ...]) -> tuple[Schema, ...]:
    """Keep the schemas that an operation reaches."""
    by_name = {schema.name: schema for schema in schemas}
    waiting = [name for one in operations for name in (one.request, one.response) if name is not None]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        waiting += [one.value.ref for one in by_name[name].properties if one.value.ref is not None]
    return tuple(schema for schema in schemas if schema.name in reached)


def _tags(resources: tuple[Resource, ...], operations: tuple[Operation, ...], domain: Domain) -> Iterator[Tag]:
    said = api_rules().tags
    known: set[str] = set()
    for resource in resources:
        if resource.parent is not None:
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
        text = said["webhooks_description"]
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
