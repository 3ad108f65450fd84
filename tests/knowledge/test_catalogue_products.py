"""Technology tables: each is sound, and what people name goes before it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from archgen.knowledge.catalogue import Catalogue, load_catalogue
from archgen.knowledge.cells import Column, compile_condition
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.products import Holds, ProductTable, choose_product, load_products
from archgen.knowledge.vocabulary import FactType

TABLES = load_products()
CATALOGUE: Catalogue = load_catalogue()


def columns() -> dict[str, Column]:
    """Give the columns of tables, with those that hold named technologies."""
    named = {
        name: Column(name, FactType.SET, tuple(CATALOGUE.technologies), is_open=True) for name in ("existing", "use")
    }
    return {**load_knowledge().columns, **named}


def holds_for(**values: object) -> Holds:
    """Give a predicate over the defaults of all facts and these values."""
    given = {name: spec.default for name, spec in load_knowledge().vocabulary.facts.items()} | values

    def holds(when: Mapping[str, object]) -> bool:
        return compile_condition(when, columns()).holds(given)

    return holds


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.role)
def test_tables_name_known_technologies_and_columns(table: ProductTable) -> None:
    """Products are in the catalogue, cells compile, and a table's file bears the name of its role."""
    for rule in table.rules:
        assert rule.then == "$language_framework" or rule.then in CATALOGUE.technologies, rule.id
        compile_condition(rule.when, columns())
        assert rule.source is not None, rule.id


def test_products_can_play_their_roles() -> None:
    """What a table chooses is registered for the role, save where people who name it mean another role."""
    meant_elsewhere = {
        *(("entry", name) for name in ("aws-api-gateway", "cloudflare")),
        *(
            (role, name)
            for role in ("primary_store", "second_store")
            for name in ("redis", "opensearch", "elasticsearch")
        ),
        *(("primary_store", name) for name in ("clickhouse",)),
        *(("second_store", name) for name in ("postgresql", "sqlite", "spanner", "cockroachdb", "cloudflare-d1")),
        ("vector_store", "opensearch"),
    }
    for table in TABLES.values():
        chosen = {rule.then for rule in table.rules if rule.then != "$language_framework"}
        missing = {name for name in chosen if table.role not in CATALOGUE.technologies[name].roles}
        assert missing <= {name for role, name in meant_elsewhere if role == table.role}, table.role


@pytest.mark.parametrize(
    ("language", "framework"),
    [
        ("python", "fastapi"),
        ("javascript_typescript", "fastify"),
        ("java", "spring-boot"),
        ("kotlin", "ktor"),
        ("csharp", "aspnet-core"),
        ("go", "gin"),
        ("rust", "axum"),
        ("ruby", "rails"),
        ("php", "laravel"),
        ("elixir", "phoenix"),
    ],
)
def test_the_framework_follows_the_language_of_the_team(language: str, framework: str) -> None:
    """A team keeps the language that it ships."""
    holds = holds_for(team_languages=(language,), language_framework="team_known", deployment_platform="paas", teams=1)
    choice = choose_product(TABLES["web"], holds, CATALOGUE)
    assert choice.technology == framework
    assert CATALOGUE.technologies[framework].rps_per_core


def test_edge_workers_run_hono() -> None:
    """A framework that needs a server process is not chosen for an edge runtime."""
    holds = holds_for(team_languages=("python",), language_framework="python_web", deployment_platform="edge_workers")
    assert choose_product(TABLES["web"], holds, CATALOGUE).technology == "hono"


def test_what_must_be_used_wins() -> None:
    """`use` goes before `existing`, and both before the table."""
    holds = holds_for(cloud="aws")
    table = TABLES["cache"]
    assert choose_product(table, holds, CATALOGUE).technology == "valkey"
    assert choose_product(table, holds, CATALOGUE, existing=["Memcached"]).rule == "existing"
    used = choose_product(table, holds, CATALOGUE, use=["redis"], existing=["memcached"])
    assert (used.technology, used.rule) == ("redis", "use")


def test_a_named_technology_keeps_the_product_of_the_table() -> None:
    """PostgreSQL on AWS is bought as RDS whether it was named or chosen."""
    holds = holds_for(
        cloud="aws", primary_datastore="relational", datastore_scaling=("vertical",), deployment_platform="paas"
    )
    choice = choose_product(TABLES["primary_store"], holds, CATALOGUE, existing=["postgres"])
    assert (choice.technology, choice.product) == ("postgresql", "Amazon RDS for PostgreSQL")


def test_technologies_that_play_another_role_are_ignored() -> None:
    """A database in `use` says nothing about the cache."""
    holds = holds_for(cloud="aws")
    assert choose_product(TABLES["cache"], holds, CATALOGUE, use=["postgresql"]).rule == "aws_valkey"


def test_a_named_store_must_realise_what_was_decided() -> None:
    """A relational database that runs somewhere does not become the key-value store."""
    holds = holds_for(
        cloud="aws", primary_datastore="key_value", datastore_scaling=("vertical",), deployment_platform="paas"
    )
    assert choose_product(TABLES["primary_store"], holds, CATALOGUE, existing=["postgresql"]).technology == "dynamodb"
