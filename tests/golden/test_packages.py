"""Whole packages: the committed one is current, same input gives same bytes, names come out letter for letter."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from archgen import pipeline
from archgen.documents.document import Document
from archgen.verification import inspect

SAMPLE = Path("samples/ticket-shop.yaml")
COMMITTED = Path("samples/ticket-shop/design")
HOSTILE = Path("tests/fixtures/hostile-names.yaml")
SAMPLES = ("internal-tool", "tenant-saas", "ticket-shop", "iot-telemetry", "platform")
WORDS_OF_A_SMALL_PACKAGE = 5_000


def documents_of(path: Path) -> tuple[Document, ...]:
    """Build the documents of a requirements file in memory."""
    brief = pipeline.read(path)
    return pipeline.render(pipeline.compose(pipeline.decide(brief)), brief.knowledge)


def committed(documents: tuple[Document, ...]) -> dict[str, str]:
    """Keep what is committed of a package: all but pictures, whose bytes depend on the renderer's version."""
    return {one.path: one.text for one in documents if one.kind == "view" and one.path != "index.html"}


def test_committed_package_is_current(root: Path, *, update_golden: bool) -> None:
    """The package beside the ticket shop's requirements is what a build gives today."""
    built = committed(documents_of(root / SAMPLE))
    folder = root / COMMITTED
    if update_golden:
        for path in folder.rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in built:
                path.unlink()
        for name, text in built.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    there = {
        one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8")
        for one in folder.rglob("*")
        if one.is_file()
    }
    assert sorted(there) == sorted(built), "run pytest with --update-golden and review the change"
    assert [name for name in sorted(built) if there[name] != built[name]] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_build_without_a_flaw(root: Path, sample: str) -> None:
    """Every sample gives a package in which no inspection finds anything."""
    brief = pipeline.read(root / f"samples/{sample}.yaml")
    design = pipeline.compose(pipeline.decide(brief))
    assert inspect(design, pipeline.render(design, brief.knowledge)) == ()


def test_same_bytes_under_other_hash_seeds_and_folders(root: Path, tmp_path: Path) -> None:
    """Two processes with other hash seeds, started in other folders, write the same bytes."""
    built = []
    for seed, folder in (("1", root), ("2024", tmp_path)):
        out = tmp_path / f"package-{seed}"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "src")}
        command = [sys.executable, "-m", "archgen", "build", str(root / SAMPLE), "-o", str(out), "--quiet"]
        subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True)
        built.append({one.relative_to(out).as_posix(): one.read_bytes() for one in out.rglob("*") if one.is_file()})
    assert built[0] == built[1]


def test_small_tool_gets_a_short_package(root: Path) -> None:
    """What a two-person tool has to read is at most 5,000 words, sources of diagrams included."""
    texts = [one.text for one in documents_of(root / "samples/internal-tool.yaml") if one.path.endswith(".md")]
    assert sum(len(text.split()) for text in texts) <= WORDS_OF_A_SMALL_PACKAGE


def test_hostile_names_stand_letter_for_letter(root: Path) -> None:
    """A reader of the rendered page sees the names of people, systems and entities as they were written."""
    requirements = pipeline.load_requirements(root / HOSTILE)
    page = next(one.text for one in documents_of(root / HOSTILE) if one.path == "index.html")
    shown = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", page)))
    names = [requirements.project.name, *requirements.actors, *(one.name for one in requirements.integrations)]
    names += [one.name for one in requirements.domain.entities]
    missing = [name for name in names if re.sub(r"\s+", " ", name).strip() not in shown]
    assert missing == []


def test_contradictions_are_named_and_still_built(root: Path) -> None:
    """A file full of contradictions gives a package that names each of them with both sides."""
    brief = pipeline.read(root / "tests/fixtures/contradictions.yaml")
    design = pipeline.compose(pipeline.decide(brief))
    documents = {one.path: one.text for one in pipeline.render(design, brief.knowledge)}
    contradictions = [one for one in design.findings if one.kind == "contradiction"]
    assert len(contradictions) >= 10
    assert [one.id for one in contradictions if one.id not in documents["requirements.md"]] == []
