"""Markdown to HTML for the page: headings one level down, links within the page, pictures embedded."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from archgen.documents.page.reading import blocks, front_matter, headings
from archgen.documents.page.targets import PageIds, is_elsewhere, resolve

if TYPE_CHECKING:
    from markdown_it.token import Token

_TITLE = re.compile(r"\A---\ntitle: (?P<title>.*)\n---\n")
_DESCRIPTION = re.compile(r"^\s*accDescr: (?P<text>.*)$", re.MULTILINE)
_CODED = re.compile(r"#(\d+);")
_DEEPEST = 6


class Pictures:
    """Drawings of the package: shown with their source, which is the place that links to either lead to.

    Args:
        drawings: SVG by path.
        sources: Mermaid text by path.
        ids: Ids of the page.
        label: Words before the source of a diagram.
    """

    def __init__(self, drawings: Mapping[str, str], sources: Mapping[str, str], ids: PageIds, label: str) -> None:
        self._drawings, self._sources, self._ids, self._label = drawings, sources, ids, label
        self.shown: set[str] = set()

    def by_path(self, path: str, alt: str) -> str | None:
        """Show the drawing or source at a path; None when there is neither."""
        stem = path.rpartition(".")[0]
        source, drawing = f"{stem}.mmd", self._drawings.get(f"{stem}.svg")
        if source not in self._sources and drawing is None:
            return None
        return self._figure(source, self._sources.get(source, ""), drawing, alt)

    def within_text(self, path: str, alt: str) -> str:
        """Show a drawing between words; without one its words stand for it."""
        drawing = self._drawings.get(path)
        return escape(alt, quote=False) if drawing is None else _img(drawing, alt)

    def by_text(self, text: str) -> str:
        """Show the drawing of a fenced diagram, or its source."""
        path = next((path for path, source in self._sources.items() if source.strip() == text.strip()), "")
        return self._figure(path, text, self._drawings.get(f"{path.removesuffix('.mmd')}.svg"), "")

    def _figure(self, path: str, text: str, drawing: str | None, alt: str) -> str:
        title, description = described(text)
        words = alt or ". ".join(part for part in (title, description) if part) or self._label
        place = ""
        if path in self._sources and path not in self.shown:
            place = f' id="{self._ids.file(path)}"'
            self.shown.add(path)
        source = f"<pre><code>{escape(text.strip(), quote=False)}</code></pre>"
        folded = f"<details><summary>{escape(self._label)}</summary>{source}</details>" if text else ""
        return f"<figure{place}>{_img(drawing, words) if drawing else ''}{folded}</figure>\n"


def described(text: str) -> tuple[str, str]:
    """Give title and description of a diagram for people who cannot see it."""
    title, description = _TITLE.match(text), _DESCRIPTION.search(text)
    words = description["text"] if description else ""
    return _unquoted(title["title"]) if title else "", _CODED.sub(lambda match: chr(int(match[1])), words)


class PageRenderer:
    """Renders the documents of one package.

    Args:
        ids: Ids of the page.
        pictures: Drawings to embed.
        label_table: Words that name a table to those who cannot see it.
    """

    def __init__(self, ids: PageIds, pictures: Pictures, label_table: str) -> None:
        self._ids, self._pictures, self._label_table = ids, pictures, label_table

    def html(self, path: str, text: str) -> str:
        """Give the HTML of one document."""
        anchors = [self._ids.heading(path, one.fragment) or "" for one in headings(text)]
        levels = _levels(one.level for one in headings(text))
        walk = _Walk(
            path, self._ids, self._pictures, escape(self._label_table), iter(zip(anchors, levels, strict=True))
        )
        return _front(text) + walk.render([token for token in blocks(text) if token.type != "front_matter"])


class _Walk:
    """One run over the tokens of a document; tokens are shared and never changed."""

    def __init__(
        self, path: str, ids: PageIds, pictures: Pictures, table: str, headings: Iterator[tuple[str, int]]
    ) -> None:
        self._path, self._ids, self._pictures, self._table, self._headings = path, ids, pictures, table, headings
        self._level = 2

    def render(self, tokens: Sequence[Token]) -> str:
        parts, place = [], 0
        while place < len(tokens):
            three = tokens[place : place + 3]
            whole = self._lone_picture(three) or _empty_head(three)
            parts.append(whole or self._block(tokens[place]))
            place += 3 if whole else 1
        return "".join(parts)

    def _lone_picture(self, tokens: Sequence[Token]) -> str:
        """Show a paragraph that is one picture as a figure."""
        if [one.type for one in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
            return ""
        match tokens[1].children:
            case [image] if image.type == "image":
                return self._pictures.by_path(self._source(image), image.content) or ""
        return ""

    def _block(self, token: Token) -> str:
        match token.type:
            case "inline":
                return self._inline(token.children or [])
            case "heading_open":
                anchor, self._level = next(self._headings)
                return f'<h{self._level} id="{anchor}">'
            case "heading_close":
                return f"</h{self._level}>\n"
            case "table_open":
                return f'<div class="wide" role="group" aria-label="{self._table}" tabindex="0">\n<table>\n'
            case "table_close":
                return "</table>\n</div>\n"
            case "th_open" | "td_open":
                return _cell(token)
            case "fence" if token.info.strip() == "mermaid":
                return self._pictures.by_text(token.content)
            case "fence" | "code_block":
                return f"<pre><code>{escape(token.content, quote=False)}</code></pre>\n"
            case "paragraph_open" | "paragraph_close" if token.hidden:
                return ""
            case _:
                return _plain(token)

    def _inline(self, children: Sequence[Token]) -> str:
        return "".join(self._span(child) for child in children)

    def _span(self, token: Token) -> str:
        match token.type:
            case "text":
                return escape(token.content, quote=False)
            case "code_inline":
                return f"<code>{escape(token.content, quote=False)}</code>"
            case "softbreak":
                return "\n"
            case "hardbreak":
                return "<br>\n"
            case "link_open":
                return self._link(str(token.attrs.get("href", "")))
            case "image":
                return self._pictures.within_text(self._source(token), token.content)
            case _:
                return _plain(token)

    def _link(self, link: str) -> str:
        if is_elsewhere(link):
            return f'<a href="{escape(link)}" rel="noreferrer">'
        target = resolve(link, self._path)
        found = self._ids.find(target)
        return f'<a href="{escape(f"#{found}" if found else target.path or link)}">'

    def _source(self, image: Token) -> str:
        return resolve(str(image.attrs.get("src", "")), self._path).path


def _unquoted(value: str) -> str:
    return str(json.loads(value)) if value.startswith('"') else value


def _img(drawing: str, words: str) -> str:
    encoded = b64encode(drawing.encode("utf-8")).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{encoded}" alt="{escape(words)}">'


def _front(text: str) -> str:
    rows = "".join(f"<div><dt>{escape(key)}</dt><dd>{escape(value)}</dd></div>" for key, value in front_matter(text))
    return f'<dl class="front">{rows}</dl>\n' if rows else ""


def _levels(levels: Iterable[int]) -> Iterator[int]:
    """Put headings one level down, as the page has its own first; none is skipped."""
    last = 1
    for level in levels:
        last = min(_DEEPEST, level + 1, last + 1)
        yield last


def _empty_head(tokens: Sequence[Token]) -> str:
    """Show a heading of a table that says nothing as a plain cell: screen readers announce headings."""
    is_empty = [one.type for one in tokens] == ["th_open", "inline", "th_close"] and not tokens[1].content.strip()
    return "<td></td>\n" if is_empty else ""


def _cell(token: Token) -> str:
    style = str(token.attrs.get("style", ""))
    kind = ' class="right"' if "right" in style else ' class="middle"' if "center" in style else ""
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{scope}{kind}>"


def _plain(token: Token) -> str:
    end = "\n" if token.block and token.nesting != 1 else ""
    if token.nesting < 0:
        return f"</{token.tag}>{end}"
    start = f' start="{escape(str(token.attrs["start"]))}"' if "start" in token.attrs else ""
    return f"<{token.tag}{start}>{end}"
