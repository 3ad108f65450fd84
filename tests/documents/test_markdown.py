"""Text of people comes out of Markdown letter for letter."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from archgen.documents.markdown import anchor, bare, code, link, md, sentence, tail

GFM = MarkdownIt("gfm-like", {"linkify": False})
PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=40)
HOSTILE = [
    "*bold* _not_ __x__",
    "a|b",
    "<script>alert(1)</script>",
    "&amp; &copy;",
    "[x](http://evil)",
    "![x](y)",
    "`tick`",
    "a\\b",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "---",
    "===",
    "~~gone~~",
    "$x$",
    "> quote",
    "snake_case_name",
    "_leading",
    "trailing_",
    "{{ 7*7 }}",
    ":---",
    "***",
    "=",
    "-",
    "1.",
]


def flat(text: str) -> str:
    """Collapse white space, as escaping does."""
    return re.sub(r"\s+", " ", text).strip()


def seen(markdown: str, tag: str) -> str:
    """Give what a reader sees in the first element of a tag."""
    found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", GFM.render(markdown), re.DOTALL)
    assert found is not None, markdown
    assert "<" not in found[1], found[1]
    return html.unescape(found[1])


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("frame", "tag"),
    [("{}\n", "p"), ("## {}\n", "h2"), ("- {}\n", "li"), ("| A |\n| --- |\n| {} |\n", "td"), ("so {} is\n", "p")],
)
def test_hostile_texts_are_shown_as_they_are(text: str, frame: str, tag: str) -> None:
    """In prose, headings, lists and table cells, at the start of a line and within it."""
    shown = seen(frame.format(md(text)), tag)
    assert flat(shown) in (flat(text), f"so {flat(text)} is")


@given(PRINTABLE)
def test_any_text_is_shown_as_it_is_in_prose(text: str) -> None:
    """Whatever people call their things."""
    if flat(text):
        assert flat(seen(md(text) + "\n", "p")) == flat(text)


@given(PRINTABLE)
def test_any_text_is_shown_as_it_is_in_a_cell(text: str) -> None:
    """A bar does not start another column."""
    if flat(text):
        assert flat(seen(f"| A | B |\n| --- | --- |\n| {md(text)} | x |\n", "td")) == flat(text)


@given(PRINTABLE)
def test_any_text_is_shown_as_it_is_as_code(text: str) -> None:
    """Backticks inside do not end the span."""
    if flat(text):
        assert flat(seen(f"| A |\n| --- |\n| {code(text)} |\n", "code")) == flat(text)


@given(PRINTABLE)
def test_any_text_can_be_linked(text: str) -> None:
    """Brackets in a name do not end the link."""
    if flat(text):
        assert flat(seen(link(text, "a b/c(d).md") + "\n", "a")) == flat(text)


def test_empty_text_is_no_code() -> None:
    """Two backticks alone would be printed."""
    assert code("  ") == ""


def test_a_link_without_a_target_is_its_text() -> None:
    """Not everything that is named has documentation."""
    assert link("PostgreSQL", "") == "PostgreSQL"
    assert link("A", "b.md#c") == "[A](b.md#c)"
    assert link("A", "b c.md") == "[A](<b c.md>)"


@pytest.mark.parametrize(
    ("heading", "fragment"),
    [
        ("Risks that could sink it", "risks-that-could-sink-it"),
        ("R1: stock & locks", "r1-stock--locks"),
        ("snake_case – and dash", "snake_case--and-dash"),
        (" Größe 2×", "größe-2"),
    ],
)
def test_fragments_are_those_of_viewers(heading: str, fragment: str) -> None:
    """Lower case, punctuation dropped, each space a dash."""
    assert anchor(heading) == fragment


def test_sentences_begin_and_end_as_such() -> None:
    """Texts of tables are phrases; documents need sentences."""
    assert sentence("jobs  wait\nfor others") == "Jobs wait for others."
    assert [sentence(text) for text in ("Done.", "Why?", "", "All of:")] == ["Done.", "Why?", "", "All of:"]
    assert bare("Done. ") == "Done"
    assert [tail(text) for text in ("A person decides.", "PostgreSQL runs", "SQS is there", "x")] == [
        "a person decides",
        "PostgreSQL runs",
        "SQS is there",
        "x",
    ]
