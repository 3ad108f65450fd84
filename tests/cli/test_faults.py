"""Every command exits as the contract says, and never with a traceback for a user's mistake."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.main import get_group

from archgen import pipeline
from archgen.cli.app import app

if TYPE_CHECKING:
    from tests.cli.conftest import Run

FAULTS = sorted((Path(__file__).resolve().parents[1] / "fixtures/faults").glob("*.yaml"))
ON_A_FILE = (("build",), ("explain",), ("whatif", "--set", "engineers=3"), ("check",))


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_a_faulty_file_ends_in_2(run: Run, path: Path) -> None:
    """All faults are printed on standard error and nothing is written."""
    result = run("build", path)
    assert result.exit_code == 2
    assert "error: " in result.stderr
    assert "Traceback" not in result.output
    assert not Path("design").exists()


@pytest.mark.parametrize("command", ON_A_FILE, ids=lambda command: command[0])
def test_a_missing_file_ends_in_2(run: Run, command: tuple[str, ...]) -> None:
    """The default file that is not there is named with its remedy, another one by its name."""
    name, *options = command
    without = run(name, *options)
    assert without.exit_code == 2
    assert "there is no archgen.yaml here" in without.stderr
    other = run(name, "shop.yaml", *options)
    assert other.exit_code == 2
    assert "error: shop.yaml cannot be read" in other.stderr


@pytest.mark.parametrize("command", ON_A_FILE, ids=lambda command: command[0])
def test_broken_standards_are_the_users(run: Run, room: Path, command: tuple[str, ...]) -> None:
    """A fault in a company's own tables is bad input, told with file and line."""
    own = room.parent / "company/decisions"
    own.mkdir(parents=True)
    (own / "caching.yaml").write_text("decision: caching\nquestion: Why?\noptions: {}\nrules: []\n", encoding="utf-8")
    room.write_text(room.read_text(encoding="utf-8") + "standards: company\n", encoding="utf-8")
    name, *options = command
    result = run(name, room, *options)
    assert result.exit_code == 2
    assert "caching.yaml:" in result.stderr


def test_an_unexpected_exception_is_ours(run: Run, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the place, where to report it, no traceback unless it is asked for."""

    def fail(*_: object, **__: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr(pipeline, "decide", fail)
    result = run("explain", room)
    assert result.exit_code == 3
    assert "error: KeyError: 'lost' (in archgen." in result.stderr
    assert "Please report it" in result.stderr
    assert "Traceback" not in result.stderr
    for arguments in (("--debug", "explain", room), ("explain", room, "--debug")):
        assert "Traceback" in run(*arguments).stderr


def test_an_interrupt_ends_in_130(run: Run, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is no fault."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "decide", interrupt)
    result = run("explain", room)
    assert result.exit_code == 130
    assert "Traceback" not in result.output


@pytest.mark.parametrize("arguments", [("biuld",), ("build", "--sett", "a=1"), ("diff", "a.yaml"), ("tables", "shwo")])
def test_wrong_usage_ends_in_2(run: Run, arguments: tuple[str, ...]) -> None:
    """A command or option that does not exist, or an argument too few."""
    assert run(*arguments).exit_code == 2


def _commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in get_group(app).commands.items():
        inner = getattr(command, "commands", None)
        found += [(name, one) for one in inner] if inner else [(name,)]
    return found


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_every_help_holds_an_example(run: Run, command: tuple[str, ...]) -> None:
    """A command's help says what it does and shows one line that can be copied."""
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert f"Example: archgen {' '.join(command)}" in result.stdout


def test_no_command_is_a_promise(run: Run) -> None:
    """Only what works is offered."""
    names = {command[0] for command in _commands()}
    assert names == {
        *("init", "import", "build", "explain", "whatif", "diff", "check", "prove", "tables", "catalog", "schema"),
    }
    assert run("mcp").exit_code == 2
