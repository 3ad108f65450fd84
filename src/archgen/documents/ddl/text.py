"""Quoting of SQL: identifiers, literals and comments, whatever a name holds."""

import re
from collections.abc import Callable, Iterable

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

_QUOTED = re.compile(r""" "(?:[^"]|"")*" | '(?:[^']|'')*' """, re.VERBOSE)


def quote(name: str) -> str:
    """Quote an identifier; always, so that no word of any dialect can clash."""
    return '"' + name.replace('"', '""') + '"'


def quoted(names: Iterable[str]) -> str:
    """Quote identifiers and join them with commas."""
    return ", ".join(quote(name) for name in names)


def literal(text: str) -> str:
    """Write a text as a string literal of standard SQL."""
    return "'" + text.replace("\x00", "").replace("'", "''") + "'"


def requote(expression: str, name: Callable[[str], str], text: Callable[[str], str]) -> str:
    """Write the names and texts of an expression in standard SQL as a dialect of other habits quotes them."""

    def turned(match: re.Match[str]) -> str:
        inner = match[0][1:-1]
        return name(inner.replace('""', '"')) if match[0][0] == '"' else text(inner.replace("''", "'"))

    return _QUOTED.sub(turned, expression)


def remark(text: str) -> str:
    """Write a text as one comment line; line breaks become spaces, all other characters stay."""
    return f"-- {_BREAKS.sub(' ', text).strip()}"


def number(value: float) -> str:
    """Write a number without an exponent or a needless fraction."""
    return str(int(value)) if value == int(value) else f"{value:.10f}".rstrip("0")


FILE_LIMIT = 19_000
"""Bytes of one file: SQL linters skip larger ones without a word (sqlfluff: 20,000)."""


def head(dialect: str, title: str, lines: Iterable[str]) -> list[str]:
    """Give the first lines of a file: the dialect, then what it is."""
    return [f"-- dialect: {dialect}", *(remark(line) for line in (title, *lines) if line)]


def split_files(first: list[str], chunks: Iterable[str], limit: int) -> tuple[tuple[str, str], ...]:
    """Spread groups of statements over files of at most `limit` bytes, in order; a larger group stands alone."""
    parts: list[list[str]] = []
    size = 0
    for chunk in chunks:
        bytes_more = len(chunk.encode()) + 1
        if not parts or size + bytes_more > limit:
            parts.append([])
            size = len("\n".join(first).encode()) + 1
        parts[-1].append(chunk)
        size += bytes_more
    named = ((f"schema_{number:02d}.sql" if number > 1 else "schema.sql", part) for number, part in enumerate(parts, 1))
    return tuple((name, file_text(first, part)) for name, part in named)


def file_text(first: list[str], chunks: Iterable[str]) -> str:
    """Join the lines of a file; one that holds signs of a template is fenced, as linters render SQL with Jinja."""
    text = "\n".join([*first[1:], *chunks]).rstrip("\n")
    fenced = any(sign in text for sign in ("{{", "{%", "{#"))
    body = f"-- {{% raw %}}\n{text}\n-- {{% endraw %}}" if fenced else text
    return f"{first[0]}\n{body}\n"
