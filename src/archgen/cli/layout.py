"""Text laid out for a terminal: display width, wrapping, tables. Pure: text in, lines out."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_UNSAFE = ("Cc", "Cs", "Co", "Zl", "Zp")
_DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)))
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
    rows: Sequence[Sequence[str]], width: int, *, head: Sequence[str] = (), rigid: Sequence[int] = (), gap: int = 2
) -> list[str]:
    """Set rows in columns that fit into a width; the widest columns give way, and their cells are wrapped.

    Args:
        rows: Cells; every row has as many.
        width: Columns of the whole table.
        head: Titles of the columns, underlined; none by default.
        rigid: Numbers of columns that never give way.
        gap: Columns between two columns.
    """
    if not rows:
        return []
    every = [list(head), *map(list, rows)] if head else [list(row) for row in rows]
    widths = _widths(every, width - gap * (len(every[0]) - 1), rigid)
    lines = [line for row in every for line in _row(row, widths, gap)]
    if head:
        lines.insert(len(_row(head, widths, gap)), (" " * gap).join("-" * one for one in widths))
    return lines


def _widths(rows: Sequence[Sequence[str]], room: int, rigid: Sequence[int]) -> list[int]:
    """Give each column its widest cell, then take from the widest until all fit: words are cut last of all."""
    every = [[row[number] for row in rows] for number in range(len(rows[0]))]
    widths = [max(map(columns, cells)) for cells in every]
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


def _row(row: Sequence[str], widths: Sequence[int], gap: int) -> list[str]:
    cells = [_cell(text, width) for text, width in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    lines = []
    for number in range(height):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        padded = [part + " " * (width - columns(part)) for part, width in zip(parts, widths, strict=True)]
        lines.append((" " * gap).join(padded).rstrip())
    return lines


def _cell(text: str, width: int) -> list[str]:
    """Wrap a cell; words that are wider than it are cut."""
    if columns(text) <= width:
        return [text]
    return [piece for line in wrap(text, width) for piece in _cut(line, width)]


def _cut(word: str, width: int) -> list[str]:
    """Cut a word into pieces that fit, behind a joint of an id or an address where there is one."""
    pieces = []
    while columns(word) > width:
        end = next((length for length in range(len(word), 1, -1) if columns(word[:length]) <= width), 1)
        joint = max(word.rfind(sign, 0, end) for sign in "_-/.") + 1
        pieces.append(word[: joint or end])
        word = word[joint or end :]
    return [*pieces, word]
