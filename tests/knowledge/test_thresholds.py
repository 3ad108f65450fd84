"""Thresholds: numbers that cells name, kept together, overridden one by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge.cells import CellFault, Column, NumberTest, compile_cell
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.knowledge.tables import DecisionTable, Rule, Threshold
from archgen.knowledge.vocabulary import FactType

KNOWLEDGE = load_knowledge()
PEOPLE = Column(
    "engineers", FactType.INTEGER, unit="people", bounds=(1, None), named={"one_team": 8, "crowd": 1_000_000}
)
EXISTENCE = {0.0, 1.0, 2.0}
"""Numbers that say none, one or several; they are no thresholds of ours."""
NUMBER = re.compile(r"(?<![$\w.])\d+(?:\.\d+)?")


def company(folder: Path, text: str) -> Knowledge:
    """Give the shipped knowledge with thresholds of a company's own."""
    (folder / "thresholds.yaml").write_text(text, encoding="utf-8")
    return Knowledge((folder,))


@pytest.mark.parametrize(
    ("cell", "shown", "inside", "outside"),
    [
        ("< $one_team", "< 8", 7, 8),
        ("[2..$one_team]", "[2..8]", 8, 9),
        ("not(< $one_team)", "not(< 8)", 8, 7),
        (">= $crowd", ">= 1000000", 1_000_000, 999_999),
    ],
)
def test_a_name_stands_for_its_number(cell: str, shown: str, inside: int, outside: int) -> None:
    """A cell with a name decides as one with the number, and shows the number."""
    test = compile_cell(cell, PEOPLE)
    assert isinstance(test, NumberTest)
    assert test.text == shown
    assert (test.holds(inside), test.holds(outside)) == (True, False)


def test_a_wrong_name_gets_the_nearest() -> None:
    """A threshold of another fact, or none at all, is refused with the one that was probably meant."""
    with pytest.raises(CellFault, match="unknown threshold of `engineers` `one_tean`; did you mean `one_team`"):
        compile_cell("< $one_tean", PEOPLE)


def test_one_threshold_is_overridden(tmp_path: Path) -> None:
    """A company states one number; its range, meaning and the other thresholds stay."""
    ours = company(tmp_path, "thresholds: {one_team: {value: 9, because: Our teams are nine people.}}")
    rule = ours.decisions["architecture_style"].rule("veto_premature_microservices")
    assert rule.cells == {"engineers": "< 9"}
    assert ours.thresholds["one_team"].between == KNOWLEDGE.thresholds["one_team"].between
    assert {name for name, one in ours.thresholds.items() if one != KNOWLEDGE.thresholds[name]} == {"one_team"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("thresholds: {one_team: {value: 40}}", "40 lies outside its own range, 6 to 10"),
        ("thresholds: {one_team: {value: 8.5}}", "8.5 is no whole number"),
        ("thresholds: {one_team: {of: stage}}", "`stage` is not a number"),
        ("thresholds: {one_team: 9}", "a threshold is a mapping with `value`"),
        ("thresholds: {one_team: {vaue: 9}}", "did you mean `value`?"),
        ("thresholds: {own: {value: 9}}", "`of` is missing"),
        ("one_team: 9", "the file must hold `thresholds:`"),
    ],
)
def test_wrong_thresholds_are_refused_at_their_line(tmp_path: Path, text: str, sentence: str) -> None:
    """Each fault names file and line."""
    with pytest.raises(KnowledgeError) as refused:
        _ = company(tmp_path, text).decisions
    told = [fault for fault in refused.value.faults if sentence in fault.message]
    assert told, str(refused.value)
    assert told[0].place is not None
    assert (Path(told[0].place.file).name, told[0].place.line) == ("thresholds.yaml", 1)


def test_every_threshold_is_used() -> None:
    """A number that no rule names is knowledge that decides nothing."""
    used = {name for table in KNOWLEDGE.decisions.values() for rule in table.rules for name in rule.thresholds}
    assert set(KNOWLEDGE.thresholds) == used


@pytest.mark.parametrize("table", KNOWLEDGE.decisions.values(), ids=lambda table: table.id)
def test_numbers_of_ours_have_names(table: DecisionTable) -> None:
    """A rule says `chosen` exactly when it names a threshold; what numbers it writes out are its source's."""
    wrong = [rule.id for rule in table.rules if (rule.threshold is Threshold.CHOSEN) != bool(rule.thresholds)]
    bare = [rule.id for rule in table.rules if rule.threshold is not Threshold.SOURCE and _bare_numbers(rule)]
    assert (wrong, bare) == ([], [])


def _bare_numbers(rule: Rule) -> bool:
    """Tell whether a cell of a number holds one that is neither named nor a mere count of some or none."""
    numeric = {name for name, spec in KNOWLEDGE.vocabulary.facts.items() if spec.type.is_numeric}
    cells = [str(cell) for name, cell in rule.when.items() if name in numeric]
    return any(float(found) not in EXISTENCE for cell in cells for found in NUMBER.findall(cell))


def test_thresholds_of_one_fact_keep_their_order() -> None:
    """Ranges of neighbours on one fact may touch, but no number crosses into another meaning."""
    for fact in {one.of for one in KNOWLEDGE.thresholds.values()}:
        own = sorted((one.value, one.name) for one in KNOWLEDGE.thresholds.values() if one.of == fact)
        values = [value for value, _ in own]
        assert len(set(values)) == len(values), f"two thresholds of {fact} have one number: {own}"
