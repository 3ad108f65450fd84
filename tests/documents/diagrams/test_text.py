import json

import pytest

from archgen.documents.diagrams.text import escape, joined, title_value, wrapped


@pytest.mark.parametrize("char", list('"#;<>&{}[]()|`%:,\\*_~$@'))
def test_characters_with_a_meaning_become_numbers(char: str) -> None:
    """Whatever Mermaid reads as syntax is written as its code point."""
    assert escape(f"a {char} b") == f"a #{ord(char)}; b"


def test_white_space_collapses() -> None:
    """A line break in a name would end the statement."""
    assert escape("  two\n lines\t") == "two lines"


@pytest.mark.parametrize("text", ["- dash", "1. first", "12) second", "+ plus"])
def test_texts_that_look_like_lists_are_escaped(text: str) -> None:
    """Mermaid refuses labels that begin as Markdown lists do."""
    assert escape(text) != text


def test_versions_stay_readable() -> None:
    """Only a number that begins a list is escaped, not one with a point."""
    assert escape("0.163") == "0.163"


def test_long_texts_break_between_words() -> None:
    """Lines are about as long as asked, and no character is lost."""
    assert wrapped("claims a job and works", 12) == "claims a job<br/>and works"


def test_endless_words_are_cut() -> None:
    """A word of a hundred letters does not make a box of a hundred letters."""
    lines = wrapped("x" * 100, 10).split("<br/>")
    assert "".join(lines) == "x" * 100
    assert max(map(len, lines)) == 40


def test_titles_are_json_strings() -> None:
    """The front matter is YAML, which knows no entities."""
    assert json.loads(title_value('- a: "b" # c')) == '- a: "b" # c'


def test_markup_in_titles_has_look_alikes() -> None:
    """Mermaid cleans titles as HTML and shows the result as text."""
    assert json.loads(title_value("R&D <b>")) == "R＆D ‹b›"


def test_empty_parts_leave_no_line() -> None:
    """A container without a technology has one line."""
    assert joined("a", "", "b") == "a<br/>b"
