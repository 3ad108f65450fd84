"""How the design grows: the same tables run over the load to come."""

from collections.abc import Callable, Sequence
from datetime import date

from pydantic import Field

from archgen.decisions.model import Recommendations
from archgen.design.core import Core
from archgen.design.model import Frozen
from archgen.facts.model import Facts
from archgen.findings import Finding, sort_findings
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements


class DecisionChange(Frozen):
    """A decision whose outcome differs at a later stage."""

    decision: str
    context: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    because: str = Field(description="Rule that brings the change, with its values.")
    rule: str = Field(default="", description="Id of that rule; empty when another decision's change carries it.")
    factor: float = Field(default=1, description="Multiple of the stated load at which it happens.")
    month: float | None = Field(default=None, description="Month of that factor; None if it is never reached.")
    is_one_way: bool = Field(default=False, description="True when turning back is costly.")


class QuantityChange(Frozen):
    """A size that differs at a later stage."""

    container: str
    name: str
    before: str
    after: str


class Reading(Frozen):
    """A number that grows with the load, and the value of it at which action is due."""

    gauge: str = Field(description="Id of the gauge.")
    containers: tuple[str, ...] = Field(description="Ids of the containers that it is read on.")
    what: str = Field(description="What runs out.")
    metric: str = Field(description="Name of the metric to watch.")
    unit: str
    now: float = Field(description="Its value at the stage before.")
    limit: float = Field(description="Its value at which action is due.")
    factor: float = Field(description="Multiple of the stated load at which it reaches the limit.")
    month: float | None = Field(description="Month of that factor; None if it is never reached.")
    working: str = Field(description="The limit with its numbers.")
    then: str = Field(description="What is done about it.")
    is_routine: bool = Field(default=False, description="True when copies are added without anybody deciding.")


class Stage(Frozen):
    """The design at a multiple of today's load."""

    id: str
    factor: float
    month: float | None = Field(description="When it is reached at the growth stated; None if it never is.")
    month_working: str
    triggers: tuple[str, ...] = Field(description="Named metrics with numbers that say that the stage has come.")
    decisions: tuple[DecisionChange, ...]
    sizes: tuple[QuantityChange, ...]
    monthly_usd: float
    delta_usd: float = Field(description="What the stage costs more than the one before it.")
    prepare: tuple[str, ...] = Field(description="What to do before it comes.")
    readings: tuple[Reading, ...] = Field(default=(), description="Gauges that reach their limits on the way to it.")
    peak_rps: float = Field(default=0, description="Requests per second in the busiest minute.")
    added: tuple[str, ...] = Field(default=(), description="Names of containers that were not there before.")
    removed: tuple[str, ...] = Field(default=(), description="Names of containers that are gone.")

    @property
    def is_changed(self) -> bool:
        """Whether anything but the bill differs from the stage before."""
        return bool(self.decisions or self.sizes or self.added or self.removed)


class Milestone(Frozen):
    """Work before launch, in person-weeks."""

    name: str
    person_weeks: float
    working: str
    until_week: float
    shows: str = Field(default="", description="What anybody can see when it is reached.")


class Roadmap(Frozen):
    """Stages in order of load, and the work until launch."""

    stages: tuple[Stage, ...]
    limits: tuple[str, ...] = Field(description="First thing that saturates, with the number and the month.")
    milestones: tuple[Milestone, ...]
    effort_working: str
    effort_fits: bool
    saturations: tuple[Reading, ...] = Field(default=(), description="The limits as numbers, nearest first.")
    prepare: tuple[str, ...] = Field(default=(), description="What to do now, for one-way doors within the horizon.")
    horizon_months: float = Field(default=36, description="Month until which one-way doors are prepared for.")
    growth_per_year: float = Field(default=1, description="Growth that months are counted with.")
    growth_is_assumed: bool = Field(default=False, description="True when nobody stated the growth.")
    needed_weeks: float = Field(default=0, description="Person-weeks of all milestones, with reserve.")
    available_weeks: float = Field(default=0, description="Person-weeks that the team has until launch.")


Decide = Callable[[Facts], Recommendations]
"""Takes all decisions for other facts, in the way in which those of the design were taken."""


def compose_roadmap(
    *,
    requirements: Requirements,
    facts: Facts,
    recommendations: Recommendations,
    core: Core,
    entities: int,
    operations: int,
    knowledge: Knowledge,
    at: date,
    decide: Decide,
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
        decide: Takes the decisions for grown facts.
    """
    from archgen.design.roadmap_effort import count_effort
    from archgen.design.roadmap_stages import Growth, Run
    from archgen.knowledge.roadmap import RoadmapRules

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
