import contextlib
import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.errors import QuantityError
from archgen.units import Kind, Unit, parse, plain, short, show

READ = [
    ("2k rps", Unit.REQUESTS_PER_S, 2000),
    ("1.5k", Unit.REQUESTS_PER_S, 1500),
    ("300/min", Unit.REQUESTS_PER_S, 5),
    ("20 requests per second", Unit.REQUESTS_PER_S, 20),
    ("5 events a second", Unit.EVENTS_PER_S, 5),
    ("2/day", Unit.PER_WEEK, 14),
    ("daily", Unit.PER_WEEK, 7),
    ("1/month", Unit.CHANGES_PER_YEAR, 12),
    ("500 GB", Unit.GB, 500),
    ("1.5TB", Unit.GB, 1500),
    ("1 GiB", Unit.GB, 1.073741824),
    ("0.8 mb", Unit.KB, 800),
    ("99.95%", Unit.PERCENT, 99.95),
    ("99.9 percent", Unit.PERCENT, 99.9),
    ("200 ms", Unit.MS, 200),
    ("1.2 s", Unit.MS, 1200),
    ("1 h 30 min", Unit.MINUTES, 90),
    ("$3,000/month", Unit.USD_PER_MONTH, 3000),
    ("$36k a year", Unit.USD_PER_MONTH, 3000),
    ("USD 500", Unit.USD_PER_MONTH, 500),
    ("16 weeks", Unit.WEEKS, 16),
    ("13 months", Unit.YEARS, 13 / 12),
    ("1.2M", Unit.USERS, 1_200_000),
    ("200k users", Unit.USERS, 200_000),
    ("3 million", Unit.USERS, 3_000_000),
    ("8 engineers", Unit.PEOPLE, 8),
    ("2M", Unit.MILLIONS, 2),
    ("500k vectors", Unit.MILLIONS, 0.5),
    ("7", Unit.MILLIONS, 7),
    ("20:1", Unit.RATIO, 20),
    ("1:50", Unit.RATIO, 0.02),
    ("20 to 1", Unit.RATIO, 20),
    ("0", Unit.RATIO, 0),
    ("2x", Unit.TIMES_PER_YEAR, 2),
    ("+30%", Unit.TIMES_PER_YEAR, 1.3),
    ("1,500,000", Unit.ROWS, 1_500_000),
    ("10_000", Unit.ROWS, 10_000),
    ("9223372036854775807", Unit.ROWS, 2**63 - 1),
    ("−4 rps", Unit.REQUESTS_PER_S, -4),
]


@pytest.mark.parametrize(("text", "unit", "value"), READ, ids=[f"{text}-{unit}" for text, unit, _ in READ])
def test_reads_quantities_as_people_write_them(text: str, unit: Unit, value: float) -> None:
    """A number, an optional suffix and an optional unit arrive in the fact's own unit."""
    assert parse(text, unit) == pytest.approx(value, rel=1e-15)


REFUSED = [
    ("lots", Unit.ROWS, "a number of rows"),
    ("", Unit.GB, "nothing is not a size"),
    ("5 mintues", Unit.MINUTES, "did you mean `minutes`?"),
    ("5m", Unit.MINUTES, "write `min` or `months`"),
    ("500 GB/day", Unit.GB, "reads like a rate"),
    ("200 G", Unit.GB, "write `GB`"),
    ("50 requests", Unit.REQUESTS_PER_S, "in what time"),
    ("5 per fortnight", Unit.REQUESTS_PER_S, "`fortnight`"),
    ("€500", Unit.USD_PER_MONTH, "US dollars"),
    ("1.500,5", Unit.GB, "`,` between thousands"),
    ("100-200", Unit.REQUESTS_PER_S, "not a range"),
    ("~200k", Unit.USERS, "one plain number"),
    ("30%", Unit.TIMES_PER_YEAR, "+30%"),
    ("1e999999999", Unit.GB, "no number of that size"),
    ("nan", Unit.GB, "is not a size"),
    ("20:0", Unit.RATIO, "cannot stand on its right side"),
    ("99.9 GB", Unit.PERCENT, "`GB` is no unit of it"),
    (True, Unit.GB, "`True` is not a size"),
    (math.inf, Unit.GB, "is not a size"),
]


@pytest.mark.parametrize(("given_", "unit", "words"), REFUSED, ids=[f"{text}-{unit}" for text, unit, _ in REFUSED])
def test_refuses_what_cannot_be_meant_and_says_why(given_: str | float, unit: Unit, words: str) -> None:
    """Each refusal names the text, what was expected, and what to write."""
    with pytest.raises(QuantityError) as caught:
        parse(given_, unit)
    assert words in caught.value.sentence


def test_whole_numbers_are_demanded_only_of_what_was_written() -> None:
    """2.5 people are refused, while four months of weeks are rounded."""
    assert parse("4 months", Unit.WEEKS, whole=True) == 17
    with pytest.raises(QuantityError, match="a whole number of people"):
        parse("2.5", Unit.PEOPLE, whole=True)


def test_whole_results_are_ints() -> None:
    """No float artefact shows in a value that is whole."""
    value = parse("1.2 s", Unit.MS)
    assert value == 1200
    assert isinstance(value, int)


SHOWN = [
    (1500, Unit.REQUESTS_PER_S, "1,500 rps"),
    (71.428571, Unit.WRITES_PER_S, "71.4 writes/s"),
    (250, Unit.MS, "250 ms"),
    (1200, Unit.MS, "1.2 s"),
    (1234, Unit.MS, "1,234 ms"),
    (99.9, Unit.PERCENT, "99.9 %"),
    (1449.43, Unit.USD_PER_MONTH, "$1,449"),
    (7.25, Unit.USD, "$7.25"),
    (200, Unit.GB, "200 GB"),
    (1500, Unit.GB, "1.5 TB"),
    (0.736, Unit.GB, "736 MB"),
    (5, Unit.MINUTES, "5 min"),
    (60, Unit.MINUTES, "1 h"),
    (90, Unit.MINUTES, "1.5 h"),
    (2880, Unit.MINUTES, "2 days"),
    (16, Unit.WEEKS, "16 weeks"),
    (13 / 12, Unit.YEARS, "13 months"),
    (7, Unit.YEARS, "7 years"),
    (20, Unit.RATIO, "20:1"),
    (0.02, Unit.RATIO, "1:50"),
    (2, Unit.TIMES_PER_YEAR, "2x"),
    (1, Unit.TEAMS, "1 team"),
    (200_000, Unit.USERS, "200,000 users"),
    (1.2, Unit.MILLIONS, "1.2M"),
    (8, "slots", "8 slots"),
]


@pytest.mark.parametrize(("value", "unit", "text"), SHOWN, ids=[text for _, _, text in SHOWN])
def test_prints_values_for_people(value: float, unit: Unit | str, text: str) -> None:
    """Values are printed in the unit in which they read best."""
    assert show(value, unit) == text


def test_plain_numbers_keep_what_was_typed_and_round_what_was_computed() -> None:
    """A price keeps its digits; a quotient gets three decimals."""
    assert plain(0.0000166667) == "0.0000166667"
    assert plain(1500 / 190) == "7.895"
    assert plain(1 / 30) == "0.0333"
    assert plain(1449.43) == "1,449.43"
    assert plain(-3) == "−3"


def test_short_counts() -> None:
    """Large counts fit into arithmetic."""
    assert [short(value) for value in (92, 1500, 4_000_000, 999_999, 10_400_000_000)] == [
        "92",
        "1.5k",
        "4M",
        "1M",
        "10.4B",
    ]


@pytest.mark.parametrize("spelling", ["GB", "requests/s", "USD/month", "million", "writes_per_s"])
def test_units_are_found_by_other_spellings(spelling: str) -> None:
    """Spellings of the evidence files name the same units."""
    assert isinstance(Unit(spelling), Unit)


@pytest.mark.parametrize("unit", list(Unit))
def test_every_example_can_be_read(unit: Unit) -> None:
    """What a message tells people to write is accepted."""
    assert unit.expected
    for example in unit.examples:
        parse(example.strip('"'), unit)


@given(
    st.sampled_from(list(Unit)),
    st.decimals(min_value=0, max_value=10**9, places=2).map(lambda value: value.normalize()),
)
def test_what_is_printed_reads_back(unit: Unit, value: Decimal) -> None:
    """Printing and reading agree up to the rounding that printing does."""
    number = float(value)
    tolerance = {Kind.MONEY: 0.5}.get(unit.kind, 0.0)
    again = parse(show(number, unit), unit)
    assert math.isclose(again, number, rel_tol=5e-3, abs_tol=tolerance)


@given(st.sampled_from(list(Unit)), st.integers(min_value=-(10**15), max_value=10**15))
def test_bare_numbers_are_in_the_unit_already(unit: Unit, value: int) -> None:
    """A bare number is never converted, written or not."""
    assert parse(value, unit) == value
    assert parse(str(value), unit) == value


@given(st.sampled_from(list(Unit)), st.text(max_size=30))
def test_any_text_is_read_or_refused(unit: Unit, text: str) -> None:
    """No text makes the reader fail in another way."""
    with contextlib.suppress(QuantityError):
        assert math.isfinite(parse(text, unit))
