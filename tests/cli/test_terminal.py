"""The command as a process: its streams, its colours, its status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "samples/ticket-shop.yaml"

posix = pytest.mark.skipif(os.name == "nt", reason="streams are closed by the shell here")


def _archgen(*arguments: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archgen", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


def _shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "ARCHGEN": f"{sys.executable} -m archgen"}
    return subprocess.run(
        ["bash", "-c", line], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_results_go_to_standard_output_alone(tmp_path: Path) -> None:
    """What a program reads is not mixed with progress, and holds no colour."""
    done = _archgen("explain", SHOP, "caching", "--json", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["decisions"][0]["id"] == "caching"
    assert "\x1b" not in done.stdout + done.stderr


def test_errors_go_to_standard_error_with_their_place(tmp_path: Path) -> None:
    """Path, fault, remedy; then file, line and caret."""
    (tmp_path / "archgen.yaml").write_text("archgen: 1\nproject: {name: X}\nteem: {engineers: 3}\n", encoding="utf-8")
    done = _archgen("build", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert [line for line in done.stderr.splitlines() if not line.endswith(" ...")] == [
        "error: unknown key `teem`; did you mean `team`?",
        "  --> archgen.yaml:3:1",
        "   3 | teem: {engineers: 3}",
        "     | ^^^^",
    ]


def test_a_terminal_without_unicode_gets_escapes(tmp_path: Path) -> None:
    """An ASCII-only stream neither crashes nor breaks JSON."""
    text = 'archgen: 1\nproject: {name: "Größe 注文"}\nteam: {engineers: 3}\n'
    (tmp_path / "archgen.yaml").write_text(text, encoding="utf-8")
    done = _archgen("explain", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Gr\\xf6\\xdfe" in done.stdout
    assert json.loads(_archgen("explain", "--json", cwd=tmp_path, PYTHONIOENCODING="ascii").stdout)["facts"]


@posix
def test_a_reader_who_leaves_is_no_fault(tmp_path: Path) -> None:
    """`| head` ends quietly with the status of the job."""
    done = _shell("set -o pipefail; $ARCHGEN tables show architecture_style --json | head -1", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["tables list", "--version", "--help", "schema"])
def test_a_full_disk_is_told(tmp_path: Path, command: str) -> None:
    """Output that cannot be written is an error of one line."""
    done = _shell(f"$ARCHGEN {command} > /dev/full", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


@posix
def test_a_closed_output_is_told(tmp_path: Path) -> None:
    """There is nowhere to print to."""
    done = _shell("$ARCHGEN tables list >&-", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: standard output is closed")


@posix
def test_colour_is_for_terminals_that_want_it(tmp_path: Path) -> None:
    """A terminal gets colour, unless NO_COLOR is set."""
    pexpect = pytest.importorskip("pexpect")
    for variables, expected in (({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False)):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables}
        arguments = ["-m", "archgen", "build", "missing.yaml"]
        child = pexpect.spawn(sys.executable, arguments, cwd=str(tmp_path), env=environment, timeout=60)
        child.expect(pexpect.EOF)
        assert (b"\x1b[1;31merror: " in child.before) is expected
        child.close()
        assert child.exitstatus == 2
