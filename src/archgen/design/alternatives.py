"""Rejected options, composed and priced as the design itself was: what another answer would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archgen.decisions.model import Recommendation
from archgen.decisions.taking import take
from archgen.design.capacity import Scenario
from archgen.design.core import Core, compose_core
from archgen.design.review_model import Alternative, DecisionRecord
from archgen.errors import ArchgenError
from archgen.facts.model import Facts
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords
from archgen.knowledge.tables import HitPolicy, Select
from archgen.requirements.model import Choice, Requirements


@dataclass(frozen=True)
class Pricer:
    """Composes the design once for each rival and tells what the bill would be.

    Attributes:
        requirements: What is stated.
        facts: All facts of the system.
        contexts: Facts of each bounded context.
        knowledge: Blocks, offers, catalogue and words.
        core: The design as recommended.
        at: Day at which support and prices are judged.
    """

    requirements: Requirements
    facts: Facts
    contexts: Mapping[str, Facts]
    knowledge: Knowledge
    core: Core
    at: date

    def alternatives(self, rivals: Sequence[Recommendation]) -> tuple[Alternative, ...]:
        """Price the closest rival of each decision; those that change neither bill nor containers are left out."""
        return tuple(one for one in map(self._priced, rivals) if one is not None)

    def _priced(self, one: Recommendation) -> Alternative | None:
        option = rival_of(one) or ""
        other = self._composed(one.decision, option)
        if other is None:
            return None
        here, there = _names(self.core), _names(other)
        changes = (
            *(f"+{name}" for name in there if name not in here),
            *(f"−{name}" for name in here if name not in there),
        )
        delta = round(other.cost.monthly_usd - self.core.cost.monthly_usd, 2)
        least = self.knowledge.single(ReviewWords, "review.yaml").alternatives.least_usd
        if not changes and abs(delta) < least:
            return None
        return Alternative(
            decision=one.decision,
            context=one.context,
            option=option,
            name=one.option(option).name,
            monthly_usd=other.cost.monthly_usd,
            delta_usd=delta,
            changes=changes,
            unpriced=tuple(name for name in other.cost.unpriced if name not in self.core.cost.unpriced),
        )

    def _composed(self, decision: str, option: str) -> Core | None:
        """Compose the design with one decision taken otherwise; None when nothing can be composed that way."""
        decided = {**self.requirements.decisions, decision: Choice(choose=(option,))}
        asked = self.requirements.model_copy(update={"decisions": decided})
        try:
            taken = take(self.facts, self.knowledge, asked, contexts=self.contexts, in_full=False).recommendations
            return compose_core(asked, self.facts, taken, self.knowledge, self.at, scenarios=(Scenario.EXPECTED,))
        except ArchgenError:
            return None


def closest_rivals(
    recommendations: Sequence[Recommendation], records: Sequence[DecisionRecord], knowledge: Knowledge
) -> tuple[Recommendation, ...]:
    """Return the recorded decisions of the system that are worth pricing the other way, the closest calls first."""
    recorded = {one.decision for one in records if one.number is not None and one.context is None}
    words = knowledge.single(ReviewWords, "review.yaml")
    found = [
        one
        for one in recommendations
        if one.context is None
        and one.decision in recorded
        and knowledge.decisions[one.decision].hit_policy is HitPolicy.WEIGH
        and (rival := rival_of(one)) is not None
        and one.option(rival).score >= 0
    ]
    found.sort(key=lambda one: (one.decision not in words.records.always, not one.close_call, one.margin))
    return tuple(found[: words.alternatives.most])


def rival_of(one: Recommendation) -> str | None:
    """Return the option to compare with: the runner-up; where options combine, the simplest alone if it was left."""
    if one.select is Select.ONE:
        return one.runner_up
    simplest = next((option.id for option in one.options if not option.vetoed_by), None)
    return None if simplest in one.chosen else simplest


def _names(core: Core) -> list[str]:
    return list(dict.fromkeys(one.name for one in core.containers))
