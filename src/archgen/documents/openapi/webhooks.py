"""Webhooks that go out, as OpenAPI 3.1 writes them: one for each kind of event, by the rules of Standard Webhooks."""

from typing import Any

from archgen.design.api_model import Api, Operation, OutgoingEvent, Place
from archgen.documents.openapi.examples import Examples
from archgen.documents.openapi.parameters import WEBHOOK_PARAMETERS
from archgen.documents.openapi.text import as_text
from archgen.documents.openapi.words import words

_INSTANT = "2027-01-15T19:30:00Z"
_SECONDS = 1_800_041_400
"""That instant since 1970."""
_SIGNATURE = "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="


def webhook_items(api: Api, examples: Examples) -> dict[str, Any]:
    """Give the webhooks of an API by the names of their events."""
    reads = {one.id: one for one in api.operations}
    return {one.id: {"post": _operation(api, examples, one, reads[one.read_by])} for one in api.webhooks}


def webhook_parameters(api: Api) -> dict[str, Any]:
    """Give the headers that each of them carries; none without webhooks."""
    if not api.webhooks:
        return {}
    said = words()["webhooks"]
    text = {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_-]+$"}
    seconds = {"type": "string", "minLength": 1, "maxLength": 20, "pattern": "^[0-9]+$"}
    signatures = {
        "type": "string",
        "minLength": 1,
        "maxLength": 1000,
        "pattern": "^v1a?,[A-Za-z0-9+/=]+( v1a?,[A-Za-z0-9+/=]+)*$",
    }
    parts = (
        ("id", text, "msg_0197f3a05c007000"),
        ("timestamp", seconds, str(_SECONDS)),
        ("signature", signatures, _SIGNATURE),
    )
    return {
        name: {
            "name": f"webhook-{key}",
            "in": "header",
            "required": True,
            "description": said[key],
            "schema": schema,
            "example": example,
        }
        for name, (key, schema, example) in zip(WEBHOOK_PARAMETERS, parts, strict=True)
    }


def _operation(api: Api, examples: Examples, one: OutgoingEvent, read: Operation) -> dict[str, Any]:
    said = words()["webhooks"]
    data = examples.of(one.payload, state=one.state)
    data[list(data)[-1]] = _address(api, examples, read)
    body = {"schema": _envelope(one), "example": {"type": one.type, "timestamp": _INSTANT, "data": data}}
    return {
        "operationId": f"on{one.id[:1].upper()}{one.id[1:]}",
        "summary": as_text(one.summary),
        "description": said["described"].format(type=one.type, read=one.read_by),
        "tags": [read.tag],
        "security": [],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in WEBHOOK_PARAMETERS],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {str(status): {"description": text} for status, text in said["answers"].items()},
    }


def _address(api: Api, examples: Examples, read: Operation) -> str:
    """Give the address at which the thing of an example is read."""
    places = {each.name: examples.identifier(each.references) for each in read.parameters if each.place is Place.PATH}
    return f"https://{api.host}{api.base_path}{read.path.format_map(places)}"


def _envelope(one: OutgoingEvent) -> dict[str, Any]:
    said = words()["webhooks"]
    return {
        "type": "object",
        "description": said["envelope"],
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string", "const": one.type, "description": said["type"]},
            "timestamp": {"type": "string", "format": "date-time", "maxLength": 40, "description": said["happened"]},
            "data": {"$ref": f"#/components/schemas/{one.payload}"},
        },
    }
