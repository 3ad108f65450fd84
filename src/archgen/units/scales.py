"""The units: what each measures, how large it is, how it is printed and which words may stand behind a number."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

SECONDS: dict[str, Decimal] = {"ms": Decimal("0.001"), "s": Decimal(1), "min": Decimal(60), "h": Decimal(3600)}
"""Seconds in each duration that is shown with a symbol."""
SECONDS |= {"days": Decimal(86400), "weeks": Decimal(604800), "months": Decimal(2628000), "years": Decimal(31536000)}

_SPELLINGS = {
    "ms": "ms msec msecs millisecond milliseconds millis",
    "s": "s sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "days": "d day days",
    "weeks": "w wk wks week weeks",
    "months": "mo mos month months",
    "years": "y yr yrs year years",
}
TIME_WORDS = {word: SECONDS[unit] for unit, words in _SPELLINGS.items() for word in words.split()}
TIME_WORDS |= {
    "us": Decimal("0.000001"),
    "μs": Decimal("0.000001"),
    "quarter": Decimal(7884000),
    "quarters": Decimal(7884000),
}
BYTE_WORDS = {"b": Decimal(1), "byte": Decimal(1), "bytes": Decimal(1)}
BYTE_WORDS |= {f"{prefix}b": Decimal(1000) ** power for power, prefix in enumerate("kmgtpe", 1)}
BYTE_WORDS |= {f"{prefix}ib": Decimal(1024) ** power for power, prefix in enumerate("kmgtpe", 1)}
_RATE_NOUNS = frozenset(
    "req reqs request requests r query queries call calls hit hits time times operations ops".split()
)


class Kind(StrEnum):
    """What a quantity measures; units of one kind convert into each other."""

    COUNT = "count"
    RATE = "rate"
    MONEY = "amount of money"
    BYTES = "size"
    DURATION = "duration"
    PERCENT = "percentage"
    RATIO = "ratio"
    GROWTH = "growth factor"


@dataclass(frozen=True)
class Spec:
    """A unit: kind, size in the kind's base unit (for rates the period), print forms, words accepted, examples."""

    kind: Kind
    scale: Decimal
    one: str
    many: str
    words: frozenset[str]
    examples: tuple[str, ...]


class Unit(StrEnum):
    """The units of facts, entities and prices; ``Unit(text)`` finds other spellings (``GB``, ``requests/s``) too."""

    PEOPLE = "people"
    TEAMS = "teams"
    USERS = "users"
    CONNECTIONS = "connections"
    REGIONS = "regions"
    SERVICES = "services"
    CONSUMERS = "consumers"
    SYSTEMS = "systems"
    HOPS = "hops"
    KINDS = "kinds"
    ITEMS = "items"
    DEVICES = "devices"
    SITES = "sites"
    TENANTS = "tenants"
    ROWS = "rows"
    MILLIONS = "millions"
    REQUESTS_PER_S = "requests_per_s"
    WRITES_PER_S = "writes_per_s"
    EVENTS_PER_S = "events_per_s"
    PER_WEEK = "per_week"
    CHANGES_PER_YEAR = "changes_per_year"
    USD = "usd"
    USD_PER_MONTH = "usd_per_month"
    BYTES = "bytes"
    KB = "kb"
    MB = "mb"
    GB = "gb"
    MS = "ms"
    S = "s"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    YEARS = "years"
    PERCENT = "percent"
    RATIO = "ratio"
    TIMES_PER_YEAR = "times_per_year"

    @classmethod
    def _missing_(cls, value: object) -> Unit | None:
        """Find a unit by another spelling."""
        text = str(value).strip().lower()
        return _OTHER_SPELLINGS.get(text) or next((unit for unit in cls if unit.value == text), None)

    @property
    def kind(self) -> Kind:
        """Give what the unit measures."""
        return SPECS[self].kind

    @property
    def examples(self) -> tuple[str, ...]:
        """Give accepted ways to write such a quantity."""
        return SPECS[self].examples

    @property
    def expected(self) -> str:
        """Say what a value in this unit is: ``a rate``, ``a number of users``."""
        spec = SPECS[self]
        if spec.kind is Kind.COUNT:
            return f"a number of {spec.many}" if self is not Unit.MILLIONS else "a number"
        return f"{'an' if spec.kind is Kind.MONEY else 'a'} {spec.kind}"


_OTHER_SPELLINGS = {
    "requests/s": Unit.REQUESTS_PER_S,
    "rps": Unit.REQUESTS_PER_S,
    "writes/s": Unit.WRITES_PER_S,
    "events/s": Unit.EVENTS_PER_S,
    "deploys/week": Unit.PER_WEEK,
    "deploys_per_week": Unit.PER_WEEK,
    "changes/year": Unit.CHANGES_PER_YEAR,
    "usd/month": Unit.USD_PER_MONTH,
    "reads per write": Unit.RATIO,
    "x per year": Unit.TIMES_PER_YEAR,
    "million": Unit.MILLIONS,
    "min": Unit.MINUTES,
    "h": Unit.HOURS,
    "%": Unit.PERCENT,
}


def _count(many: str, one: str, words: str = "", examples: tuple[str, ...] = ()) -> Spec:
    accepted = frozenset({many, one, *words.split()})
    return Spec(Kind.COUNT, Decimal(1), one, many, accepted, examples or ("8", "1,200", "20k"))


def _rate(period: Decimal, many: str, words: str, examples: tuple[str, ...]) -> Spec:
    return Spec(Kind.RATE, period, many.replace("s/s", "/s"), many, _RATE_NOUNS | frozenset(words.split()), examples)


def _size(scale: int, symbol: str, examples: tuple[str, ...]) -> Spec:
    return Spec(Kind.BYTES, Decimal(scale), symbol, symbol, frozenset(), examples)


def _time(unit: str, one: str, examples: tuple[str, ...]) -> Spec:
    return Spec(Kind.DURATION, SECONDS[unit], one, unit, frozenset(), examples)


def _plain(kind: Kind, symbol: str, examples: tuple[str, ...]) -> Spec:
    return Spec(kind, Decimal(1), symbol, symbol, frozenset(), examples)


_BIG = ("900", "200k", "1.2M")
SPECS: dict[Unit, Spec] = {
    Unit.PEOPLE: _count("people", "person", "persons engineer engineers developer developers devs", ("8", "8 people")),
    Unit.TEAMS: _count("teams", "team", "", ("2", "2 teams")),
    Unit.USERS: _count("users", "user", "mau visitors customers people", (*_BIG, "200k users")),
    Unit.CONNECTIONS: _count("connections", "connection", "clients sockets", _BIG),
    Unit.REGIONS: _count("regions", "region", "", ("1", "3 regions")),
    Unit.SERVICES: _count("services", "service", "", ("1", "12 services")),
    Unit.CONSUMERS: _count("consumers", "consumer", "", ("1", "4 consumers")),
    Unit.SYSTEMS: _count("systems", "system", "integrations", ("3", "3 systems")),
    Unit.HOPS: _count("hops", "hop", "joins", ("2", "2 hops")),
    Unit.KINDS: _count("kinds", "kind", "clients", ("1", "2 kinds")),
    Unit.ITEMS: _count("items", "item", "rows entries results", _BIG),
    Unit.DEVICES: _count("devices", "device", "", _BIG),
    Unit.SITES: _count("sites", "site", "locations shops stores", _BIG),
    Unit.TENANTS: _count("tenants", "tenant", "customers organisations organizations", _BIG),
    Unit.ROWS: _count("rows", "row", "records documents items", ("9k", "4M", "4,000,000 rows")),
    Unit.MILLIONS: Spec(
        Kind.COUNT,
        Decimal(10**6),
        "million",
        "million",
        frozenset({"vectors", "vector", "rows"}),
        ("2 million", "500k", "1.2M"),
    ),
    Unit.REQUESTS_PER_S: _rate(Decimal(1), "rps", "", ("50 rps", "2k rps", "300/min")),
    Unit.WRITES_PER_S: _rate(
        Decimal(1), "writes/s", "write writes inserts updates transactions tx", ("10 writes/s", "600/min")
    ),
    Unit.EVENTS_PER_S: _rate(
        Decimal(1), "events/s", "event events message messages msg msgs jobs", ("5 events/s", "2k/s", "300/min")
    ),
    Unit.PER_WEEK: _rate(
        SECONDS["weeks"], "a week", "deploy deploys deployment deployments release releases", ("3", "2/day", "10/week")
    ),
    Unit.CHANGES_PER_YEAR: _rate(SECONDS["years"], "a year", "change changes", ("1", "4/year", "1/month")),
    Unit.USD: _plain(Kind.MONEY, "$", ("$500", "3k", '"$3,000"')),
    Unit.USD_PER_MONTH: _plain(Kind.MONEY, "$", ("3k", '"$3,000/month"', "$36k/year")),
    Unit.BYTES: _size(1, "bytes", ("92", "4 KB")),
    Unit.KB: _size(10**3, "KB", ("10 KB", "1.5 MB")),
    Unit.MB: _size(10**6, "MB", ("5 MB", "2 GB")),
    Unit.GB: _size(10**9, "GB", ("200 GB", "1.5 TB", "800 MB")),
    Unit.MS: _time("ms", "ms", ("250 ms", "1.2 s")),
    Unit.S: _time("s", "s", ("5 s", "200 ms", "2 min")),
    Unit.MINUTES: _time("min", "min", ("5 min", "1 h", "30 s")),
    Unit.HOURS: _time("h", "h", ("1 h", "30 min")),
    Unit.DAYS: _time("days", "day", ("30 days", "6 weeks")),
    Unit.WEEKS: _time("weeks", "week", ("16 weeks", "4 months")),
    Unit.YEARS: _time("years", "year", ("7 years", "13 months", "90 days")),
    Unit.PERCENT: _plain(Kind.PERCENT, "%", ("99.9%", "99.95 %")),
    Unit.RATIO: _plain(Kind.RATIO, ":1", ("20:1", "1:50", "5")),
    Unit.TIMES_PER_YEAR: _plain(Kind.GROWTH, "x", ("2x", "1.5", "+30%")),
}
