"""How firmly answers stand: which facts still matter, and how often an answer holds when inputs and weights vary.

Samples come from a fixed sequence that fills the space evenly (additive recurrence with square roots of primes), so the
same case gives the same shares.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from archgen.decisions.graph import Case
from archgen.decisions.model import Read
from archgen.decisions.sensitivity import changes_of
from archgen.decisions.taking import Taken
from archgen.decisions.weighing import Scales
from archgen.knowledge.tables import Strength
from archgen.knowledge.vocabulary import FactSpec, FactType

_LEEWAY = 0.45
"""How far the weight of a strength is moved up or down: less than half the step between two, so their order stands."""


@dataclass(frozen=True)
class Influence:
    """What one fact can still change.

    Attributes:
        fact: The fact.
        decisions: Decisions of the system that some other value of it changes, in order.
    """

    fact: str
    decisions: tuple[str, ...]


@dataclass(frozen=True)
class Robustness:
    """How often an answer holds.

    Attributes:
        decision: The decision.
        over_facts: Share of samples with the same answer when facts that nobody stated vary over their plausible range.
        over_weights: The same when the weights of arguments vary and their order stands.
        others: The other answers that came up when facts varied, with their shares, most frequent first.
    """

    decision: str
    over_facts: float
    over_weights: float
    others: tuple[tuple[tuple[str, ...], float], ...]


def influences(taken: Taken, facts: Iterable[str]) -> tuple[Influence, ...]:
    """Give the facts of which some other value changes a decision of the system, the most telling first."""
    case, base = taken.case, taken.solution
    found = []
    for fact in facts:
        changed: set[str] = set()
        for change in changes_of(fact, case, base.values.get(fact)):
            after = case.solve_changed(base, {fact: change.to})
            changed |= {
                decision
                for (decision, part), outcome in after.outcomes.items()
                if part is None and outcome.chosen != base.outcomes[decision, None].chosen
            }
        if changed:
            found.append(Influence(fact, tuple(name for name in case.plan.programs if name in changed)))
    return tuple(sorted(found, key=lambda one: -len(one.decisions)))


def robustness(taken: Taken, unstated: Iterable[str], samples: int = 128) -> Mapping[str, Robustness]:
    """Tell for each decision of the system how often its answer holds.

    Args:
        taken: The decisions.
        unstated: Facts that nobody stated; the others keep their values.
        samples: How many completions to try.
    """
    case = taken.case
    specs = [case.plan.knowledge.vocabulary[name] for name in unstated if name in case.plan.knowledge.vocabulary]
    steps = [math.sqrt(prime) % 1 for prime in _primes(len(specs) + len(Strength))]
    by_facts: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in case.plan.programs}
    by_weights: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in case.plan.programs}
    for number in range(1, samples + 1):
        points = [(0.5 + number * step) % 1 for step in steps]
        drawn = {spec.name: draw(spec, point) for spec, point in zip(specs, points, strict=False)}
        _count(replace(case, values={**case.values, **drawn}, contexts={}, capabilities={}), by_facts)
        scales = _jittered(case.scales, points[len(specs) :])
        _count(replace(case, scales=scales, contexts={}, capabilities={}), by_weights)
    return {
        name: _told(name, taken.solution.outcomes[name, None].chosen, by_facts[name], by_weights[name], samples)
        for name in case.plan.programs
    }


def draw(spec: FactSpec, point: float) -> Read:
    """Give the value of a fact at a point between 0 and 1 of its plausible range; numbers by order of magnitude."""
    match spec.type:
        case FactType.BOOLEAN:
            return point < 0.5
        case FactType.ENUM:
            return spec.allowed[int(point * len(spec.allowed))]
        case FactType.SET:
            default = spec.default if isinstance(spec.default, tuple) else ()
            place = int(point * (len(spec.allowed) + 1))
            extra = spec.allowed[place : place + 1]
            return tuple(one for one in spec.allowed if one in {*default, *extra})
        case _:
            low, high = spec.plausible
            if low is None or high is None:
                return spec.default
            number = math.expm1(math.log1p(low) + point * (math.log1p(high) - math.log1p(low)))
            return round(number) if spec.type is FactType.INTEGER else float(f"{number:.4g}")


def _count(case: Case, counts: dict[str, Counter[tuple[str, ...]]]) -> None:
    """Take all decisions of the system once and count the answers."""
    for (decision, part), outcome in case.solve().outcomes.items():
        if part is None:
            counts[decision][outcome.chosen] += 1


def _jittered(scales: Scales, points: list[float]) -> Scales:
    """Move each weight a little, never past its neighbour; the bar moves with the moderate one, which reaches it."""
    moved = {
        strength: weight + (2 * point - 1) * _LEEWAY
        for (strength, weight), point in zip(scales.weights.items(), points, strict=True)
    }
    bar = math.floor(moved[Strength.MODERATE] / scales.weights[Strength.MODERATE] * 1000) / 1000
    return replace(scales, weights=moved, bar=bar)


def _told(
    decision: str,
    chosen: tuple[str, ...],
    by_facts: Counter[tuple[str, ...]],
    by_weights: Counter[tuple[str, ...]],
    samples: int,
) -> Robustness:
    """Turn counts into shares."""
    others = [(one, count) for one, count in by_facts.items() if one != chosen]
    others.sort(key=lambda one: (-one[1], one[0]))
    return Robustness(
        decision,
        by_facts[chosen] / samples,
        by_weights[chosen] / samples,
        tuple((one, count / samples) for one, count in others),
    )


def _primes(count: int) -> list[int]:
    """Give the first primes."""
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found
