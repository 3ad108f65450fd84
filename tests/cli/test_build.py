"""`archgen build`: what it writes, prints and refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archgen import pipeline
from archgen.errors import Fault, VerificationFailed

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
CONTRADICTIONS = ROOT / "tests/fixtures/contradictions.yaml"

pytestmark = pytest.mark.usefixtures("brief_package")


def test_the_decision_comes_first(run: Run, room: Path) -> None:
    """The terminal shows name, style, platform, store, cost and what to open, in that order."""
    result = run("build")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Kitroom"
    assert [line.split()[0] for line in lines[2:6]] == ["style", "platform", "store", "cost"]
    assert lines[-1].endswith("(2 new). Open design/README.md") or lines[-1].endswith("design/README.md")
    assert (room.parent / "design/README.md").is_file()


def test_each_contradiction_is_named(run: Run, told: Callable[..., Any]) -> None:
    """A file full of contradictions still builds, and every finding stands in the terminal."""
    result = run("build", CONTRADICTIONS)
    assert result.exit_code == 0
    findings = told("build", CONTRADICTIONS)["findings"]
    contradictions = {one["id"] for one in findings if one["kind"] == "contradiction"}
    assert len(contradictions) >= 8
    assert {one for one in contradictions if one not in result.stdout} == set()
    assert {one["id"] for one in findings if one["id"] not in result.stdout} == set()


def test_json_names_files_decisions_cost_and_findings(told: Callable[..., Any], room: Path) -> None:
    """A program learns all that the terminal shows."""
    found = told("build", room)
    assert sorted(found["files"]["added"]) == ["README.md", "design.json"]
    assert found["decisions"][0] == {
        "id": "architecture_style",
        "chosen": ["modular_monolith"],
        "close_call": found["decisions"][0]["close_call"],
    }
    assert found["cost"]["monthly_usd"] > 0
    assert {"unnamed_owner"} <= {one["id"] for one in found["findings"]}
    assert "changes" not in found


def test_json_of_a_second_build_tells_the_changes(told: Callable[..., Any], run: Run, room: Path) -> None:
    """What differs from the package that was there is part of the result."""
    run("build", room)
    found = told("build", room, "--set", "engineers=60", "--set", "teams=8")
    assert {"engineers", "teams"} <= {one["fact"] for one in found["changes"]["facts"]}
    assert found["files"]["changed"] == ["design.json"]


@pytest.mark.usefixtures("flips")
def test_a_summary_is_markdown_with_what_changed(run: Run, room: Path) -> None:
    """A pull request sees the decisions that changed, the cost and its change, flips and new findings."""
    first = run("build", room, "--summary").stdout
    assert first.startswith("### Kitroom: design package\n")
    assert "#### Decisions beyond the simplest option" in first
    second = run("build", room, "--summary", "--set", "engineers=60", "--set", "teams=8").stdout
    assert "#### Decisions that changed" in second
    assert "against the package before)" in second
    assert "#### Flips" in second
    third = run("build", room, "--summary", "--set", "engineers=60", "--set", "teams=8").stdout
    assert "Same decisions as the package before." in third
    assert "#### New findings" not in third


def test_a_package_of_another_format_is_no_obstacle_to_a_summary(run: Run, room: Path) -> None:
    """Where the old design cannot be read, the summary says so and leaves the comparison out."""
    run("build", room)
    (room.parent / "design/design.json").write_text("[]", encoding="utf-8")
    result = run("build", room, "--summary", "--overwrite")
    assert result.exit_code == 0
    assert "cannot be compared" in result.stderr


def test_quiet_prints_nothing(run: Run, room: Path) -> None:
    """A script that looks at the exit status alone reads no output."""
    result = run("build", room, "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_an_edited_file_stops_the_build(run: Run, room: Path) -> None:
    """What a person wrote is named, and replaced only on request."""
    run("build", room)
    readme = room.parent / "design/README.md"
    readme.write_text("mine\n", encoding="utf-8")
    result = run("build", room, "--set", "engineers=60")
    assert result.exit_code == 2
    assert "README.md" in result.stderr
    assert readme.read_text(encoding="utf-8") == "mine\n"
    assert run("build", room, "--overwrite").exit_code == 0
    assert readme.read_text(encoding="utf-8") == "# Kitroom\n"


def test_a_document_that_fails_its_check_is_our_fault(run: Run, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written, the fault is named, and the user is told that it is not theirs."""

    def refuse(*_: object) -> None:
        raise VerificationFailed(Fault("api/openapi.yaml", "has no paths"))

    monkeypatch.setattr(pipeline, "check", refuse)
    result = run("build", room)
    assert result.exit_code == 3
    assert "error: api/openapi.yaml: has no paths" in result.stderr
    assert "a fault of archgen" in result.stderr
    assert not (room.parent / "design").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--date", "tomorrow"), "error: --date: `tomorrow` is no day; write for example `2026-11-23`"),
        (("--set", "engineers"), "error: --set: `engineers` states nothing"),
        (("--set", "enginers=4"), "did you mean `engineers`?"),
        (("--set", "engineers=many"), "engineers"),
        (("--summary", "--json"), "exclude one another"),
    ],
)
def test_wrong_options_are_told_apart(run: Run, room: Path, options: tuple[str, ...], message: str) -> None:
    """Each wrong option ends in 2 with the option, the fault and what to write."""
    result = run("build", room, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert not (room.parent / "design").exists()
