"""Markdown that is finished: nothing left of a template, tables in which every row has all cells, one title."""

import re
from collections.abc import Iterator
from itertools import pairwise

from archgen.design.design import Design
from archgen.documents.page.reading import blocks, headings, line_of, plain_text
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\bTODO\b|\bTBD\b|\bFIXME\b|^None$|(?<=[=(] )None\b|(?<=[=(])None\b|\bUndefined\b|\bnan\b"
)
_GLUED = re.compile(r"[^\s\\-]- \*\*\w")
_CELL_END = re.compile(r"(?<!\\)\|")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    stated = design.requirements.model_dump_json()
    for path, text in papers.markdown.items():
        yield from (Fault(path, message) for message in (*_left_over(text, stated), *_tables(text), *_titles(text)))


def _left_over(text: str, stated: str) -> Iterator[str]:
    """Look for signs of a template; what people wrote themselves may hold them."""
    for token in blocks(text):
        if token.type not in ("inline", "front_matter"):
            continue
        words = plain_text(token) if token.type == "inline" else token.content
        found = _LEFT_OVER.search(words)
        if found and found[0] not in stated:
            yield f"line {line_of(token)}: `{found[0]}` is left over"
        if _GLUED.search(token.content):
            yield f"line {line_of(token)}: an item of a list begins within another"


def _tables(text: str) -> Iterator[str]:
    """Count the cells of each row: a viewer drops those that are too many without a word."""
    lines = text.splitlines()
    for token in blocks(text):
        if token.type != "table_open" or token.map is None:
            continue
        first, last = token.map
        wanted = _cells(lines[first])
        for number in range(first, last):
            if lines[number].strip() and _cells(lines[number]) != wanted:
                yield f"line {number + 1}: {_cells(lines[number])} cells in a table of {wanted}"


def _cells(line: str) -> int:
    return len(_CELL_END.findall(line.strip().removeprefix("|").removesuffix("|"))) + 1


def _titles(text: str) -> Iterator[str]:
    levels = [one.level for one in headings(text)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield "does not begin with its one title"
    for one, two in pairwise(levels):
        if two > one + 1:
            yield f"a heading of level {two} follows one of level {one}"
            break


INSPECTION = Inspection("markdown", "No document holds left-overs of a template; tables and headings are whole", _check)
