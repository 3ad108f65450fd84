"""The page as a whole: contents, every document, every other file, one style sheet, no script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from archgen.documents.document import Document
from archgen.documents.page.reading import headings
from archgen.documents.page.rendering import PageRenderer, Pictures
from archgen.documents.page.targets import PageIds
from archgen.documents.templates import current

if TYPE_CHECKING:
    from archgen.design.design import Design

PATH = "index.html"
_ORDER = (
    "README.md requirements.md architecture.md technology.md trade-offs.md risks.md capacity-and-cost.md security.md "
    "operations.md roadmap.md api/README.md database/access-patterns.md deployment/README.md decisions/README.md"
).split()
_LEFT_OUT = ("design.json", PATH)
"""Files beside the page that it links to and does not show: they are for programs."""

_LONGEST_NAME = 50
"""Characters of the name in the page's title, as written in HTML: search results and tabs cut longer ones."""

_LARGEST_FILE = 200_000
_LARGEST_DRAWINGS = 1_900_000
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Section:
    """One document of the page; all texts are HTML already."""

    id: str
    title: str
    path: str
    body: str
    is_record: bool


@dataclass(frozen=True)
class Attachment:
    """A file that is shown as it is, folded."""

    id: str
    path: str
    body: str


def page_document(design: Design, documents: Iterable[Document]) -> Document:
    """Put the package of a design on one page; `documents` are all its others."""
    return page(design.name, documents)


def page(name: str, documents: Iterable[Document]) -> Document:
    """Put documents on one page.

    Args:
        name: Name of the project, letter for letter.
        documents: What stands on it.

    The page is a `picture`, as it holds drawings that depend on the renderer's version.
    """
    shown = [one for one in documents if one.path not in _LEFT_OUT]
    markdown = {one.path: one.text for one in sorted(shown, key=_reading_order) if one.path.endswith(".md")}
    others = {one.path: one.text for one in sorted(shown, key=_by_path) if _is_attachment(one)}
    ids = PageIds(markdown, others)
    templates = current()
    words = vars(templates.get_template("page_words.j2").module)
    pictures = Pictures(_drawings(shown), _sources(shown), ids, words["diagram_source"])
    renderer = PageRenderer(ids, pictures, words["table"])
    sections = [_section(path, text, ids, renderer) for path, text in markdown.items()]
    attachments = [
        Attachment(ids.file(path) or "", escape(path), _text(text))
        for path, text in others.items()
        if path not in pictures.shown
    ]
    text = templates.get_template("page.html.j2").render(
        name=escape(_CONTROLS.sub("", name)),
        short_name=_shortened(_CONTROLS.sub("", name)),
        documents=[one for one in sections if not one.is_record],
        records=[one for one in sections if one.is_record],
        attachments=attachments,
    )
    return Document(path=PATH, text=text.strip() + "\n", kind="picture")


def _section(path: str, text: str, ids: PageIds, renderer: PageRenderer) -> Section:
    title = next((one.text for one in headings(text)), path)
    body = renderer.html(path, _CONTROLS.sub("", text))
    return Section(ids.file(path) or "", escape(title), escape(path), body, _is_record(path))


def _shortened(name: str) -> str:
    if len(escape(name)) <= _LONGEST_NAME:
        return escape(name)
    lengths = (length for length in range(len(name), 0, -1) if len(escape(name[:length])) < _LONGEST_NAME)
    return escape(name[: next(lengths)].rstrip()) + "…"


def _drawings(documents: Sequence[Document]) -> dict[str, str]:
    """Take drawings until the page would grow too large; the others show their source."""
    drawings: dict[str, str] = {}
    size = 0
    for one in sorted(documents, key=_by_path):
        if one.path.endswith(".svg") and size + len(one.text) <= _LARGEST_DRAWINGS:
            size += len(one.text)
            drawings[one.path] = one.text
    return drawings


def _sources(documents: Sequence[Document]) -> dict[str, str]:
    return {one.path: one.text for one in documents if one.path.endswith(".mmd")}


def _is_attachment(document: Document) -> bool:
    other = not document.path.endswith((".md", ".svg"))
    return other and len(document.text) <= _LARGEST_FILE


def _is_record(path: str) -> bool:
    return path.startswith("decisions/") and path != "decisions/README.md"


def _reading_order(document: Document) -> tuple[int, str]:
    place = _ORDER.index(document.path) if document.path in _ORDER else len(_ORDER)
    return place, document.path


def _by_path(document: Document) -> str:
    return document.path


def _text(text: str) -> str:
    return escape(_CONTROLS.sub("", text), quote=False)
