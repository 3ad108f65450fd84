"""Rules of the domain, bound to entities and written into tables."""

from archgen.design.data_invariants import bind_rules
from archgen.design.data_model import DataModel, compose_data_model
from archgen.design.workloads import Recognised
from archgen.facts.model import Facts
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.reader import read_requirements
from decided import MONOLITH, answers

BOOKING = """
  entities:
    Room: {rows: 40, fields: {name: string(40)}}
    Guest: {rows: 9k, fields: {full_name: string(90)}}
    Stay:
      rows: 90k
      fields:
        room: -> Room
        guest: -> Guest
        check_in: date
        check_out: date
        status: enum(held, confirmed, cancelled, partly_cancelled)
      lifecycle: held -> confirmed | cancelled
  access_patterns:
    - {name: Calendar, kind: list, entity: Stay, by: [room], range: check_in}
    - {name: Nights by guest, kind: aggregate, entity: Stay, by: [guest], range: check_in}
"""


def model(domain: str, *workloads: str) -> DataModel:
    """Compose the data model of a domain in which workloads were recognised."""
    knowledge = load_knowledge()
    text = f"archgen: 1\nproject: {{name: Shop}}\ndomain:{domain}"
    requirements = read_requirements(text, knowledge.vocabulary)[0]
    found = [
        Recognised(workload=name, points=9, needed=5, bindings={}, signs=(), is_question=False) for name in workloads
    ]
    rules = bind_rules(requirements, found, knowledge.blocks)
    return compose_data_model(requirements, Facts({}), answers(MONOLITH), rules)[0]


def test_what_is_booked_is_what_a_calendar_is_read_by() -> None:
    """A guest may stay in two rooms: nobody lists a guest's calendar."""
    exclusions = model(BOOKING, "time_slot_booking").table_of("Stay").exclusions
    assert [one.column for one in exclusions] == ["room_id"]


def test_dates_count_whole_and_dead_states_do_not_count() -> None:
    """A row that is cancelled in part still holds its room."""
    only = model(BOOKING, "time_slot_booking").table_of("Stay").exclusions[0]
    assert only.whole_days
    assert only.where == "\"status\" IN ('held', 'confirmed', 'partly_cancelled')"


def test_a_workload_that_was_not_recognised_brings_no_rule() -> None:
    """The same entities without the workload have no exclusion."""
    assert model(BOOKING).table_of("Stay").exclusions == ()


def test_a_pair_of_values_that_are_no_sides_does_not_balance() -> None:
    """Cash and card are two, but not debit and credit."""
    domain = """
  entities:
    Journal: {fields: {posted_at: timestamp}}
    Entry: {fields: {journal: -> Journal, amount: money, paid_by: "enum(cash, card)"}}
"""
    table = model(domain, "double_entry_ledger").table_of("Entry")
    assert [guard.kind.value for guard in table.guards] == ["never_changed"]


def test_what_never_changes_has_no_version_and_keeps_its_references() -> None:
    """A delete that would clear a reference changes the row."""
    domain = """
  entities:
    Batch: {fields: {name: string(9)}}
    Journal: {fields: {posted_at: timestamp, batch: -> Batch optional}}
    Entry: {fields: {journal: -> Journal, amount: money, side: "enum(debit, credit)"}}
"""
    table = model(domain, "double_entry_ledger").table_of("Journal")
    assert table.append_only
    assert all(column.name != "row_version" for column in table.columns)
    assert [key.on_delete.value for key in table.foreign_keys] == ["restrict"]


def test_what_is_sold_stays_within_what_there_is() -> None:
    """A count that grows is bounded above, and never falls below zero."""
    domain = "\n  entities:\n    Batch: {fields: {capacity: int, sold: int}}\n"
    checks = [check.expression for check in model(domain, "scarce_stock_rush").table_of("Batch").checks]
    assert checks == ['"sold" >= 0', '"sold" <= "capacity"']


def test_money_does_not_move_from_a_thing_to_itself() -> None:
    """Two references to one entity, named as the ends of a movement."""
    domain = """
  entities:
    Wallet: {fields: {name: string(9)}}
    Transfer: {fields: {from_wallet: -> Wallet, to_wallet: -> Wallet, amount: money}}
"""
    checks = [check.expression for check in model(domain).table_of("Transfer").checks]
    assert '"from_wallet_id" <> "to_wallet_id"' in checks


def test_one_open_record_needs_a_state_that_names_it() -> None:
    """A membership that may end does not bar a second one: the person has no state of that name."""
    domain = """
  entities:
    Person: {fields: {status: "enum(active, gone)"}, lifecycle: active -> gone}
    Membership: {fields: {person: -> Person, joined_on: date, left_on: date optional}}
"""
    assert model(domain).table_of("Membership").uniques == ()


def test_an_index_of_an_optional_reference_leaves_empty_ones_out() -> None:
    """A delete of the target looks only for rows that refer to it."""
    domain = """
  entities:
    Person: {fields: {email: email}}
    Task: {fields: {owner: -> Person optional}}
"""
    assert [index.where for index in model(domain).table_of("Task").indexes] == ['"owner_id" IS NOT NULL']


def test_an_aggregate_is_answered_by_its_index_alone() -> None:
    """The index carries what is added up."""
    domain = """
  entities:
    Sale: {fields: {shop: string(9), price: money}}
  access_patterns:
    - {name: Takings, kind: aggregate, entity: Sale, by: [shop]}
"""
    index = model(domain).table_of("Sale").indexes[0]
    assert index.include == ("price_amount", "price_currency")
