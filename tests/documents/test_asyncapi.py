"""The events of a design as AsyncAPI."""

from typing import Any

import jsonschema_rs
import pytest
import yaml as pyyaml

from archgen.documents.asyncapi import asyncapi_document
from archgen.documents.document import Document
from archgen.documents.openapi import openapi_document, yaml_text
from archgen.verification.inspections import events_written
from archgen.verification.papers import Papers
from designs import design_of

PATHS = ("tests/fixtures/every-contract.yaml", "samples/platform.yaml")


def document(path: str) -> dict[str, Any]:
    """Write the document and read it back."""
    found = pyyaml.safe_load(yaml_text(asyncapi_document(design_of(path))))
    assert isinstance(found, dict)
    return found


def faults(found: dict[str, Any], path: str) -> list[str]:
    """Inspect a document."""
    papers = Papers([Document(path=events_written.ASYNCAPI, text=yaml_text(found))])
    return [one.message for one in events_written.INSPECTION.check(design_of(path), papers)]


@pytest.mark.parametrize("path", PATHS)
def test_every_operation_sends_or_receives_messages_of_its_channel(path: str) -> None:
    """AsyncAPI 3.0: an operation's messages are references into the channel that it names."""
    found = document(path)
    for one in found["operations"].values():
        assert one["action"] in ("send", "receive")
        held = found["channels"][one["channel"]["$ref"].removeprefix("#/channels/")]["messages"]
        assert {each["$ref"].rpartition("/")[2] for each in one["messages"]} == set(held)


@pytest.mark.parametrize("path", PATHS)
def test_every_example_is_a_cloud_event_that_fits(path: str) -> None:
    """Judged by a JSON Schema library that archgen's writer does not use."""
    found = document(path)
    for message in found["components"]["messages"].values():
        schema = {**message["payload"], "components": {"schemas": found["components"]["schemas"]}}
        for example in message["examples"]:
            jsonschema_rs.validate(schema, example["payload"])


@pytest.mark.parametrize("path", PATHS)
def test_events_and_api_tell_the_same_of_a_thing(path: str) -> None:
    """A property that an event carries has the shape that it has in the API: both come from the table."""
    shown = openapi_document(design_of(path).api)["components"]["schemas"]
    for name, schema in document(path)["components"]["schemas"].items():
        other = shown.get(name.removesuffix("Data"), {}).get("properties", {})
        for key, held in schema["properties"].items():
            if key in other:
                kept = {word: value for word, value in other[key].items() if word != "x-visible-to"}
                assert held == kept


def test_dead_letters_have_a_channel_beside_each() -> None:
    """What cannot be done is set aside, and the next event is read."""
    addresses = {one["address"] for one in document(PATHS[0])["channels"].values()}
    assert {f"{one.address}.dead-letter" for one in design_of(PATHS[0]).events.channels} <= addresses


def test_the_inspection_finds_nothing_in_what_is_written() -> None:
    """It is run on every build."""
    assert faults(document(PATHS[0]), PATHS[0]) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("channels/shipmentEvents", "the channel `shipmentEvents` is missing"),
        ("components/messages/ShipmentCreated", "the message `ShipmentCreated` is missing"),
        ("components/schemas/Money", "leads nowhere"),
    ],
)
def test_the_inspection_finds_what_is_missing(broken: str, said: str) -> None:
    """A channel, a message or a shape that is gone is told."""
    found = document(PATHS[0])
    *above, last = broken.split("/")
    part = found
    for key in above:
        part = part[key]
    del part[last]
    assert any(said in one for one in faults(found, PATHS[0]))
