"""Facts that follow from other facts: the formulas and lookups of ``knowledge/derivations.yaml``, and comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from archgen.errors import KnowledgeError
from archgen.facts.ground import Derivation, Derived, Ground, members, number
from archgen.facts.rules import Derivations, Formula, load_derivations
from archgen.units import Unit, plain, show

if TYPE_CHECKING:
    from archgen.facts.columns import Floats

Amount = TypeVar("Amount", float, "Floats")
"""A number, or an array of numbers."""

LATENCY_WITHOUT_COLD_STARTS_MS = 100
"""Promised latency up to which there is no room for a cold start."""

TEAMS_THAT_BLOCK = 6
"""Teams from which they surely block one another on one release."""


COMPARED: Mapping[str, tuple[str, ...]] = {
    "peak_to_mean": ("traffic_shape",),
    "largest_table_exceeds_memory": ("largest_table", "database_memory"),
    "restore_exceeds_rto": ("data_volume", "rto"),
    "cold_start_tolerated": ("latency_p99",),
    "independent_deploy_needed": ("teams",),
    "data_sensitivity": ("compliance",),
    "residency_scope": ("data_residency",),
    "regions": ("data_residency",),
    "money_movement": ("compliance",),
    "card_data_handling": ("compliance",),
}
"""Facts that lookups and comparisons read, by the fact that follows from them."""


@cache
def inputs_of(fact: str) -> frozenset[str]:
    """Give the facts that a fact may follow from when it is not stated: those that any of its rules reads."""
    rules = load_derivations()
    found = set(COMPARED.get(fact, ()))
    for row in rules.formulas:
        if row.fact == fact:
            found.update((*row.expression.names, *row.when, *row.unless, *row.needs_stated))
    return frozenset(found - set(rules.constants))


@cache
def formula_derivations() -> Mapping[str, tuple[Derivation, ...]]:
    """Give the formulas by the fact that they compute, in the order of the file."""
    found: dict[str, tuple[Derivation, ...]] = {}
    for row in load_derivations().formulas:
        found[row.fact] = (*found.get(row.fact, ()), _formula(row))
    return found


def _formula(row: Formula) -> Derivation:
    """Make a derivation of a formula."""
    rules = load_derivations()
    names = row.expression.names
    facts = tuple(name for name in names if name not in rules.constants)

    def derive(ground: Ground) -> Derived | None:
        read = (*facts, *row.when, *row.unless)
        if not ground.knows(read) or not all(ground.is_stated(name) for name in row.needs_stated):
            return None
        if not _holds(row, ground):
            return None
        if not row.always and facts and not any(ground.rests_on_statement(name) for name in read):
            return None
        return _compute(row, facts, ground, rules)

    return derive


def _holds(row: Formula, ground: Ground) -> bool:
    """Tell whether the conditions of a formula are met."""
    wanted = all(set(values) & set(members(ground, name)) for name, values in row.when.items())
    return wanted and not any(set(values) & set(members(ground, name)) for name, values in row.unless.items())


def _compute(row: Formula, facts: tuple[str, ...], ground: Ground, rules: Derivations) -> Derived | None:
    constants = {name: rules.constants[name] for name in row.expression.names if name in rules.constants}
    values = {name: number(ground, name) for name in facts} | {name: one.value for name, one in constants.items()}
    try:
        value = row.expression.evaluate(values)
    except KnowledgeError:
        return None  # a divisor of zero: nothing follows, the default stands
    working = row.expression.show(values)
    notes = [f"{name}: {one.because}" for name, one in constants.items() if one.assumed]
    sources = [rules.source(one.source) for one in constants.values() if one.source]
    return Derived(
        value=value,
        because=". ".join([row.because.rstrip("."), *notes]) + ".",
        inputs=(*facts, *row.when),
        formula=working if working == plain(value) else f"{working} = {plain(value)}",
        source=next(iter(sources), None),
        is_assumption=any(one.assumed for one in constants.values())
        or any(ground.fact(name).is_assumed for name in (*facts, *row.when)),
    )


def peak_to_mean(ground: Ground) -> Derived | None:
    """Look up the peak over the mean by the shape of traffic."""
    rules = load_derivations()
    lookup = rules.peak_to_mean
    if not ground.knows([lookup.by]):
        return None
    shape = ground.fact(lookup.by)
    found = lookup.values.get(str(shape.value))
    if found is None:
        return None
    return Derived(
        value=found,
        because=f"{shape.value} traffic: {lookup.because}.",
        inputs=(lookup.by,),
        source=rules.source(lookup.source),
        is_assumption=lookup.assumed,
    )


def largest_table_exceeds_memory(ground: Ground) -> Derived | None:
    """Compare the largest table with the memory of the database."""
    if not ground.knows(["largest_table", "database_memory"]):
        return None
    table, memory = number(ground, "largest_table"), number(ground, "database_memory")
    inputs = ("largest_table", "database_memory")
    return Derived(
        value=table > memory,
        because="The largest table against the memory of the largest affordable database.",
        inputs=inputs,
        formula=f"{show(table, Unit.GB)} {'>' if table > memory else '≤'} {show(memory, Unit.GB)}",
        is_assumption=any(ground.fact(name).is_assumed for name in inputs),
    )


def restore_exceeds_rto(ground: Ground) -> Derived | None:
    """Compare the time of a restore with the time allowed."""
    if not ground.knows(["data_volume", "rto"]):
        return None
    rate = load_derivations().constants["restore_mb_per_s"]
    volume, allowed = number(ground, "data_volume"), number(ground, "rto")
    minutes = restore_minutes(volume)
    sign = ">" if minutes > allowed else "≤"
    took = f"{_two_digits(minutes)} min" if minutes < 120 else f"{_two_digits(minutes / 60)} h"
    working = f"{show(volume, Unit.GB)} ÷ {plain(rate.value)} MB/s = {took} {sign} {show(allowed, Unit.MINUTES)}"
    return Derived(
        value=minutes > allowed,
        because=f"Time to restore against the time allowed: {rate.because}.",
        inputs=("data_volume", "rto"),
        formula=working,
        is_assumption=True,
    )


def restore_minutes(volume_gb: Amount) -> Amount:
    """Give how long a restore takes; of an array, for each of its volumes."""
    return volume_gb * 1000 / load_derivations().constants["restore_mb_per_s"].value / 60


def _two_digits(value: float) -> str:
    """Print an estimate with two significant digits."""
    return plain(float(f"{value:.2g}"))


def cold_start_tolerated(ground: Ground) -> Derived | None:
    """Rule out cold starts where the stated latency leaves no room for one."""
    if not ground.knows(["latency_p99"]) or not ground.is_stated("latency_p99"):
        return None
    latency = number(ground, "latency_p99")
    if latency > LATENCY_WITHOUT_COLD_STARTS_MS:
        return None
    because = f"A cold start takes longer than the {show(latency, Unit.MS)} that are promised."
    return Derived(value=False, because=because, inputs=("latency_p99",))


def independent_deploy_needed(ground: Ground) -> Derived | None:
    """Take it that many teams block one another on one release."""
    if not ground.knows(["teams"]) or not ground.rests_on_statement("teams"):
        return None
    teams = number(ground, "teams")
    if teams < TEAMS_THAT_BLOCK:
        return None
    because = f"{show(teams, Unit.TEAMS)} surely block one another on one release."
    return Derived(value=True, because=because, inputs=("teams",), is_assumption=True)


def data_sensitivity(ground: Ground) -> Derived | None:
    """Take health data for a special category."""
    if not ground.knows(["compliance"]) or "hipaa" not in members(ground, "compliance"):
        return None
    return Derived(value="special_category", because="HIPAA is about health data.", inputs=("compliance",))


def residency_scope(ground: Ground) -> Derived | None:
    """Read the scope of residency from the jurisdictions."""
    if not ground.knows(["data_residency"]) or not ground.is_stated("data_residency"):
        return None
    places = members(ground, "data_residency")
    count = f"{len(places)} jurisdiction{'s' if len(places) != 1 else ''}: {', '.join(places) or 'none'}."
    return Derived(value=scope_of(places), because=count, inputs=("data_residency",))


def scope_of(jurisdictions: Sequence[str]) -> str:
    """Give the scope that none, one or several jurisdictions mean."""
    return ("none", "single_region", "per_customer_region")[min(len(jurisdictions), 2)]


def regions(ground: Ground) -> Derived | None:
    """Take one region for each jurisdiction in which data must stay."""
    if not ground.knows(["data_residency"]) or not ground.is_stated("data_residency"):
        return None
    places = members(ground, "data_residency")
    if len(places) < 2:
        return None
    because = f"One for each jurisdiction in which data must stay: {', '.join(places)}."
    return Derived(value=len(places), because=because, inputs=("data_residency",))
