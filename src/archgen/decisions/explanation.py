"""Explanations as programs read them, and the contrasts that a reviewer asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archgen.decisions.model import Effect, FiredRule, Flip, NearMiss, Read, Recommendation, Recommendations
from archgen.facts.model import Facts
from archgen.findings import Finding, Source
from archgen.knowledge.tables import Criterion, Strength

Json = dict[str, object]
"""An object of JSON."""

_RANK = {Strength.STRONG: 0, Strength.MODERATE: 1, Strength.SLIGHT: 2, None: -1}


@dataclass(frozen=True)
class TradeOff:
    """One fact that argues for and against the same option under different criteria.

    Attributes:
        fact: The fact that both arguments read.
        option: The option that they are about.
        gains: Argument for it.
        gives_up: Argument against it.
    """

    fact: str
    option: str
    gains: FiredRule
    gives_up: FiredRule


def explain_json(
    facts: Facts,
    recommendations: Recommendations,
    findings: Iterable[Finding] = (),
    decisions: Iterable[str] | None = None,
) -> Json:
    """Give the object that `archgen explain --json` prints.

    Args:
        facts: Facts of the system.
        recommendations: All recommendations, with their flip points.
        findings: What was noticed.
        decisions: Only these decisions; all by default.
    """
    wanted = None if decisions is None else set(decisions)
    shown = [one for one in recommendations if wanted is None or one.decision in wanted]
    return {
        "facts": {
            name: {
                "value": _plain(fact.value),
                "unit": fact.unit,
                "provenance": fact.provenance.value,
                "because": fact.because,
            }
            for name, fact in facts.items()
        },
        "decisions": [decision_json(one) for one in shown],
        "findings": [finding.model_dump(mode="json", exclude_none=True) for finding in findings],
    }


def decision_json(one: Recommendation) -> Json:
    """Give one decision as JSON."""
    head: Json = {"id": one.decision}
    if one.context is not None:
        head["context"] = one.context
    singles = [_flip(flip) for flip in one.flips if not flip.also]
    pairs = [_flip(flip) for flip in one.flips if flip.also]
    body: Json = {
        "question": one.question,
        "chosen": list(one.chosen),
        "close_call": one.close_call,
        "options": [
            {"id": option.id, "score": _number(option.score), "vetoed_by": list(option.vetoed_by)}
            for option in one.options
        ],
        "fired": [_fired(fired) for fired in one.fired],
        "near_misses": [_near_miss(miss) for miss in one.near_misses],
        "flips": singles,
    }
    return {**head, **body, **({"flips_together": pairs} if pairs else {})}


def separating(one: Recommendation, most: int = 3) -> tuple[FiredRule, ...]:
    """Give the arguments that separate what was taken from the runner-up, gravest first.

    Those are for what was taken or against the runner-up, vetoes among them.
    """
    found = [
        fired
        for fired in one.fired
        if (fired.effect is Effect.FOR and fired.option in one.chosen)
        or (fired.effect is not Effect.FOR and fired.option == one.runner_up)
    ]
    return tuple(sorted(found, key=lambda fired: _RANK[fired.strength])[:most])


def trade_offs(one: Recommendation) -> tuple[TradeOff, ...]:
    """Give the facts that argue for and against an option that was taken, under different criteria."""
    found = []
    for option in one.chosen:
        result = one.option(option)
        for gain in result.for_:
            for loss in result.against:
                shared = [cell.fact for cell in gain.read if cell.fact in {other.fact for other in loss.read}]
                if shared and gain.criterion is not loss.criterion and loss.effect is Effect.AGAINST:
                    found.append(TradeOff(shared[0], option, gain, loss))
    return tuple(found)


def points_by_criterion(one: Recommendation, option: str) -> dict[Criterion, tuple[int, int]]:
    """Count the arguments for and against an option under each criterion."""
    counts: dict[Criterion, tuple[int, int]] = {}
    for fired in one.fired:
        if fired.option == option and fired.criterion is not None:
            pro, contra = counts.get(fired.criterion, (0, 0))
            is_for = fired.effect is Effect.FOR
            counts[fired.criterion] = (pro + is_for, contra + (not is_for))
    return counts


def _fired(fired: FiredRule) -> Json:
    """Give a rule that held."""
    return {
        "rule": fired.rule,
        fired.effect.value: fired.option,
        "strength": fired.strength.value if fired.strength else None,
        "because": fired.because,
        "source": _source(fired.source),
    }


def _near_miss(miss: NearMiss) -> Json:
    """Give a rule that nearly held."""
    return {
        "rule": miss.rule,
        miss.effect.value: miss.option,
        "strength": miss.strength.value if miss.strength else None,
        "because": miss.because,
        "source": _source(miss.source),
        "failed": [
            {"fact": cell.fact, "value": _plain(cell.value), "cell": cell.cell, "distance": cell.distance}
            for cell in miss.failed
        ],
    }


def _flip(flip: Flip) -> Json:
    """Give a flip point; one that needs a second fact names it under `with`."""
    found: Json = {
        "fact": flip.fact,
        "from": _plain(flip.from_),
        "to": _plain(flip.to),
        "chosen": list(flip.chosen),
    }
    if flip.also:
        found["with"] = [{"fact": fact, "from": _plain(now), "to": _plain(then)} for fact, now, then in flip.also]
    return found


def _source(source: Source | None) -> Json | None:
    """Give a source."""
    return source.model_dump(mode="json") if source is not None else None


def _plain(value: Read) -> object:
    """Give a value as JSON knows it."""
    return list(value) if isinstance(value, tuple) else value


def _number(score: float) -> float | int:
    """Give whole scores without a fraction."""
    return int(score) if score == int(score) else score
