"""The only place that prints."""

from __future__ import annotations

import time

import pytest

from archgen.cli import console


def test_what_takes_long_is_told_once_and_then_step_by_step(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first second each step is named on standard error, each once."""
    monkeypatch.setattr(console, "_PATIENCE_S", 0.0)
    with console.progress("reading") as step:
        time.sleep(0.2)
        step("writing")
        step("writing")
    assert capsys.readouterr() == ("", "reading ...\nwriting ...\n")


def test_what_is_quick_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody reads of work that is done already."""
    with console.progress("reading") as step:
        step("writing")
    assert capsys.readouterr() == ("", "")


def test_quiet_work_is_never_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """`--quiet` leaves errors alone on standard error."""
    monkeypatch.setattr(console, "_PATIENCE_S", 0.0)
    with console.progress("reading", quiet=True):
        time.sleep(0.1)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("stated", "columns"), [("120", 120), ("7", 40), ("wide", 100), ("", 100)])
def test_the_width_follows_the_environment(monkeypatch: pytest.MonkeyPatch, stated: str, columns: int) -> None:
    """Where there is no terminal, COLUMNS says how wide a line may be."""
    monkeypatch.setenv("COLUMNS", stated)
    assert console.width() == columns
