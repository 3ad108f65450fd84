"""What an interview asks next, and when it has asked enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archgen.interview.advice import Advice, Ask
from archgen.interview.model import Depth
from archgen.knowledge.policy import Policy


@dataclass(frozen=True)
class Rule:
    """When to stop.

    Attributes:
        most: Facts that are asked for at most; None for any number.
        right: Share of all decisions that are expected to be right, from which no more is asked.
        firm: Chance that each of the weightiest decisions must have by then.
    """

    most: int | None
    right: float
    firm: float


RULES: Mapping[Depth, Rule] = {
    Depth.QUICK: Rule(most=5, right=0.95, firm=0.95),
    Depth.NORMAL: Rule(most=36, right=0.87, firm=0.9),
    Depth.THOROUGH: Rule(most=None, right=2, firm=2),
}
"""Chosen by `tests/benchmarks/interviews.py`: half of the usual interviews ask for at most 25 facts, and none has more
than 40 questions, those about the product included."""


def next_ask(advice: Advice, depth: Depth, asked: int, policy: Policy) -> Ask | None:
    """Give the fact to ask for; None when nothing more has to be asked.

    Once the decisions as a whole are likely right, what is left of the weightiest ones is asked for.

    Args:
        advice: How firm the decisions are, and what could be asked, the most telling first.
        depth: How far the interview goes.
        asked: Facts that were asked for.
        policy: How weighty decisions are.
    """
    rule = RULES[depth]
    if not advice.asks or (rule.most is not None and asked >= rule.most):
        return None
    if advice.right() < rule.right:
        return advice.asks[0]
    heaviest = max(map(policy.importance.of, advice.chances))
    weakest = advice.weakest([name for name in advice.chances if policy.importance.of(name) == heaviest])
    if advice.chances[weakest] >= rule.firm:
        return None
    return max(advice.asks, key=lambda one: one.tells.get(weakest, 0))
