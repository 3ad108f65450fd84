"""What in the catalogue has grown old at a day: support that ended, prices and facts that nobody looked at since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from archgen.knowledge.catalogue import Catalogue, Technology

OLDEST_PRICE_MONTHS = 18
"""Age in months above which a price or a technology's facts must be looked at again."""


@dataclass(frozen=True)
class Stale:
    """An entry of the catalogue that must be looked at.

    Attributes:
        id: Id of the entry.
        problem: end_of_life, needs_check, old_price or old_facts; stable.
        message: What is wrong, with dates.
    """

    id: str
    problem: str
    message: str


def stale_entries(catalogue: Catalogue, at: date) -> tuple[Stale, ...]:
    """Give all entries that must be looked at on a day, by problem and id."""
    found = [*_technologies(catalogue, at), *_prices(catalogue, at)]
    return tuple(sorted(found, key=lambda one: (one.problem, one.id)))


def _technologies(catalogue: Catalogue, at: date) -> Iterator[Stale]:
    for one in catalogue.technologies.values():
        if one.cycles and not one.supported(at):
            yield Stale(one.id, "end_of_life", _ended(one, at))
        if one.needs_check:
            yield Stale(one.id, "needs_check", f"confirm the version before pinning it (as of {one.as_of})")
        if _months(one.as_of, at) > OLDEST_PRICE_MONTHS:
            yield Stale(
                one.id, "old_facts", f"its newest source is of {one.as_of}, {_months(one.as_of, at)} months old"
            )


def _ended(technology: Technology, at: date) -> str:
    ends = [cycle.eol for cycle in technology.cycles if cycle.eol is not None and cycle.eol < at]
    return f"no supported version is known: the last one ended on {max(ends)}" if ends else "no version is out yet"


def _prices(catalogue: Catalogue, at: date) -> Iterator[Stale]:
    for one in catalogue.prices.values():
        age = _months(one.source.as_of, at)
        if age > OLDEST_PRICE_MONTHS:
            yield Stale(one.id, "old_price", f"{one.service}, {one.region}: {age} months old ({one.source.as_of})")


def _months(earlier: date, later: date) -> int:
    """Count the whole months between two days."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
