"""The schema for PostgreSQL by its structure: quotes, statements, and references that find their columns.

Whether a real server takes it is a test of archgen itself; a build must not need one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers
from archgen.verification.sql import Piece, columns_at, name_at, schema_files, statements


@dataclass
class _Catalogue:
    """Tables with their columns and their keys, as far as the files have been read."""

    tables: dict[str, set[str]] = field(default_factory=dict)
    indexes: set[str] = field(default_factory=set)


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    for files in schema_files(papers, "postgresql"):
        known = _Catalogue()
        for path, text in files:
            for statement in statements(text):
                yield from (Fault(path, message) for message in _faults(statement, known))


def _faults(statement: Sequence[Piece], known: _Catalogue) -> Iterator[str]:
    if not statement:
        return
    line = statement[0].line
    stray = next((piece for piece in statement if piece.kind == "stray"), None)
    if stray:
        yield f"line {stray.line}: a quote is not closed"
        return
    if statement[-1].kind == "end":
        yield f"line {line}: the last statement has no end"
    depth = sum((piece.value == "(") - (piece.value == ")") for piece in statement if piece.kind == "sign")
    if depth:
        yield f"line {line}: parentheses are not balanced"
        return
    words = [piece.value.upper() if piece.kind == "word" else piece.value for piece in statement]
    match words:
        case ["CREATE", "TABLE", *_]:
            yield from _create_table(statement, words, known)
        case ["CREATE", "INDEX" | "UNIQUE", *_]:
            yield from _create_index(statement, words, known)
        case ["ALTER", "TABLE", *_] if "REFERENCES" in words:
            yield from _references(statement, words, known)


def _create_table(statement: Sequence[Piece], words: Sequence[str], known: _Catalogue) -> Iterator[str]:
    name, after = name_at(statement, 2)
    if name in known.tables:
        yield f"line {statement[0].line}: the table `{name}` is created twice"
    if "PARTITION" in words[after : after + 1]:
        known.tables[name] = set()
        return
    columns = columns_at(statement, after)
    if len(set(columns)) < len(columns):
        yield f"line {statement[0].line}: a column of `{name}` occurs twice"
    known.tables[name] = set(columns)
    yield from _references(statement, words, known)
    for place, word in enumerate(words):
        if word in ("KEY", "UNIQUE") and words[place + 1 : place + 2] == ["("] and words[place - 1] != "FOREIGN":
            yield from _missing(name, _list(statement, place + 1), known, statement[place].line)


def _create_index(statement: Sequence[Piece], words: Sequence[str], known: _Catalogue) -> Iterator[str]:
    at = words.index("INDEX")
    index, _ = name_at(statement, at + 1)
    table, after = name_at(statement, words.index("ON") + 1)
    if index in known.indexes:
        yield f"line {statement[0].line}: the index `{index}` is created twice"
    known.indexes.add(index)
    names = [piece.value for piece in statement[after:] if piece.kind == "name"]
    yield from _missing(table, names, known, statement[0].line)


def _references(statement: Sequence[Piece], words: Sequence[str], known: _Catalogue) -> Iterator[str]:
    table, _ = name_at(statement, 2)
    for place, word in enumerate(words):
        if word == "REFERENCES":
            target, after = name_at(statement, place + 1)
            keys = [number for number in range(place) if words[number] == "FOREIGN"]
            own = _list(statement, words.index("(", keys[-1])) if keys else []
            yield from _missing(table, own, known, statement[place].line)
            yield from _missing(target, _list(statement, after), known, statement[place].line)


def _missing(table: str, columns: Sequence[str], known: _Catalogue, line: int) -> Iterator[str]:
    if table not in known.tables:
        yield f"line {line}: the table `{table}` is not there yet"
        return
    for column in columns:
        if column not in known.tables[table]:
            yield f"line {line}: `{table}` has no column `{column}`"


def _list(statement: Sequence[Piece], place: int) -> list[str]:
    """Give the names between the parentheses that open here."""
    names: list[str] = []
    for piece in statement[place + 1 :]:
        if piece.value == ")" and piece.kind == "sign":
            break
        if piece.kind == "name":
            names.append(piece.value)
    return names


INSPECTION = Inspection("postgresql", "The PostgreSQL schema holds together: quotes, statements, references", _check)
