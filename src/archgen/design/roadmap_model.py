"""Models of the roadmap: stages of growth, and the work until launch."""

from pydantic import Field

from archgen.design.model import Frozen


class DecisionChange(Frozen):
    """A decision whose outcome differs at a later stage."""

    decision: str
    context: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    because: str = Field(description="Rule that brings the change, with its values.")
    cells: tuple[str, ...] = Field(default=(), description="Facts with the tests that growth turns.")
    rule: str = Field(default="", description="Id of that rule; empty when another decision's change carries it.")
    is_gone: bool = Field(
        default=False, description="True when the rule spoke for the old outcome and no longer holds."
    )
    factor: float = Field(default=1, description="Multiple of the stated load at which it happens.")
    month: float | None = Field(default=None, description="Month of that factor; None if it is never reached.")
    is_one_way: bool = Field(default=False, description="True when turning back is costly.")


class QuantityChange(Frozen):
    """A size that differs at a later stage."""

    container: str
    name: str
    before: str
    after: str
    label: str = Field(default="", description="Name of the container, which may not be there yet today.")


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
