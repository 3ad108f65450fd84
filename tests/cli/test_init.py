"""`archgen init` without a person: for scripts, and line by line for programs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from archgen import load_requirements
from archgen.cli.app import app
from archgen.cli.interviewing.journal import journal_path

Run = Callable[..., Result]
NAME, ENOUGH, WRITE = {"answer": "Kitroom"}, {"enough": True}, {"write": True}


def _talk(*messages: object, file: str = "archgen.yaml", status: int = 0) -> list[dict[str, Any]]:
    """Send messages and give what came back, a JSON object a line."""
    lines = "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in messages)
    result = CliRunner().invoke(app, ["init", file, "--json"], input=lines)
    assert result.exit_code == status, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_without_a_terminal_it_says_what_is_missing(run: Run, folder: Path) -> None:
    """Exit 2, the questions with what would be assumed, and the way to answer them; nothing is written."""
    result = run("init")
    assert result.exit_code == 2
    assert "error: name: is missing; write for example `--set name=Stagedoor`" in result.stderr
    assert "--answers FILE" in result.stderr
    assert "engineers" in result.stderr
    assert "6 people" in result.stderr
    assert list(folder.iterdir()) == []


def test_set_is_enough(run: Run, folder: Path) -> None:
    """The name and whatever else is known; the rest is assumed and told."""
    result = run(
        "init", "kit.yaml", "--set", "name=Kitroom", "--set", "engineers=3", "--set", "entities=Item: name string"
    )
    assert result.exit_code == 0, result.output
    assert "Still assumed, and able to change a decision:" in result.stdout
    written = load_requirements(folder / "kit.yaml")
    assert written.stated("engineers") == 3
    assert [one.name for one in written.domain.entities] == ["Item"]


def test_a_file_of_answers(run: Run, folder: Path) -> None:
    """Answers by question; what holds nothing is not known."""
    answers = (
        "name: Kitroom\nteam.engineers: 3\nrpo:\ncompliance: [gdpr, PCI-DSS]\nentities:\n  - 'Item: name string(80)'\n"
    )
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    assert run("init", "--answers", "answers.yaml").exit_code == 0
    written = load_requirements(folder / "archgen.yaml")
    assert written.stated("compliance") == ("gdpr", "pci_dss")
    assert "not known yet, so assumed" in (folder / "archgen.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("name: X\nenginers: 3\n", "unknown question `enginers`; did you mean `engineers`?"),
        ("name: X\nrpo: soon\n", "`soon` is not a duration"),
        ("name: X\nentities: {Order: 1}\n", "entities are lines such as"),
        ("- name\n", "must hold keys and values"),
        ("name: [\n", "not valid YAML"),
    ],
)
def test_faults_of_a_file_of_answers(run: Run, folder: Path, answers: str, message: str) -> None:
    """Each with its value and remedy; nothing is written."""
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    result = run("init", "--answers", "answers.yaml")
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (folder / "archgen.yaml").exists()


def test_a_file_with_faults_is_told_before_any_question(run: Run, folder: Path) -> None:
    """With the place, as for any other command."""
    (folder / "archgen.yaml").write_text("project: {name: X}\nteem: {engineers: 3}\n", encoding="utf-8")
    result = run("init", "--set", "rpo=1 h")
    assert result.exit_code == 2
    assert "archgen.yaml:2:1" in result.stderr


@pytest.mark.parametrize(
    ("file", "message"), [("no/such/archgen.yaml", "there is no folder no/such"), (".", "is a folder")]
)
def test_a_place_that_cannot_be_written_is_told_first(run: Run, file: str, message: str) -> None:
    """Before anybody has answered anything."""
    result = run("init", file, "--set", "name=X")
    assert result.exit_code == 2
    assert message in result.stderr


def test_depths_exclude_one_another(run: Run) -> None:
    """`--quick --thorough` is wrong usage."""
    assert run("init", "--quick", "--thorough").exit_code == 2


def test_a_program_can_hold_the_interview(folder: Path) -> None:
    """One question out, one answer in; at the end the review, and the file."""
    out = _talk(NAME, {"answer": ""}, {"answer": ["Clerk", "Staff"]}, {"answer": "Item: name string"}, {"answer": ""},
                {"answer": None}, {"back": True}, {"answer": 7}, ENOUGH, WRITE)  # fmt: skip
    questions = [one["question"]["id"] for one in out[:-2]]
    assert questions[:5] == ["name", "summary", "actors", "entities.1", "entities.2"]
    assert questions[5] == questions[7]
    assert set(out[5]["question"]) >= {"id", "kind", "text", "why", "changes", "default", "help", "progress"}
    assert out[-2]["review"]["name"] == "Kitroom"
    assert out[-2]["review"]["total"] == 35
    assert out[-1] == {"written": "archgen.yaml"}
    assert load_requirements(folder / "archgen.yaml").actors == ("Clerk", "Staff")
    assert not journal_path(folder / "archgen.yaml").exists()


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("nonsense", "one JSON object a line is expected"),
        ("[]", "an object with one key is expected"),
        ({"anser": 1}, "an object with one key is expected"),
        ({"change": 3}, "`change` takes the id of a question"),
        ({"change": "enginers"}, "did you mean `engineers`?"),
        ({"write": True}, "an answer is needed here first"),
        ({"answer": None}, "an answer is needed here"),
        ({"back": True}, "this is the first question"),
    ],
)
def test_messages_that_cannot_be_taken(folder: Path, message: object, fault: str) -> None:
    """The fault comes with the question, which stands."""
    out = _talk(message, status=130)
    assert fault in out[1]["fault"]
    assert out[1]["question"] == out[0]["question"]
    assert not journal_path(folder / "archgen.yaml").exists()


def test_a_program_that_leaves_finds_its_answers_again(folder: Path) -> None:
    """The journal is beside the file until the file is written."""
    _talk(NAME, {"answer": "Lends kit."}, status=130)
    assert journal_path(folder / "archgen.yaml").exists()
    assert _talk(status=130)[0]["question"]["id"] == "actors"
    assert _talk(ENOUGH, WRITE)[-1] == {"written": "archgen.yaml"}
    assert load_requirements(folder / "archgen.yaml").project.summary == "Lends kit."


def test_a_torn_journal_loses_its_last_line_alone(folder: Path) -> None:
    """What a crash cut off is cut away, and the answers before it stand."""
    _talk(NAME, {"answer": "Lends kit."}, status=130)
    path = journal_path(folder / "archgen.yaml")
    path.write_bytes(path.read_bytes() + b'{"question": "actors", "te')
    assert _talk({"answer": "Clerk"}, status=130)[1]["question"]["id"] == "entities.1"
    assert _talk(status=130)[0]["question"]["id"] == "entities.1"


def test_a_file_that_changed_meanwhile_wins(folder: Path) -> None:
    """Answers that the file gives itself now are left out, and said to be."""
    file = folder / "archgen.yaml"
    file.write_text("project: {name: Kitroom}\n", encoding="utf-8")
    _talk({"answer": "Lends kit."}, {"answer": "Clerk"}, status=130)
    file.write_text("project: {name: Kitroom, summary: Lends everything.}\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["init", "--json"], input='{"enough": true}\n{"write": true}\n')
    assert "The kept answer to summary is left out: archgen.yaml says it itself now." in result.stderr
    assert file.read_text(encoding="utf-8").startswith("project: {name: Kitroom, summary: Lends everything.}\n")
    assert load_requirements(file).actors == ("Clerk",)


@pytest.mark.skipif(os.name == "nt", reason="links and rights are those of POSIX systems")
def test_links_and_rights_of_the_file_stay(run: Run, folder: Path) -> None:
    """The file is replaced at once, where the link leads."""
    (folder / "real").mkdir()
    real = folder / "real" / "kit.yaml"
    real.write_text("project: {name: Kitroom}\n", encoding="utf-8")
    real.chmod(0o640)
    (folder / "archgen.yaml").symlink_to(real)
    assert run("init", "--set", "engineers=3").exit_code == 0
    assert (folder / "archgen.yaml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert load_requirements(real).stated("engineers") == 3


def test_what_exists_fills_in_what_it_says(folder: Path) -> None:
    """Entities come from the schema, each with its place; the name is asked for, with the guess as its default."""
    sql = "CREATE TABLE customers (id bigint primary key, email varchar(200) not null unique);\n"
    (folder / "kit room.sql").write_text(sql, encoding="utf-8")
    lines = "".join(
        f"{json.dumps(one)}\n" for one in ({"answer": ""}, {"answer": ""}, {"answer": "Clerk"}, ENOUGH, WRITE)
    )
    result = CliRunner().invoke(app, ["init", "--from", "kit room.sql", "--json"], input=lines)
    assert result.exit_code == 0, result.output
    out = [json.loads(line)["question"] for line in result.stdout.splitlines()[:4]]
    assert [one["id"] for one in out[:3]] == ["name", "summary", "actors"]
    assert out[0]["default"]["text"].casefold() == "kit room"
    assert not out[3]["id"].startswith("entities")
    written = load_requirements(folder / "archgen.yaml")
    assert [one.name for one in written.domain.entities] == ["Customer"]
    assert "from kit room.sql:1" in (folder / "archgen.yaml").read_text(encoding="utf-8")


def test_sources_do_not_mix_with_a_file_that_stands(run: Run, room: Path, folder: Path) -> None:
    """What a person wrote is not drafted anew."""
    (folder / "a.sql").write_text("CREATE TABLE a (id int primary key);\n", encoding="utf-8")
    result = run("init", "--from", "a.sql", "--set", "engineers=3")
    assert result.exit_code == 2
    assert f"{room.name} stands already" in result.stderr


def test_what_a_file_decides_wrongly_is_told_before_any_question(folder: Path) -> None:
    """A decision that does not exist is a fault of the file, not of the answers."""
    (folder / "archgen.yaml").write_text("project: {name: X}\ndecisions: {cachng: none}\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["init", "--json"], input="")
    assert result.exit_code == 2
    assert "did you mean `caching`?" in result.stderr
    assert result.stdout == ""
