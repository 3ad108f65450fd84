"""docs/coverage.md tells the truth: each place that it names exists and holds what it is named for."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BASES = (ROOT, ROOT / "src/archgen", ROOT / "samples/ticket-shop/design")
STATE = re.compile(r"yes|partly: .+|not yet")
LEAST_ROWS = 180


class Row(NamedTuple):
    """A row of a table of the page."""

    item: str
    where: str
    state: str


def _rows() -> list[Row]:
    lines = (ROOT / "docs/coverage.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [Row(*row) for row in cells if row[0] != "item"]


def _holds(place: str) -> bool:
    """Tell whether a place exists under one of the bases and, after `#`, holds that word."""
    path, _, word = place.partition("#")
    found = [each for base in BASES for each in base.glob(path)]
    if not word:
        return bool(found)
    whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
    return any(whole.search(each.read_text(encoding="utf-8")) for each in found if each.is_file())


def test_the_page_keeps_every_row() -> None:
    """A table that was cut short is noticed."""
    assert len(_rows()) >= LEAST_ROWS


def test_each_state_is_one_that_the_page_explains() -> None:
    """A row is answered somewhere, or says `not yet` and names no place."""
    rows = _rows()
    assert [row for row in rows if not STATE.fullmatch(row.state)] == []
    assert [row for row in rows if (row.where == "–") != (row.state == "not yet")] == []


def test_each_place_exists() -> None:
    """What is said to be answered is answered where the page says."""
    answered = [row for row in _rows() if row.state != "not yet"]
    missing = [
        f"{row.item}: {place or 'no place'}"
        for row in answered
        for place in re.findall(r"`([^`]+)`", row.where) or [""]
        if not place or not _holds(place)
    ]
    assert missing == []
