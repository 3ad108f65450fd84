"""Markdown as other people's viewers read it: headings with their fragments, links, tables.

Raw HTML is text here, as in the page: nothing that a person wrote becomes markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archgen.documents.markdown import anchor

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@dataclass(frozen=True)
class Heading:
    """A heading: its level, its words and the fragment by which it is linked; lines count from 1."""

    level: int
    text: str
    fragment: str
    line: int


@dataclass(frozen=True)
class Link:
    """A link or picture: where it leads and the line of the block that it stands in."""

    target: str
    line: int
    is_picture: bool


@cache
def parser() -> MarkdownIt:
    """Give the one parser: CommonMark without raw HTML, with tables and front matter."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow to import
    from mdit_py_plugins.front_matter import front_matter_plugin  # noqa: PLC0415 - as above

    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return made.use(front_matter_plugin)


@lru_cache(maxsize=256)
def blocks(text: str) -> Sequence[Token]:
    """Give the tokens of a document; they are shared, so nobody may change them."""
    return tuple(parser().parse(text))


def headings(text: str) -> Iterator[Heading]:
    """Give the headings in order; a fragment that occurs again is numbered, as viewers do."""
    taken: dict[str, int] = {}
    found = blocks(text)
    for place, token in enumerate(found):
        if token.type != "heading_open":
            continue
        words = plain_text(found[place + 1])
        fragment = anchor(words)
        number = taken.get(fragment, 0)
        taken[fragment] = number + 1
        yield Heading(int(token.tag[1]), words, f"{fragment}-{number}" if number else fragment, line_of(token))


def links(text: str) -> Iterator[Link]:
    """Give all links and pictures in order."""
    line = 1
    for token in blocks(text):
        line = token.map[0] + 1 if token.map else line
        for child in token.children or ():
            if child.type == "link_open":
                yield Link(str(child.attrs.get("href", "")), line, is_picture=False)
            elif child.type == "image":
                yield Link(str(child.attrs.get("src", "")), line, is_picture=True)


def fences(text: str) -> Iterator[tuple[str, str, int]]:
    """Give each fenced block: its language, its text and its line."""
    for token in blocks(text):
        if token.type == "fence":
            yield token.info.strip(), token.content, line_of(token)


def plain_text(inline: Token) -> str:
    """Give the words of an inline token without their marks."""
    if inline.children is None:
        return inline.content
    pieces = ("\n" if one.type in ("softbreak", "hardbreak") else one.content for one in inline.children)
    return "".join(pieces).strip()


def prose(text: str) -> str:
    """Give the words of a document as a reader sees them, code spans with them, fenced blocks without."""
    return "\n".join(plain_text(token) for token in blocks(text) if token.type == "inline")


def front_matter(text: str) -> tuple[tuple[str, str], ...]:
    """Give the lines `key: value` that stand before the document."""
    first = next(iter(blocks(text)), None)
    if first is None or first.type != "front_matter":
        return ()
    rows = (line.partition(":") for line in first.content.splitlines() if ":" in line)
    return tuple((key.strip(), value.strip().strip("\"'")) for key, _, value in rows)


def line_of(token: Token) -> int:
    """Give the line of a block."""
    return token.map[0] + 1 if token.map else 1
