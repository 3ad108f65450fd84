"""Quoting of SQL: identifiers, literals and comments, whatever a name holds."""

import re
from collections.abc import Iterable

_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def quote(name: str) -> str:
    """Quote an identifier; always, so that no word of any dialect can clash."""
    return '"' + name.replace('"', '""') + '"'


def quoted(names: Iterable[str]) -> str:
    """Quote identifiers and join them with commas."""
    return ", ".join(quote(name) for name in names)


def literal(text: str) -> str:
    """Write a text as a string literal of standard SQL."""
    return "'" + text.replace("\x00", "").replace("'", "''") + "'"


def remark(text: str) -> str:
    """Write a text as one comment line; line breaks become spaces, all other characters stay."""
    return f"-- {_BREAKS.sub(' ', text).strip()}"


def number(value: float) -> str:
    """Write a number without an exponent or a needless fraction."""
    return str(int(value)) if value == int(value) else f"{value:.10f}".rstrip("0")
