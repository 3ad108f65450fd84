"""One operation of the API as OpenAPI writes it: parameters, bodies, answers, security."""

from typing import Any

from archgen.design.api_model import Api, Operation, OperationKind, Parameter, Place, SecurityKind
from archgen.documents.openapi.examples import example_of, example_value, identifier
from archgen.documents.openapi.problems import response_name
from archgen.documents.openapi.schemas import typed, value_object
from archgen.documents.openapi.text import as_text


def operation_object(api: Api, operation: Operation, headers: dict[str, Any]) -> dict[str, Any]:
    """Give the operation object; path parameters stand on the path item."""
    found: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "description": as_text(operation.description or operation.summary),
        "tags": [operation.tag],
        "security": _security(api, operation),
    }
    parameters = [parameter_object(api, one) for one in operation.parameters if one.place is not Place.PATH]
    if parameters:
        found["parameters"] = parameters
    if operation.request is not None:
        found["requestBody"] = {"required": True, "content": _content(api, operation.request)}
    found["responses"] = _responses(api, operation, headers)
    if operation.roles:
        found["x-roles"] = list(operation.roles)
    if operation.own_rows:
        found["x-own-rows-only"] = list(operation.own_rows)
    if operation.serves:
        found["x-serves"] = list(operation.serves)
    return found


def parameter_object(api: Api, one: Parameter) -> dict[str, Any]:
    """Give a parameter object with an example that its schema accepts."""
    example: Any = typed(one.value, one.example) if one.example is not None else example_value(one.value, one.name)
    if one.value.format == "uuid":
        example = identifier(api, one.references)
    if one.value.is_list:
        example = [example]
    return {
        "name": one.name,
        "in": one.place.value,
        "required": one.required,
        "description": as_text(one.description),
        "schema": value_object(one.value),
        "example": example,
    }


def _security(api: Api, operation: Operation) -> list[dict[str, list[str]]]:
    """Give the accepted ways of login; the empty one says that it may be left out."""
    wanted_signature = operation.kind is OperationKind.WEBHOOK
    without: list[dict[str, list[str]]] = [{}] if operation.is_public else []
    return without + [
        {scheme.id: list(operation.scopes) if scheme.kind is SecurityKind.OIDC else []}
        for scheme in api.security
        if (scheme.kind is SecurityKind.SIGNATURE) is wanted_signature
    ]


def _content(api: Api, schema: str) -> dict[str, Any]:
    named = api.schema_named(schema)
    body = {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example_of(api, named)}
    return {api.media_type: body}


def _responses(api: Api, operation: Operation, headers: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in operation.statuses:
        if status >= 400:
            found[str(status)] = {"$ref": f"#/components/responses/{response_name(status)}"}
        else:
            found[str(status)] = _success(api, operation, status, headers)
    return found


def _success(api: Api, operation: Operation, status: int, headers: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if status == 201:
        more["Location"] = {"$ref": "#/components/headers/Location"}
    if operation.etag and operation.response is not None:
        more["ETag"] = {"$ref": "#/components/headers/ETag"}
    found: dict[str, Any] = {"description": as_text(operation.summary), "headers": {**headers, **more}}
    if operation.response is not None:
        found["content"] = _content(api, operation.response)
    return found
