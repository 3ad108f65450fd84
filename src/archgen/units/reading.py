"""Reading a quantity as a person writes it.

A number, an optional suffix, an optional unit and for rates a period. All arithmetic is decimal, so that 1.2 s is
1200 ms and nothing else. Whatever cannot be meant is refused with what was expected, examples and the nearest
spelling.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from archgen.errors import QuantityError
from archgen.units.printing import plain
from archgen.units.scales import BYTE_WORDS, SECONDS, SPECS, TIME_WORDS, Kind, Spec, Unit

_EVERY = {
    "hourly": "h",
    "daily": "days",
    "weekly": "weeks",
    "monthly": "months",
    "yearly": "years",
    "annually": "years",
}
_POWERS = {"k": 3, "m": 6, "b": 9, "t": 12, "thousand": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12}
_RATE_WORDS = {"rps": "s", "qps": "s", "tps": "s", "wps": "s", "eps": "s", "rpm": "min", "rph": "h"}
_LARGEST = 30
"""Powers of ten beyond which a number is a slip of the finger."""


_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:[,' ]\d{3})+(?!\d)|\d+(?:_\d+)*)?(?:\.\d+)?(?:e[+-]?\d+)?)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SUFFIX = re.compile(r"(k|mn|m|bn|b|thousand|million|billion|trillion|t)(?![a-zμ])", re.IGNORECASE)
_PERIOD = re.compile(r"\s*(?:/|\bper\b|\ban?\b|\beach\b|\bevery\b)\s*", re.IGNORECASE)
_CURRENCY = re.compile(r"us\$|\$|\busd\b|\b(?:us )?dollars?\b", re.IGNORECASE)
_FOREIGN_MONEY = re.compile(r"[€£¥₹₽₩]|\b(?:eur|euros?|gbp|pounds?|chf|jpy|inr)\b", re.IGNORECASE)


def parse(given: str | float | Decimal, unit: Unit, *, whole: bool = False) -> int | float:
    """Read a quantity into ``unit``; whole results are ints, so that no float artefact shows.

    Args:
        given: The text, or a bare number that is in ``unit`` already.
        unit: The unit wanted.
        whole: Demand a whole number; one that only conversion made broken (4 months in weeks) is rounded.

    Raises:
        QuantityError: It is no such quantity; the message holds what was expected and examples.
    """
    if isinstance(given, bool) or not isinstance(given, (str, int, float, Decimal)):
        raise _refusal(given, unit)
    text = _normal(given) if isinstance(given, str) else str(given)
    value, converted = _READERS[unit.kind](text, unit, given)
    if not value.is_finite() or value.adjusted() > _LARGEST:
        raise _refusal(given, unit, "no number of that size is meant")
    if whole and value != value.to_integral_value():
        if not converted:
            raise QuantityError(given, f"a whole {unit.expected.removeprefix('a ')}", unit.examples)
        value = value.to_integral_value(ROUND_HALF_UP)
    return int(value) if value == value.to_integral_value() else float(value)


def _normal(text: str) -> str:
    """Bring look-alike characters and white space to one form."""
    folded = unicodedata.normalize("NFKC", text).replace("−", "-").replace("×", "x")
    return " ".join(folded.split())


def _refusal(given: object, unit: Unit, problem: str = "") -> QuantityError:
    return QuantityError(given, unit.expected, unit.examples, problem)


def _split(text: str, unit: Unit, given: object) -> tuple[Decimal, str]:
    """Separate the number from what follows it."""
    match = _NUMBER.fullmatch(text)
    number = match["number"].strip() if match else ""
    if not match or not any(char.isdigit() for char in number):
        raise _refusal(given, unit, _no_number(text))
    rest = match["rest"].strip()
    if rest[:1] in (",", ".") or (rest[:1].isdigit()):
        raise _refusal(given, unit, "use `,` between thousands and `.` before decimals")
    if re.match(r"(-|–|to\b|\.\.)\s*\d", rest) and unit.kind is not Kind.RATIO:
        raise _refusal(given, unit, "give one number, not a range")
    sign = "-" if number.startswith("-") else ""
    value = (
        Decimal(sign + re.sub(r"[,'_ +-]", "", number))
        if "e" not in number.lower()
        else Decimal(re.sub(r"[,'_ ]", "", number))
    )
    return value, rest


def _no_number(text: str) -> str:
    if re.match(r"[~≈<>=]|about\b|around\b|ca\.", text, re.IGNORECASE):
        return "give one plain number, without a sign before it"
    return ""


def _suffixed(value: Decimal, rest: str) -> tuple[Decimal, str]:
    """Apply ``k``, ``M``, ``B``, ``T`` or their words."""
    match = _SUFFIX.match(rest)
    if not match:
        return value, rest
    return value.scaleb(_POWERS[match[1].lower()]), rest[match.end() :].strip()


def _unknown_word(given: object, unit: Unit, word: str, known: set[str] | frozenset[str]) -> QuantityError:
    """Refuse a unit, with the nearest spelling."""
    near = difflib.get_close_matches(word.lower(), sorted(known), 1, 0.6)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return _refusal(given, unit, f"`{word}` is no unit of it{hint}")


def _read_count(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    bare, after = _split(text, unit, given)
    value, rest = _suffixed(bare, after)
    spec = SPECS[unit]
    if rest and rest.lower() not in spec.words:
        raise _unknown_word(given, unit, rest, spec.words)
    if unit is Unit.MILLIONS and after:
        return value / spec.scale, True
    return value, False


def _period(word: str, unit: Unit, given: object) -> Decimal:
    """Seconds in the period of a rate."""
    if word.lower() not in TIME_WORDS:
        raise _unknown_word(given, unit, word, set(TIME_WORDS))
    return TIME_WORDS[word.lower()]


def _read_rate(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    spec = SPECS[unit]
    if text.lower() in _EVERY:
        return _per(Decimal(1), SECONDS[_EVERY[text.lower()]], spec)
    value, rest = _split(text, unit, given)
    value, rest = _suffixed(value, rest)
    if not rest:
        return value, False
    if rest.lower() in _RATE_WORDS:
        return _per(value, SECONDS[_RATE_WORDS[rest.lower()]], spec)
    noun, *period = _PERIOD.split(rest, maxsplit=1)
    if noun and not set(noun.lower().split()) <= spec.words:
        raise _unknown_word(given, unit, noun, spec.words)
    if not period:
        raise _refusal(given, unit, "it does not say in what time")
    return _per(value, _period(period[0], unit, given), spec)


def _per(value: Decimal, seconds: Decimal, spec: Spec) -> tuple[Decimal, bool]:
    """Convert a number in a period; the unit's own period leaves it as it is."""
    return (value, False) if seconds == spec.scale else (_tidy(value * spec.scale / seconds), True)


def _tidy(value: Decimal) -> Decimal:
    """Drop the last digits of a division, which are noise."""
    return round(value, 24 - max(0, value.adjusted())).normalize() if value else value


def _read_money(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    if _FOREIGN_MONEY.search(text):
        raise _refusal(given, unit, "amounts are in US dollars, as the prices of the catalogue are")
    bare, found = _CURRENCY.subn(" ", text)
    value, rest = _split(re.sub(r"^\s*([+-])\s+", r"\1", bare).strip(), unit, given)
    value, rest = _suffixed(value, rest)
    if found > 1:
        raise _refusal(given, unit, "it names the currency twice")
    if not rest:
        return value, False
    if rest.lower() in _EVERY:
        rest = f"/{_EVERY[rest.lower()]}"
    noun, *period = _PERIOD.split(rest, maxsplit=1)
    if noun or not period or unit is Unit.USD:
        raise _refusal(given, unit, f"`{rest}` is not understood")
    seconds = _period(period[0], unit, given)
    return (value, False) if seconds == SECONDS["months"] else (_tidy(value * SECONDS["months"] / seconds), True)


def _read_bytes(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    value, rest = _split(text, unit, given)
    if not rest:
        return value, False
    if rest.lower() not in BYTE_WORDS:
        if _PERIOD.search(rest):
            raise _refusal(given, unit, "it reads like a rate")
        if rest.lower() in set("kmgtpe"):
            raise _refusal(given, unit, f"write `{rest.upper()}B`")
        raise _unknown_word(given, unit, rest, set(BYTE_WORDS))
    return value * BYTE_WORDS[rest.lower()] / SPECS[unit].scale, True


def _read_duration(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    """Read ``90 s`` and also ``1 h 30 min``; the parts must fall in size."""
    total, last, rest = Decimal(0), None, text
    while rest or last is None:
        value, rest = _split(rest, unit, given)
        if not rest and last is None:
            return value, False
        match = re.match(r"[a-zμ]+", rest, re.IGNORECASE)
        word = match[0] if match else rest
        if word.lower() == "m":
            raise _refusal(given, unit, "`m` may be minutes or months: write `min` or `months`")
        if not match or word.lower() not in TIME_WORDS:
            raise _unknown_word(given, unit, word or rest or "nothing", set(TIME_WORDS))
        size = TIME_WORDS[word.lower()]
        if last is not None and size >= last:
            raise _refusal(given, unit, "give one duration")
        total, last, rest = total + value * size, size, rest[match.end() :].strip()
    return _tidy(total / SPECS[unit].scale), True


def _read_percent(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    value, rest = _split(text, unit, given)
    if rest.lower() not in ("", "%", "percent", "per cent", "pct"):
        raise _unknown_word(given, unit, rest, {"percent"})
    return value, False


def _read_ratio(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    value, rest = _suffixed(*_split(text, unit, given))
    if rest.lower() in ("", "x", "times", "reads per write"):
        return value, False
    match = re.fullmatch(r"(?::|/|to\b)\s*(.+)", rest, re.IGNORECASE)
    if not match:
        raise _refusal(given, unit, f"`{rest}` is not understood")
    below, after = _suffixed(*_split(match[1], unit, given))
    if after or below <= 0:
        raise _refusal(given, unit, f"`{match[1]}` cannot stand on its right side")
    return (value, False) if below == 1 else (_tidy(value / below), True)


def _read_growth(text: str, unit: Unit, given: object) -> tuple[Decimal, bool]:
    value, rest = _split(text, unit, given)
    rest = re.sub(r"\s*(?:/|per|an?)\s*(?:y|yr|year)$", "", rest, flags=re.IGNORECASE)
    if rest in ("%", "percent"):
        if not text.startswith(("+", "-")):
            raise _refusal(given, unit, f"write `+{plain(value)}%` for growth by that much, or the factor")
        return 1 + value / 100, True
    if rest.lower() not in ("", "x", "times", "fold", "-fold"):
        raise _refusal(given, unit, f"`{rest}` is not understood")
    return value, False


_READERS = {
    Kind.COUNT: _read_count,
    Kind.RATE: _read_rate,
    Kind.MONEY: _read_money,
    Kind.BYTES: _read_bytes,
    Kind.DURATION: _read_duration,
    Kind.PERCENT: _read_percent,
    Kind.RATIO: _read_ratio,
    Kind.GROWTH: _read_growth,
}
