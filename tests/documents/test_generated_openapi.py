"""OpenAPI of random requirements files, judged by other people's validators."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import yaml as pyyaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from archgen.documents.openapi import openapi_document, yaml_text
from contracts import parts_of
from generated import generated

SEEDS = range(12)
METHODS = ("get", "post", "patch", "delete")


@cache
def document(seed: int) -> dict[str, Any]:
    """Write the contract of a generated file and read it back, as its users do."""
    found = pyyaml.load(yaml_text(openapi_document(parts_of(seed).api)), pyyaml.CSafeLoader)
    assert isinstance(found, dict)
    return found


def operations(found: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every operation with its path."""
    for path, item in found["paths"].items():
        yield from ((f"{method} {path}", item[method]) for method in METHODS if method in item)


def judged(part: Any, root: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Give every example with the schema beside it."""
    if isinstance(part, list):
        for each in part:
            yield from judged(each, root)
    elif isinstance(part, dict):
        if "schema" in part and "example" in part:
            yield {**part["schema"], "components": {"schemas": root["components"]["schemas"]}}, part["example"]
        for key, each in part.items():
            if key not in ("example", "schema", "schemas"):
                yield from judged(each, root)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_contract_is_valid(seed: int) -> None:
    """The validator finds nothing, whatever the names, types, facts and choices."""
    assert list(OpenAPIV31SpecValidator(document(seed)).iter_errors()) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_example_fits_its_schema(seed: int) -> None:
    """Formats and bounds included."""
    found = document(seed)
    wrong = [example for schema, example in judged(found, found) if not jsonschema_rs.is_valid(schema, example)]
    assert wrong == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_entity_and_pattern_is_reached(seed: int) -> None:
    """Each read that people ask for is served, and nothing is shown that is no entity."""
    design = parts_of(seed)
    served = {name for one in design.api.operations for name in one.serves}
    asked = {one.name for one in design.requirements.domain.access_patterns if one.kind.value != "write"}
    assert asked <= served
    assert {one.entity for one in design.api.operations} - {None} <= {
        one.name for one in design.requirements.domain.entities
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_secrets_are_never_shown(seed: int) -> None:
    """No answer has a property that holds a secret, and no path or query names one."""
    found = document(seed)
    secret = {
        (column.name, table.title)
        for table in parts_of(seed).data.tables
        for column in table.columns
        if column.data_class.value == "secret"
    }
    shown = {one.response for one in parts_of(seed).api.operations}
    for schema in parts_of(seed).api.schemas:
        if schema.name in shown:
            assert not {(one.name, schema.entity) for one in schema.properties} & secret
    assert found["paths"] or not parts_of(seed).api.operations


def test_a_contract_is_the_same_for_the_same_file() -> None:
    """Nothing is drawn at random."""
    assert generated(1) == generated(1)
    assert openapi_document(parts_of(1).api) == openapi_document(parts_of(1).api)
