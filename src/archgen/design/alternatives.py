"""Rejected options, composed and priced as the design itself was: what another answer would cost."""

from collections.abc import Mapping, Sequence
from datetime import date

from archgen.decisions.engine import recommend
from archgen.decisions.model import Recommendation
from archgen.design.core import Core, compose_core
from archgen.design.review_model import Alternative, DecisionRecord
from archgen.errors import ArchgenError
from archgen.facts.model import Facts
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords
from archgen.knowledge.tables import HitPolicy, Select
from archgen.requirements.model import Choice, Requirements


def price_alternatives(
    requirements: Requirements,
    facts: Facts,
    contexts: Mapping[str, Facts],
    knowledge: Knowledge,
    core: Core,
    rivals: Sequence[Recommendation],
    at: date,
) -> tuple[Alternative, ...]:
    """Compose the design once for each rival and tell what the bill would be.

    Args:
        requirements: What is stated.
        facts: All facts of the system.
        contexts: Facts of each bounded context.
        knowledge: Blocks, offers, catalogue and words.
        core: The design as recommended.
        rivals: Decisions whose closest rival is looked at; only those of the system whose options exclude one another.
        at: Day at which support and prices are judged.
    """
    priced = (_price(requirements, facts, contexts, knowledge, core, one, at) for one in rivals)
    return tuple(one for one in priced if one is not None)


def closest_rivals(
    recommendations: Sequence[Recommendation], records: Sequence[DecisionRecord], knowledge: Knowledge
) -> tuple[Recommendation, ...]:
    """Return the recorded decisions that are worth pricing the other way, the closest calls first."""
    recorded = {one.decision for one in records if one.number is not None and one.context is None}
    words = knowledge.single(ReviewWords, "review.yaml")
    found = [
        one
        for one in recommendations
        if one.context is None
        and one.decision in recorded
        and knowledge.decisions[one.decision].hit_policy is HitPolicy.WEIGH
        and rival_of(one) is not None
    ]
    found.sort(key=lambda one: (one.decision not in words.records.always, not one.close_call, one.margin))
    return tuple(found[: words.alternatives.most])


def rival_of(one: Recommendation) -> str | None:
    """Return the option to compare with: the runner-up, or, where options combine, the simplest alone if it was left."""
    if one.select is Select.ONE:
        return one.runner_up
    simplest = next((option.id for option in one.options if not option.vetoed_by), None)
    return None if simplest in one.chosen else simplest


def _price(
    requirements: Requirements,
    facts: Facts,
    contexts: Mapping[str, Facts],
    knowledge: Knowledge,
    core: Core,
    one: Recommendation,
    at: date,
) -> Alternative | None:
    """Compose one alternative; None when it fits nothing else or leaves the bill and the containers as they are."""
    option = rival_of(one) or ""
    decided = {**requirements.decisions, one.decision: Choice(choose=(option,))}
    asked = requirements.model_copy(update={"decisions": decided})
    try:
        taken, _ = recommend(facts, knowledge, asked, contexts=contexts)
        other = compose_core(asked, facts, taken, knowledge, at)
    except ArchgenError:
        return None
    here, there = _names(core), _names(other)
    changes = (*(f"+{name}" for name in there if name not in here), *(f"−{name}" for name in here if name not in there))
    delta = round(other.cost.monthly_usd - core.cost.monthly_usd, 2)
    if not changes and abs(delta) < knowledge.single(ReviewWords, "review.yaml").alternatives.least_usd:
        return None
    return Alternative(
        decision=one.decision,
        context=one.context,
        option=option,
        name=one.option(option).name,
        monthly_usd=other.cost.monthly_usd,
        delta_usd=delta,
        changes=changes,
        unpriced=tuple(name for name in other.cost.unpriced if name not in core.cost.unpriced),
    )


def _names(core: Core) -> list[str]:
    return list(dict.fromkeys(one.name for one in core.containers))
