"""The page of the whole package: complete, self-contained, and letter for letter what people wrote."""

import re
from html.parser import HTMLParser

import pytest

from archgen.documents.document import Document
from archgen.documents.markdown import code, md
from archgen.documents.page import page
from archgen.documents.page.reading import fences, front_matter, headings, links
from archgen.documents.page.targets import Target, is_elsewhere, resolve

HOSTILE = "<script>alert(1)</script> \"q\" 'a' & \\ `t` | é 漢 {{x}} --> ]]> %7B"
DIAGRAM = (
    '---\ntitle: "Boxes \\"all\\""\n---\nflowchart LR\n  accTitle: Boxes\n  accDescr: Parts #38; more\n  a --> b\n'
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg'></svg>\n"


class Reader(HTMLParser):
    """Reads a page as a browser would: ids, links, pictures, text, and whether all tags are closed in order."""

    VOID = frozenset({"meta", "br", "hr", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.levels: list[int] = []
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.add(tag)
        self.ids += [str(held["id"])] if "id" in held else []
        self.links += [str(held["href"])] if "href" in held else []
        self.pictures += [held] if tag == "img" else []
        self.levels += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []
        self._open += [] if tag in self.VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def documents(*more: Document) -> tuple[Document, ...]:
    """A package with all that a page must cope with."""
    readme = (
        f"# {md(HOSTILE)}: backend design\n\n[all](requirements.md#assumptions) [dec](decisions/) [json](design.json) "
        f"[out](https://example.org/?a=b&c=d) [api](api/openapi.yaml) [src](diagrams/boxes.mmd)\n\n"
        f"```mermaid\n{DIAGRAM}```\n\n![All boxes](diagrams/boxes.svg)\n\n"
        f"| name | cost |\n|---|--:|\n| {code(HOSTILE)} | $1 |\n| {md(HOSTILE)} | $2 |\n\n##### Deep\n"
    )
    return (
        Document(path="README.md", text=readme),
        Document(
            path="requirements.md", text="# Requirements\n\n## Assumptions\n\n[up](README.md#deep)\n\n## Assumptions\n"
        ),
        Document(path="decisions/README.md", text="# Decisions\n\n[1](0001-style.md)\n"),
        Document(
            path="decisions/0001-style.md",
            text="---\nstatus: proposed\n---\n# 0001 Style\n\n```text\n<a>\n\n\nb\n```\n",
        ),
        Document(path="api/openapi.yaml", text="openapi: <3.1>\n"),
        Document(path="diagrams/boxes.mmd", text=DIAGRAM),
        Document(path="diagrams/boxes.svg", text=SVG, kind="picture"),
        Document(path="design.json", text="{}\n"),
        *more,
    )


@pytest.fixture(scope="module")
def text() -> str:
    """The page of that package."""
    return page(HOSTILE, documents()).text


@pytest.fixture(scope="module")
def read(text: str) -> Reader:
    """The page as a browser reads it."""
    return Reader(text)


def test_nothing_that_people_wrote_becomes_markup(text: str, read: Reader) -> None:
    """Hostile names stand in heading, title, prose, code and contents as they were written."""
    assert "script" not in read.tags
    words = "".join(read.words)
    assert words.count(HOSTILE) >= 5
    assert text.count("<script") == 0


def test_page_needs_nothing_else(text: str, read: Reader) -> None:
    """No file, host or script is loaded: pictures are embedded and styles stand inside."""
    assert {str(one["src"])[:26] for one in read.pictures} == {"data:image/svg+xml;base64,"}
    assert "link" not in read.tags
    assert not re.search(r"url\(|@import|\ssrc=\"http", text)


def test_links_between_documents_stay_on_the_page(read: Reader) -> None:
    """Each link of a document that is shown leads to an id; only program files and other hosts lead away."""
    inside = [one[1:] for one in read.links if one.startswith("#")]
    assert set(inside) <= set(read.ids)
    assert {one for one in read.links if not one.startswith("#")} == {"design.json", "https://example.org/?a=b&c=d"}
    assert len(read.ids) == len(set(read.ids))


def test_headings_form_an_outline(read: Reader) -> None:
    """One title; no level is left out on the way down, whatever the documents do."""
    assert read.levels.count(1) == 1
    assert all(two <= one + 1 for one, two in zip(read.levels, read.levels[1:], strict=False))


def test_pictures_have_words_and_source(text: str, read: Reader) -> None:
    """A drawing has its alt text, from the link or the diagram itself, and its source once by id."""
    assert [one["alt"] for one in read.pictures] == ['Boxes "all". Parts & more', "All boxes"]
    assert text.count("Diagram as text") == 2
    assert "file-diagrams-boxes-mmd" in read.ids


def test_diagram_without_a_drawing_shows_its_source() -> None:
    """Without a renderer the text of the diagram stands there, folded."""
    shown = page("Shop", [one for one in documents() if not one.path.endswith(".svg")]).text
    assert "<img" not in shown
    assert shown.count("flowchart LR") == 2


def test_code_keeps_its_lines(text: str) -> None:
    """Blank lines within code are not swallowed."""
    assert "<pre><code>&lt;a&gt;\n\n\nb\n</code></pre>" in text


def test_front_matter_is_shown_as_facts(text: str) -> None:
    """Status and the like of a decision record stand as a list of terms."""
    assert "<dt>status</dt><dd>proposed</dd>" in text


def test_same_package_same_page() -> None:
    """The order in which documents are given does not matter."""
    assert page("Shop", documents()[::-1]) == page("Shop", documents())


def test_large_files_are_left_beside_the_page() -> None:
    """A page stays small enough to be sent by mail."""
    large = Document(path="api/large.yaml", text="x" * 3_000_000 + "\n")
    drawings = [Document(path=f"diagrams/{number}.svg", text="y" * 600_000, kind="picture") for number in range(9)]
    sources = [Document(path=f"diagrams/{number}.mmd", text=DIAGRAM) for number in range(9)]
    shown = "# More\n\n" + "\n\n".join(f"![{number}](diagrams/{number}.svg)" for number in range(9)) + "\n"
    more = (large, *drawings, *sources, Document(path="more.md", text=shown))
    assert len(page("Shop", documents(*more)).text) < 3_000_000


def test_link_to_a_file_beside_the_page_starts_from_the_page() -> None:
    """A document in a folder links to its neighbour; the page stands above both."""
    more = (
        Document(path="api/README.md", text="# API\n\n[contract](large.yaml)\n"),
        Document(path="api/large.yaml", text="x" * 300_000 + "\n"),
    )
    assert "api/large.yaml" in Reader(page("Shop", documents(*more)).text).links


def test_empty_heading_of_a_table_is_a_plain_cell() -> None:
    """A screen reader has nothing to announce there."""
    shown = page("Shop", [Document(path="x.md", text="# X\n\n| | b |\n|---|---|\n| a | 1 |\n")]).text
    assert shown.count("<th ") == 1


def test_very_long_name_makes_a_short_title() -> None:
    """Tabs and search results cut titles at about seventy characters."""
    title = re.search(r"<title>(.*)</title>", page("<&>" * 200, documents()).text)
    assert title is not None
    assert len(title[1]) <= 70


def test_equal_headings_have_numbered_fragments() -> None:
    """As viewers of Markdown do it; marks in a heading are not part of it."""
    found = headings("# A `b`\n\n## A b\n\n## Größe & *Preis*\n")
    assert [one.fragment for one in found] == ["a-b", "a-b-1", "größe--preis"]


def test_links_fences_and_front_matter_are_read() -> None:
    """Other stages read documents through the same parser."""
    text = "---\na: b: c\n---\n# T\n\n[x](y.md) ![p](q.svg)\n\n```sql\nSELECT 1\n```\n"
    assert [(one.target, one.line, one.is_picture) for one in links(text)] == [("y.md", 6, False), ("q.svg", 6, True)]
    assert list(fences(text)) == [("sql", "SELECT 1\n", 8)]
    assert front_matter(text) == (("a", "b: c"),)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("x.md#y", Target("a/x.md", "y")),
        ("../x%20z.md", Target("x z.md", "")),
        ("#y", Target("a/b.md", "y")),
        ("..", Target(".", "")),
        ("../../x.md", Target("", "")),
    ],
)
def test_links_are_resolved_from_their_document(link: str, target: Target) -> None:
    """A link that leaves the package leads nowhere."""
    assert resolve(link, "a/b.md") == target


@pytest.mark.parametrize(
    ("link", "away"), [("https://x", True), ("mailto:x", True), ("//x", True), ("x.md", False), ("#y", False)]
)
def test_links_to_elsewhere_are_known(link: str, away: bool) -> None:
    """Only what has a scheme or a host leads elsewhere."""
    assert is_elsewhere(link) is away
