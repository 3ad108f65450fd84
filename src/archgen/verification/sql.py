"""Enough of SQL's surface to take a file apart: texts, quoted names, comments, statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archgen.verification.papers import Papers

_DIALECT = re.compile(r"--\s*dialect:\s*(\w+)")
_TOKEN = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?\*/)"""
    r"""|(?P<text>'(?:[^']|'')*')"""
    r"""|(?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`)"""
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
        if dialect_of(text) == dialect and "/migrations" not in folder:
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
            value = value[1:-1].replace(value[0] * 2, value[0])
        elif kind == "text":
            value = value[1:-1].replace("''", "'")
        if kind != "comment":
            yield Piece(kind or "", value, line)


@lru_cache(maxsize=32)
def statements(text: str) -> tuple[tuple[Piece, ...], ...]:
    """Give the statements of a text without their semicolons; an unfinished one ends with a piece of kind `end`."""
    found: list[tuple[Piece, ...]] = []
    held: list[Piece] = []
    for piece in pieces(text):
        if piece.kind == "sign" and piece.value == ";":
            found.append(tuple(held))
            held = []
        else:
            held.append(piece)
    if held:
        found.append((*held, Piece("end", "", held[-1].line)))
    return tuple(found)


def created_tables(text: str) -> dict[str, set[str]]:
    """Give the columns of each table that a text creates, without schemas; partitions are left out."""
    found = {}
    for statement in statements(text):
        words = [piece.value.upper() for piece in statement[:2] if piece.kind == "word"]
        if words == ["CREATE", "TABLE"]:
            name, after = name_at(statement, 2)
            if statement[after].value == "(":
                found[name.rpartition(".")[2]] = set(columns_at(statement, after))
    return found


def name_at(statement: Sequence[Piece], place: int) -> tuple[str, int]:
    """Give a name that may have a schema before it, and the place after it."""
    parts = [statement[place].value]
    while place + 2 < len(statement) and statement[place + 1].value == "." and statement[place + 1].kind == "sign":
        place += 2
        parts.append(statement[place].value)
    return ".".join(parts), place + 1


def columns_at(statement: Sequence[Piece], place: int) -> list[str]:
    """Give the columns that a table definition declares, from its first parenthesis on."""
    columns: list[str] = []
    depth = 0
    for number in range(place, len(statement) - 1):
        piece, following = statement[number], statement[number + 1]
        if piece.kind == "sign":
            depth += (piece.value == "(") - (piece.value == ")")
            if depth == 1 and piece.value in ("(", ",") and following.kind == "name":
                columns.append(following.value)
            if depth == 0:
                break
    return columns
