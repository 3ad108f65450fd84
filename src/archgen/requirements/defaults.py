"""Whether the default of a field is a value which the field may hold."""

from __future__ import annotations

import datetime as dt
import ipaddress
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from archgen.errors import QuantityError
from archgen.requirements.model import FieldType
from archgen.units import Unit, parse

LONGEST_STRING = 10_000
"""Characters above which a string is a text."""

BITS = {FieldType.INT: 31, FieldType.BIGINT: 63}
"""Bits of whole numbers without the sign."""


def misfit(kind: FieldType, value: str, values: Mapping[str, Any]) -> str:
    """Say why a text is no value of a type; empty when it is."""
    if kind in _SHAPES:
        holds, message = _SHAPES[kind]
        return "" if holds(value) else message
    match kind:
        case FieldType.ENUM:
            members = values.get("members", ())
            return "" if value in members else f"its members are {', '.join(members)}"
        case FieldType.STRING:
            length = values.get("length") or LONGEST_STRING
            return "" if len(value) <= length else f"it has {len(value)} characters, more than {length}"
        case FieldType.INT | FieldType.BIGINT | FieldType.DECIMAL | FieldType.MONEY:
            return _misfit_number(kind, value, values)
        case FieldType.DURATION:
            return _misfit_duration(value, values)
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


def _misfit_duration(value: str, values: Mapping[str, Any]) -> str:
    try:
        seconds = parse(value, Unit.S)
    except QuantityError:
        return "write a time with its unit, such as 30 min"
    low, high = values.get("minimum"), values.get("maximum")
    outside = (low is not None and seconds < low) or (high is not None and seconds > high)
    return "it lies outside the bounds" if outside else ""


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_interface(value)
    except ValueError:
        return False
    return True


def _is_email(value: str) -> bool:
    name, at, host = value.partition("@")
    return bool(name and at and host) and value == value.lower()


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


_SHAPES: Mapping[FieldType, tuple[Callable[[str], bool], str]] = {
    FieldType.BOOL: (lambda value: value in ("true", "false"), "write `true` or `false`"),
    FieldType.DATE: (
        lambda value: value == "today" or _is_iso(dt.date, value),
        "write a date such as 2027-01-31, or `today`",
    ),
    FieldType.TIMESTAMP: (
        lambda value: value == "now" or _is_iso(dt.datetime, value),
        "write a moment such as 2027-01-31T12:00:00Z, or `now`",
    ),
    FieldType.TIME: (lambda value: _is_iso(dt.time, value), "write a time such as 09:30"),
    FieldType.UUID: (_is_uuid, "it is no UUID"),
    FieldType.IP: (_is_address, "write an address such as 10.0.0.1 or 2001:db8::1"),
    FieldType.EMAIL: (_is_email, "write an address in lower case such as info@example.test"),
}
