"""Explanations as programs read them, and the contrasts that a reviewer asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archgen.decisions.model import (
    Effect,
    FiredRule,
    Flip,
    LedgerEntry,
    NearMiss,
    Pull,
    Read,
    Recommendation,
    Recommendations,
    Separation,
)
from archgen.facts.model import Facts
from archgen.findings import Finding, Source

if TYPE_CHECKING:
    from archgen.decisions.robustness import Sweep
    from archgen.decisions.sufficient import Sufficient

Json = dict[str, object]
"""An object of JSON."""


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
    sweep: Sweep | None = None,
    reasons: Mapping[str, Sufficient] | None = None,
) -> Json:
    """Give the object that `archgen explain --json` prints.

    Args:
        facts: Facts of the system.
        recommendations: All recommendations, with their flip points.
        findings: What was noticed.
        decisions: Only these decisions; all by default.
        sweep: How often answers hold.
        reasons: What forces answers of the system, by decision.
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
        "decisions": [
            {
                **decision_json(one),
                **({"robustness": robustness_json(one, sweep)} if sweep and not one.context else {}),
                **({"sufficient": _sufficient(reasons.get(one.decision))} if reasons and not one.context else {}),
            }
            for one in shown
        ],
        "findings": [finding.model_dump(mode="json", exclude_none=True) for finding in findings],
    }


def decision_json(one: Recommendation) -> Json:
    """Give one decision as JSON."""
    head: Json = {"id": one.decision}
    if one.context is not None:
        head["context"] = one.context
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
        "flips": [_flip(flip) for flip in one.flips if not flip.also],
    }
    beside: Json = {
        "taken_by": one.taken_by.value,
        "runner_up": one.runner_up,
        "margin": _number(one.margin),
        "separation": _separation(one.separation),
        "ledger": [{"option": option.id, **_entry(entry)} for option in one.options for entry in option.ledger],
        "sensitivity_points": list(sensitivity_points(one)),
        "trade_off_points": [_trade_off(found) for found in trade_offs(one)],
    }
    return {**head, **body, **({"flips_together": pairs} if pairs else {}), **beside}


def robustness_json(one: Recommendation, sweep: Sweep) -> Json:
    """Give how often an answer of the system holds, as shares of all worlds."""
    found = sweep.of(one.decision)
    return {
        "worlds": sweep.worlds,
        "tolerance": sweep.tolerance,
        "share": _share(found.share),
        "over_facts": _share(found.over_facts),
        "over_weights": _share(found.over_weights),
        "wins": {option: _share(share) for option, share in found.wins.items()},
    }


def _share(share: float) -> float:
    """Round a share to what a sweep can tell."""
    return round(share, 3)


def sensitivity_points(one: Recommendation) -> tuple[str, ...]:
    """Give the facts of which another value alone changes the answer: sensitivity points, in the words of ATAM."""
    return tuple(dict.fromkeys(flip.fact for flip in one.flips if not flip.also))


def trade_offs(one: Recommendation) -> tuple[TradeOff, ...]:
    """Give the facts that argue for and against an option that was taken, under different criteria.

    ATAM calls them trade-off points: moving one moves two qualities of the same answer in opposite directions.
    """
    found = []
    for option in one.chosen:
        result = one.option(option)
        for gain in result.for_:
            for loss in result.against:
                shared = [cell.fact for cell in gain.read if cell.fact in {other.fact for other in loss.read}]
                if shared and gain.criterion is not loss.criterion and loss.effect is Effect.AGAINST:
                    found.append(TradeOff(shared[0], option, gain, loss))
    return tuple(found)


def _fired(fired: FiredRule) -> Json:
    """Give a rule that held."""
    return {
        "rule": fired.rule,
        fired.effect.value: fired.option,
        "strength": fired.strength.value if fired.strength else None,
        "because": fired.because,
        "source": _source(fired.source),
        "criterion": fired.criterion.value if fired.criterion else None,
        "read": [{"fact": cell.fact, "value": _plain(cell.value), "cell": cell.cell} for cell in fired.read],
    }


def _separation(found: Separation | None) -> Json | None:
    """Give the arguments between what was taken and the nearest other answer."""
    if found is None:
        return None
    return {
        "first": found.first,
        "second": found.second,
        "lead": _number(found.lead),
        "holding": [_pull(one) for one in found.holding],
        "pulling": [_pull(one) for one in found.pulling],
    }


def _sufficient(reason: Sufficient | None) -> Json | None:
    """Give the facts that force an answer, with the values that do."""
    if reason is None:
        return None
    columns = [{"fact": name, "value": _plain(value)} for name, value in reason.columns]
    return {"facts": columns, "is_minimal": reason.is_exact}


def _pull(one: Pull) -> Json:
    """Give one of them."""
    points = None if one.points is None else _number(one.points)
    return {"rule": one.rule, one.effect.value: one.option, "points": points, "decides": one.decides}


def _entry(entry: LedgerEntry) -> Json:
    """Give what a criterion came to."""
    return {
        "criterion": entry.criterion.value,
        "points": _number(entry.points),
        "capped": _number(entry.capped),
        "factor": _number(entry.factor),
        "counted": _number(entry.counted),
    }


def _trade_off(found: TradeOff) -> Json:
    """Give a fact that speaks both ways."""
    sides = {"gains": found.gains, "gives_up": found.gives_up}
    told = {
        side: {"rule": fired.rule, "criterion": fired.criterion.value if fired.criterion else None}
        for side, fired in sides.items()
    }
    return {"fact": found.fact, "option": found.option, **told}


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
