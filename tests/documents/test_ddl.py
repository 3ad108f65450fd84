"""The data model as SQL."""

import sqlite3
from time import process_time

import pytest
import sqlglot

from archgen import pipeline
from archgen.design.data_model import DataModel, ForeignKey, OnDelete, Table, compose_data_model
from archgen.documents.ddl import postgresql, sqlite
from archgen.documents.ddl.dialects import (
    MYSQL,
    POSTGRESQL,
    SQLITE,
    in_dialect,
    main_dialect,
    other_dialects,
    schema_files,
)
from archgen.documents.ddl.order import by_reference
from archgen.facts.model import Facts
from decided import MONOLITH, ROOT, answers, read
from designs import design_of
from generated import generated

SAMPLES = ("samples/ticket-shop.yaml", "samples/platform.yaml", "tests/fixtures/hostile-names.yaml")


def model(path: str, **more: tuple[str, ...]) -> DataModel:
    """Compose the data model of a sample."""
    return compose_data_model(read(path), Facts({}), answers({**MONOLITH, **more}))[0]


@pytest.mark.parametrize("path", SAMPLES)
def test_sqlite_takes_the_schema(path: str) -> None:
    """A real engine makes every table and finds every reference resolved."""
    data = model(path)
    base = sqlite3.connect(":memory:")
    base.executescript(sqlite.ddl(data, title=read(path).project.name))
    tables = {row[0] for row in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert tables == {table.name for table in data.tables}
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("path", SAMPLES)
def test_postgresql_statements_parse(path: str) -> None:
    """Every statement is one that a parser of the dialect knows."""
    text = postgresql.ddl(model(path, multi_tenancy=("shared_rows_rls",)), title=read(path).project.name)
    assert sqlglot.parse(text, dialect="postgres")


def test_the_first_line_names_the_dialect() -> None:
    """Programs tell dialects by it."""
    assert postgresql.ddl(model(SAMPLES[0])).startswith("-- dialect: postgresql\n")
    assert sqlite.ddl(model(SAMPLES[0])).startswith("-- dialect: sqlite\n")


def test_names_stand_letter_for_letter_in_comments() -> None:
    """What people wrote can be found again, quotes doubled as SQL wants it."""
    text = postgresql.ddl(model(SAMPLES[2]))
    for name in ("naïve café", "注文", "a`b\\c\"d'e", "{{ 7*7 }}", "emoji 🎫"):
        assert name.replace("'", "''") in text


def test_a_large_schema_is_spread_over_files_that_linters_read() -> None:
    """No part passes the limit, and together they are the whole."""
    files = postgresql.ddl_files(model(SAMPLES[1]))
    assert len(files) > 1
    assert [name for name, _ in files] == sorted((name for name, _ in files), key=lambda name: (len(name), name))
    assert all(len(text.encode()) < 20_000 for _, text in files)
    assert all(text.startswith("-- dialect: postgresql\n") for _, text in files)


def test_row_security_shows_a_tenant_its_own_rows() -> None:
    """Enabled, forced for the owner too, and checked on writes."""
    text = postgresql.ddl(model(SAMPLES[0], multi_tenancy=("shared_rows_rls",)))
    assert 'ALTER TABLE "sales"."orders" FORCE ROW LEVEL SECURITY;' in text
    assert "WITH CHECK" in text


def test_sqlite_refuses_a_state_that_the_lifecycle_does_not_know() -> None:
    """Checks hold in the engine."""
    base = sqlite3.connect(":memory:")
    base.executescript(sqlite.ddl(model(SAMPLES[0])))
    row = "'c', 'pending', 1, 'EUR', '2027-01-01T00:00:00Z'"
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute(f"INSERT INTO orders (customer_id, status, total_amount, total_currency, placed_at) VALUES ({row})")
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        base.execute("UPDATE orders SET status = 'lost'")


def composed(path: str) -> DataModel:
    """The data model of a requirements file, decided and recognised."""
    return design_of(path).data


def test_sqlite_refuses_bookings_that_overlap() -> None:
    """What is an exclusion constraint elsewhere is a pair of triggers here, for inserts and for updates."""
    base = sqlite3.connect(":memory:")
    base.executescript(sqlite.ddl(composed("src/archgen/requirements/archetypes/booking.yaml")))
    base.execute("PRAGMA foreign_keys = OFF")
    insert = """INSERT INTO bookings (id, customer_id, resource_id, service_id, starts_at, ends_at, price_amount,
                price_currency, status) VALUES (?, 'c', 'r', 's', ?, ?, 1, 'EUR', ?)"""
    base.execute(insert, ("1", "2027-03-01T09:00Z", "2027-03-01T10:00Z", "booked"))
    base.execute(insert, ("2", "2027-03-01T10:00Z", "2027-03-01T11:00Z", "booked"))
    base.execute(insert, ("3", "2027-03-01T09:30Z", "2027-03-01T09:45Z", "cancelled"))
    with pytest.raises(sqlite3.IntegrityError, match="overlap"):
        base.execute(insert, ("4", "2027-03-01T09:30Z", "2027-03-01T10:30Z", "held"))
    with pytest.raises(sqlite3.IntegrityError, match="overlap"):
        base.execute("UPDATE bookings SET status = 'booked' WHERE id = '3'")


def test_sqlite_keeps_what_is_posted() -> None:
    """Rows of a ledger are neither changed nor deleted."""
    base = sqlite3.connect(":memory:")
    base.executescript(sqlite.ddl(composed("src/archgen/requirements/archetypes/ledger.yaml")))
    base.execute("PRAGMA foreign_keys = OFF")
    base.execute(
        "INSERT INTO entries (id, journal_id, account_id, side, amount, amount_currency, posted_at)"
        " VALUES ('1', 'j', 'a', 'debit', 1, 'EUR', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))"
    )
    for change in ("UPDATE entries SET amount = 2", "DELETE FROM entries"):
        with pytest.raises(sqlite3.IntegrityError, match="never_changed"):
            base.execute(change)


@pytest.mark.parametrize("path", SAMPLES)
def test_sqlite_takes_the_statements_of_access_patterns(path: str) -> None:
    """Search and lists are said as SQLite says them."""
    data = model(path)
    base = sqlite3.connect(":memory:")
    base.executescript(sqlite.ddl(data))
    for one in data.access_paths:
        statement = in_dialect(one.sql, SQLITE)
        base.execute(f"EXPLAIN {statement}", [None] * statement.count("?"))


def test_tables_that_others_refer_to_come_first() -> None:
    """Where references form a circle the given order stands."""

    def table(name: str, *targets: str) -> Table:
        keys = tuple(
            ForeignKey(
                name=f"fk_{name}_{target}",
                columns=("x",),
                target_table=target,
                target_columns=("id",),
                on_delete=OnDelete.RESTRICT,
                because="",
            )
            for target in targets
        )
        return Table(
            id=name, name=name, entity=name, title=name, context="", columns=(), primary_key=("id",), row_bytes=1
        ).model_copy(update={"foreign_keys": keys})

    tables = (
        table("line", "order", "line"),
        table("order", "customer"),
        table("customer"),
        table("a", "b"),
        table("b", "a"),
    )
    assert [one.name for one in by_reference(tables)] == ["customer", "order", "line", "a", "b"]


def test_the_dialect_is_that_of_the_store_that_was_chosen() -> None:
    """A team that runs MariaDB gets its dialect first, and the others in folders."""
    text = (ROOT / "samples/internal-tool.yaml").read_text(encoding="utf-8")
    text = text.replace("technology: postgresql, role: datastore", "technology: mariadb, role: datastore")
    design = design_of(text)
    assert main_dialect(design) == MYSQL
    assert other_dialects(design, is_small=True) == (SQLITE,)
    assert other_dialects(design, is_small=False) == (SQLITE, POSTGRESQL)


def test_three_hundred_entities_cost_ten_times_what_thirty_do() -> None:
    """Model and schemas of all dialects grow with the number of entities, not with its square."""

    def seconds(entities: int) -> float:
        answer = pipeline.decide(pipeline.read(generated(3, entities)), flips=False)
        best = 99.0
        for _ in range(3):
            started = process_time()
            data = compose_data_model(answer.brief.requirements, answer.facts, answer.recommendations)[0]
            for dialect in (POSTGRESQL, MYSQL, SQLITE):
                schema_files(dialect, data, "x")
            best = min(best, process_time() - started)
        return best

    assert seconds(300) < 12 * max(seconds(30), 0.02)
