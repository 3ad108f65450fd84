"""Several files as one draft: what meets, whom to believe, where they disagree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archgen.errors import InputError
from drafted import Drafting

SCHEMA = """
CREATE TABLE users (id uuid PRIMARY KEY, email varchar(255) NOT NULL UNIQUE, created_at timestamptz NOT NULL);
CREATE TABLE orders (
  id bigserial PRIMARY KEY, user_id uuid NOT NULL REFERENCES users, status text NOT NULL, total numeric(10,2),
  weight int);
CREATE INDEX ON orders (user_id);
"""
API = """
openapi: 3.0.0
info: {title: Shop, version: '1'}
paths:
  /users/{id}/orders:
    get:
      parameters: [{name: id, in: path, required: true}]
      responses:
        '200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}
  /users:
    get:
      responses:
        '200': {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}
components:
  schemas:
    User:
      type: object
      properties: {id: {type: string}, email: {type: string, format: email}, createdAt: {type: string}}
    Order:
      type: object
      properties:
        id: {type: integer}
        userId: {type: string}
        status: {type: string, enum: [open, paid]}
        total: {type: number}
        weight: {type: string, format: date}
        note: {type: string}
"""


def test_tables_and_schemas_of_one_name_are_one_entity(drafted: Drafting) -> None:
    """`users` and `User`; columns and properties meet without case and separators, a reference by its column."""
    found = drafted(**{"schema.sql": SCHEMA, "api.yaml": API})

    assert found.entities == ("User", "Order")
    assert list(found.fields("User")) == ["email", "created_at"]
    assert found.fields("Order") == {
        "user": "-> User",
        "status": "enum(open, paid)",
        "total": "decimal(10,2) optional",
        "weight": "int optional",
        "note": "string optional",
    }
    assert found.became("Order.userId") == ["domain.entities.Order.fields.user"]
    assert found.became("User.id") == ["domain.entities.User.id"]


def test_patterns_that_ask_the_same_are_one(drafted: Drafting) -> None:
    """The index and the operation stand behind it together."""
    found = drafted(**{"schema.sql": SCHEMA, "api.yaml": API})

    assert found.pattern("Orders by user").by == ("user",)
    (line,) = [line for line in found.draft.text.splitlines() if "Orders by user" in line]
    assert "schema.sql:6" in line
    assert "api.yaml:6" in line


def test_a_disagreement_is_named_and_the_database_believed(drafted: Drafting) -> None:
    """With both types and both places, whatever the order of the files."""
    for names in (("schema.sql", "api.yaml"), ("api.yaml", "schema.sql")):
        texts = {"schema.sql": SCHEMA, "api.yaml": API}
        found = drafted(**{name: texts[name] for name in names})

        (sentence,) = found.draft.conflicts
        assert "`Order.weight` is `int` (schema.sql:5) and `date` (api.yaml:26)" in sentence
        assert sentence in found.draft.text


def test_an_api_names_the_project(drafted: Drafting) -> None:
    """A title is stated; names of files and databases are guesses."""
    assert drafted(**{"schema.sql": SCHEMA, "api.yaml": API}).requirements.project.name == "Shop"


def test_versions_that_differ_are_named(drafted: Drafting) -> None:
    """A dump and a compose file may be of different ages."""
    dump = "-- PostgreSQL database dump\n-- Dumped from database version 14.2\nCREATE TABLE a (id int);"

    found = drafted(**{"a.sql": dump, "c.yaml": "services: {db: {image: 'postgres:16'}}"})

    assert "14.2" in found.draft.conflicts[0]
    (one,) = found.requirements.existing
    assert one.version == "14.2"


def test_the_same_version_with_fewer_digits_is_no_disagreement(drafted: Drafting) -> None:
    """`16` and `16.2` can both be right."""
    dump = "-- PostgreSQL database dump\n-- Dumped from database version 16.2\nCREATE TABLE a (id int);"

    assert drafted(**{"a.sql": dump, "c.yaml": "services: {db: {image: 'postgres:16'}}"}).draft.conflicts == ()


def test_faults_of_all_files_are_told_together(drafted: Drafting) -> None:
    """Nothing is read twice because of one fault after the other."""
    with pytest.raises(InputError) as caught:
        drafted(
            **{
                "a.yaml": "openapi: 9\npaths: {}",
                "b.sql": "CREATE TABLE a (x",
                "c.txt": "hello",
                "d.yaml": "openapi: 9",
            }
        )

    text = str(caught.value)
    assert all(name in text for name in ("a.yaml", "b.sql", "c.txt", "d.yaml"))


def test_the_order_of_files_does_not_change_what_is_carried(drafted: Drafting) -> None:
    """Kinds decide whom to believe, not places on the command line."""
    one = drafted(**{"schema.sql": SCHEMA, "api.yaml": API})
    two = drafted(**{"api.yaml": API, "schema.sql": SCHEMA})

    assert one.requirements.domain == two.requirements.domain


def test_files_of_one_database_are_applied_in_their_order(drafted: Drafting) -> None:
    """Migrations and schemas that are split over files; a reference may lead from one to the other."""
    first = "CREATE TABLE a (id serial PRIMARY KEY, b_id int REFERENCES b (id), gone jsonb);"
    second = "CREATE TABLE b (id serial PRIMARY KEY);\nALTER TABLE a DROP COLUMN gone, ADD COLUMN x text NOT NULL;"

    found = drafted(**{"1.sql": first, "2.sql": second})

    assert found.fields("A") == {"b": "-> B optional", "x": "text"}
    assert found.became("a.x") == ["domain.entities.A.fields.x"]
    assert [row.line for row in found.draft.rows if row.name == "a.x"] == [2]


def test_databases_of_two_dialects_are_two(drafted: Drafting) -> None:
    """Each is read in its own; what has the same name in both is one thing."""
    mysql = "CREATE TABLE `user` (`id` int NOT NULL AUTO_INCREMENT, `a` tinyint(1), PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    postgresql = "-- PostgreSQL database dump\nCREATE TABLE users (id bigserial PRIMARY KEY, b jsonb);"

    found = drafted(**{"m.sql": mysql, "p.sql": postgresql})

    assert found.fields("User") == {"a": "bool optional", "b": "json optional"}
    assert [one.technology for one in found.requirements.existing] == ["mysql", "postgresql"]


def test_the_draft_is_the_same_under_any_hash_seed(tmp_path: Path) -> None:
    """Same files, same bytes, in every run of the interpreter."""
    (tmp_path / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "api.yaml").write_text(API, encoding="utf-8")
    command = [sys.executable, "-m", "archgen", "import", "schema.sql", "api.yaml", "--json"]

    made = []
    for seed in ("1", "2"):
        here = os.environ | {"PYTHONHASHSEED": seed}
        made.append(subprocess.run(command, cwd=tmp_path, env=here, capture_output=True, check=True).stdout)

    assert made[0] == made[1]
