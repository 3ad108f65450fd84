"""From the rules that fired to a choice: vetoes first, then capped sums; or the hit policy of a plain table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archgen.decisions.model import TakenBy
from archgen.decisions.program import Program
from archgen.errors import KnowledgeError
from archgen.findings import Source
from archgen.knowledge.policy import Policy
from archgen.knowledge.tables import Criterion, HitPolicy, Rule, Strength


@dataclass(frozen=True)
class Argument:
    """An argument that stands in no table: from `existing`, `avoid`, a combination, or the price of one more platform.

    Attributes:
        rule: Id under which it is shown.
        option: Option that it is about.
        effect: `for`, `against` or `veto`.
        because: The reason.
        criterion: What it is about; None on a veto.
        strength: How much it counts; None on a veto.
        source: Where the reason comes from.
    """

    rule: str
    option: str
    effect: str
    because: str
    criterion: Criterion | None = None
    strength: Strength | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Scales:
    """How much an argument weighs: the policy with the user's priorities.

    Attributes:
        weights: Points by strength.
        factors: Factor by criterion; 1 when absent.
        cap: Most points of one criterion for one option.
        take_at: Net score at which an option of a many-valued decision is taken.
        close: Lead up to which a decision is close.
        bar: What `take_at` is multiplied by, when weights are moved in a sweep.
    """

    weights: Mapping[Strength, float]
    factors: Mapping[Criterion, float]
    cap: float
    take_at: float
    close: float
    bar: float = 1.0

    @cached_property
    def settled(self) -> dict[tuple[str, int, tuple[Argument, ...]], Outcome]:
        """Outcomes by decision, rows that fired and arguments from outside: reruns meet the same ones often."""
        return {}

    @classmethod
    def of(cls, policy: Policy, priorities: Sequence[str] = ()) -> Scales:
        """Apply the user's order of criteria: the first counts most, those not named count once."""
        factors = {Criterion(name): factor for name, factor in zip(priorities, policy.priorities, strict=False)}
        return cls(dict(policy.weights), factors, policy.cap, policy.take_at, policy.close_call.lead)


@dataclass(frozen=True)
class Outcome:
    """What one table came to.

    Attributes:
        chosen: Options taken, in the order of the table.
        evidence: What the table alone takes, before people's choices.
        taken_by: Who or what took them.
        scores: Net score of each option.
        vetoed: Options ruled out, with the rules that do it.
        rows: Rows of the table that fired, as bits.
    """

    chosen: tuple[str, ...]
    evidence: tuple[str, ...]
    taken_by: TakenBy
    scores: Mapping[str, float]
    vetoed: Mapping[str, tuple[str, ...]]
    rows: int


def settle(program: Program, rows: int, extra: Sequence[Argument], scales: Scales) -> Outcome:
    """Take the decision of a table from the rules that fired and the arguments from outside it.

    Raises:
        KnowledgeError: Rules break the hit policy `unique` or `any`; names two of them.
    """
    rows = program.decisive(rows)
    rules = program.rules_of(rows)
    scores, vetoed = tally(program, rules, extra, scales)
    if program.table.hit_policy is HitPolicy.WEIGH:
        chosen, taken_by = weighed(program, scores, vetoed, scales)
    else:
        chosen, taken_by = _plain(program, rules, vetoed)
    return Outcome(chosen, chosen, taken_by, scores, vetoed, rows)


def tally(
    program: Program, rules: Iterable[Rule], extra: Sequence[Argument], scales: Scales
) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
    """Add up what speaks for and against each option, capped by criterion; give scores, and vetoes with their rules.

    An option's score depends on its own arguments only, so no other option can reorder the rest.
    """
    sums, vetoed = totals(rules, extra, scales)
    scores = dict.fromkeys(program.options, 0.0)
    for (option, criterion), total in sums.items():
        scores[option] += counted(total, criterion, scales)
    return {option: round(score, 3) for option, score in scores.items()}, vetoed


def totals(
    rules: Iterable[Rule], extra: Sequence[Argument], scales: Scales
) -> tuple[dict[tuple[str, Criterion | None], float], dict[str, tuple[str, ...]]]:
    """Add up the points of each option under each criterion, before the cap; give the vetoes beside."""
    sums: dict[tuple[str, Criterion | None], float] = {}
    vetoed: dict[str, tuple[str, ...]] = {}
    weights = scales.weights
    for rule in rules:
        if rule.veto is not None:
            vetoed[rule.veto] = (*vetoed.get(rule.veto, ()), rule.id)
        elif rule.strength is not None:
            key = (rule.for_ or rule.against or "", rule.criterion)
            sums[key] = sums.get(key, 0) + (weights[rule.strength] if rule.for_ else -weights[rule.strength])
        for option in rule.then:
            sums[option, None] = 1.0
    for argument in extra:
        if argument.effect == "veto":
            vetoed[argument.option] = (*vetoed.get(argument.option, ()), argument.rule)
        elif argument.strength is not None:
            points = weights[argument.strength] if argument.effect == "for" else -weights[argument.strength]
            sums[argument.option, argument.criterion] = sums.get((argument.option, argument.criterion), 0) + points
    return sums, vetoed


def counted(total: float, criterion: Criterion | None, scales: Scales) -> float:
    """Give what a sum of points under one criterion counts: capped, then multiplied by its place in the priorities."""
    factor = scales.factors.get(criterion, 1) if criterion is not None else 1
    return max(-scales.cap, min(scales.cap, total)) * factor


def take_at(program: Program, scales: Scales) -> float:
    """Give the net score at which an option of this decision is taken."""
    stated = program.table.take_at
    return (scales.take_at if stated is None else stated) * scales.bar


def weighed(
    program: Program, scores: Mapping[str, float], vetoed: Mapping[str, tuple[str, ...]], scales: Scales
) -> tuple[tuple[str, ...], TakenBy]:
    """Choose by score among what no veto rules out; ties go to the simpler option, which stands first."""
    left = [option for option in program.options if option not in vetoed]
    if not left:
        least = min(program.options, key=lambda option: (len(vetoed[option]), -scores[option]))
        return (least,), TakenBy.LEAST_BAD
    fallback = program.table.fallback if program.table.fallback in left else None
    if program.table.selects_many:
        bar = take_at(program, scales)
        taken = tuple(option for option in left if scores[option] >= bar)
        return (taken, TakenBy.TABLE) if taken else ((fallback or left[0],), TakenBy.FALLBACK)
    best = max(left, key=lambda option: scores[option])
    if fallback is not None and scores[best] <= 0 and scores[fallback] == scores[best]:
        return (fallback,), TakenBy.FALLBACK
    return (best,), TakenBy.TABLE


def _plain(
    program: Program, rules: Sequence[Rule], vetoed: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], TakenBy]:
    """Apply the hit policy of a plain table; what people rule out is left out."""
    named = _named(program, rules)
    taken = tuple(option for option in program.options if option in named and option not in vetoed)
    if taken:
        return taken, TakenBy.TABLE
    fallback = program.table.fallback
    return ((fallback,) if fallback is not None else ()), TakenBy.FALLBACK


def _named(program: Program, rules: Sequence[Rule]) -> set[str]:
    """Give the options that the hit policy lets through."""
    policy = program.table.hit_policy
    clash = next(
        (rule for rule in rules[1:] if policy is HitPolicy.UNIQUE or set(rule.then) != set(rules[0].then)), None
    )
    if clash is not None and policy is not HitPolicy.COLLECT:
        raise KnowledgeError(
            f"{program.table.decision}: rules `{rules[0].id}` and `{clash.id}` hold together, "
            f"which the hit policy `{policy}` does not allow"
        )
    return {option for rule in rules for option in rule.then}
