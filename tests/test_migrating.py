"""Drafted migrations: what they say, and that they lead from one schema to exactly the other."""

from pathlib import Path
from typing import Any

import pytest

from archgen.comparison.migrating import draft_migration
from archgen.design.data_model import DataModel
from archgen.documents.ddl import postgresql as emitter
from catalog import catalog
from designs import design_of
from generated import generated

ROOT = Path(__file__).resolve().parents[1]
BOOKING = (ROOT / "src/archgen/requirements/archetypes/booking.yaml").read_text(encoding="utf-8")
LEDGER = (ROOT / "src/archgen/requirements/archetypes/ledger.yaml").read_text(encoding="utf-8")
SHOP = (ROOT / "samples/ticket-shop.yaml").read_text(encoding="utf-8")
KIT = (ROOT / "samples/internal-tool.yaml").read_text(encoding="utf-8")

# What a team does to its requirements, each as the words that are replaced.
CHANGES = {
    "a new field": (KIT, "kind: enum(laptop", "colour: string(20) optional\n        kind: enum(laptop"),
    "a new required field": (KIT, "kind: enum(laptop", "weight: int >= 0\n        kind: enum(laptop"),
    "a field with a default": (KIT, "kind: enum(laptop", "spare: bool default=false\n        kind: enum(laptop"),
    "a field is gone": (KIT, "        department: string(60)\n", ""),
    "a wider field": (KIT, "model: string(80)", "model: string(200)"),
    "a narrower field": (KIT, "model: string(80)", "model: string(20)"),
    "another type": (KIT, "department: string(60)", "department: int"),
    "a list": (KIT, "department: string(60)", 'department: "[string(60)]"'),
    "a new state": (KIT, "in_repair, retired)", "in_repair, retired, lost)"),
    "optional from now on": (KIT, "fault: text", "fault: text optional"),
    "required from now on": (KIT, "condition_note: text optional", "condition_note: text"),
    "a new pattern": (KIT, "  flows:", "    - {name: By model, entity: Item, by: [model], rate: 1 rps}\n  flows:"),
    "a pattern is gone": (
        KIT,
        "    - {name: Items by status, entity: Item, by: [status], sort: asset_tag, rate: 0.5 rps, limit: 100}\n",
        "",
    ),
    "a new entity": (
        KIT,
        "    Supplier:",
        "    Room: {rows: 9, fields: {name: string(20) unique, items: [-> Item]}}\n    Supplier:",
    ),
    "unique no more": (KIT, "asset_tag: string(20) unique", "asset_tag: string(20)"),
    "another description": (KIT, "Somebody who may borrow", "Anybody who may borrow"),
    "another retention": (SHOP, "rows: 900k, retention: 7 years", "rows: 900k, retention: 2 years"),
    "a moved entity": (
        SHOP,
        "Catalogue: [Venue, Event, Performer, TicketType]\n    Sales: [",
        "Catalogue: [Venue, Event, Performer]\n    Sales: [TicketType, ",
    ),
    "a renamed context": (SHOP, "Sales", "Orders desk"),
    "no calendar": (
        BOOKING,
        next(line for line in BOOKING.splitlines(keepends=True) if "Calendar of a resource" in line),
        "",
    ),
    "another side": (LEDGER, "side: enum(debit, credit)", "side: enum(cash, card)"),
    "more retention of postings": (
        LEDGER,
        "      rows: 30M\n      retention: 10 years",
        "      rows: 30M\n      retention: 12 years",
    ),
    "tenants": (KIT, "tenancy_model: single_tenant", "tenancy_model: b2b_shared, tenants: 9"),
}


def data_of(text: str) -> DataModel:
    """The data model of a requirements text."""
    return design_of(text).data


def leads_there(address: str, before: DataModel, after: DataModel) -> None:
    """Load one schema, migrate it, and compare with the other one loaded afresh."""
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(address) as session:
        session.execute(emitter.ddl(after))
        wanted = catalog(session)
        session.rollback()
        session.execute(emitter.ddl(before))
        for statement in draft_migration(before, after).statements:
            session.execute(statement)
        found = catalog(session)
        session.rollback()
    for kind, there in wanted.items():
        assert found[kind] ^ there == set(), kind


@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
@pytest.mark.parametrize("change", CHANGES)
def test_the_draft_leads_exactly_there(change: str, back: bool, postgresql: str) -> None:
    """Every catalogue of the server is as if the new schema had been loaded at once; and so on the way back."""
    text, old, new = CHANGES[change]
    assert old in text
    pair = data_of(text), data_of(text.replace(old, new))
    leads_there(postgresql, *(reversed(pair) if back else pair))


@pytest.mark.parametrize("seed", range(0, 12, 4))
def test_the_draft_leads_from_anything_to_anything(seed: int, postgresql: str) -> None:
    """Two files by chance have little in common, hostile names included."""
    first, second = (data_of(generated(one)).model_copy(update={"roles": ()}) for one in (seed, seed + 1))
    leads_there(postgresql, first, second)


def test_the_same_schema_needs_no_migration() -> None:
    """Nothing is said where nothing changes."""
    data = data_of(SHOP)
    assert draft_migration(data, data).statements == ()


@pytest.mark.parametrize(
    ("change", "losses"),
    [("a field is gone", 1), ("a narrower field", 1), ("another type", 1), ("a wider field", 0), ("a new entity", 0)],
)
def test_what_could_lose_data_is_marked(change: str, losses: int) -> None:
    """A drop, or a type that does not hold every value."""
    text, old, new = CHANGES[change]
    assert len(draft_migration(data_of(text), data_of(text.replace(old, new))).losses) == losses


def test_a_required_field_asks_for_values_first() -> None:
    """The constraint comes after rows have been filled."""
    text, old, new = CHANGES["a new required field"]
    statements = draft_migration(data_of(text), data_of(text.replace(old, new))).statements
    places = [
        next(n for n, one in enumerate(statements) if word in one) for word in ("ADD COLUMN", "BACKFILL", "SET NOT")
    ]
    assert places == sorted(places)


def test_rules_on_tables_in_use_are_validated_without_a_lock() -> None:
    """Added `NOT VALID`, validated by a statement of their own."""
    text, old, new = CHANGES["a new state"]
    statements: Any = draft_migration(data_of(text), data_of(text.replace(old, new))).statements
    assert any(one.endswith("NOT VALID;") for one in statements)
    assert any("VALIDATE CONSTRAINT" in one for one in statements)


def test_a_wider_text_is_not_rewritten() -> None:
    """Without a conversion the server changes its catalogue alone."""
    text, old, new = CHANGES["a wider field"]
    statements = draft_migration(data_of(text), data_of(text.replace(old, new))).statements
    assert [one for one in statements if "USING" in one] == []
