"""Printing a value with its unit, as people read it."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache

from archgen.units.scales import BYTE_WORDS, SECONDS, SPECS, Kind, Unit


def show(value: float, unit: Unit | str) -> str:
    """Print a value for people: ``1,500 rps``, ``250 ms``, ``99.9 %``, ``$1,449``, ``1.5 TB``, ``1 h``, ``20:1``.

    A unit that is not one of :class:`Unit` is set behind the number as it is.
    """
    try:
        known = Unit(unit)
    except ValueError:
        return f"{plain(value)} {unit}".rstrip()
    spec = SPECS[known]
    match spec.kind:
        case Kind.COUNT if known is Unit.MILLIONS:
            return f"{plain(value)}M"
        case Kind.COUNT | Kind.RATE:
            return f"{_brief(value)} {spec.one if value == 1 else spec.many}"
        case Kind.MONEY:
            return _show_money(value)
        case Kind.PERCENT:
            return f"{_digits(value, 6)} %"
        case Kind.RATIO:
            return f"{_brief(value)}:1" if value >= 1 or value <= 0 else f"1:{_brief(1 / value)}"
        case Kind.GROWTH:
            return f"{_brief(value)}x"
        case Kind.BYTES:
            return _show_scaled(value, known, ("PB", "TB", "GB", "MB", "KB"))
        case Kind.DURATION:
            return _show_scaled(value, known, ("years", "months", "weeks", "days", "h", "min", "s", "ms"))


@lru_cache(maxsize=8192)
def plain(value: float | Decimal) -> str:
    """Print a bare number with thousands separators.

    A number of up to six digits, such as a price, is printed as it is. A longer one came out of a division: three
    decimals from 1 upwards, three significant digits below.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "?"
    if _is_typed(value):
        return _digits(value, 30)
    number = Decimal(str(value))
    return _digits(value, 3 if abs(number) >= 1 else 2 - number.adjusted())


def _is_typed(value: float | Decimal) -> bool:
    """Whether a number has so few digits that a person wrote it."""
    return len(Decimal(str(value)).normalize().as_tuple().digits) <= 6


def _brief(value: float) -> str:
    """Print a count or rate: what a person wrote as it is, a computed one with three significant digits."""
    if _is_typed(value) or isinstance(value, int) or not math.isfinite(value):
        return plain(value)
    return _digits(value, max(0, 2 - Decimal(str(value)).adjusted()))


def _digits(value: float | Decimal, decimals: int) -> str:
    """Print with at most so many decimals, without trailing zeros."""
    text = f"{Decimal(str(value)):,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def _show_money(value: float) -> str:
    """Whole dollars from 100 upwards or where there are no cents, else cents, and fractions of a cent as they are."""
    sign, amount = ("−" if value < 0 else ""), abs(value)
    if amount >= 100 or amount == int(amount):
        return f"{sign}${amount:,.0f}"
    return f"{sign}${amount:,.2f}" if amount >= 0.1 else f"{sign}${plain(amount)}"


def _show_scaled(value: float, unit: Unit, symbols: tuple[str, ...]) -> str:
    """Print in the largest unit in which the number is at least 1 and short; else in its own unit."""
    spec = SPECS[unit]
    sizes = SECONDS if spec.kind is Kind.DURATION else {name: BYTE_WORDS[name.lower()] for name in symbols}
    base = Decimal(str(value)) * spec.scale
    own = spec.many
    for symbol in symbols:
        amount = (base / sizes[symbol]).normalize()
        near = round(amount, 9).normalize() + 0
        if near >= 1 and _is_short(near, symbol, own):
            return f"{plain(near)} {_noun(symbol, near)}"
    return f"{plain(value)} {spec.one if value == 1 else own}"


def _is_short(amount: Decimal, symbol: str, own: str) -> bool:
    """Whether a number reads better in this unit: few digits, and for calendar units a whole number."""
    digits = len(amount.as_tuple().digits)
    if symbol == own and digits <= 3:
        return True
    if symbol in ("weeks", "months", "years"):
        return own in (symbol, "years") and amount == int(amount)
    if symbol == "days":
        return amount == int(amount) and (amount > 1 or own not in ("min", "h"))
    if symbol in ("h", "min"):
        return amount * 2 == int(amount * 2)
    return digits <= 3


def _noun(symbol: str, amount: Decimal) -> str:
    return symbol.removesuffix("s") if amount == 1 and symbol in ("days", "weeks", "months", "years") else symbol
