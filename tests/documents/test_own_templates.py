"""Templates of a company: they replace and add documents, and what is wrong with one is told in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen import pipeline
from archgen.documents.document import Document
from archgen.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
BRIEF = "project: {name: Kitroom}\nteam: {engineers: 12}\n"


def documents(standards: Path) -> dict[str, Document]:
    """Make the documents of a project under some standards."""
    brief = pipeline.read(BRIEF, standards=standards)
    design = pipeline.compose(pipeline.decide(brief, flips=False))
    return {one.path: one for one in pipeline.render(design, brief.knowledge)}


def templates(folder: Path, **files: str) -> Path:
    """Write templates; `__` in a name stands for `/`."""
    for name, text in files.items():
        path = folder / "templates" / f"{name.replace('__', '/')}.md.j2"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def fault(standards: Path) -> str:
    """Give what is wrong with some templates, as people read it."""
    with pytest.raises(InputError) as caught:
        documents(standards)
    return str(caught.value)


def test_the_sample_adds_a_document() -> None:
    """It reads the design, and stands in the page and in the list of what the standards change."""
    made = documents(ROOT / "samples" / "standards")
    assert "# Handover of Kitroom to the platform group" in made["handover.md"].text
    assert "| Class of the data standard | ~internal |" in made["handover.md"].text
    assert "`documents/handover.md.j2` | added" in made["decisions/README.md"].text


def test_a_template_of_the_same_name_wins(tmp_path: Path) -> None:
    """All other documents are made as before, and without the folder this one too."""
    made = documents(templates(tmp_path, risks="# Ours: {{ design.name }}\n"))
    assert made["risks.md"].text == "# Ours: Kitroom\n"
    assert made["README.md"].text.startswith("# Kitroom: backend design")
    brief = pipeline.read(BRIEF)
    plain = pipeline.render(pipeline.compose(pipeline.decide(brief, flips=False)), brief.knowledge)
    assert next(one for one in plain if one.path == "risks.md").text.startswith("# Risks")


def test_an_unknown_name_is_told_with_line_and_nearest(tmp_path: Path) -> None:
    """Names are strict: nothing is left out silently."""
    text = fault(templates(tmp_path, risks="# Ours\n\n{{ desing.name }}\n"))
    assert "unknown name `desing`; did you mean `design`?" in text
    assert "risks.md.j2:3:1" in text


def test_all_that_cannot_be_read_is_told_together(tmp_path: Path) -> None:
    """Syntax of every template, and names that nothing would use, before any document is made."""
    text = fault(templates(tmp_path, risks="a\n{% if %}\n", roadmap="{{ x\n", READM="# Ours\n"))
    assert "risks.md.j2:2:1" in text
    assert "roadmap.md.j2:" in text
    assert "unknown template `READM.md.j2`; did you mean `README.md.j2`?" in text


def test_a_template_may_only_read(tmp_path: Path) -> None:
    """A folder of standards may come with somebody else's repository: its templates run no code."""
    text = fault(templates(tmp_path, risks="{{ design.__class__.__mro__ }}\n"))
    assert "risks.md.j2:1:1" in text
    assert "unsafe" in text


def test_a_new_document_takes_no_place_of_archgens(tmp_path: Path) -> None:
    """Whoever wants another README replaces its template."""
    text = fault(templates(tmp_path, documents__README="# Ours\n"))
    assert "archgen writes README.md itself; replace its template" in text


def test_a_document_that_does_not_verify_is_the_companys_fault(tmp_path: Path) -> None:
    """A link that leads nowhere stops the build as bad input, and nothing is written."""
    standards = templates(tmp_path / "s", documents__handover="# Handover\n\n[nowhere](nowhere.md)\n")
    with pytest.raises(InputError, match=r"nowhere\.md"):
        pipeline.build(BRIEF, tmp_path / "design", standards=standards)
    assert not (tmp_path / "design").exists()
