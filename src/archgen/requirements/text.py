"""Reading small languages inside a value: where a fault stands in it, quoted words, and words set apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\']|\'\')*)\'')


@dataclass(frozen=True)
class Problem:
    """What is wrong with a stretch of a text."""

    message: str
    start: int
    end: int


class TextFault(Exception):
    """One text in a small language is wrong in one place or more."""

    def __init__(self, *problems: Problem) -> None:
        """Take the problems."""
        self.problems = problems
        super().__init__("; ".join(problem.message for problem in problems))


def quoted_at(text: str, position: int) -> tuple[str, int] | None:
    """Read a quoted word; give it without quotes and the position after it, or None when no quotation begins here."""
    match = _QUOTED.match(text, position)
    if match is None:
        return None
    word = re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2].replace("''", "'")
    return word, match.end()


def closing(text: str, position: int, opening: str = "(", end: str = ")") -> int:
    """Find the bracket that closes the one at a position, past quotations; -1 when there is none."""
    depth = 0
    while position < len(text):
        quoted = quoted_at(text, position) if text[position] in "\"'" else None
        if quoted is not None:
            position = quoted[1]
            continue
        depth += (text[position] == opening) - (text[position] == end)
        if depth == 0:
            return position
        position += 1
    return -1


def split_outside(text: str, separators: str, inner: str = "") -> list[tuple[str, int]]:
    """Split at any of the separators outside quotations; give each part, stripped, with its position.

    Args:
        text: What is split.
        separators: Where it is split.
        inner: Separators at which the parts are split later; a quotation may begin behind them too.
    """
    parts: list[tuple[str, int]] = []
    start = word = position = 0
    while position <= len(text):
        at_end = position == len(text)
        if not at_end and text[position] in "\"'" and not text[word:position].strip():
            quoted = quoted_at(text, position)
            if quoted is not None:
                position = quoted[1]
                continue
        if at_end or text[position] in separators:
            part = text[start:position]
            parts.append((part.strip(), start + len(part) - len(part.lstrip())))
            start = position + 1
        if at_end or text[position] in separators + inner:
            word = position + 1
        position += 1
    return parts


def unquoted(word: str) -> str:
    """Take the quotes off a word that is quoted as a whole."""
    quoted = quoted_at(word, 0)
    return quoted[0] if quoted is not None and quoted[1] == len(word) else word
