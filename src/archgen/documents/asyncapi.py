"""The events of a design as an AsyncAPI 3.0 document: channels, messages, who sends and who receives."""

from functools import cache
from pathlib import Path
from typing import Any

from archgen import knowledge
from archgen.design.api_model import Api
from archgen.design.design import Design
from archgen.design.events_model import Event, EventChannel, Events
from archgen.design.names import Allocator, Style
from archgen.documents.openapi.examples import Examples
from archgen.documents.openapi.schemas import schema_objects
from archgen.documents.openapi.text import as_text, as_title
from archgen.knowledge.store import read_yaml

_BROKERS = ("log", "queue")
_MEDIA_TYPE = "application/cloudevents+json"
_INSTANT = "2027-01-15T19:30:00Z"
_LINE = {"type": "string", "minLength": 1, "maxLength": 500, "pattern": "^[ -~]+$"}
_ID = {"type": "string", "format": "uuid", "maxLength": 36}


@cache
def _words() -> dict[str, Any]:
    found = read_yaml(Path(next(iter(knowledge.__path__))) / "event_words.yaml")
    if not isinstance(found, dict):
        raise TypeError(f"event_words.yaml holds {type(found).__name__}, not a mapping")
    return found


def asyncapi_document(design: Design) -> dict[str, Any]:
    """Give the AsyncAPI document of a design as plain mappings, lists and scalars; call it only where events are."""
    return _Writer(design).document()


class _Writer:
    """Writes the document of one design."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._api: Api = design.api
        self._events: Events = design.events
        self._examples = Examples(design.api.model_copy(update={"schemas": design.events.schemas}))
        self._said = _words()
        self._contexts = Allocator("context", style=Style.PASCAL, reserved=())
        self._context_names = {one.name: self._contexts.allocate(one.name) for one in design.contexts}
        broker = next((one for one in design.containers if one.role in _BROKERS), None)
        known = self._said["protocols"]
        technology = next((one for one in broker.technologies if one in known), "") if broker is not None else ""
        self._protocol = known.get(technology, self._said["default_protocol"])
        sizing = design.sizing(broker.id) if broker is not None else None
        self._sizes = {one.id: int(one.value) for one in sizing.quantities} if sizing is not None else {}

    def document(self) -> dict[str, Any]:
        """Give the whole document."""
        channels = self._events.channels
        host = f"broker.{self._api.host}:{self._protocol['port']}"
        return {
            "asyncapi": "3.0.0",
            "id": f"urn:{self._api.host.replace('.', ':')}:events",
            "info": {
                "title": as_title(self._api.title),
                "version": "1.0.0",
                "description": self._description(),
                "contact": {"name": as_title(self._api.title), "url": f"https://{self._api.host}"},
                "license": {"name": "Proprietary", "url": f"https://{self._api.host}/license"},
                "tags": [{"name": as_title(one.name)} for one in self._design.contexts],
            },
            "defaultContentType": _MEDIA_TYPE,
            "servers": {
                "production": {
                    "host": host,
                    "protocol": self._protocol["protocol"],
                    "description": self._said["server"],
                }
            },
            "channels": {key: held for one in channels for key, held in self._channels(one)},
            "operations": {key: held for one in channels for key, held in self._operations(one)},
            "components": {
                "messages": {
                    **{event.name: self._message(one, event) for one in channels for event in one.events},
                    "DeadLetter": self._dead_letter(),
                },
                "schemas": schema_objects(self._events.schemas),
            },
        }

    def _description(self) -> str:
        said = self._said["info"]
        parts = (
            as_text(self._api.summary),
            said["delivery"]["outbox" if self._events.has_outbox else "plain"],
            said["ordering"],
            said["state" if self._events.carries_state else "notification"],
            said["failing"],
            said["evolution"],
        )
        return "\n\n".join(part for part in parts if part)

    def _channels(self, one: EventChannel) -> list[tuple[str, dict[str, Any]]]:
        said = self._said["channel"].format(entity=one.entity, context=one.context, key=one.key)
        main = {
            "address": one.address,
            "title": as_title(one.entity),
            "description": as_text(said),
            "messages": {event.name: {"$ref": f"#/components/messages/{event.name}"} for event in one.events},
            **self._bindings(one.address),
        }
        dead = {
            "address": f"{one.address}.dead-letter",
            "description": as_text(self._said["dead_letter"].format(address=one.address)),
            "messages": {"DeadLetter": {"$ref": "#/components/messages/DeadLetter"}},
        }
        return [(one.id, main), (f"{one.id}DeadLetter", dead)]

    def _bindings(self, address: str) -> dict[str, Any]:
        """Give partitions and copies where the broker is a log of the Kafka kind and its size is known."""
        if not self._protocol["protocol"].startswith("kafka") or "partitions" not in self._sizes:
            return {}
        replicas = min(3, self._sizes.get("replicas", 3))
        return {
            "bindings": {"kafka": {"topic": address, "partitions": self._sizes["partitions"], "replicas": replicas}}
        }

    def _operations(self, one: EventChannel) -> list[tuple[str, dict[str, Any]]]:
        channel = {"$ref": f"#/channels/{one.id}"}
        messages = [{"$ref": f"#/channels/{one.id}/messages/{event.name}"} for event in one.events]
        stem = one.id[:1].upper() + one.id[1:]
        publisher = self._said["publish"].format(context=one.context, entity=one.entity)
        found = [(f"publish{stem}", self._operation("send", channel, publisher, one.context, messages))]
        for reader in one.consumers:
            said = self._said["receive"].format(context=reader.context, because=reader.because)
            operation = self._operation("receive", channel, said, reader.context, messages)
            found.append((f"receive{stem}In{self._context_names[reader.context]}", operation))
        return found

    def _operation(
        self, action: str, channel: dict[str, str], summary: str, context: str, messages: list[dict[str, str]]
    ) -> dict[str, Any]:
        tags = [{"name": as_title(context)}]
        return {"action": action, "channel": channel, "summary": as_text(summary), "tags": tags, "messages": messages}

    def _message(self, channel: EventChannel, event: Event) -> dict[str, Any]:
        said = self._said["events"][event.kind.value].format(entity=channel.entity, state=event.state)
        data = self._examples.of(channel.payload, state=event.state)
        example = {
            "specversion": "1.0",
            "id": "0197f3a0-5c00-7000-8000-00000000e001",
            "source": f"/{channel.address.partition('.')[0]}",
            "type": event.type,
            "subject": str(data.get("id", data.get(channel.key))),
            "time": _INSTANT,
            "datacontenttype": "application/json",
            "data": data,
        }
        found: dict[str, Any] = {
            "name": event.type,
            "title": as_title(said),
            "summary": as_text(said),
            "contentType": _MEDIA_TYPE,
            "payload": self._envelope(event.type, channel.payload),
            "examples": [{"name": "example", "payload": example}],
        }
        if self._protocol["protocol"].startswith("kafka"):
            found["bindings"] = {
                "kafka": {"key": {**_LINE, "description": f"{self._said['fields']['key']} (`{channel.key}`)"}}
            }
        return found

    def _envelope(self, kind: str, payload: str) -> dict[str, Any]:
        said = self._said["fields"]
        properties: dict[str, Any] = {
            "specversion": {"const": "1.0"},
            "id": dict(_ID),
            "source": {**_LINE, "format": "uri-reference"},
            "type": {"const": kind},
            "subject": dict(_LINE),
            "time": {"type": "string", "format": "date-time", "maxLength": 40},
            "datacontenttype": {"const": "application/json"},
            "data": {"$ref": f"#/components/schemas/{payload}"},
        }
        described = {
            name: held if "$ref" in held else {**held, "description": said[name]} for name, held in properties.items()
        }
        return {
            "type": "object",
            "description": said["event"],
            "required": [name for name in properties if name != "datacontenttype"],
            "properties": described,
        }

    def _dead_letter(self) -> dict[str, Any]:
        said = self._said["fields"]
        return {
            "name": "dead-letter",
            "title": as_title(said["dead"]),
            "summary": said["dead"],
            "contentType": "application/json",
            "payload": {
                "type": "object",
                "required": ["original", "reason", "attempts"],
                "properties": {
                    "original": {"type": "object", "description": said["original"]},
                    "reason": {**_LINE, "description": said["reason"]},
                    "attempts": {"type": "integer", "minimum": 1, "maximum": 100, "description": said["attempts"]},
                },
            },
            "examples": [{"name": "example", "payload": {"original": {}, "reason": "no such article", "attempts": 5}}],
        }
