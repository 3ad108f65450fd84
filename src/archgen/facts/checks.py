"""Statements that are each valid and yet disagree: found with both sides and the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

from archgen.facts.derive import scope_of
from archgen.facts.model import Facts, Provenance
from archgen.facts.rules import load_derivations
from archgen.facts.volume import Volume, round_gb
from archgen.findings import Finding
from archgen.knowledge.spelling import normal
from archgen.requirements.model import Experience, Requirements
from archgen.requirements.notices import notice
from archgen.units import Unit, plain, show

_FAR = 2
"""Factor from which two rates disagree."""

_VERY_FAR = 10
"""Factor from which a peak disagrees with the users, of whom little is known."""

_SMALL = 20
"""Requests per second below which a disagreement costs nothing."""

_WORTH_ASKING_GB = 10
"""Stated volume from which it matters what the rest is."""

_LITTLE = 0.1
"""Part of the stated volume below which the entities do not explain it."""


def check_facts(requirements: Requirements, facts: Facts, volume: Volume) -> Iterator[Finding]:
    """Compare what is stated twice."""
    yield from _writes(facts)
    yield from _peak_and_users(facts)
    yield from _experience(requirements, facts)
    yield from _volume(facts, volume)
    yield from _patterns(requirements, facts)
    yield from _residency(facts)


def _stated(facts: Facts, *names: str) -> bool:
    """Tell whether all of these facts are there and stated."""
    return all(name in facts and facts[name].provenance is Provenance.STATED for name in names)


def _factor(first: float, second: float) -> float:
    """Give by how much the larger exceeds the smaller."""
    low, high = sorted((first, second))
    return high / low if low > 0 else float("inf") if high > 0 else 1


def _writes(facts: Facts) -> Iterator[Finding]:
    """Compare writes with the peak and the ratio."""
    if not _stated(facts, "write_requests_per_second", "peak_requests_per_second"):
        return
    writes, peak = facts.number("write_requests_per_second"), facts.number("peak_requests_per_second")
    shown_writes, shown_peak = show(writes, Unit.WRITES_PER_S), show(peak, Unit.REQUESTS_PER_S)
    if writes > peak:
        about = ("load.write_requests_per_second", "load.peak_requests_per_second")
        yield notice("writes_above_peak", about, writes=shown_writes, peak=shown_peak)
    if not _stated(facts, "read_write_ratio"):
        return
    ratio = facts.number("read_write_ratio")
    expected = peak / (ratio + 1)
    factor = _factor(writes, expected)
    if factor >= _FAR:
        working = f"{plain(peak)} ÷ ({plain(ratio)} + 1) = {show(expected, Unit.WRITES_PER_S)}"
        yield notice(
            "writes_disagree_with_ratio",
            ("load.write_requests_per_second", "load.read_write_ratio", "load.peak_requests_per_second"),
            stated=shown_writes,
            peak=shown_peak,
            ratio=plain(ratio),
            working=working,
            derived=show(expected, Unit.WRITES_PER_S),
            factor=_times(factor if expected > writes else 1 / factor),
        )


def _peak_and_users(facts: Facts) -> Iterator[Finding]:
    """Compare the peak with what the users would cause."""
    if not _stated(facts, "peak_requests_per_second", "monthly_active_users"):
        return
    constants = load_derivations().constants
    if facts.number("peak_requests_per_second") < _SMALL or _from_machines(facts):
        return
    peak, users, shape = (
        facts.number(name) for name in ("peak_requests_per_second", "monthly_active_users", "peak_to_mean")
    )
    each, seconds = constants["requests_per_user"].value, constants["seconds_per_month"].value
    expected = users * each / seconds * shape
    if _factor(peak, expected) < _VERY_FAR:
        return
    working = (
        f"{plain(users)} users × ~{plain(each)} requests a month ÷ {plain(seconds)} s × ~{plain(shape)} "
        f"peak over mean = {show(float(f'{expected:.3g}'), Unit.REQUESTS_PER_S)}"
    )
    about = ("load.peak_requests_per_second", "load.monthly_active_users")
    stated = show(peak, Unit.REQUESTS_PER_S)
    factor = _times(peak / expected) if expected else "infinitely many"
    yield notice("peak_disagrees_with_users", about, stated=stated, factor=factor, working=working)


def _from_machines(facts: Facts) -> bool:
    """Tell whether machines send requests, so that people explain little of the load."""
    kinds = facts.value("request_kinds") if "request_kinds" in facts else ()
    devices = facts.number("devices") if "devices" in facts else 0
    return devices > 0 or bool({"iot", "streaming"} & set(kinds if isinstance(kinds, tuple) else ()))


def _experience(requirements: Requirements, facts: Facts) -> Iterator[Finding]:
    """Compare stated skills with the experience that they would be read from."""
    for name, technologies in load_derivations().experience.items():
        known = {normal(one) for one in technologies}
        claimed = {one: level for one, level in requirements.experience.items() if normal(one) in known}
        if not claimed or not _stated(facts, name):
            continue
        best = max(claimed.values(), key=tuple(Experience).index)
        if best.value != facts.value(name):
            said = ", ".join(f"{one} {level}" for one, level in claimed.items())
            about = (f"team.{name}", *(f"team.experience.{one}" for one in claimed))
            yield notice("experience_disagrees", about, fact=name, stated=str(facts.value(name)), experience=said)


def _volume(facts: Facts, volume: Volume) -> Iterator[Finding]:
    """Compare the stated sizes with each other and with what the entities take."""
    if _stated(facts, "data_volume", "largest_table"):
        table, whole = facts.number("largest_table"), facts.number("data_volume")
        if table > whole:
            about = ("load.largest_table", "load.data_volume")
            yield notice("table_exceeds_volume", about, table=show(table, Unit.GB), volume=show(whole, Unit.GB))
    if not _stated(facts, "data_volume") or not volume.sizes:
        return
    stated = facts.number("data_volume")
    paths = ("load.data_volume", *(f"domain.entities.{size.name}.rows" for size in volume.sizes))
    missing = f"; {', '.join(volume.without_rows)}: no rows stated" if volume.without_rows else ""
    values = {
        "derived": show(round_gb(volume.gb), Unit.GB),
        "stated": show(stated, Unit.GB),
        "working": volume.working + missing,
    }
    if volume.gb > stated * _FAR:
        yield notice("rows_exceed_volume", paths, **values)
    elif stated >= _WORTH_ASKING_GB and volume.gb < stated * _LITTLE:
        rest = show(round_gb(stated - volume.gb), Unit.GB)
        yield notice("rows_explain_little", paths, rest=rest, **values)


def _patterns(requirements: Requirements, facts: Facts) -> Iterator[Finding]:
    """Compare the rates of the access patterns with the peak."""
    rated = [one for one in requirements.domain.access_patterns if one.rate]
    total = sum(one.rate or 0 for one in rated)
    if not rated or not _stated(facts, "peak_requests_per_second"):
        return
    peak = facts.number("peak_requests_per_second")
    if total > peak:
        working = " + ".join(f"{one.name} {plain(one.rate or 0)}" for one in rated)
        about = ("load.peak_requests_per_second", "domain.access_patterns")
        shown = {"total": show(total, Unit.REQUESTS_PER_S), "peak": show(peak, Unit.REQUESTS_PER_S)}
        yield notice("patterns_exceed_peak", about, working=working, **shown)


def _residency(facts: Facts) -> Iterator[Finding]:
    """Compare the scope of residency with the jurisdictions."""
    if not _stated(facts, "residency_scope", "data_residency"):
        return
    places = facts.value("data_residency")
    names = places if isinstance(places, tuple) else ()
    derived = scope_of(names)
    if derived != facts.value("residency_scope"):
        about = ("quality.residency_scope", "quality.data_residency")
        values = {"stated": str(facts.value("residency_scope")), "jurisdictions": ", ".join(names) or "none"}
        yield notice("residency_disagrees", about, derived=derived, **values)


def _times(factor: float) -> str:
    """Print a factor with two significant digits."""
    return plain(float(f"{factor:.2g}"))
