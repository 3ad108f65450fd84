"""`archgen import`: the draft printed or written, what is left out told beside it, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SQL = "CREATE TABLE users (id int PRIMARY KEY, name text);\nCREATE VIEW v AS SELECT 1;\n"


def test_the_draft_is_printed_and_the_rest_told(folder: Path, run: Run) -> None:
    """The result can be redirected; what people should know stands beside it."""
    (folder / "a.sql").write_text(SQL, encoding="utf-8")

    result = run("import", "a.sql")

    assert result.exit_code == 0
    assert result.stdout.startswith("# Drafted by `archgen import` from a.sql (SQL, PostgreSQL).")
    assert "a.sql:2 statement: CREATE VIEW v" in result.stderr
    assert "4 things carried over" in result.stderr


def test_the_draft_is_written_and_builds_on(folder: Path, run: Run) -> None:
    """A file that is written is a requirements file: the other commands take it."""
    (folder / "a.sql").write_text(SQL, encoding="utf-8")

    assert run("import", "a.sql", "-o", "new/archgen.yaml").exit_code == 0
    assert run("explain", "new/archgen.yaml", "caching").exit_code == 0


def test_nothing_that_stands_is_overwritten(folder: Path, run: Run) -> None:
    """Unless it is asked for."""
    (folder / "a.sql").write_text(SQL, encoding="utf-8")
    (folder / "archgen.yaml").write_text("mine", encoding="utf-8")

    assert run("import", "a.sql", "-o", "archgen.yaml").exit_code == 2
    assert (folder / "archgen.yaml").read_text(encoding="utf-8") == "mine"
    assert run("import", "a.sql", "-o", "archgen.yaml", "--overwrite").exit_code == 0
    assert "User:" in (folder / "archgen.yaml").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["a.sql", "archgen.yaml"]


def test_json_accounts_for_every_thing(folder: Path, run: Run) -> None:
    """Each with its place, and the path that carries it or the reason why none does."""
    (folder / "a.sql").write_text(SQL, encoding="utf-8")

    made = json.loads(run("import", "a.sql", "--json").stdout)

    assert set(made) == {"requirements", "carried", "left_out", "conflicts"}
    assert {
        "kind": "column",
        "name": "users.name",
        "file": "a.sql",
        "line": 1,
        "became": "domain.entities.User.fields.name",
    } in made["carried"]
    assert made["left_out"][0]["because"].startswith("A view is derived")


def test_faults_are_told_with_their_places(folder: Path, run: Run) -> None:
    """Of all files, with status 2; nothing is written."""
    (folder / "a.sql").write_text("CREATE TABLE a (x int,\n", encoding="utf-8")

    result = run("import", "a.sql", "gone.yaml", "-o", "archgen.yaml")

    assert result.exit_code == 2
    assert "a.sql:" in result.stderr
    assert "gone.yaml" in result.stderr
    assert not (folder / "archgen.yaml").exists()
