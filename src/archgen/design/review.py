"""What a design review needs besides the design: goals, scenarios, assumptions, questions, the log of decisions."""

from pydantic import Field

from archgen.design.model import Frozen


class Goal(Frozen):
    """A measurable goal."""

    id: str
    text: str
    measure: str
    fact: str
    is_stated: bool


class NonGoal(Frozen):
    """Something that could have been a goal and is not."""

    text: str
    because: str


class Scenario(Frozen):
    """A quality attribute scenario (ATAM)."""

    id: str
    quality: str
    stimulus: str
    environment: str
    response: str
    measure: str
    importance: str = Field(description="H, M or L.")
    difficulty: str = Field(description="H, M or L.")
    met_by: tuple[str, ...] = Field(description="Decision ids, SLO ids or files that meet it.")


class Stakeholder(Frozen):
    """Somebody whom the design concerns."""

    name: str
    needs: str
    reads: str = Field(description="File of the package.")


class Constraint(Frozen):
    """Something that the design may not change."""

    text: str
    kind: str = Field(description="technical, organisational, legal, budget or deadline.")
    origin: str = Field(description="Path in the requirements file.")


class Question(Frozen):
    """Something that somebody must answer before or during the review."""

    id: str = Field(description="`Q1`, `Q2` in order of weight.")
    question: str
    who: str
    default: str = Field(description="What the design takes until there is an answer.")
    because: str
    origin: str = Field(description="Finding, block or fact that raised it.")
    weight: int = Field(description="Higher counts more; decides the order.")


class DecisionRecord(Frozen):
    """Where a decision is recorded."""

    decision: str
    context: str | None
    number: int | None = Field(description="ADR number, never changed once given; None for a row of the index.")
    slug: str
    title: str
    why_recorded: str = Field(description="departs from the simplest, close call, user's choice, ...")

    @property
    def path(self) -> str:
        """File of the package that holds it."""
        return f"decisions/{self.number:04d}-{self.slug}.md" if self.number is not None else "decisions/README.md"


class Review(Frozen):
    """All that the review needs besides the design."""

    goals: tuple[Goal, ...]
    non_goals: tuple[NonGoal, ...]
    scenarios: tuple[Scenario, ...]
    stakeholders: tuple[Stakeholder, ...]
    constraints: tuple[Constraint, ...]
    questions: tuple[Question, ...]
    records: tuple[DecisionRecord, ...]
