"""Gauges: what grows with the load on the hardware of a stage, and where that hardware ends."""

import math
from collections.abc import Iterator, Mapping, Sequence

from archgen.design.capacity import Sizing
from archgen.design.core import Core
from archgen.design.model import Container
from archgen.design.roadmap_model import Reading
from archgen.facts.model import Facts
from archgen.knowledge.roadmap import Gauge
from archgen.quantities import Expression
from archgen.units import plain


def month_of(factor: float, growth: float) -> float | None:
    """Give the month in which a load is so many times the stated one; None when growth never brings it."""
    if factor <= 1:
        return 0.0
    return round(math.log(factor) / math.log(growth) * 12, 1) if growth > 1 else None


def brief(value: float) -> float:
    """Round to three significant digits, and from a thousand upwards to a whole number."""
    return float(round(value)) if not value or value >= 1000 else float(f"{value:.3g}")


def readings(gauges: Sequence[Gauge], core: Core, facts: Facts, *, factor: float) -> tuple[Reading, ...]:
    """Read all gauges of one stage, nearest limit first.

    Readings grow in step with the load, so a limit is reached at the stage's factor times limit over reading.

    Args:
        gauges: What to read.
        core: Design of the stage.
        facts: Facts of the stage.
        factor: The stage's multiple of the stated load.
    """
    environment = core.structure.environment
    held = [one for one in gauges if not one.when or any(environment.holds(when) for when in one.when)]
    found = [row for gauge in held for row in _of_gauge(gauge, core, facts, factor)]
    return tuple(sorted(_merged(found, gauges, core), key=lambda one: (one.factor, one.gauge, one.containers)))


def _merged(found: Sequence[Reading], gauges: Sequence[Gauge], core: Core) -> Iterator[Reading]:
    """Put containers that reach the same limit at the same load into one reading."""
    texts = {one.id: one.what for one in gauges}
    names = {one.id: one.name for one in core.containers}
    groups: dict[tuple[str, float, float], list[Reading]] = {}
    for one in found:
        groups.setdefault((one.gauge, round(one.factor, 2), round(one.limit, 2)), []).append(one)
    for own in groups.values():
        containers = tuple(each for one in own for each in one.containers)
        shown = listed([names[each] for each in containers])
        yield own[0].model_copy(update={"containers": containers, "what": texts[own[0].gauge].format(container=shown)})


def listed(names: Sequence[str], most: int = 3) -> str:
    """Join names; of more than a few the rest is counted."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _of_gauge(gauge: Gauge, core: Core, facts: Facts, factor: float) -> Iterator[Reading]:
    names = {one.id: one for one in core.containers}
    for sizing in core.sizings:
        container = names[sizing.container]
        if container.role in gauge.roles:
            values = _values(sizing, container, core, facts)
            found = _read(gauge, container, values, facts, factor)
            if found is not None:
                yield found


def _read(
    gauge: Gauge, container: Container, values: Mapping[str, float], facts: Facts, factor: float
) -> Reading | None:
    reading, limit, only_if = (Expression.parse(one) for one in (gauge.reading, gauge.limit, gauge.only_if or "1"))
    if not {*reading.names, *limit.names, *only_if.names} <= set(values) or not all(values[one] for one in limit.names):
        return None
    if only_if.evaluate(values) <= 0:
        return None
    now, end = reading.evaluate(values), limit.evaluate(values)
    if now <= 0 or end <= 0:
        return None
    reached = factor * end / now
    return Reading(
        gauge=gauge.id,
        containers=(container.id,),
        what=gauge.what.format(container=container.name),
        metric=gauge.metric,
        unit=gauge.unit,
        now=now,
        limit=end,
        factor=round(reached, 4),
        month=month_of(reached, facts.number("growth_per_year")),
        working=f"{limit.show(values)} = {plain(round(end, 3))}",
        then=gauge.then,
        is_routine=gauge.is_routine,
    )


def _values(sizing: Sizing, container: Container, core: Core, facts: Facts) -> dict[str, float]:
    """Collect what formulas may name: facts, then the container's figures, then what was bought for it."""
    values = {
        name: float(fact.value)
        for name, fact in facts.items()
        if isinstance(fact.value, int | float) and not isinstance(fact.value, bool)
    }
    values |= {one.id: one.value for one in reversed(sizing.quantities)}
    values |= {"replicas": float(sizing.replicas), "zones": float(core.span.zones)}
    values["share"] = next((one.load_share for one in core.structure.contexts if one.name == container.context), 1.0)
    if sizing.vcpu:
        values["bought_vcpu"] = sizing.vcpu
    offer = next((one.offer for one in core.purchases if one.container == container.id), None)
    sizes = (*offer.sizes, *offer.unit_sizes) if offer else ()
    if sizes:
        values["largest_vcpu"] = max(one.vcpu for one in sizes)
    return values
