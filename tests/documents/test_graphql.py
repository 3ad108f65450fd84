"""The API as a GraphQL schema, read by GraphQL's reference implementation."""

from functools import cache

import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema, parse, validate, validate_schema

from archgen.documents.graphql import graphql_text
from archgen.verification.inspections.graphql_written import _messages
from contracts import Parts, parts_of, sample_parts

FIXTURE = "tests/fixtures/every-contract.yaml"
SAMPLES = (FIXTURE, "samples/ticket-shop.yaml", "samples/platform.yaml", "tests/fixtures/hostile-names.yaml")


@cache
def schema(path: str) -> GraphQLSchema:
    """Write a schema and read it."""
    return build_schema(graphql_text(sample_parts(path).api))


def fields(found: GraphQLSchema, name: str) -> dict[str, str]:
    """Give the fields of a type with the types that they have."""
    kind = found.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return {key: str(one.type) for key, one in kind.fields.items()}


@pytest.mark.parametrize("path", SAMPLES)
def test_the_schema_is_valid(path: str) -> None:
    """Whatever the names."""
    assert validate_schema(schema(path)) == []


@pytest.mark.parametrize("seed", range(12))
def test_schemas_of_random_files_are_valid(seed: int) -> None:
    """Twelve files with an API, and the light check of every build agrees."""
    parts: Parts = parts_of(seed)
    text = graphql_text(parts.api)
    if text:
        assert validate_schema(build_schema(text)) == []
        assert list(_messages(text)) == []


def test_every_property_that_the_api_shows_is_a_field() -> None:
    """Both come from the same shapes, so a field that is added to an entity is added to both."""
    found = schema(FIXTURE)
    shape = sample_parts(FIXTURE).api.schema_named("Shipment")
    assert len(set(fields(found, "Shipment"))) > len(shape.properties)
    assert {"id", "customerId", "price", "tags", "status", "placedAt"} <= set(fields(found, "Shipment"))


def test_what_a_thing_refers_to_and_its_parts_are_read_in_one_query() -> None:
    """No call for each row: references are followed, parts are connections."""
    query = "{ shipment(shipmentId: 1) { customer { email } shipmentLines(first: 5) { edges { node { weight } } } } }"
    assert validate(schema(FIXTURE), parse(query)) == []


def test_lists_are_connections() -> None:
    """With a cursor, and how long they may be."""
    found = schema(FIXTURE)
    assert fields(found, "Query")["shipments"] == "ShipmentConnection!"
    assert set(fields(found, "ShipmentConnection")) == {"edges", "pageInfo"}


def test_a_change_gives_the_thing_or_what_was_wrong() -> None:
    """Errors of the caller are data."""
    found = schema(FIXTURE)
    payload = fields(found, "Mutation")["createShipment"].rstrip("!")
    assert fields(found, payload) == {"result": "Shipment", "problems": "[Problem!]!"}


def test_secrets_are_taken_and_never_shown() -> None:
    """The barcode of a label."""
    found = schema(FIXTURE)
    assert "barcode" not in fields(found, "Label")


def test_fields_name_the_roles_that_may_use_them() -> None:
    """As the API does."""
    text = graphql_text(sample_parts(FIXTURE).api)
    line = next(one for one in text.splitlines() if one.strip().startswith("shipments("))
    assert '@auth(roles: ["customer", "support_agent", "administrator"], ownRows: ["customer"])' in line


def test_calls_of_outside_systems_stay_with_http() -> None:
    """A carrier knows nothing of GraphQL."""
    assert not [name for name in fields(schema(FIXTURE), "Mutation") if "Event" in name]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("enum ShipmentStatus", "enum Other"), "nothing defines `ShipmentStatus`"),
        (("type Money {", "type Customer {"), "`Customer` is defined 2 times"),
    ],
)
def test_the_inspection_finds_types_that_are_missing_or_doubled(change: tuple[str, str], said: str) -> None:
    """Without a parser of GraphQL in the tool."""
    assert said in list(_messages(graphql_text(sample_parts(FIXTURE).api).replace(*change)))
