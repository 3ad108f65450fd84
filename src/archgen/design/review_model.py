"""What a design review needs besides the design: goals, scenarios, assumptions, questions, the log of decisions."""

from pydantic import Field

from archgen.design.model import Frozen


class Goal(Frozen):
    """A measurable goal."""

    id: str = Field(description="`G1`, `G2` in order.")
    text: str = Field(description="What is wanted.")
    measure: str = Field(description="Number with unit, or a test that is answered yes or no.")
    fact: str = Field(description="Fact that sets it.")
    is_stated: bool = Field(description="Whether people stated that fact.")
    decided_in: tuple[str, ...] = Field(default=(), description="Decisions whose arguments read the fact.")
    slos: tuple[str, ...] = Field(default=(), description="Ids of the objectives that watch it.")
    shown_in: str = Field(default="", description="Place of the package that shows how it is met.")


class NonGoal(Frozen):
    """Something that could have been a goal and is not."""

    text: str = Field(description="What is not aimed at.")
    facts: tuple[str, ...] = Field(description="Facts that say so.")


class Scenario(Frozen):
    """A quality attribute scenario (ATAM)."""

    id: str = Field(description="`S1`, `S2` in order.")
    quality: str = Field(description="performance, availability, security, change or cost.")
    stimulus: str
    environment: str
    response: str
    measure: str
    importance: str = Field(description="H, M or L.")
    difficulty: str = Field(description="H, M or L.")
    fact: str = Field(description="Fact that sets the target.")
    met_by: tuple[str, ...] = Field(description="Decisions that meet it.")
    slos: tuple[str, ...] = Field(default=(), description="Ids of the objectives that watch it.")
    shown_in: str = Field(default="", description="Place of the package that shows how it is met.")


class Stakeholder(Frozen):
    """Somebody whom the design concerns."""

    name: str
    needs: str
    reads: str = Field(description="File of the package, with an anchor where it has one.")


class Constraint(Frozen):
    """Something that the design may not change."""

    id: str = Field(description="`L1`, `L2` in order.")
    text: str
    kind: str = Field(description="technical, organisational, legal, budget or deadline.")
    origin: str = Field(description="Path in the requirements file.")
    decided_in: tuple[str, ...] = Field(default=(), description="Decisions that it shapes.")
    shown_in: str = Field(default="", description="Place of the package that shows how it is kept.")


class Assumption(Frozen):
    """A value that was taken because nobody stated one."""

    fact: str
    group: str = Field(description="Group of the requirements file in which it can be stated.")
    value: str = Field(description="As printed.")
    because: str
    flips: tuple[str, ...] = Field(default=(), description="Decisions that another value of it alone changes.")
    is_sized: bool = Field(default=False, description="Whether a size, a budget or a price is computed with it.")


class Question(Frozen):
    """Something that somebody must answer before or during the review."""

    id: str = Field(description="`Q1`, `Q2` in order of weight.")
    question: str
    who: str = Field(description="Role that can answer.")
    default: str = Field(description="What the design takes until there is an answer.")
    because: str = Field(description="What the answer can change.")
    origin: str = Field(description="Finding, block or fact that raised it.")
    decisions: tuple[str, ...] = Field(default=(), description="Decisions that the answer can change.")
    weight: int = Field(description="Higher counts more; decides the order.")
    is_shown: bool = Field(default=True, description="Whether it is printed in full.")


class Proof(Frozen):
    """How to show that what a decision brings works."""

    test: str
    passes_when: str


class DecisionRecord(Frozen):
    """Where a decision is recorded."""

    decision: str
    context: str | None = Field(description="Bounded context or capability; None for the system.")
    number: int | None = Field(description="ADR number, never changed once given; None for a row of the index.")
    slug: str = Field(description="Part of the file name after the number.")
    title: str = Field(description="What is decided, as people read it.")
    answer: str = Field(description="Names of the options taken.")
    why_recorded: str = Field(description="departs from the simplest, close call, user's choice, ...; empty for a row.")
    brings: tuple[str, ...] = Field(default=(), description="Ids of the containers that follow from it.")
    blocks: tuple[str, ...] = Field(default=(), description="Ids of the building blocks that follow from it.")
    proofs: tuple[Proof, ...] = Field(default=(), description="How to show that these work.")

    @property
    def key(self) -> str:
        """Key under which its number is kept: `decision` or `decision/context`."""
        return self.decision if self.context is None else f"{self.decision}/{self.context}"

    @property
    def path(self) -> str:
        """File of the package that holds it."""
        return f"decisions/{self.number:04d}-{self.slug}.md" if self.number is not None else "decisions/README.md"


class Alternative(Frozen):
    """A rejected option, composed and priced as the design itself was."""

    decision: str
    context: str | None
    option: str
    name: str = Field(description="Name of the option.")
    monthly_usd: float
    delta_usd: float = Field(description="Above the design's own total when positive.")
    changes: tuple[str, ...] = Field(default=(), description="Names of containers that come or go, with `+` or `−`.")
    unpriced: tuple[str, ...] = Field(default=(), description="What the catalogue holds no price for in it.")


class Review(Frozen):
    """All that the review needs besides the design."""

    goals: tuple[Goal, ...]
    non_goals: tuple[NonGoal, ...]
    scenarios: tuple[Scenario, ...]
    stakeholders: tuple[Stakeholder, ...]
    constraints: tuple[Constraint, ...]
    questions: tuple[Question, ...]
    records: tuple[DecisionRecord, ...]
    assumptions: tuple[Assumption, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    def record(self, decision: str, context: str | None = None) -> DecisionRecord | None:
        """Return where a decision is recorded; a context without its own has the system's record."""
        both = {(one.decision, one.context): one for one in self.records}
        return both.get((decision, context)) or both.get((decision, None))
