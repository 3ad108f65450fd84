"""Runs of the command line in the process, in a folder of their own, without the long way through all documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from archgen import pipeline
from archgen.cli.app import app
from archgen.design.design import Design
from archgen.documents.design_json import design_json
from archgen.documents.document import Document
from archgen.knowledge.loader import Knowledge

Run = Callable[..., Result]

ROOM = """\
archgen: 1
project: {name: Kitroom, summary: Lends kit to colleagues.}
team: {engineers: 3}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def room(folder: Path) -> Path:
    """The smallest useful requirements file, under the default name."""
    path = folder / "archgen.yaml"
    path.write_text(ROOM, encoding="utf-8")
    return path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a command and demand that no exception got past it."""
    del folder

    def invoke(*arguments: object) -> Result:
        result = CliRunner().invoke(app, [str(one) for one in arguments], prog_name="archgen")
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return result

    return invoke


@pytest.fixture
def told(run: Run) -> Callable[..., Any]:
    """Run a command with `--json` and give what it printed."""

    def invoke(*arguments: object, status: int = 0) -> Any:
        result = run(*arguments, "--json")
        assert result.exit_code == status, result.output
        return json.loads(result.stdout)

    return invoke


@pytest.fixture
def flips() -> None:
    """Ask a brief package to look for flip points, which takes most of its time."""


@pytest.fixture
def brief_package(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Build packages of two documents, unverified: enough to see what the commands do with them."""
    if "flips" not in request.fixturenames:
        monkeypatch.setattr(pipeline, "decide", partial(pipeline.decide, flips=False))

    def render(design: Design, knowledge: Knowledge) -> tuple[Document, ...]:
        del knowledge
        return Document(path="README.md", text=f"# {design.name}\n"), design_json(design)

    monkeypatch.setattr(pipeline, "render", render)
    monkeypatch.setattr(pipeline, "check", lambda *_: None)
