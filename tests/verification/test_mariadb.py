"""The MySQL schema on a real MariaDB, where one is installed; its statements by a parser everywhere."""

import logging
from pathlib import Path

import pytest
import sqlglot

from archgen.design.data_model import DataModel
from archgen.documents.ddl import mysql
from archgen.documents.ddl.dialects import MYSQL, in_dialect
from designs import design_of
from generated import generated
from mariadb import SERVER, refusals

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted(f"samples/{one.name}" for one in (ROOT / "samples").glob("*.yaml")),
    *(f"src/archgen/requirements/archetypes/{name}.yaml" for name in ("booking", "ledger", "telemetry")),
    "tests/fixtures/event-sourcing.yaml",
    "tests/fixtures/hostile-names.yaml",
]
EVERYTHING = """
archgen: 1
project: {name: Everything}
domain:
  entities:
    A:
      fields:
        duration_of: duration default=1h >= 5
        durations: "[duration] >= 5"
        ip: ip default=10.0.0.1
        moment: timestamp default=2027-01-31T12:00:00+02:00
        day: date default=today
        hour: time default=09:30
        text: text unique
        url: url unique
        list: "[string] unique"
        state: 'enum("it''s", "b\\\\c") default="b\\\\c"'
        states: "[enum(a, b)]"
        long: string(10000) default=abc
        place: geo unique optional
        other: -> B optional
    B: {fields: {one: -> A unique, document: json, money: money default=1.5}}
  access_patterns:
    - {name: equal and sorted, entity: A, kind: list, by: [long, url], sort: [text]}
    - {name: in a list, entity: A, kind: list, by: [list]}
    - {name: words, entity: A, kind: search, by: [text, long]}
"""


def data_of(source: str) -> DataModel:
    """The data model of a requirements file or its text."""
    return design_of(source).data


def sources() -> list[str]:
    """Samples, archetypes, hostile names, one of each type, and a few files by chance."""
    return [*FILES, EVERYTHING, *(generated(seed) for seed in range(3))]


def test_every_statement_is_one_that_a_parser_of_the_dialect_knows() -> None:
    """Schemas and the statements of access patterns, hostile names included."""
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    for source in (FILES[0], FILES[-1], EVERYTHING):
        data = data_of(source)
        texts = [mysql.ddl(data), *(in_dialect(path.sql, MYSQL) for path in data.access_paths)]
        for statement in (one for text in texts for one in sqlglot.parse(text, dialect="mysql")):
            assert statement is not None
            assert not isinstance(statement, sqlglot.exp.Command), statement.sql()[:120]


@pytest.mark.skipif(SERVER is None, reason="no MariaDB on this machine: apt-get install mariadb-server-core")
def test_the_schema_loads_and_its_statements_are_taken(tmp_path: Path) -> None:
    """Each schema in a database of its own; each statement is prepared there."""
    text = []
    for number, source in enumerate(sources()):
        data = data_of(source)
        text += [f"CREATE DATABASE d{number};", f"USE d{number};"]
        text += [part for _, part in mysql.ddl_files(data, title="x")]
        for path in data.access_paths:
            statement = mysql.literal(in_dialect(path.sql, MYSQL).replace("\n", " "))
            text.append(f"PREPARE one FROM {statement};")
    assert refusals("\n".join(text) + "\n", tmp_path) == []


INSERT = """
USE d;
INSERT INTO venues (id, name, city, address, contact_email) VALUES (unhex(md5('v')), 'V', 'C', 'A', 'v@b.test');
INSERT INTO events (id, venue_id, name, starts_at) VALUES (unhex(md5('e')), unhex(md5('v')), 'E', utc_timestamp(6));
INSERT INTO ticket_types (event_id, name, price_amount, price_currency, on_sale_at, quantity, `left`)
VALUES (unhex(md5('e')), 'T', 100, 'EUR', utc_timestamp(6), 10, 2);
INSERT INTO customers (id, email, full_name) VALUES (unhex(md5('c')), 'a@b.test', 'A');
INSERT INTO orders (id, customer_id, total_amount, total_currency, placed_at)
VALUES (unhex(md5('o')), unhex(md5('c')), 100, 'EUR', utc_timestamp(6));
"""
PAY = """
INSERT INTO payments (order_id, amount, amount_currency, attempted_at, status)
VALUES (unhex(md5('o')), 100, 'EUR', utc_timestamp(6), '{status}');
"""


@pytest.mark.skipif(SERVER is None, reason="no MariaDB on this machine: apt-get install mariadb-server-core")
@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (PAY.format(status="failed") + PAY.format(status="pending"), ""),
        (PAY.format(status="pending") + PAY.format(status="captured"), "uq_payments_order_id_live"),
        ("UPDATE ticket_types SET `left` = `left` - 3;\n", "ck_ticket_types_left_range"),
        ("UPDATE ticket_types SET `left` = 11;\n", "ck_ticket_types_left_within_quantity"),
        ("UPDATE orders SET status = 'lost';\n", "ck_orders_status_enum"),
        ("DELETE FROM customers;\n", "fk_orders_customer_id"),
    ],
    ids=["failed then pending", "two live payments", "oversold", "grown", "unknown state", "customer with orders"],
)
def test_rules_hold(change: str, refusal: str, tmp_path: Path) -> None:
    """What holds for some rows only is a unique key over a generated column."""
    data = data_of("samples/ticket-shop.yaml")
    found = refusals(f"CREATE DATABASE d;\nUSE d;\n{mysql.ddl(data)}{INSERT}{change}", tmp_path)
    assert [refusal in one for one in found] == ([True] if refusal else [])
