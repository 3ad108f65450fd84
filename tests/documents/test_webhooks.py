"""Webhooks that go out: what they tell, how they are signed, and how their receivers are kept."""

import re
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import yaml as pyyaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from archgen import pipeline
from archgen.design.api_model import OperationKind
from archgen.design.data_tables import DataClass, Purpose
from archgen.documents.openapi import openapi_document, yaml_text
from archgen.knowledge.loader import load_knowledge
from contracts import Parts, composed, full_parts_of, sample_parts

FIXTURE = "tests/fixtures/every-contract.yaml"
HEADERS = ["webhook-id", "webhook-timestamp", "webhook-signature"]


def written(parts: Parts) -> dict[str, Any]:
    """Write the contract and read it back."""
    found = pyyaml.load(yaml_text(openapi_document(parts.api)), pyyaml.CSafeLoader)
    assert isinstance(found, dict)
    return found


@cache
def document() -> dict[str, Any]:
    """Write the contract of the fixture."""
    return written(sample_parts(FIXTURE))


def bodies(found: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Give the schema and the example of each webhook."""
    held = [one["post"]["requestBody"]["content"]["application/json"] for one in found["webhooks"].values()]
    return [({**one["schema"], "components": found["components"]}, one["example"]) for one in held]


def test_what_has_states_is_told() -> None:
    """Each state that is reached, in types as the specification has them."""
    types = [one.type for one in sample_parts(FIXTURE).api.webhooks]
    assert types == [f"shipment.{word}" for word in ("created", "handed_over", "in_transit", "delivered", "lost")]


def test_nothing_is_told_where_webhooks_are_not_chosen() -> None:
    """No section, no operation, no table."""
    parts = sample_parts("samples/ticket-shop.yaml")
    assert "webhooks" not in written(parts)
    assert not [one for one in parts.api.operations if one.kind is OperationKind.SUBSCRIPTION]
    assert not {Purpose.WEBHOOK_ENDPOINTS, Purpose.WEBHOOK_DELIVERIES} & {one.purpose for one in parts.data.tables}


@pytest.mark.parametrize("seed", range(3))
def test_webhooks_of_random_files_are_valid(seed: int) -> None:
    """The validator finds nothing; types hold what the specification allows and examples fit."""
    found = written(full_parts_of(seed))
    assert list(OpenAPIV31SpecValidator(found).iter_errors()) == []
    for schema, example in bodies(found) if "webhooks" in found else ():
        assert re.fullmatch(r"[a-z0-9_]+\.[a-z0-9_]+", example["type"])
        jsonschema_rs.validate(schema, example)


def test_payloads_are_thin() -> None:
    """They find the thing and tell its state; nothing personal, and no field that has to be read."""
    data = bodies(document())[1][1]["data"]
    assert list(data) == ["id", "customer_id", "address_id", "status", "row_version", "url"]
    assert data["status"] == "handed_over"
    notices = [one for one in sample_parts(FIXTURE).api.schemas if one.name.endswith("Notice")]
    assert {each.data_class for one in notices for each in one.properties} <= {DataClass.PUBLIC, DataClass.INTERNAL}


def test_the_link_of_an_example_leads_to_what_is_read() -> None:
    """By an operation of the same contract, with the identifier of the example."""
    data = bodies(document())[0][1]["data"]
    paths = [path for path in document()["paths"] if path.startswith("/shipments/{")]
    assert "/shipments/{shipment_id}" in paths
    assert data["url"] == f"{document()['servers'][0]['url']}/shipments/{data['id']}"


def test_each_call_is_signed() -> None:
    """By the headers of Standard Webhooks, which every one of them requires."""
    shared = document()["components"]["parameters"]
    for one in document()["webhooks"].values():
        named = [shared[each["$ref"].rpartition("/")[2]] for each in one["post"]["parameters"]]
        assert [each["name"] for each in named] == HEADERS
        assert all(each["required"] for each in named)


def test_the_contract_and_the_sender_wait_alike() -> None:
    """The tries that receivers are promised are those of the building block."""
    settings = load_knowledge().blocks["webhooks_out"].settings
    tries = next(str(one.to) for one in settings if one.set == "attempts").removesuffix(", with jitter")
    assert tries in document()["info"]["description"]


def test_registering_may_be_repeated() -> None:
    """By the key that creating operations take, where the decision is so."""
    held = {one.id: one.idempotent_key for one in sample_parts("samples/platform.yaml").api.operations}
    assert held["createWebhookEndpoint"]
    assert not held["rotateWebhookSecret"]


def test_what_is_told_can_be_read() -> None:
    """By its identifier, in every design that tells anything."""
    for parts in (sample_parts(FIXTURE), sample_parts("samples/platform.yaml"), full_parts_of(1)):
        reads = {one.id: one for one in parts.api.operations}
        for one in parts.api.webhooks:
            assert reads[one.read_by].entity == one.entity
            assert reads[one.read_by].path.endswith("}")


def test_a_secret_is_shown_once() -> None:
    """When it is made: at the registration and at a change."""
    shown = {one.response for one in sample_parts(FIXTURE).api.operations if one.response}
    secret = {
        one.name for one in sample_parts(FIXTURE).api.schemas if any(each.name == "secret" for each in one.properties)
    }
    assert secret & shown == {"WebhookEndpointSecret"}
    users = [one.id for one in sample_parts(FIXTURE).api.operations if one.response == "WebhookEndpointSecret"]
    assert users == ["createWebhookEndpoint", "rotateWebhookSecret"]


def test_receivers_and_what_is_due_are_kept() -> None:
    """An event is due once at each endpoint, and what is due is found by an index."""
    tables = {one.purpose: one for one in sample_parts(FIXTURE).data.tables}
    due = tables[Purpose.WEBHOOK_DELIVERIES]
    assert due.primary_key == ("endpoint_id", "event_id")
    assert due.foreign_keys[0].target_table == tables[Purpose.WEBHOOK_ENDPOINTS].name
    assert [one.columns[0].name for one in due.indexes] == ["next_attempt_at"]
    assert tables[Purpose.WEBHOOK_ENDPOINTS].column("secret").data_class is DataClass.SECRET


def test_entities_may_be_called_like_what_webhooks_need() -> None:
    """Paths, shapes, parameters and tables of ours make way for nobody and take nobody's place."""
    text = (
        "archgen: 1\nproject: {name: X}\ndecisions: {api_style: {choose: [rest, webhooks], because: b}}\n"
        "domain:\n  entities:\n    WebhookEndpoint: {fields: {a: 'enum(b, c)'}, lifecycle: b -> c}\n"
        "    Webhook: {fields: {d: int}}\n    WebhookEndpointNotice: {fields: {e: int}}\n"
        "    WebhookDelivery: {fields: {f: int}}\n"
    )
    found = written(composed(pipeline.read(text)))
    assert list(OpenAPIV31SpecValidator(found).iter_errors()) == []
    ids = [one["operationId"] for item in found["paths"].values() for key, one in item.items() if key != "parameters"]
    assert len(ids) == len(set(ids))
    assert "/webhook-endpoints" in found["paths"]
