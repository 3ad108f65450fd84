"""`archgen check`: what CI learns of a package."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archgen import pipeline
from archgen.errors import Fault, VerificationFailed
from archgen.package import schema_hash

if TYPE_CHECKING:
    from tests.cli.conftest import Run

CONTRADICTIONS = Path(__file__).resolve().parents[1] / "fixtures/contradictions.yaml"

pytestmark = pytest.mark.usefixtures("brief_package")


def test_a_fresh_package_passes(run: Run, room: Path) -> None:
    """Built and unchanged: exit 0, and open findings are listed all the same."""
    run("build", room)
    result = run("check", room)
    assert result.exit_code == 0
    assert "design: up to date" in result.stdout
    assert "unnamed_owner" in result.stdout


def test_a_package_that_was_never_built_fails(run: Run, room: Path) -> None:
    """Every file is missing."""
    result = run("check", room)
    assert result.exit_code == 1
    assert "README.md is missing" in result.stdout


def test_changed_requirements_make_it_stale(run: Run, room: Path) -> None:
    """The file that would differ is named."""
    run("build", room)
    room.write_text(room.read_text(encoding="utf-8").replace("engineers: 3", "engineers: 30"), encoding="utf-8")
    result = run("check", room)
    assert result.exit_code == 1
    assert "design.json is out of date" in result.stdout
    assert "README.md" not in result.stdout


def test_an_edited_file_fails(run: Run, room: Path, told: Callable[..., Any]) -> None:
    """A person's edit of a generated file is told as such."""
    run("build", room)
    (room.parent / "design/README.md").write_text("mine\n", encoding="utf-8")
    found = told("check", room, status=1)
    assert found["ok"] is False
    assert found["package"]["edited"] == ["README.md"]


@pytest.mark.parametrize("command", ["build", "check"])
def test_evidence_of_another_schema_is_told(run: Run, room: Path, told: Callable[..., Any], command: str) -> None:
    """It stays and fails nothing, but nobody takes it for the schema's that is there now."""
    run("build", room)
    evidence = room.parent / "design/database/evidence.json"
    evidence.parent.mkdir()
    evidence.write_text('{"schema_sha256": "of an older one"}', encoding="utf-8")
    assert "database/evidence.md was measured on another schema" in run(command, room).stdout
    found = told(command, room)
    stale = found["stale"] if command == "check" else found["files"]["stale"]
    assert stale == ["database/evidence.md", "database/evidence.json"]
    evidence.write_text(json.dumps({"schema_sha256": schema_hash(())}), encoding="utf-8")
    assert "another schema" not in run(command, room).stdout


def test_artefacts_that_do_not_verify_fail(run: Run, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused document is a failed check, not a crash."""

    def refuse(*_: object) -> None:
        raise VerificationFailed(Fault("api/openapi.yaml", "has no paths"))

    monkeypatch.setattr(pipeline, "check", refuse)
    result = run("check", room)
    assert result.exit_code == 1
    assert "api/openapi.yaml: has no paths" in result.stdout


def test_high_findings_fail_when_asked(run: Run) -> None:
    """They are listed, and fail the check under `--strict` alone."""
    run("build", CONTRADICTIONS)
    assert run("check", CONTRADICTIONS).exit_code == 0
    assert run("check", CONTRADICTIONS, "--strict").exit_code == 1


def test_the_day_of_the_package_is_kept(run: Run, room: Path) -> None:
    """A package built for a day is checked for that day, unless another is given."""
    run("build", room, "--date", "2026-12-24")
    assert run("check", room).exit_code == 0
    assert run("check", room, "--date", "2027-01-01").exit_code == 1


def test_it_writes_nothing(run: Run, room: Path) -> None:
    """A check leaves the disk as it was."""
    run("check", room)
    assert sorted(path.name for path in room.parent.iterdir()) == ["archgen.yaml"]
