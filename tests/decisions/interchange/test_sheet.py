"""Decision tables as CSV: nothing is lost, and nothing becomes a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.decisions.interchange.sheet import JOINT, guarded, options_sheet, plain, rules_sheet
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.tables import DecisionTable

if TYPE_CHECKING:
    from tests.decisions.conftest import Build


def read(sheet: str) -> list[dict[str, str]]:
    """Read a sheet as a spreadsheet does, and take away what guards it."""
    rows = csv.DictReader(io.StringIO(sheet, newline=""))
    return [{plain(key): plain(cell) for key, cell in row.items()} for row in rows]


def as_shown(table: DecisionTable) -> list[dict[str, str]]:
    """Give the rules as `tables show` holds them."""
    rows = []
    for rule in table.rules:
        source = rule.source
        cells = {f"when {name}": test.text for name, test in rule.condition.tests}
        rows.append(
            {
                "rule": rule.id,
                **{f"when {name}": "" for name in table.reads},
                **cells,
                "says": "then" if rule.then else rule.effect,
                "option": JOINT.join(rule.targets),
                "criterion": rule.criterion or "",
                "strength": rule.strength or "",
                "because": rule.because,
                "source": source.title if source else "",
                "url": source.url if source else "",
                "seen": ("true" if source.seen else "false") if source else "",
                "basis": rule.basis or "",
                "threshold": rule.threshold or "",
            }
        )
    return rows


@pytest.mark.parametrize("decision", sorted(load_knowledge().decisions))
def test_a_shipped_table_comes_back_whole(decision: str) -> None:
    """Rules with every cell, reason and source; options with all that they say."""
    table = load_knowledge().decisions[decision]
    assert read(rules_sheet(table)) == as_shown(table)
    for row, option in zip(read(options_sheet(table)), table.options.values(), strict=True):
        shown = option.model_dump(mode="json")
        assert row == {key: JOINT.join(value) if isinstance(value, list) else value for key, value in shown.items()}


def test_hostile_texts_come_back_and_are_no_formulas(build: Build) -> None:
    """Formulas, quotes, commas, line breaks, other scripts."""
    texts = ["=HYPERLINK(1)", "+1", "-1", "@x", "\t=1", "'quoted", '"a", b', "two\nlines", "größe 🎟", "＝1"]
    rules = [{**build.rule("for", "plain", rate=">= 1"), "because": text} for text in texts]
    sheet = rules_sheet(build.knowledge(build.table(rules)).decisions["style"])
    assert [row["because"] for row in read(sheet)] == texts
    cells = [cell for row in csv.reader(io.StringIO(sheet, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝"))]


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    """Guarding and reading undo each other."""
    assert plain(guarded(text)) == text
