"""A file of SQL as statements with their lines: what separates them differs by dialect and client.

Quotes, dollar quotes, comments, ``DELIMITER``, bodies of triggers and rows behind ``COPY`` may hold semicolons.
Comments that MySQL runs (``/*!40101 ... */``) are taken for what they hold when nothing else stands in the statement.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass

_COMMENT = r"(?P<comment>--[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)"
_COMMENT_MYSQL = r"(?P<comment>--(?=\s)[^\n]*|\#[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?)"
_QUOTES = r"""(?P<text>(?<=\b[Ee])'(?:[^'\\]|\\.|'')*(?:'|\Z)|'(?:[^']|'')*(?:'|\Z))|(?P<name>"(?:[^"]|"")*(?:"|\Z))"""
_QUOTES_MYSQL = r"""(?P<text>'(?:[^'\\]|\\.|'')*(?:'|\Z))|(?P<name>"(?:[^"\\]|\\.|"")*(?:"|\Z))"""
_OTHERS = r"""
    | (?P<ticked>`(?:[^`]|``)*(?:`|\Z))
    | (?P<body>\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z))
    | (?P<client>^\\[^\n]*)
    | (?P<delimiter>^[ \t]*DELIMITER[ \t]+(?P<mark>\S+)[^\n]*)
    | (?P<word>\b(?:BEGIN|CASE|END)\b)
    | (?P<end>;)"""
_FLAGS = re.DOTALL | re.IGNORECASE | re.MULTILINE | re.VERBOSE
_TOKEN = re.compile(f"{_COMMENT}|{_QUOTES}{_OTHERS}", _FLAGS)
_TOKEN_MYSQL = re.compile(f"{_COMMENT_MYSQL}|{_QUOTES_MYSQL}{_OTHERS}", _FLAGS)
_DELIMITER = re.compile(r"^[ \t]*DELIMITER[ \t]+(\S+)[^\n]*", re.IGNORECASE | re.MULTILINE)
_RUN = re.compile(r"/\*!\d*(.*?)\*/", re.DOTALL)
_ROUTINE = re.compile(
    r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:DEFINER\s*=\s*\S+\s+)?(?:TEMP(?:ORARY)?\s+)?(?:TRIGGER|PROCEDURE|FUNCTION|EVENT)\b",
    re.IGNORECASE,
)
_COPY = re.compile(r"\s*COPY\b.*\bFROM\s+stdin\b", re.IGNORECASE | re.DOTALL)
_COPY_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_CLOSES_OTHER = re.compile(r"\s+(?:IF|LOOP|WHILE|REPEAT)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One statement without its end mark.

    Attributes:
        text: Its text, from its first word on.
        line: Line of that word.
        is_client: Whether it is a command to the client that loads the file.
    """

    text: str
    line: int
    is_client: bool = False


def split(text: str, dialect: str) -> Iterator[Statement]:
    """Give the statements of a file in their order; what stands between them is comments and white space."""
    return _Splitter(text, dialect).statements()


class _Splitter:
    """One pass over a text."""

    def __init__(self, text: str, dialect: str) -> None:
        self._text = text
        self._token = _TOKEN_MYSQL if dialect == "mysql" else _TOKEN
        self._start = 0
        self._depth = 0
        self._has_comment = False
        self._line = 1
        self._counted = 0

    def statements(self) -> Iterator[Statement]:
        position = 0
        while match := self._token.search(self._text, position):
            position = match.end()
            kind = match.lastgroup
            if kind == "comment":
                self._has_comment = True
            elif kind == "word":
                self._nest(match)
            elif kind == "client" and not self._pending(match.start()):
                yield Statement(match[0].strip(), self._line_at(match.start()), is_client=True)
                self._start = position
            elif kind == "delimiter" and not self._pending(match.start()):
                position = yield from self._delimited(match["mark"], position)
            elif kind == "end" and self._depth <= 0:
                yield from self._cut(match.start(), position)
                position = self._start = self._after_rows(match.start(), position)
        yield from self._cut(len(self._text), len(self._text))

    def _nest(self, match: re.Match[str]) -> None:
        """Count the blocks of a routine's body, whose semicolons end nothing."""
        if not _ROUTINE.match(self._bare(self._text[self._start : match.start()])):
            return
        if match[0].upper() in ("BEGIN", "CASE"):
            self._depth += 1
        elif not _CLOSES_OTHER.match(self._text, match.end()):
            self._depth -= 1

    def _delimited(self, mark: str, position: int) -> Generator[Statement, None, int]:
        """Give the statements up to the line that sets the delimiter back; return the position after it."""
        self._start = position
        while mark != ";":
            end = self._text.find(mark, position)
            change = _DELIMITER.search(self._text, position, end if end >= 0 else len(self._text))
            self._has_comment = True  # what stands between two marks is not looked into
            if change is not None:
                yield from self._cut(change.start(), change.end())
                mark, position = change[1], change.end()
            elif end < 0:
                return len(self._text)
            else:
                yield from self._cut(end, end + len(mark))
                position = end + len(mark)
        return position

    def _cut(self, end: int, after: int) -> Iterator[Statement]:
        """Give what stands before an end mark, unless it is nothing but comments."""
        text, start = self._text[self._start : end], self._start
        bare = self._bare(text) if self._has_comment else text
        self._start, self._depth, self._has_comment = after, 0, False
        if not _RUN.sub("", bare).strip():
            bare = _RUN.sub(lambda run: " " * (run.start(1) - run.start()) + run[1] + "  ", bare)
        if bare.strip():
            first = len(bare) - len(bare.lstrip())
            yield Statement(bare.strip(), self._line_at(start + first))

    def _after_rows(self, end: int, after: int) -> int:
        """Skip the rows that stand behind ``COPY ... FROM stdin``."""
        first = self._text.rfind(";", 0, end) + 1
        if not _COPY.search(self._text, first, end):
            return after
        close = _COPY_END.search(self._text, after)
        return close.end() if close else len(self._text)

    def _pending(self, end: int) -> bool:
        """Tell whether a statement has begun and not ended."""
        return bool(self._bare(self._text[self._start : end]).strip())

    def _line_at(self, position: int) -> int:
        """Count lines onwards from the last position asked for."""
        if position < self._counted:
            return self._text.count("\n", 0, position) + 1
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return self._line

    def _bare(self, text: str) -> str:
        """Replace comments outside quotes by white space of the same shape, so that lines and columns hold."""

        def blank(match: re.Match[str]) -> str:
            is_comment = match.lastgroup == "comment" and not match[0].startswith("/*!")
            return re.sub(r"[^\n]", " ", match[0]) if is_comment else match[0]

        return self._token.sub(blank, text)
