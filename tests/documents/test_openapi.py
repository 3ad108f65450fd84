"""The API as an OpenAPI document."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import yaml as pyyaml
from openapi_spec_validator import validate

from archgen.design.api import compose_api
from archgen.design.data_model import compose_data_model
from archgen.documents.openapi import openapi_document, yaml_text
from archgen.facts.model import Facts
from decided import MONOLITH, answers, read

SAMPLES = ("samples/ticket-shop.yaml", "samples/iot-telemetry.yaml", "tests/fixtures/hostile-names.yaml")


def document(path: str, **more: tuple[str, ...]) -> dict[str, Any]:
    """Write the document of a sample."""
    requirements, recommendations = read(path), answers({**MONOLITH, **more})
    data = compose_data_model(requirements, Facts({}), recommendations)[0]
    return openapi_document(compose_api(requirements, data, Facts({}), recommendations))


def operations(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every operation object."""
    for item in found["paths"].values():
        yield from (one for method, one in item.items() if method != "parameters")


@pytest.mark.parametrize("path", SAMPLES)
def test_the_document_is_valid(path: str) -> None:
    """openapi-spec-validator finds nothing."""
    validate(document(path))


@pytest.mark.parametrize("path", SAMPLES)
def test_every_example_satisfies_its_schema(path: str) -> None:
    """Examples of bodies are judged by the schemas that stand beside them."""
    found = document(path)
    bodies = [one["requestBody"] for one in operations(found) if "requestBody" in one]
    bodies += [answer for one in operations(found) for answer in one["responses"].values() if "content" in answer]
    bodies += list(found["components"]["responses"].values())
    for body in bodies:
        for media in body["content"].values():
            schema = {**media["schema"], "components": found["components"]}
            assert jsonschema_rs.is_valid(schema, media["example"]), media


def test_every_schema_is_used() -> None:
    """No component without a reference to it."""
    found = document(SAMPLES[0])
    text = str(found)
    assert all(f"#/components/schemas/{name}'" in text for name in found["components"]["schemas"])


def test_every_error_is_a_problem_document() -> None:
    """One shape for all errors, and 429 says how long to wait."""
    shared = document(SAMPLES[0])["components"]["responses"]
    assert all("application/problem+json" in one["content"] for one in shared.values())
    assert "Retry-After" in shared["TooManyRequests"]["headers"]


def test_every_operation_has_security_and_a_declared_tag() -> None:
    """Nothing is open by accident."""
    found = document(SAMPLES[2])
    declared = {tag["name"] for tag in found["tags"]}
    for one in operations(found):
        assert one["security"]
        assert set(one["tags"]) <= declared


def test_old_and_new_readers_of_yaml_see_the_same() -> None:
    """Words that YAML 1.1 takes for booleans or times are quoted."""
    held = {"a": ["no", "on", "12:30", "2027-01-01", "1e3", "null", "ok"], "200": {"b": "=", "c": "\u2028"}}
    assert pyyaml.safe_load(yaml_text(held)) == held


def test_the_yaml_text_is_the_document() -> None:
    """Nothing is lost on the way, hostile names included."""
    found = document(SAMPLES[2])
    assert pyyaml.safe_load(yaml_text(found)) == found


def test_names_stand_letter_for_letter_in_titles() -> None:
    """What people wrote can be found again."""
    found = document(SAMPLES[2])
    titles = {schema.get("title") for schema in found["components"]["schemas"].values()}
    assert {"naïve café", "注文", "a`b\\c\"d'e", "{{ 7*7 }}"} <= titles
    assert found["info"]["x-name"] == read(SAMPLES[2]).project.name


@pytest.mark.parametrize("path", SAMPLES)
def test_no_two_shapes_have_titles_that_clients_fold_together(path: str) -> None:
    """Makers of clients name classes by titles, and would drop one of two."""
    schemas = document(path)["components"]["schemas"].values()
    folded = ["".join(filter(str.isalnum, one["title"])).casefold() for one in schemas]
    assert len(set(folded)) == len(folded)


def test_titles_open_no_script() -> None:
    """Some viewers show titles as HTML, and linters refuse them."""
    assert "<script" not in document(SAMPLES[2])["info"]["title"].lower()
