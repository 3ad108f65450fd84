"""Operations of the API as OpenAPI writes them: parameters, bodies, answers, security."""

from typing import Any

from archgen.design.api_model import Api, Operation, OperationKind, Place, SecurityKind
from archgen.documents.openapi.examples import Examples
from archgen.documents.openapi.parameters import Parameters
from archgen.documents.openapi.problems import response_name
from archgen.documents.openapi.text import as_text


class OperationWriter:
    """Writes the operations of one API.

    Args:
        api: The API.
        examples: Makes examples of bodies.
        parameters: Its parameters.
        headers: Headers that every answer has.
    """

    def __init__(self, api: Api, examples: Examples, parameters: Parameters, headers: dict[str, Any]) -> None:
        self._api = api
        self._examples = examples
        self._parameters = parameters
        self._headers = headers

    def write(self, operation: Operation) -> dict[str, Any]:
        """Give the operation object; path parameters stand on the path item."""
        found: dict[str, Any] = {
            "operationId": operation.id,
            "summary": as_text(operation.summary),
            "description": as_text(operation.description or operation.summary),
            "tags": [operation.tag],
            "security": self._security(operation),
        }
        parameters = [self._parameters.of(one) for one in operation.parameters if one.place is not Place.PATH]
        if parameters:
            found["parameters"] = parameters
        if operation.request is not None:
            found["requestBody"] = {"required": True, "content": self._content(operation.request)}
        found["responses"] = self._responses(operation)
        said = {"x-roles": operation.roles, "x-own-rows-only": operation.own_rows, "x-serves": operation.serves}
        return {**found, **{key: list(value) for key, value in said.items() if value}}

    def path_parameters(self, operation: Operation) -> list[dict[str, Any]]:
        """Give the parameters that stand in the path."""
        return [self._parameters.of(one) for one in operation.parameters if one.place is Place.PATH]

    def _security(self, operation: Operation) -> list[dict[str, list[str]]]:
        """Give the accepted ways of login; the empty one says that it may be left out."""
        wanted_signature = operation.kind is OperationKind.WEBHOOK
        without: list[dict[str, list[str]]] = [{}] if operation.is_public else []
        return without + [
            {scheme.id: list(operation.scopes) if scheme.kind is SecurityKind.OIDC else []}
            for scheme in self._api.security
            if (scheme.kind is SecurityKind.SIGNATURE) is wanted_signature
        ]

    def _content(self, schema: str, *, state: str | None = None, public: bool = False) -> dict[str, Any]:
        example = self._examples.of(schema, state=state, public=public)
        return {self._api.media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}, "example": example}}

    def _responses(self, operation: Operation) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for status in operation.statuses:
            if status >= 400:
                found[str(status)] = {"$ref": f"#/components/responses/{response_name(status)}"}
            else:
                found[str(status)] = self._success(operation, status)
        return found

    def _success(self, operation: Operation, status: int) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if status == 201:
            more["Location"] = {"$ref": "#/components/headers/Location"}
        if operation.etag and operation.response is not None:
            more["ETag"] = {"$ref": "#/components/headers/ETag"}
        found: dict[str, Any] = {"description": as_text(operation.summary), "headers": {**self._headers, **more}}
        if operation.response is not None:
            found["content"] = self._content(
                operation.response, state=operation.to_state, public=operation.is_public and operation.method == "get"
            )
        return found
