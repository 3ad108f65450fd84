"""The OpenAPI document as a whole: info, servers, tags, paths, components."""

from typing import Any

from archgen.design.api_model import Api, Place, SecurityKind, SecurityScheme
from archgen.documents.openapi.examples import VERSION, Examples
from archgen.documents.openapi.operations import OperationWriter
from archgen.documents.openapi.parameters import Parameters
from archgen.documents.openapi.problems import problem_responses, problem_schemas
from archgen.documents.openapi.schemas import schema_objects
from archgen.documents.openapi.text import as_text, as_title
from archgen.documents.openapi.webhooks import webhook_items, webhook_parameters
from archgen.documents.openapi.words import words

_METHODS = ("get", "post", "put", "patch", "delete")
RATE_HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def openapi_document(api: Api, *, contact: str | None = None, public_url: str | None = None) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document of an API as plain mappings, lists and scalars.

    Args:
        api: Operations and shapes.
        contact: Owner as stated; left out when nobody is named.
        public_url: Address for `info.contact`; a `.test` host stands in.
    """
    shared, examples = _shared_headers(), Examples(api)
    parameters = Parameters(api, examples)
    paths = _paths(api, OperationWriter(api, examples, parameters, shared))
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": _info(api, contact, public_url),
        "servers": [{"url": f"https://{api.host}{api.base_path}", **_server_words()}],
        "tags": [{"name": tag.name, "description": as_text(tag.description)} for tag in api.tags],
        "security": [{scheme.id: []} for scheme in api.security if scheme.kind is not SecurityKind.SIGNATURE],
        "paths": paths,
        "webhooks": webhook_items(api, examples),
        "components": {
            "securitySchemes": {scheme.id: _security(api, scheme) for scheme in api.security},
            "parameters": {**parameters.shared(), **webhook_parameters(api)},
            "headers": _headers(api, examples),
            "responses": problem_responses(api, shared),
            "schemas": {**schema_objects(api.schemas), **problem_schemas()},
        },
    }
    roles = _roles(api)
    if roles:
        document["x-roles"] = roles
    if not api.webhooks:
        del document["webhooks"]
    document["components"] = {key: held for key, held in document["components"].items() if held}
    return document


def _roles(api: Api) -> dict[str, list[str]]:
    """Give the scopes that each role needs, least privilege: what its operations ask for."""
    found = {
        role: sorted({scope for one in api.operations if role in one.roles for scope in one.scopes})
        for role, _ in api.roles
    }
    return {role: scopes for role, scopes in found.items() if scopes}


def _info(api: Api, contact: str | None, public_url: str | None) -> dict[str, Any]:
    said = words()
    found: dict[str, Any] = {
        "title": as_title(api.title),
        "version": api.version,
        "description": "\n\n".join(part for part in (as_text(api.summary), _rules(api)) if part),
        "contact": {"name": contact or api.title, "url": public_url or f"https://{api.host}"},
        "license": dict(said["license"]),
    }
    if found["title"] != api.title:
        found["x-name"] = api.title
    return found


def _rules(api: Api) -> str:
    said = words()["info"]
    parts = [said["versioning"].get(api.versioning, ""), said["pagination"].get(api.pagination, ""), said["errors"]]
    parts += [said["compatibility"], said["deprecation"]]
    if any(one.etag for one in api.operations):
        parts.append(said["etag"])
    if any(one.idempotent_key for one in api.operations):
        parts.append(said["idempotency"])
    if api.webhooks:
        parts.append(words()["webhooks"]["info"])
    return " ".join(part for part in parts if part)


def _server_words() -> dict[str, Any]:
    return {"description": words()["environment"], "x-internal": words()["x_internal"]}


def _paths(api: Api, writer: OperationWriter) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for operation in api.operations:
        parameters = writer.path_parameters(operation)
        item = found.setdefault(operation.path, {"parameters": parameters} if parameters else {})
        item[operation.method] = writer.write(operation)
    order = ("parameters", *_METHODS)
    return {path: {key: item[key] for key in order if key in item} for path, item in found.items()}


def _shared_headers() -> dict[str, Any]:
    names = ((name, name.replace("-", "")) for name in RATE_HEADERS)
    found = {name: {"$ref": f"#/components/headers/{component}"} for name, component in names}
    return {**found, "Access-Control-Allow-Origin": {"$ref": "#/components/headers/Access-Control-Allow-Origin"}}


def _headers(api: Api, examples: Examples) -> dict[str, Any]:
    said = words()["headers"]
    whole = {"type": "integer", "format": "int32", "minimum": 0, "maximum": 1_000_000}
    values = (api.requests_per_minute, api.requests_per_minute - 1, 60)
    found = {
        name.replace("-", ""): {"description": said[name], "schema": whole, "example": value}
        for name, value in zip(RATE_HEADERS, values, strict=True)
    }
    line = {"type": "string", "maxLength": 500, "pattern": "^[ -~]*$"}
    found["Access-Control-Allow-Origin"] = _header("Access-Control-Allow-Origin", line, f"https://app.{api.host}")
    statuses = {status for operation in api.operations for status in operation.statuses}
    if statuses & {429, 503}:
        found["RetryAfter"] = {"description": said["RetryAfter"], "schema": whole, "example": 30}
    if 401 in statuses:
        found["WwwAuthenticate"] = _header("WwwAuthenticate", line, "Bearer")
    if any(one.etag for one in api.operations):
        found["ETag"] = _header("ETag", line, f'"{VERSION}"')
    if 201 in statuses:
        made = next(one for one in api.operations if 201 in one.statuses)
        above = {one.name: examples.identifier(one.references) for one in made.parameters if one.place is Place.PATH}
        where = f"{api.base_path}{made.path.format_map(above)}/{examples.identifier(made.entity)}"
        found["Location"] = _header("Location", {**line, "format": "uri-reference"}, where)
    return found


def _header(name: str, schema: dict[str, Any], example: str) -> dict[str, Any]:
    return {"description": words()["headers"][name], "schema": schema, "example": example}


def _code_flow(api: Api) -> dict[str, Any]:
    """Give the authorisation code flow with PKCE and every scope that an operation asks for."""
    scopes = sorted({scope for operation in api.operations for scope in operation.scopes})
    said = words()["scopes"]
    return {
        "authorizationUrl": f"https://login.{api.host}/authorize",
        "tokenUrl": f"https://login.{api.host}/token",
        "refreshUrl": f"https://login.{api.host}/token",
        "scopes": {scope: said[scope.rpartition(":")[2]].format(area=scope.partition(":")[0]) for scope in scopes},
    }


def _security(api: Api, scheme: SecurityScheme) -> dict[str, Any]:
    said = {"description": scheme.description or words()["security"][scheme.kind.value]}
    match scheme.kind:
        case SecurityKind.OIDC:
            return {"type": "oauth2", **said, "flows": {"authorizationCode": _code_flow(api)}}
        case SecurityKind.BEARER:
            return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", **said}
        case SecurityKind.API_KEY:
            return {"type": "apiKey", "in": "header", "name": "X-API-Key", **said}
        case SecurityKind.COOKIE:
            return {"type": "apiKey", "in": "cookie", "name": "session", **said}
        case SecurityKind.MTLS:
            return {"type": "mutualTLS", **said}
        case SecurityKind.SIGNATURE:
            return {"type": "apiKey", "in": "header", "name": "Webhook-Signature", **said}
