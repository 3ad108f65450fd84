"""How the design grows: the same tables run over the load to come."""

from collections.abc import Sequence
from datetime import date

from archgen.decisions.model import Recommendations
from archgen.decisions.taking import take
from archgen.design.core import Core
from archgen.design.roadmap_changes import Run
from archgen.design.roadmap_effort import count_effort
from archgen.design.roadmap_model import DecisionChange, Milestone, QuantityChange, Reading, Roadmap, Stage
from archgen.design.roadmap_stages import Growth
from archgen.facts.contexts import Contexts
from archgen.facts.model import Facts
from archgen.findings import Finding, sort_findings
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.roadmap import RoadmapRules
from archgen.requirements.model import Requirements

__all__ = [
    "DecisionChange",
    "Milestone",
    "QuantityChange",
    "Reading",
    "Roadmap",
    "Stage",
    "compose_roadmap",
]


def compose_roadmap(  # noqa: PLR0913 - plain inputs, by keyword
    *,
    requirements: Requirements,
    facts: Facts,
    recommendations: Recommendations,
    core: Core,
    entities: int,
    operations: int,
    knowledge: Knowledge,
    at: date,
) -> tuple[Roadmap, tuple[Finding, ...]]:
    """Compose the design again for larger loads, and count the work until launch.

    Args:
        requirements: What is stated.
        facts: Facts of the stated load.
        recommendations: Decisions of the stated load.
        core: The design of the stated load.
        entities: Entities that are built.
        operations: Operations of the API.
        knowledge: Tables and data.
        at: Day at which versions and prices are judged.
    """
    contexts = Contexts(requirements)

    def decide(grown: Facts) -> Recommendations:
        own = contexts.facts(grown)
        return take(grown, knowledge, requirements, contexts=own, in_full=False).recommendations

    rules = knowledge.single(RoadmapRules, "roadmap.yaml")
    growth = Growth(requirements, knowledge, rules, at, decide)
    stages, saturations = growth.stages(Run(1, facts, recommendations, core))
    effort = count_effort(
        facts=facts, core=core, entities=entities, operations=operations, requirements=requirements, rules=rules.effort
    )
    roadmap = Roadmap(
        stages=stages,
        limits=growth.limits(saturations, stages, core),
        milestones=effort.milestones,
        effort_working=effort.working,
        effort_fits=effort.fits,
        saturations=saturations,
        prepare=tuple(dict.fromkeys(line for stage in stages for line in stage.prepare)),
        horizon_months=rules.horizons.months,
        growth_per_year=facts.number("growth_per_year"),
        growth_is_assumed=facts["growth_per_year"].is_assumed,
        needed_weeks=effort.needed,
        available_weeks=effort.available,
    )
    return roadmap, sort_findings([*effort.findings(knowledge), *_outgrown(roadmap.stages, core, knowledge)])


def _outgrown(stages: Sequence[Stage], core: Core, knowledge: Knowledge) -> list[Finding]:
    """Say when a bill that fits today leaves the stated budget within the horizon."""
    budget = core.cost.budget_usd
    over = next((one for one in stages if one.month is not None and one.monthly_usd > budget), None)
    if over is None or not core.cost.budget_is_stated or core.cost.monthly_usd > budget:
        return []
    values = {
        "factor": f"{over.factor:.3g}",
        "month": f"{over.month:.0f}",
        "cost": f"${over.monthly_usd:,.0f}",
        "budget": f"${budget:,.0f}",
    }
    about = ("infrastructure_budget", "growth_per_year")
    return [knowledge.findings["budget_outgrown"].raised(values, about=about)]
