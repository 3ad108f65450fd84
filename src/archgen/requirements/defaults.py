"""Whether the default of a field is a value which the field may hold."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from archgen.requirements.model import FieldType

LONGEST_STRING = 10_000
"""Characters above which a string is a text."""

BITS = {FieldType.INT: 31, FieldType.BIGINT: 63}
"""Bits of whole numbers without the sign."""


def misfit(kind: FieldType, value: str, values: Mapping[str, Any]) -> str:
    """Say why a text is no value of a type; empty when it is."""
    match kind:
        case FieldType.BOOL:
            return "" if value in ("true", "false") else "write `true` or `false`"
        case FieldType.ENUM:
            members = values.get("members", ())
            return "" if value in members else f"its members are {', '.join(members)}"
        case FieldType.STRING:
            length = values.get("length") or LONGEST_STRING
            return "" if len(value) <= length else f"it has {len(value)} characters, more than {length}"
        case FieldType.INT | FieldType.BIGINT | FieldType.DECIMAL | FieldType.MONEY:
            return _misfit_number(kind, value, values)
        case FieldType.DATE:
            return "" if value == "today" or _is_iso(dt.date, value) else "write a date such as 2027-01-31, or `today`"
        case FieldType.TIMESTAMP:
            known = value == "now" or _is_iso(dt.datetime, value)
            return "" if known else "write a moment such as 2027-01-31T12:00:00Z, or `now`"
        case FieldType.TIME:
            return "" if _is_iso(dt.time, value) else "write a time such as 09:30"
        case FieldType.UUID:
            return "" if _is_uuid(value) else "it is no UUID"
    return ""


def _misfit_number(kind: FieldType, value: str, values: Mapping[str, Any]) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "it is no number"
    if not number.is_finite():
        return "it is no number"
    if kind in BITS and (number != number.to_integral_value() or abs(number) >= 2 ** BITS[kind]):
        return "it is no whole number that fits"
    low, high = values.get("minimum"), values.get("maximum")
    outside = (low is not None and number < low) or (high is not None and number > high)
    return "it lies outside the bounds" if outside else ""


def _is_iso(kind: type[dt.date | dt.datetime | dt.time], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_uuid(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
