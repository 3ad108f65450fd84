import re
from xml.etree import ElementTree as ET

import pytest

from archgen.documents.diagrams import rendering
from archgen.documents.diagrams.boxes import Arrow, Box, Group, Picture
from archgen.documents.diagrams.mermaid import (
    EntityBox,
    Heading,
    Message,
    Participant,
    Remark,
    entity_diagram,
    flowchart,
    sequence,
    state_diagram,
)
from archgen.documents.diagrams.rendering import check_syntax, render_svg
from archgen.documents.diagrams.text import escape

NASTY = [
    '<script>alert(1)</script> "quoted"',
    "C# & F#; 100 % {{ 7*7 }} [x] (y) | `tick`",
    "**bold** _under_ ~~strike~~ a\\b",
    "&amp; #35; e#quot;",
    "1. first - -- --> end",
    "مدير النظام 利用者 🙂",
]
HEADING = Heading("t", "d")


def _shown(svg: str) -> str:
    """All visible text of a drawing, without white space."""
    root = ET.fromstring(svg)
    texts = [one for one in root.iter() if one.tag.rpartition("}")[2] in ("text", "foreignObject")]
    return re.sub(r"[\s\u2060]+", "", "".join("".join(one.itertext()) for one in texts))


@pytest.mark.parametrize("text", NASTY)
def test_names_are_drawn_letter_for_letter(text: str) -> None:
    """In boxes, frames, arrows, participants, messages, notes, tables and states."""
    label = escape(text)
    boxes = (Group("g", label, (Box("a", label, "app"), Box("b", label, "store", "cylindrical"))),)
    sources = {
        flowchart(HEADING, Picture(boxes, (Arrow("a", "b", label),))): 4,
        sequence(
            HEADING,
            [Participant("a", label, is_person=True), Participant("b", label)],
            [Message("a", "b", label), Remark(("a", "b"), label)],
        ): 6,
        entity_diagram(HEADING, [EntityBox("A", label, ())], []): 1,
        state_diagram(HEADING, {"a": label}, [], "a", []): 1,
    }
    for source, count in sources.items():
        svg = render_svg(source)
        assert svg is not None
        assert _shown(svg).count(re.sub(r"\s+", "", text)) >= count, source


def test_pictures_stand_on_white_and_repeat_byte_for_byte() -> None:
    """A drawing is readable on a dark page, and the same each time."""
    source = flowchart(HEADING, Picture((Box("a", "A", "app"),)))
    first = render_svg(source)
    assert first is not None
    assert "background-color:#ffffff" in first
    assert first == render_svg(source)


def test_without_a_renderer_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source stays; its structure is still checked."""
    monkeypatch.setattr(rendering, "can_render", lambda: False)
    source = flowchart(HEADING, Picture((Group("g", "G", (Box("a", "A", "app"),)),)))
    assert render_svg(source) is None
    assert check_syntax(source) is None
    assert check_syntax(source.replace("  end\n", "")) == '`subgraph g ["G"]` is not closed'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("flowchart TB\n", "begins with"),
        ('---\ntitle: "t"\n---\nmindmap\n', "no kind of diagram"),
        ('---\ntitle: "t"\n---\nflowchart TB\n  a["x]\n', "quote is not closed"),
        ('---\ntitle: "t"\n---\nflowchart TB\n  end\n', "closes nothing"),
        ('---\ntitle: "t"\n---\nflowchart TB\n  a --> --> b\n', ""),
    ],
)
def test_broken_diagrams_are_found(text: str, fault: str) -> None:
    """Structure first, then the parser of the renderer."""
    found = check_syntax(text)
    assert found is not None
    assert fault in found


def test_refused_text_gives_no_picture() -> None:
    """A renderer that refuses does not stop the build."""
    assert render_svg('---\ntitle: "t"\n---\nflowchart TB\n  a --> --> b\n') is None
