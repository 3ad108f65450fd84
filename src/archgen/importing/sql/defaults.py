"""Defaults of columns as values of the requirements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from archgen.requirements.model import FieldType

_NOW = re.compile(
    r"(?:now|current_timestamp|localtimestamp|getdate|sysdate|unixepoch|datetime|clock_timestamp)$", re.IGNORECASE
)
_TRUTH = {"1": "true", "t": "true", "true": "true", "yes": "true", "y": "true", "on": "true"} | {
    "0": "false", "f": "false", "false": "false", "no": "false", "n": "false", "off": "false",
}  # fmt: skip


def is_sequence(node: exp.Expr | None) -> bool:
    """Tell whether a default takes the next number of a sequence, which makes the column an identifier's."""
    return isinstance(node, exp.NextValueFor) or (
        isinstance(node, exp.Anonymous) and str(node.this).casefold() == "nextval"
    )


def default_text(node: exp.Expr | None, values: Mapping[str, Any]) -> tuple[str | None, bool]:
    """Give a default as the text of a value, and whether that is all it says.

    No default, ``NULL`` and the next number of a sequence are nothing to carry over; an expression is nothing that can
    be.
    """
    node = _bare(node)
    if node is None or isinstance(node, exp.Null) or is_sequence(node):
        return None, True
    kind = values.get("type")
    moment = _moment(node, kind)
    if moment:
        return moment, True
    text = _literal(node)
    if text is None:
        return None, False
    if kind is FieldType.BOOL:
        text = _TRUTH.get(text.casefold(), text)
    if kind in (FieldType.INT, FieldType.BIGINT, FieldType.DECIMAL, FieldType.MONEY):
        text = text.strip()
    if kind in (FieldType.TIMESTAMP, FieldType.DATE) and text.casefold() in ("now", "now()", "current_timestamp"):
        text = "now" if kind is FieldType.TIMESTAMP else "today"
    return text, True


def _bare(node: exp.Expr | None) -> exp.Expr | None:
    """Take casts and parentheses off."""
    while isinstance(node, exp.Paren | exp.Cast):
        node = node.this
    return node


def _moment(node: exp.Expr, kind: object) -> str:
    """Give ``now`` or ``today`` for a call that means it, whatever its digits of a second."""
    name = str(node.this) if isinstance(node, exp.Anonymous) else ""
    is_now = isinstance(node, exp.CurrentTimestamp | exp.CurrentDatetime) or bool(name and _NOW.match(name))
    is_now = is_now or (isinstance(node, exp.Column) and bool(_NOW.match(node.name)))
    is_today = isinstance(node, exp.CurrentDate) or (is_now and kind is FieldType.DATE)
    if is_today and kind in (FieldType.DATE, FieldType.TIMESTAMP):
        return "today" if kind is FieldType.DATE else "now"
    return "now" if is_now and kind is FieldType.TIMESTAMP else ""


def _literal(node: exp.Expr) -> str | None:
    match node:
        case exp.Literal():
            return node.name
        case exp.Boolean():
            return "true" if node.this else "false"
        case exp.Neg() if isinstance(node.this, exp.Literal):
            return f"-{node.this.name}"
        case exp.BitString() | exp.HexString():
            return str(node.this)
        case exp.National() | exp.RawString() | exp.ByteString():
            return node.name
        case exp.Column() if not node.table and node.name.casefold() in ("true", "false"):
            return node.name.casefold()
    return None
