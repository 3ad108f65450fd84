"""Links within the package that find their file and their heading; nothing goes over the network."""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from archgen.design.design import Design
from archgen.documents.page.reading import headings, links
from archgen.documents.page.targets import is_elsewhere, resolve
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_ID = re.compile(r"""\sid="([^"]*)\"""")
_HREF = re.compile(r"""\shref="([^"]*)\"""")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design

    @cache
    def fragments(path: str) -> frozenset[str]:
        return frozenset(one.fragment for one in headings(papers[path]))

    for path, text in papers.markdown.items():
        for link in links(text):
            target = resolve(link.target, path)
            if is_elsewhere(link.target):
                continue
            if target.path not in papers and target.path not in papers.folders:
                yield Fault(path, f"line {link.line}: `{link.target}` leads to no file of the package")
            elif target.fragment and target.path.endswith(".md") and target.fragment not in fragments(target.path):
                yield Fault(path, f"line {link.line}: `{link.target}` leads to no heading")
    yield from _in_pages(papers)


def _in_pages(papers: Papers) -> Iterator[Fault]:
    for path, text in papers.ending(".html").items():
        ids = set(_ID.findall(text))
        for href in dict.fromkeys(_HREF.findall(text)):
            if href.startswith("#") and href[1:] not in ids:
                yield Fault(path, f"`{href}` leads to no place of the page")
            elif not is_elsewhere(href) and resolve(unescape(href), path).path not in papers:
                yield Fault(path, f"`{href}` leads to no file of the package")


INSPECTION = Inspection("links", "Every internal link finds its file and its heading", _check)
