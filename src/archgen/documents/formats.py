"""How values are printed in documents; the templates' filters of the same names."""

from collections.abc import Callable, Iterable, Mapping

from archgen import units


def money(value: float, cents: bool = False) -> str:
    """`$1,449`, or `$1,449.43` with cents; small amounts always show cents."""
    sign, amount = ("−" if value < 0 else ""), abs(value)
    return f"{sign}${amount:,.2f}" if cents or 0 < amount < 10 else f"{sign}${amount:,.0f}"


def number(value: float) -> str:
    """`1,500`, `7.9`, `0.25`: at most three significant decimals."""
    return units.plain(value)


def percent(share: float, decimals: int = 0) -> str:
    """A share as `29 %`."""
    return f"{share * 100:.{decimals}f} %"


def exact_percent(value: float) -> str:
    """A percentage that is already one, without trailing zeros: `99.95 %`."""
    return f"{value:.4f}".rstrip("0").rstrip(".") + " %"


def words(identifier: str) -> str:
    """An option's or fact's id as words: `managed_queue` is `managed queue`."""
    return identifier.replace("_", " ")


def listing(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    parts = list(items)
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def figure(value: float) -> str:
    """A result at reading precision: `471`, `34.1`, `0.47`; small ones keep three significant digits."""
    if abs(value) >= 100:
        return number(round(value))
    if abs(value) >= 10:
        return number(round(value, 1))
    return number(float(f"{value:.3g}"))


def unit_of(unit: str, value: float) -> str:
    """The word behind a count: `1 instance`, `6 instances`."""
    return unit.removesuffix("s") if value == 1 and unit.isalpha() and len(unit) > 3 else unit


def shown(value: object) -> str:
    """A value that a table read: numbers plain, truth values as yes and no, sets as a list."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return number(value)
        case tuple():
            return listing(words(str(one)) for one in value) or "none"
        case _:
            return words(str(value))


FILTERS: Mapping[str, Callable[..., str]] = {
    "money": money,
    "number": number,
    "percent": percent,
    "exact_percent": exact_percent,
    "words": words,
    "figure": figure,
    "listing": listing,
    "unit_of": unit_of,
    "shown": shown,
}
