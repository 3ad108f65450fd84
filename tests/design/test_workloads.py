"""Recognition of workloads in small requirement files."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from archgen.design.workloads import Recognised, recognise
from archgen.facts.model import Fact, Facts, Provenance
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.reader import read_requirements

BOOKING = """
archgen: 1
project: {name: Treatment rooms, summary: Guests reserve treatment rooms.}
actors: [Guest]
quality: {consistency: strong}
domain:
  entities:
    Room: {rows: 40, fields: {name: string(80)}}
    Guest: {fields: {email: email unique pii}}
    Visit:
      rows: 90k
      fields:
        room: -> Room
        guest: -> Guest
        starts_at: timestamp
        ends_at: timestamp
        status: enum(held, booked, cancelled)
      lifecycle: held -> booked | cancelled
  access_patterns:
    - {name: Visits of a room, entity: Visit, by: [room], range: starts_at, rate: 5 rps}
"""

TICKETS = """
archgen: 1
project: {name: Stagedoor, summary: Sells tickets for small venues; on-sale moments bring a rush.}
load: {monthly_active_users: 200k, peak_requests_per_second: 1.5k, traffic_shape: spiky}
actors: [Buyer]
integrations:
  - {name: Payment provider, purpose: card payments, availability: 99.95%, latency_p99: 800 ms}
domain:
  contexts:
    Catalogue: [Venue, Event, TicketType]
    Sales: [Order, OrderLine]
  entities:
    Venue: {fields: {name: string(120)}}
    Event: {rows: 60k, fields: {venue: -> Venue, name: string(120), starts_at: timestamp, ends_at: timestamp}}
    TicketType: {fields: {event: -> Event, price: money, capacity: int >= 0, remaining: int >= 0}}
    Order:
      rows: 4M
      fields: {status: "enum(pending, paid, cancelled)", total: money, placed_at: timestamp}
      lifecycle: pending -> paid | cancelled
    OrderLine: {fields: {order: -> Order, ticket_type: -> TicketType, quantity: int >= 1}}
  flows:
    - name: Buy a ticket
      steps: ["Buyer -> Sales: place order", "Sales -> Payment provider: charge card", "Sales -> Buyer: confirmation"]
"""

TELEMETRY = """
archgen: 1
project: {name: Boiler watch}
load: {request_kinds: [iot], peak_requests_per_second: 700}
clients: {devices: 20k, api_consumers: [devices, own_web]}
data: {data_shape: [time_series, relational]}
domain:
  entities:
    Boiler: {rows: 20k, fields: {serial: string(40) unique}}
    Reading: {rows: 900M, fields: {boiler: -> Boiler, measured_at: timestamp, celsius: "decimal(5, 2)"}}
  access_patterns:
    - {name: Store a reading, entity: Reading, kind: write, rate: 650 rps}
    - {name: Readings of a boiler, entity: Reading, by: [boiler], range: measured_at, rate: 20 rps}
"""

CRUD = """
archgen: 1
project: {name: Parking register, summary: Two people keep the list of parking permits.}
team: {engineers: 2}
domain:
  entities:
    Employee: {rows: 300, fields: {full_name: string(200) pii, badge: string(20) unique}}
    Permit: {rows: 400, fields: {employee: -> Employee, plate: string(12), valid_from: date, note: text optional}}
"""

WORDS = """
archgen: 1
project:
  name: Booking reservation calendar ledger wallet
  summary: "Appointment, ticket presale, chat channel, sensor telemetry, feed timeline, search, report, upload, pay."
domain:
  entities: {Memo: {fields: {body: string(200)}}}
"""


def found_in(text: str, changed: Mapping[str, object] | None = None) -> dict[str, Recognised]:
    """Recognise workloads on stated facts, defaults for the rest."""
    knowledge = load_knowledge()
    requirements, _ = read_requirements(text, knowledge.vocabulary)
    values: dict[str, object] = {name: spec.default for name, spec in knowledge.vocabulary.facts.items()}
    values |= {name: stated.value for name, stated in requirements.facts.items()}
    values.update(changed or {})
    facts = Facts(
        {
            name: Fact.model_validate({"name": name, "value": value, "provenance": Provenance.STATED})
            for name, value in values.items()
        }
    )
    return {one.workload: one for one in recognise(knowledge.blocks, requirements, facts)}


def certain(found: Mapping[str, Recognised]) -> set[str]:
    """Return the workloads that are more than a question."""
    return {name for name, one in found.items() if not one.is_question}


def test_bookings_of_a_room_are_time_slot_booking() -> None:
    """A time range that refers to a resource and is listed by it is recognised, and its roles are bound."""
    booking = found_in(BOOKING)["time_slot_booking"]

    assert not booking.is_question
    assert booking.bindings == {"resource": "Room", "booking": "Visit"}
    assert booking.numbers == {"entity:resource.rows": 40, "entity:booking.rows": 90_000, "pattern:booking.rate": 5}


def test_bookings_are_not_a_ledger_or_a_feed() -> None:
    """Nothing else is recognised in a booking system."""
    assert certain(found_in(BOOKING)) == {"time_slot_booking"}


def test_ticket_shop_takes_payments_through_a_provider() -> None:
    """The integration, the flow that calls it and the lifecycle of the order make the payment workload."""
    payment = found_in(TICKETS)["payment_through_provider"]

    assert not payment.is_question
    assert payment.bindings == {"payment": "Order", "provider": "Payment provider"}
    assert payment.context == "Sales"
    assert payment.numbers["integration:latency_p99"] == 800


def test_a_telling_name_decides_between_equals() -> None:
    """An entity that is called a payment plays that role before an order of the same shape."""
    payments = (
        '    Payment:\n      fields: {order: -> Order, amount: money, status: "enum(pending, captured, failed)"}\n'
    )
    text = TICKETS.replace("    OrderLine:", f"{payments}      lifecycle: pending -> captured | failed\n    OrderLine:")

    found = found_in(text.replace("[Order, OrderLine]", "[Order, OrderLine, Payment]"))

    assert found["payment_through_provider"].bindings["payment"] == "Payment"


def test_ticket_shop_sells_scarce_stock() -> None:
    """A ticket type with capacity and remaining units is stock; that events last a while does not rule it out."""
    rush = found_in(TICKETS, {"contention": "high"})["scarce_stock_rush"]

    assert not rush.is_question
    assert rush.bindings == {"stock": "TicketType", "order": "Order", "line": "OrderLine"}
    assert rush.context == "Catalogue"


def test_order_line_quantity_is_no_stock() -> None:
    """A quantity with a floor of one counts what is ordered, not what is left."""
    text = TICKETS.replace("capacity: int >= 0, remaining: int >= 0", "name: string(80)")

    assert "stock" not in found_in(text)["scarce_stock_rush"].bindings


def test_devices_that_report_are_telemetry() -> None:
    """Facts, many readings per source and a high write rate make telemetry."""
    telemetry = found_in(TELEMETRY)["device_telemetry"]

    assert not telemetry.is_question
    assert telemetry.bindings == {"source": "Boiler", "reading": "Reading"}
    assert telemetry.numbers["pattern:reading.rate"] == 670


def test_readings_that_people_approve_are_no_telemetry_rows() -> None:
    """An exclusion that speaks about a role keeps the entity out of that role."""
    fields = 'celsius: "decimal(5, 2)"}}'
    changed = 'celsius: "decimal(5, 2)", status: "enum(open, approved)"}, lifecycle: open -> approved}'
    telemetry = found_in(TELEMETRY.replace(fields, changed))["device_telemetry"]

    assert "reading" not in telemetry.bindings


def test_plain_records_show_no_workload() -> None:
    """A two-person register is neither recognised as anything nor asked about."""
    assert found_in(CRUD) == {}


def test_words_alone_recognise_nothing() -> None:
    """Names full of telling words give neither a container nor a question."""
    assert found_in(WORDS) == {}


def test_an_integration_alone_is_a_question() -> None:
    """A payment provider that no flow calls and no entity mirrors is asked about."""
    text = """
archgen: 1
project: {name: Club}
integrations: [{name: Payment provider}]
domain: {entities: {Member: {fields: {email: email}}}}
"""
    assert found_in(text)["payment_through_provider"].is_question


def test_stored_cards_rule_the_payment_block_out() -> None:
    """The block for hosted card fields says nothing about systems that store cards."""
    assert "payment_through_provider" not in found_in(TICKETS, {"card_data_handling": "stored"})


def test_slow_partner_is_a_sync_and_a_payment_provider_is_not() -> None:
    """Integrations that have a block of their own are not taken for a slow system of record."""
    erp = "{name: Warehouse ERP, availability: 99%, latency_p99: 3 s}"
    text = TICKETS.replace("integrations:\n", f"integrations:\n  - {erp}\n")

    assert found_in(text)["slow_external_system_sync"].bindings == {"external_system": "Warehouse ERP"}
    assert "slow_external_system_sync" not in found_in(TICKETS.replace("800 ms", "3 s"))


@pytest.mark.parametrize(("rate", "certain_of"), [("20 rps", True), ("1 rps", False)])
def test_search_needs_a_search_pattern_of_some_rate(rate: str, certain_of: bool) -> None:
    """A busy text search over many documents is a workload; a rare one is at most a question."""
    text = f"""
archgen: 1
project: {{name: Archive}}
data: {{search_needs: full_text}}
domain:
  entities: {{Letter: {{rows: 2M, fields: {{title: string(200), body: text, sent_at: timestamp}}}}}}
  access_patterns: [{{name: Find letters, entity: Letter, kind: search, by: [body], rate: {rate}}}]
"""
    found = found_in(text)["document_search"]

    assert found.bindings == {"document": "Letter"}
    assert (found.points >= 7) is certain_of


def test_follows_and_posts_are_a_feed() -> None:
    """An edge between two users and a listing of posts by what it connects make a feed."""
    text = """
archgen: 1
project: {name: Trailmates}
load: {monthly_active_users: 300k, read_write_ratio: "50:1", hot_key_skew: true}
domain:
  entities:
    Walker: {rows: 300k, fields: {handle: string(40) unique}}
    Follow: {rows: 20M, fields: {follower: -> Walker, followed: -> Walker}}
    Post: {rows: 5M, fields: {author: -> Walker, body: text, posted_at: timestamp}}
  access_patterns:
    - {name: Timeline, entity: Post, by: [author], sort: -posted_at, rate: 900 rps}
"""
    feed = found_in(text)["social_feed_fanout"]

    assert not feed.is_question
    assert feed.bindings["follow"] == "Follow"


def test_debit_and_credit_entries_are_a_ledger() -> None:
    """Money beside a side of two, on accounts, with money that moves, is a ledger."""
    text = """
archgen: 1
project: {name: Purse}
structure: {money_movement: true, audit_trail_needed: full_history}
domain:
  entities:
    Account: {rows: 200k, fields: {holder: string(200) pii}}
    Posting:
      rows: 40M
      fields: {account: -> Account, amount: money, side: "enum(debit, credit)", posted_at: timestamp}
"""
    assert not found_in(text)["double_entry_ledger"].is_question


def test_a_shop_without_a_rush_is_no_rush() -> None:
    """Stock, orders and lines under steady traffic are an ordinary shop."""
    assert "scarce_stock_rush" not in found_in(TICKETS, {"traffic_shape": "steady"})
