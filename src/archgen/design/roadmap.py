"""How the design grows: the same tables run over the load to come."""

from pydantic import Field

from archgen.design.model import Frozen


class DecisionChange(Frozen):
    """A decision whose outcome differs at a later stage."""

    decision: str
    context: str | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    because: str = Field(description="Rule that brings the change, with its values.")


class QuantityChange(Frozen):
    """A size that differs at a later stage."""

    container: str
    name: str
    before: str
    after: str


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
    delta_usd: float
    prepare: tuple[str, ...] = Field(description="What to do before it comes.")


class Milestone(Frozen):
    """Work before launch, in person-weeks."""

    name: str
    person_weeks: float
    working: str
    until_week: float


class Roadmap(Frozen):
    """Stages in order of load, and the work until launch."""

    stages: tuple[Stage, ...]
    limits: tuple[str, ...] = Field(description="First thing that saturates, with the number and the month.")
    milestones: tuple[Milestone, ...]
    effort_working: str
    effort_fits: bool
