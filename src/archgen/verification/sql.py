"""Enough of SQL's surface to take a file apart: texts, quoted names, comments, statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archgen.verification.papers import Papers

_DIALECT = re.compile(r"--\s*dialect:\s*(\w+)")
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)"""
    r"""|(?P<text>'(?:[^']|'')*')"""
    r"""|(?P<name>"(?:[^"]|"")*")"""
    r"""|(?P<body>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"""
    r"""|(?P<word>[A-Za-z_]\w*)"""
    r"""|(?P<sign>[();,.])"""
    r"""|(?P<stray>['"$])""",
    re.DOTALL,
)


@dataclass(frozen=True)
class Piece:
    """A token of SQL: its kind, its value without quotes, its line."""

    kind: str
    value: str
    line: int


def dialect_of(text: str) -> str:
    """Give the dialect that the first line names; PostgreSQL when it names none."""
    found = _DIALECT.match(text)
    return found[1].lower() if found else "postgresql"


def schema_files(papers: Papers, dialect: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """Give the schema files of a dialect, folder by folder, in the order in which they run; migrations are left out."""
    folders: dict[str, list[tuple[str, str]]] = {}
    for path, text in papers.ending(".sql").items():
        folder = path.rpartition("/")[0]
        if dialect_of(text) == dialect and not folder.endswith("migrations"):
            folders.setdefault(folder, []).append((path, text))
    for files in folders.values():
        yield tuple(sorted(files))


def pieces(text: str) -> Iterator[Piece]:
    """Take SQL apart; comments are left out."""
    line, last = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", last, match.start())
        last = match.start()
        kind = match.lastgroup if match.lastgroup != "tag" else "body"
        value = match[0]
        if kind == "name":
            value = value[1:-1].replace('""', '"')
        elif kind == "text":
            value = value[1:-1].replace("''", "'")
        if kind != "comment":
            yield Piece(kind or "", value, line)


def statements(text: str) -> Iterator[tuple[Piece, ...]]:
    """Give the statements of a text without their semicolons; the last one may be unfinished."""
    held: list[Piece] = []
    for piece in pieces(text):
        if piece == Piece("sign", ";", piece.line):
            yield tuple(held)
            held = []
        else:
            held.append(piece)
    if held:
        yield (*held, Piece("end", "", held[-1].line))
