"""Text laid out for a terminal: display width, wrapping, tables. Pure: text in, lines out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_UNSAFE = ("Cc", "Cs", "Co", "Zl", "Zp")
_DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)))
_GAP = "  "
_NARROWEST = 12
"""Columns below which a cell of a table is not squeezed."""


def printable(text: str) -> str:
    """Replace what would move a terminal's cursor, colour it or turn its reading direction."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("·" if char in _DIRECTIONS or unicodedata.category(char) in _UNSAFE else char for char in text)


def columns(text: str) -> int:
    """Count the columns that a text takes in a terminal."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    none = sum(bool(unicodedata.combining(char)) or unicodedata.category(char) == "Cf" for char in text)
    return len(text) + wide - none


def wrap(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines; a word that is wider than a line stands alone on one.

    Args:
        text: What to break; white space is collapsed.
        width: Columns of a line, indentation included.
        first: Set before the first line.
        rest: Set before the other lines; spaces as wide as `first` by default.
    """
    hanging = " " * columns(first) if rest is None else rest
    lines, line, is_empty = [], first, True
    for word in text.split():
        if not is_empty and columns(line) + 1 + columns(word) > width:
            lines.append(line)
            line, is_empty = hanging, True
        line += word if is_empty else f" {word}"
        is_empty = False
    return [*lines, line]


def table(
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    head: Sequence[str] = (),
    rigid: Sequence[int] = (),
    spaced: bool = False,
) -> list[str]:
    """Set rows in columns that fit into a width; the widest columns give way, and their cells are wrapped.

    Args:
        rows: Cells; every row has as many. A cell may hold several lines.
        width: Columns of the whole table.
        head: Titles of the columns, underlined; none by default.
        rigid: Numbers of columns that never give way.
        spaced: Whether an empty line stands between two rows.
    """
    if not rows:
        return []
    every = [list(head), *map(list, rows)] if head else [list(row) for row in rows]
    widths = _widths(every, width - len(_GAP) * (len(every[0]) - 1), rigid)
    ruled = [*_row(head, widths), _GAP.join("-" * one for one in widths)] if head else []
    between = [""] if spaced else []
    body = [line for row in rows for line in (*between, *_row(row, widths))]
    return [*ruled, *body[len(between) :]]


def _widths(rows: Sequence[Sequence[str]], room: int, rigid: Sequence[int]) -> list[int]:
    """Give each column its widest cell, then take from the widest until all fit: words are cut last of all."""
    every = [[row[number] for row in rows] for number in range(len(rows[0]))]
    widths = [max(columns(line) for cell in cells for line in cell.split("\n")) for cells in every]
    words = [max((columns(word) for cell in cells for word in cell.split()), default=0) for cells in every]
    whole = [min(one, max(_NARROWEST, word)) for one, word in zip(widths, words, strict=True)]
    for limits in (whole, [min(one, _NARROWEST) for one in widths]):
        least = [widths[number] if number in rigid else one for number, one in enumerate(limits)]
        while sum(widths) > room:
            widest = max(range(len(widths)), key=lambda number: (widths[number] > least[number]) * widths[number])
            if widths[widest] <= least[widest]:
                break
            widths[widest] -= 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [_cell(text, width) for text, width in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    lines = []
    for number in range(height):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = [part + " " * (width - columns(part)) for part, width in zip(parts, widths, strict=True)]
        lines.append(_GAP.join(padded).rstrip())
    return lines


def _cell(text: str, width: int) -> list[str]:
    """Wrap each line of a cell, indented where there are several; words that are wider than it are cut."""
    lines = text.split("\n")
    indent = "  " if len(lines) > 1 else ""
    return [piece for line in lines for piece in _wrapped(line, width, indent)]


def _wrapped(line: str, width: int, indent: str) -> list[str]:
    if columns(line) <= width:
        return [line]
    return [piece for part in wrap(line, width, rest=indent) for piece in _cut(part, width)]


def _cut(word: str, width: int) -> list[str]:
    """Cut a word into pieces that fit, behind a joint of an id or an address where there is one."""
    pieces = []
    while columns(word) > width:
        end = next((length for length in range(len(word), 1, -1) if columns(word[:length]) <= width), 1)
        joint = max(word.rfind(sign, 0, end) for sign in "_-/.") + 1
        pieces.append(word[: joint or end])
        word = word[joint or end :]
    return [*pieces, word]
