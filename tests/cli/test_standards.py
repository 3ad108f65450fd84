"""A company's standards, seen from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "standards"


def test_the_list_tells_whose_a_table_is(run: Run, told: Callable[..., Any]) -> None:
    """A column more where a company's folder is named; programs are told always."""
    lines = run("tables", "list", "--standards", SAMPLE).stdout.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith(("caching ", "payload_signing "))] == [
        "extended",
        "added",
    ]
    assert {one["origin"] for one in told("tables", "list")} == {"archgen"}


def test_a_table_tells_what_a_company_added(run: Run, told: Callable[..., Any]) -> None:
    """The file and the rules, as text, as Markdown and as JSON."""
    line = f"extended by {SAMPLE / 'decisions' / 'caching.yaml'}: confidential_not_in_memory"
    assert line in " ".join(run("tables", "show", "caching", "--standards", SAMPLE).stdout.split())
    assert "Extended by" in run("tables", "show", "caching", "--standards", SAMPLE, "--markdown").stdout
    found = told("tables", "show", "caching", "--standards", SAMPLE)
    assert found["origin"] == {"table": "extended", "rules": ["confidential_not_in_memory"], "options": []}
    assert "added by" in run("tables", "show", "payload_signing", "--standards", SAMPLE).stdout


def test_the_sample_passes_the_check(told: Callable[..., Any]) -> None:
    """The same analysis runs on the merged tables: no error in the company's files."""
    found = told("tables", "check", "--standards", SAMPLE)
    assert not [one for one in found["findings"] if one["severity"] == "error"]


@pytest.mark.usefixtures("room")
def test_standards_are_named_by_an_option(run: Run, told: Callable[..., Any]) -> None:
    """Decisions of the company are explained without a key in the file."""
    assert run("explain", "payload_signing", "--standards", SAMPLE).stdout.startswith("payload_signing: Nobody\n")
    assert run("explain", "payload_signing").exit_code == 2
    assert {one["id"] for one in told("explain", "--standards", SAMPLE)["decisions"]} >= {"payload_signing"}


def test_faults_of_a_company_are_told_together(run: Run, room: Path, folder: Path) -> None:
    """Every file, with line and nearest spelling; the exit status is that of bad input, and nothing is written."""
    (folder / "ours" / "decisions").mkdir(parents=True)
    (folder / "ours" / "decisions" / "c.yaml").write_text(
        "extends: caching\nrules:\n  - {id: a, when: {enginers: 1}, vetto: in_process, because: B.}\n", encoding="utf-8"
    )
    (folder / "ours" / "vocabulary.yaml").write_text("facts:\n  f: {group: g, type: nmber}\n", encoding="utf-8")
    result = run("build", room, "--standards", "ours")
    assert result.exit_code == 2
    for part in ("did you mean `veto`?", "--> ours/decisions/c.yaml:3:", "--> ours/vocabulary.yaml:2:"):
        assert part in result.stderr
    assert not (folder / "design").exists()
