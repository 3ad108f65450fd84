"""Schemas as entities and operations as access patterns: what names, wrappers and parameters mean."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archgen.errors import InputError
from archgen.requirements.model import PatternKind, Sort
from drafted import Drafting


def described(schemas: dict[str, Any], paths: dict[str, Any] | None = None, **more: Any) -> str:
    """Write a description as JSON."""
    head: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    components = {"schemas": schemas, **more.pop("components", {})}
    return json.dumps(head | {"paths": paths or {}, "components": components} | more, ensure_ascii=False)


def answers(schema: object) -> dict[str, Any]:
    """Give the responses of an operation that answers a schema."""
    return {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}}


def ref(name: str) -> dict[str, str]:
    """Refer to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def thing(**properties: object) -> dict[str, Any]:
    """Give a schema of an object with an identifier."""
    return {"type": "object", "properties": {"id": {"type": "integer"}, **properties}}


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "string", "maxLength": 40}, "string(40) optional"),
        ({"type": "string", "format": "date-time"}, "timestamp optional"),
        ({"type": "string", "format": "ipv6"}, "ip optional"),
        ({"type": "string", "format": "password"}, "string optional secret"),
        ({"type": "integer", "format": "int64"}, "bigint optional"),
        ({"type": "integer", "maximum": 5_000_000_000}, "bigint optional <= 5000000000"),
        ({"type": "integer", "exclusiveMinimum": 0, "maximum": 9}, "int optional >= 1 <= 9"),
        ({"type": "number"}, "decimal(18,6) optional"),
        ({"type": ["boolean", "null"], "default": True}, "bool optional default=true"),
        ({"enum": ["a", "b c", None]}, "enum(a, b c) optional"),
        ({"type": "string", "enum": ["x"], "default": "y"}, "enum(x) optional"),
        ({"const": "only"}, "enum(only) optional"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "json optional"),
        ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, "json optional"),
        ({"type": "array", "items": {"type": "string", "format": "uuid"}}, "[uuid] optional"),
        ({"type": "array", "items": {"type": "array", "items": {"type": "string"}}}, "json optional"),
        ({"type": "string", "maxLength": 20000}, "text optional"),
    ],
)
def test_a_property_says_its_type(drafted: Drafting, schema: dict[str, Any], text: str) -> None:
    """By its format, else by its JSON type, within its bounds."""
    found = drafted(**{"a.json": described({"Thing": thing(x=schema)})})

    assert found.fields("Thing") == {"x": text}


def test_views_of_one_thing_are_one_entity(drafted: Drafting) -> None:
    """What creates it, what a list shows and what it is in full share most of their properties."""
    text = {"type": "string"}
    schemas = {
        "NewBook": {"type": "object", "required": ["title"], "properties": {"title": text, "isbn": text}},
        "BookSummary": {"type": "object", "properties": {"id": text, "title": text}},
        "Book": thing(title=text, isbn=text, pages={"type": "integer"}),
        "BookOrder": thing(copies={"type": "integer"}),
    }

    found = drafted(**{"a.json": described(schemas)})

    assert found.entities == ("Book", "BookOrder")
    assert found.fields("Book") == {"title": "string", "isbn": "string optional", "pages": "int optional"}
    assert found.became("NewBook.title") == ["domain.entities.Book.fields.title"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": ref("Book")},
        {
            "type": "object",
            "properties": {"data": {"type": "array", "items": ref("Book")}, "total": {"type": "integer"}},
        },
        {"type": "object", "properties": {"books": {"type": "array", "items": ref("Book")}, "nextPageToken": {}}},
        ref("BookPage"),
        {"allOf": [ref("BookPage")]},
    ],
    ids=["array", "data", "named", "page", "all-of"],
)
def test_wrappers_are_taken_off(drafted: Drafting, schema: dict[str, Any]) -> None:
    """A list is a list in whatever envelope it comes."""
    page = {"properties": {"items": {"type": "array", "items": ref("Book")}, "has_more": {"type": "boolean"}}}
    paths = {"/books": {"get": {"responses": answers(schema)}}}

    found = drafted(**{"a.json": described({"Book": thing(title={"type": "string"}), "BookPage": page}, paths)})

    assert found.entities == ("Book",)
    assert found.pattern("Books").kind is PatternKind.LIST


def test_parameters_say_what_a_list_is_asked_by(drafted: Drafting) -> None:
    """Filters one at a time, bounds, an order, a limit; paging and headers are style."""
    query = [
        ("author_id", {}),
        ("published_after", {}),
        ("sort", {"default": "-published_at"}),
        ("limit", {"maximum": 50}),
    ]
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in query]
    parameters += [
        {"name": "cursor", "in": "query"},
        {"name": "X-Trace", "in": "header"},
        {"name": "odd", "in": "query"},
    ]
    book = thing(author=ref("Author"), published_at={"type": "string", "format": "date-time"})
    paths = {
        "/books": {"get": {"parameters": parameters, "responses": answers({"type": "array", "items": ref("Book")})}}
    }

    found = drafted(**{"a.json": described({"Book": book, "Author": thing()}, paths)})

    order = (Sort(field="published_at", descending=True),)
    assert found.pattern("Books in order of published_at").sort == order
    by_author = found.pattern("Books by author in order of published_at")
    assert (by_author.by, by_author.limit) == (("author",), 50)
    assert found.pattern("Books between published_at in order of published_at").range == ("published_at",)
    assert "Paging" in found.reasons("GET /books query cursor")
    assert "API style" in found.reasons("GET /books header X-Trace")
    assert "no such field" in found.reasons("GET /books query odd")


def test_a_path_says_whose_rows_are_read(drafted: Drafting) -> None:
    """A key in the middle of a path is the reference to what stands before it."""
    many = answers({"type": "array", "items": ref("Order")})
    key = [{"name": "customerId", "in": "path", "required": True}]
    paths = {
        "/customers/{customerId}": {"get": {"parameters": key, "responses": answers(ref("Customer"))}},
        "/customers/{customerId}/orders": {"get": {"parameters": key, "responses": many}},
    }

    found = drafted(**{"a.json": described({"Customer": thing(), "Order": thing(customer=ref("Customer"))}, paths)})

    assert found.pattern("Orders by customer").by == ("customer",)
    assert found.pattern("Customer by id").kind is PatternKind.GET


def test_writes_are_named_for_what_they_say(drafted: Drafting) -> None:
    """By their summary, and by the key at which they write."""
    key = [{"name": "id", "in": "path", "required": True}]
    paths = {
        "/orders": {"post": {"summary": "Place an order", "responses": answers(ref("Order"))}},
        "/orders/{id}/cancel": {"post": {"operationId": "cancelOrder", "parameters": key, "responses": {}}},
    }

    found = drafted(**{"a.json": described({"Order": thing()}, paths)})

    assert found.pattern("Place an order").kind is PatternKind.WRITE
    assert found.pattern("Cancel order").by == ("id",)


def test_circles_of_references_end(drafted: Drafting) -> None:
    """Schemas that refer to themselves, or are nothing but references in a circle."""
    schemas = {
        "Node": thing(parent=ref("Node"), children={"type": "array", "items": ref("Node")}),
        "A": ref("B"),
        "B": ref("A"),
        "C": {"allOf": [ref("C"), thing(x={"type": "string"})]},
    }

    found = drafted(**{"a.json": described(schemas)})

    assert found.fields("Node") == {"parent": "-> Node optional", "children": "[-> Node] optional"}
    assert found.fields("C") == {"x": "string optional"}
    assert "points at nothing" in found.draft.text


def test_references_elsewhere_are_listed_and_not_fetched(drafted: Drafting) -> None:
    """Neither files nor addresses are opened."""
    schemas = {"Thing": thing(a={"$ref": "other.yaml#/X"}, b={"$ref": "https://example.test/x.json"}, c=ref("Gone"))}

    found = drafted(**{"a.json": described(schemas)})

    assert found.fields("Thing") == dict.fromkeys("abc", "json optional")
    assert "never fetched" in found.reasons("$ref other.yaml#/X")
    assert "never fetched" in found.reasons("$ref https://example.test/x.json")
    assert "points at nothing" in found.reasons("$ref #/components/schemas/Gone")


def test_what_beside_schemas_is_stated_is_taken(drafted: Drafting) -> None:
    """Ways to sign in, who signs users in, who is told; the rest is listed."""
    schemes = {
        "basic": {"type": "http", "scheme": "basic"},
        "key": {"type": "apiKey", "in": "header", "name": "k"},
        "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://id.example.test/.well-known"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    text = described(
        {"Thing": thing()},
        components={"securitySchemes": schemes},
        webhooks={"paid": {"post": {"responses": {}}}},
        servers=[{"url": "https://api.example.test"}],
        info={"title": "Shop: the #1", "description": "Sells things. Fast.\n\nMore."},
    )

    found = drafted(**{"a.json": text})

    assert found.requirements.project.name == "Shop: the #1"
    assert found.requirements.project.summary == "Sells things."
    assert found.requirements.stated("login_types") == ("password", "machine")
    assert [one.name for one in found.requirements.integrations] == [
        "Identity provider id.example.test",
        "Webhook receivers",
    ]
    assert "No fact" in found.reasons("bearer")
    assert "address" in found.reasons("https://api.example.test")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("openapi: 4.0.0\npaths: {}\n", "OpenAPI 3.0, 3.1 and Swagger 2.0"),
        ("openapi:\npaths: {}\n", "without a version"),
        ("swagger: '1.2'\napis: []\n", "Swagger 2.0 are"),
        ("openapi: 3.0.0\ninfo: {title: T}\n", "no operations"),
        ("asyncapi: 3.0.0\n", "AsyncAPI is not read"),
        ("archgen: 1\nproject: {name: x}\n", "a requirements file already"),
        ("openapi: 3.0.0\npaths: {a: {}\n", "never closed"),
        ('{"openapi": "3.0.0", "paths": {"a": }}', "not JSON here"),
        ("openapi: 3.0.0\nopenapi: 3.1.0\npaths: {}\n", "stands twice"),
        ("paths: &a {a: *a}\nopenapi: 3.0.0\n", "names no anchor"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(drafted: Drafting, text: str, message: str) -> None:
    """In one sentence, with file and line."""
    with pytest.raises(InputError, match=message) as caught:
        drafted(**{"a.yaml": text})

    assert "a.yaml" in str(caught.value)


def test_filters_of_what_lists_nothing_are_told(drafted: Drafting) -> None:
    """A count or a single read takes none, but they do not vanish."""
    parameters = [{"name": "status", "in": "query"}, {"name": "total_min", "in": "query"}]
    order = thing(status={"type": "string"}, total={"type": "integer"})
    paths = {
        "/orders": {"get": {"responses": answers({"type": "array", "items": ref("Order")})}},
        "/orders/stats": {"get": {"parameters": parameters, "responses": answers({"type": "object"})}},
    }

    found = drafted(**{"a.json": described({"Order": order}, paths)})

    assert found.pattern("Totals of Orders").kind is PatternKind.AGGREGATE
    assert "lists nothing" in found.reasons("GET /orders/stats query status")
    assert "lists nothing" in found.reasons("GET /orders/stats query total_min")
