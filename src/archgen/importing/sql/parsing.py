"""One statement of SQL as the parser's tree; the only place that calls the parser.

sqlglot reads the three dialects with lines and columns. What it takes for an opaque command, or refuses, is told and
never dropped.
"""

from __future__ import annotations

import logging
import re
from functools import cache

from sqlglot import exp, parse_one
from sqlglot.errors import ParseError, SqlglotError

from archgen.importing.sql.dialects import Dialect, sql_rules
from archgen.importing.sql.statements import Statement

_LONGEST = 400_000
"""Characters of the longest statement that is parsed; a table of a thousand columns has fewer."""

_DOMAIN = re.compile(r"CREATE(\s+)DOMAIN(\s+)(\S+)(\s+)AS\s", re.IGNORECASE)
_SHOWN = re.compile(r"\s*(?:\(|\bAS\b|\bVALUES\b|\bRETURNS\b|\bFOR\b|;|\n).*", re.IGNORECASE | re.DOTALL)


class Unparsed(Exception):
    """A statement that the parser does not take, with its complaint and the line of it."""

    def __init__(self, problem: str, line: int) -> None:
        """Take the complaint and the line in the file."""
        self.problem, self.line = problem, line
        super().__init__(problem)


def parse(statement: Statement, dialect: Dialect) -> exp.Expr:
    """Parse a statement; what the parser refuses though the database takes it is mended first.

    A domain is parsed as a table of one column, whose grammar it shares.

    Raises:
        Unparsed: It cannot be parsed.
    """
    if len(statement.text) > _LONGEST:
        raise Unparsed(f"it is longer than {_LONGEST:,} characters", statement.line)
    _silence()
    text = _DOMAIN.sub(r"CREATE\1TABLE \2\3\4(VALUE ", _mended(statement.text, dialect))
    if text.upper().startswith("CREATE") and "(VALUE " in text and _DOMAIN.match(statement.text):
        text += ")"
    try:
        return parse_one(text, read=dialect.parser)
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        line = int(first.get("line") or 1)
        near = str(first.get("highlight") or "").strip()
        problem = str(first.get("description") or "it cannot be parsed").rstrip(".")
        raise Unparsed(f"{problem}{f' near `{near}`' if near else ''}", statement.line + line - 1) from None
    except (SqlglotError, RecursionError, ValueError, AttributeError, IndexError, KeyError, TypeError) as error:
        problem = "it is nested too deeply" if isinstance(error, RecursionError) else _first_line(error)
        raise Unparsed(problem, statement.line) from None


def parse_name(text: str, dialect: Dialect) -> exp.Table | None:
    """Parse the name of a table; nothing when it is none."""
    try:
        return exp.to_table(text, dialect=dialect.parser)
    except (SqlglotError, ValueError):
        return None


def is_domain(statement: Statement) -> bool:
    """Tell whether a statement makes a domain."""
    return _DOMAIN.match(statement.text) is not None


def short(text: str) -> str:
    """Give the words of a statement that name what it is about."""
    words = " ".join(_SHOWN.sub("", text, count=1).split()) or " ".join(text.split())
    return words if len(words) <= 70 else f"{words[:69]}…"


def column_key(node: exp.Expr, dialect: Dialect) -> str:
    """Give the key of a column's name: only PostgreSQL regards the case, and only of a quoted name."""
    is_exact = dialect.id == "postgresql" and isinstance(node, exp.Identifier) and bool(node.args.get("quoted"))
    return node.name if is_exact else node.name.casefold()


def table_key(node: exp.Expr, dialect: Dialect) -> str:
    """Give the key of a table's or type's name, with its schema unless that is the default one."""
    parts = [part for part in (node.args.get("db"), node.this) if isinstance(part, exp.Identifier)]
    names = [column_key(part, dialect) for part in parts]
    return ".".join(names[1:] if names[:1] == ["public"] and dialect.id == "postgresql" else names)


def line_of(node: exp.Expr, statement: Statement) -> int:
    """Give the line of the first word of a node whose place the parser kept; else that of its statement."""
    lines = (found.meta["line"] for found in node.walk() if "line" in found.meta)
    return statement.line + int(next(lines, 1)) - 1


def sql_of(node: exp.Expr, dialect: Dialect) -> str:
    """Give a node as short SQL, for people."""
    text = " ".join(node.sql(dialect=dialect.parser).split())
    return text if len(text) <= 120 else f"{text[:119]}…"


def _mended(text: str, dialect: Dialect) -> str:
    """Replace what the parser does not take, line ends kept."""

    def padded(match: re.Match[str], put: str) -> str:
        breaks = "\n" * match[0].count("\n")
        lead = match[0][: len(match[0]) - len(match[0].lstrip())]
        return (lead.replace("\n", " ") + put).ljust(len(match[0]) - len(breaks)) + breaks

    for one in sql_rules().mendings:
        if one.dialect == dialect.id:
            pattern = re.compile(one.find, re.IGNORECASE)
            text = pattern.sub(lambda match, put=one.put: padded(match, put), text)  # type: ignore[misc] # bound early
    return text


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:120]


@cache
def _silence() -> None:
    """Keep the parser from writing warnings about commands, which are told as items, to standard error."""
    logger = logging.getLogger("sqlglot")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
