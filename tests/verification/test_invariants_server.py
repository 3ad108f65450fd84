"""Rules of the domain on a real PostgreSQL: what they refuse, and what they let through."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from archgen.documents.ddl import postgresql as emitter
from archgen.documents.ddl import sqlite
from designs import design_of

psycopg = pytest.importorskip("psycopg")
ARCHETYPES = "src/archgen/requirements/archetypes"


def loaded(connection: Any, path: str) -> Any:
    """Load the schema of a requirements file, and give a cursor."""
    connection.execute(emitter.ddl(design_of(path).data))
    return connection.cursor()


@pytest.fixture
def connection(postgresql: str) -> Iterator[Any]:
    """A connection whose work is undone."""
    with psycopg.connect(postgresql) as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def booking(connection: Any) -> Any:
    """The booking archetype with two resources, a service and a customer; `book` inserts."""
    cursor = loaded(connection, f"{ARCHETYPES}/booking.yaml")
    cursor.execute("""
        INSERT INTO offer.locations (id, name, address, time_zone) VALUES (md5('l')::uuid, 'L', 'A', 'UTC');
        INSERT INTO offer.services (id, location_id, name, takes, price_amount, price_currency)
            VALUES (md5('s')::uuid, md5('l')::uuid, 'S', '1 h', 100, 'EUR');
        INSERT INTO offer.resources (id, location_id, name)
            SELECT md5('r' || n)::uuid, md5('l')::uuid, 'R' || n FROM generate_series(1, 2) AS n;
        INSERT INTO bookings.customers (id, email, full_name) VALUES (md5('c')::uuid, 'a@b.test', 'A')""")
    return cursor


def book(cursor: Any, *, resource: int = 1, start: str, end: str, status: str = "booked") -> None:
    """Book a resource for a span of hours of one day."""
    cursor.execute(
        """INSERT INTO bookings.bookings
               (customer_id, resource_id, service_id, starts_at, ends_at, price_amount, price_currency, status)
           VALUES (md5('c')::uuid, md5('r' || %s)::uuid, md5('s')::uuid, %s, %s, 100, 'EUR', %s)""",
        (resource, f"2027-03-01 {start}+00", f"2027-03-01 {end}+00", status),
    )


def test_two_bookings_of_one_resource_never_overlap(booking: Any) -> None:
    """The second one is refused whatever the application checked before."""
    book(booking, start="09:00", end="10:00")
    with pytest.raises(psycopg.errors.ExclusionViolation):
        book(booking, start="09:30", end="10:30", status="held")


def test_bookings_that_touch_or_no_longer_count_are_taken(booking: Any) -> None:
    """Back to back, another resource, or after a cancellation: all fine."""
    book(booking, start="09:00", end="10:00", status="cancelled")
    book(booking, start="09:00", end="10:00")
    book(booking, start="10:00", end="11:00")
    book(booking, start="09:00", end="10:00", resource=2)


def test_a_booking_that_lasts_no_time_is_refused(booking: Any) -> None:
    """An empty span overlaps nothing, and so would hide from the rule."""
    with pytest.raises(psycopg.errors.CheckViolation):
        book(booking, start="09:00", end="09:00")


@pytest.fixture
def ledger(connection: Any) -> Any:
    """The ledger archetype with two accounts."""
    cursor = loaded(connection, f"{ARCHETYPES}/ledger.yaml")
    cursor.execute("""
        INSERT INTO books.accounts (id, number, kind, currency, opened_at)
            SELECT md5('a' || n)::uuid, 'A' || n, 'asset', 'EUR', now() FROM generate_series(1, 2) AS n""")
    return cursor


def post(cursor: Any, *entries: tuple[int, str, int, str], key: str = "k") -> None:
    """Post a journal of entries (account, side, amount, currency), and end the transaction's checks."""
    cursor.execute(
        """INSERT INTO books.journals (id, idempotency_key, kind, description, posted_at)
           VALUES (md5(%s)::uuid, %s, 'fee', 'd', now())""",
        (key, key),
    )
    for account, side, amount, currency in entries:
        cursor.execute(
            """INSERT INTO books.entries (journal_id, account_id, side, amount, amount_currency, posted_at)
               VALUES (md5(%s)::uuid, md5('a' || %s)::uuid, %s, %s, %s, now())""",
            (key, account, side, amount, currency),
        )
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_balanced_journal_is_posted(ledger: Any) -> None:
    """Debits equal credits in each currency."""
    post(ledger, (1, "debit", 70, "EUR"), (2, "credit", 40, "EUR"), (2, "credit", 30, "EUR"))
    assert ledger.execute("SELECT count(*) FROM books.entries").fetchone() == (3,)


@pytest.mark.parametrize(
    "entries",
    [
        [(1, "debit", 70, "EUR"), (2, "credit", 69, "EUR")],
        [(1, "debit", 70, "EUR"), (2, "credit", 70, "USD")],
        [(1, "debit", 0, "EUR")],
        [],
    ],
    ids=["sums differ", "currencies differ", "one entry", "no entry"],
)
def test_a_journal_that_does_not_balance_is_refused(ledger: Any, entries: list[tuple[int, str, int, str]]) -> None:
    """When the transaction ends, not sooner: entries arrive one by one."""
    with pytest.raises(psycopg.errors.CheckViolation):
        post(ledger, *entries)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE books.entries SET amount = 1",
        "DELETE FROM books.entries",
        "TRUNCATE books.entries",
        "UPDATE books.journals SET description = 'x'",
    ],
)
def test_what_is_posted_is_never_changed(ledger: Any, change: str) -> None:
    """Not even by the owner of the tables."""
    post(ledger, (1, "debit", 70, "EUR"), (2, "credit", 70, "EUR"))
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        ledger.execute(change)


def test_what_has_passed_its_retention_can_be_deleted(ledger: Any) -> None:
    """After ten years the purge may do its work."""
    post(ledger, (1, "debit", 70, "EUR"), (2, "credit", 70, "EUR"))
    ledger.execute("ALTER TABLE books.entries DISABLE TRIGGER USER")
    ledger.execute("UPDATE books.entries SET posted_at = now() - interval '11 years'")
    ledger.execute("ALTER TABLE books.entries ENABLE TRIGGER USER")
    assert ledger.execute("DELETE FROM books.entries").rowcount == 2


def test_programs_may_neither_change_postings_nor_the_schema(ledger: Any) -> None:
    """The role of the services adds rows; the one of reports reads."""
    can = "SELECT has_table_privilege(%s, 'books.entries', %s)"
    granted = {
        (role, right): ledger.execute(can, (role, right)).fetchone()[0]
        for role in ("ledger_app", "ledger_read")
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    }
    assert {key for key, value in granted.items() if value} == {
        ("ledger_app", "SELECT"),
        ("ledger_app", "INSERT"),
        ("ledger_read", "SELECT"),
    }


@pytest.fixture
def shop(connection: Any) -> Any:
    """The ticket shop with a ticket type of ten and an order."""
    cursor = loaded(connection, "samples/ticket-shop.yaml")
    cursor.execute("""
        INSERT INTO catalogue.venues (id, name, city, address, contact_email)
            VALUES (md5('v')::uuid, 'V', 'C', 'A', 'v@b.test');
        INSERT INTO catalogue.events (id, venue_id, name, starts_at)
            VALUES (md5('e')::uuid, md5('v')::uuid, 'E', now());
        INSERT INTO catalogue.ticket_types (event_id, name, price_amount, price_currency, on_sale_at, quantity, "left")
            VALUES (md5('e')::uuid, 'T', 100, 'EUR', now(), 10, 2);
        INSERT INTO sales.customers (id, email, full_name) VALUES (md5('c')::uuid, 'a@b.test', 'A');
        INSERT INTO sales.orders (id, customer_id, total_amount, total_currency, placed_at)
            VALUES (md5('o')::uuid, md5('c')::uuid, 100, 'EUR', now())""")
    return cursor


def test_stock_is_never_oversold_nor_grown_beyond_its_limit(shop: Any) -> None:
    """The check is the last net under the guarded update."""
    for change in ('"left" - 3', '"left" + 9'):
        shop.execute("SAVEPOINT before")
        with pytest.raises(psycopg.errors.CheckViolation):
            shop.execute(f'UPDATE catalogue.ticket_types SET "left" = {change}')
        shop.execute("ROLLBACK TO before")


def pay(cursor: Any, status: str) -> None:
    """Try to pay the order."""
    cursor.execute(
        """INSERT INTO sales.payments (order_id, amount, amount_currency, attempted_at, status)
           VALUES (md5('o')::uuid, 100, 'EUR', now(), %s)""",
        (status,),
    )


def test_an_order_has_one_live_payment(shop: Any) -> None:
    """A failed attempt makes room for the next; a pending one does not."""
    pay(shop, "failed")
    pay(shop, "pending")
    with pytest.raises(psycopg.errors.UniqueViolation):
        pay(shop, "pending")


def test_a_thing_is_lent_once_at_a_time(connection: Any) -> None:
    """The item's own state says that a loan is what it is in; a person may hold several."""
    cursor = loaded(connection, "samples/internal-tool.yaml")
    cursor.execute("""
        INSERT INTO staff_members (id, email, full_name, department) VALUES (md5('p')::uuid, 'a@b.test', 'A', 'D');
        INSERT INTO items (id, asset_tag, kind, model, bought_on, price_amount, price_currency)
            SELECT md5('i' || n)::uuid, 'T' || n, 'phone', 'M', now(), 1, 'EUR' FROM generate_series(1, 2) AS n""")
    lend = "INSERT INTO loans (item_id, borrower_id, lent_on) VALUES (md5('i' || %s)::uuid, md5('p')::uuid, now())"
    cursor.execute(lend, (1,))
    cursor.execute(lend, (2,))
    cursor.execute("UPDATE loans SET returned_on = now() WHERE item_id = md5('i1')::uuid")
    cursor.execute(lend, (1,))
    with pytest.raises(psycopg.errors.UniqueViolation):
        cursor.execute(lend, (2,))


def test_a_repeated_reading_changes_nothing(connection: Any) -> None:
    """One key serves the rule and the pattern that reads the last day of a device."""
    cursor = loaded(connection, "samples/iot-telemetry.yaml")
    data = design_of("samples/iot-telemetry.yaml").data
    path = next(one for one in data.access_paths if one.pattern == "Last day of a device")
    table = data.table_of("Reading")
    assert path.served_by in {unique.name for unique in table.uniques}
    assert not any(index.columns[1].name == "device_id" for index in table.indexes if len(index.columns) > 1)
    assert cursor.execute("SELECT has_table_privilege('coldline_app', 'telemetry.readings', 'UPDATE')").fetchone() == (
        False,
    )


_EVENT = "INSERT INTO domain_events (stream_id, stream_version, stream_table, event_name, event_data, actor)"


def test_a_version_of_a_stream_is_written_once_and_for_good(connection: Any) -> None:
    """Who was overtaken meets the key and decides again; nobody rewrites what was decided."""
    cursor = loaded(connection, "tests/fixtures/event-sourcing.yaml")
    for version in (1, 2):
        cursor.execute(f"{_EVENT} VALUES (md5('w')::uuid, %s, 'wallets', 'Opened', '{{}}', 'a')", (version,))
    with connection.transaction(), pytest.raises(psycopg.errors.UniqueViolation), connection.transaction():
        cursor.execute(f"{_EVENT} VALUES (md5('w')::uuid, 2, 'wallets', 'Spent', '{{}}', 'b')")
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        cursor.execute("UPDATE domain_events SET event_name = 'Closed'")


def test_sqlite_keeps_the_events_alike() -> None:
    """The same key and the same refusal."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(sqlite.ddl(design_of("tests/fixtures/event-sourcing.yaml").data))
        database.execute(f"{_EVENT} VALUES ('w', 1, 'wallets', 'Opened', '{{}}', 'a')")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            database.execute(f"{_EVENT} VALUES ('w', 1, 'wallets', 'Spent', '{{}}', 'b')")
        with pytest.raises(sqlite3.IntegrityError, match="never_changed"):
            database.execute("UPDATE domain_events SET event_name = 'Closed'")
