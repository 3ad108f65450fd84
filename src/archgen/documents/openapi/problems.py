"""Errors of the API: one shape for all of them, problem details of RFC 9457, with an example for each status."""

from typing import Any

from archgen.design.api_model import Api
from archgen.documents.openapi.words import words

MEDIA_TYPE = "application/problem+json"


def response_name(status: int) -> str:
    """Give the name of the shared response of an error status."""
    return str(words()["problems"][str(status)]["response"])


def problem_schemas() -> dict[str, Any]:
    """Give the schemas of an error."""
    said = words()["problem_fields"]
    text = {"type": "string", "minLength": 1, "maxLength": 2000, "pattern": "^[^\\x00]*$"}
    field_error = {
        "type": "object",
        "title": "Field error",
        "description": said["field_error"],
        "required": ["pointer", "detail"],
        "properties": {
            "pointer": {**text, "maxLength": 200, "description": said["pointer"]},
            "detail": {**text, "description": said["field_detail"]},
        },
    }
    problem = {
        "type": "object",
        "title": "Problem",
        "description": said["problem"],
        "required": ["type", "title", "status"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "maxLength": 500, "description": said["type"]},
            "title": {**text, "maxLength": 200, "description": said["title"]},
            "status": {
                "type": "integer",
                "format": "int32",
                "minimum": 400,
                "maximum": 599,
                "description": said["status"],
            },
            "detail": {**text, "description": said["detail"]},
            "instance": {
                "type": "string",
                "format": "uri-reference",
                "maxLength": 500,
                "description": said["instance"],
            },
            "errors": {
                "type": "array",
                "maxItems": 100,
                "items": {"$ref": "#/components/schemas/FieldError"},
                "description": said["errors"],
            },
        },
    }
    return {"Problem": problem, "FieldError": field_error}


def problem_responses(api: Api, headers: dict[str, Any]) -> dict[str, Any]:
    """Give the shared response of every error status that an operation uses."""
    used = sorted({status for operation in api.operations for status in operation.statuses if status >= 400})
    return {response_name(status): _response(api, status, headers) for status in used}


def _response(api: Api, status: int, headers: dict[str, Any]) -> dict[str, Any]:
    said = words()["problems"][str(status)]
    example: dict[str, Any] = {
        "type": f"https://{api.host}/problems/{said['slug']}",
        "title": said["title"],
        "status": status,
        "detail": said["detail"],
        "instance": f"/requests/{status}-1",
    }
    if said.get("pointer"):
        example["errors"] = [{"pointer": said["pointer"], "detail": said["pointer_detail"]}]
    more = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}} if status in (429, 503) else {}
    if status == 401:
        more = {"WWW-Authenticate": {"$ref": "#/components/headers/WwwAuthenticate"}}
    return {
        "description": said["when"],
        "headers": {**headers, **more},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
