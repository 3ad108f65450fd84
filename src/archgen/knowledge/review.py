"""What a design review asks for besides the design: the data of `review.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from archgen.knowledge.tables import Cells, Criterion


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SmallSystem(_Frozen):
    """Up to what size documents are written in their short form."""

    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")
    containers: int = Field(description="Containers that it has at most.")


class GoalRow(_Frozen):
    """A goal that follows from a fact."""

    fact: str = Field(description="Fact that sets it.")
    text: str = Field(description="What is wanted.")
    measure: str = Field(description="Number with unit, or a test that is answered yes or no.")
    shown_in: str = Field(description="Place of the package that shows how it is met.")
    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")


class NonGoalRow(_Frozen):
    """Something that could have been a goal."""

    text: str = Field(description="What is not aimed at.")
    facts: tuple[str, ...] = Field(description="Facts that say so.")
    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")


class ScenarioRow(_Frozen):
    """A quality attribute scenario; of the rows of one key the first that holds is taken."""

    key: str = Field(description="Name of the scenario, shared by its alternatives.")
    quality: str = Field(description="Quality as printed.")
    criterion: Criterion = Field(description="Criterion of `priorities` that makes it important.")
    fact: str = Field(description="Fact that sets the target.")
    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")
    stimulus: str
    environment: str
    response: str
    measure: str
    difficulty: str = Field(description="Row of `difficulty` that rates it.")
    shown_in: str = Field(description="Place of the package that shows how it is met.")


class DifficultyRow(_Frozen):
    """From which pressure on a scenario is hard."""

    medium: float
    high: float
    because: str = Field(description="What the pressure is.")


class Importance(_Frozen):
    """How the order of criteria becomes high, medium or low."""

    high_until_place: int = Field(description="Places of `priorities`, from 1, that count as high.")


class StakeholderRow(_Frozen):
    """Somebody whom the design concerns."""

    name: str
    needs: str
    reads: str = Field(description="File of the package, with an anchor where it has one.")
    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")
    each: str = Field(default="", description="`actor`: one row for each of them who starts a flow.")


class ConstraintRow(_Frozen):
    """A stated fact that the design may not change."""

    fact: str
    kind: str = Field(description="technical, organisational, legal, budget or deadline.")
    text: str
    shown_in: str = Field(description="Place of the package that shows how it is kept.")
    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")


class ConstraintWords(_Frozen):
    """How other statements read as constraints; the last four are parts of the first ones."""

    shown_in: Mapping[str, str] = Field(description="Kind of statement to the place that shows how it is kept.")
    use: str
    avoid: str
    existing: str
    decision: str
    integration: str
    role: str
    debt: str
    by: str
    promise: str


class MostRows(_Frozen):
    """How many of a kind are printed."""

    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")
    most: int


class QuestionPolicy(_Frozen):
    """How open questions are weighed and worded."""

    shown: tuple[MostRows, ...] = Field(description="Questions that are printed in full, by the first row that holds.")
    severity: Mapping[str, int] = Field(description="Weight of a finding's question.")
    per_decision: int = Field(description="Added for each decision that the answer can change.")
    one_way: int = Field(description="Added when one of them is hard to take back.")
    sized_ask: int = Field(description="Weight of a block's question whose answer is a number of a size.")
    shape_ask: int = Field(description="Weight of a block's other questions.")
    weak_trigger: int = Field(description="Weight of a block that is only perhaps wanted.")
    weak_workload: int = Field(description="Weight of a workload that is only perhaps there.")
    assumed_fact: int = Field(description="Weight of an assumed fact.")
    fixed: Mapping[str, int] = Field(description="Weights of single findings.")
    repeat: float = Field(description="Factor on the weight of each further question of one origin.")
    workload: str
    workload_default: str
    workload_because: str
    ask_because: str
    ask_because_plain: str
    fact_because: str
    fact_named: str
    finding_default: str
    who_by_group: Mapping[str, str] = Field(description="Role that can answer, by group of the vocabulary.")
    who_asks: str = Field(description="Role that can answer the questions of blocks.")


class RecordPolicy(_Frozen):
    """Which decisions get a record of their own."""

    always: tuple[str, ...] = Field(description="Decisions that always do.")
    most: tuple[MostRows, ...] = Field(description="Upper bounds, the first that holds; people's choices come on top.")
    reasons: Mapping[str, str] = Field(description="Why a decision is recorded, by reason.")
    titles: Mapping[str, str] = Field(description="Titles of decisions whose id does not read well.")


class AlternativePolicy(_Frozen):
    """Which rejected options are composed and priced."""

    most: int
    least_usd: float = Field(description="Difference a month from which the bill counts as changed.")


class RecordSize(_Frozen):
    """How much a decision record says."""

    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")
    rivals: int = Field(description="Rejected options with a row of their own.")
    arguments: int = Field(description="Arguments told with reason and source.")
    drivers: int = Field(description="Values named as drivers.")
    phrases: int = Field(description="Gains and costs told of a single option.")
    flips: int = Field(description="Flip points told.")
    risks: int = Field(description="Risks told.")
    is_brief: bool = Field(default=False, description="Whether what is far off is named without its reasons.")


class SizedFigures(_Frozen):
    """Which figures of containers are shown."""

    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")
    figures: tuple[str, ...] = Field(description="Ids of figures; all computed ones when empty.")


class CostReading(_Frozen):
    """How a bill is told."""

    sensitive: int = Field(description="Lines that the range hangs on most.")
    large_share: float = Field(description="Part of the total from which a line is told as large.")


class LoadPhase(_Frozen):
    """One phase of the load test."""

    name: str
    share: float = Field(description="Part of the peak.")
    minutes: float
    shows: str = Field(description="What must be seen.")
    zones: bool = Field(default=False, description="Whether it needs several zones.")


class LoadTest(_Frozen):
    """The load test that proves the sizes."""

    mix: int = Field(description="Access patterns of the mix that are named.")
    phases: tuple[LoadPhase, ...]


class TechnologyPolicy(_Frozen):
    """When technologies are looked at again and how running versions are left."""

    roles: Mapping[str, str] = Field(description="Role of a tool that no container is, as people call it.")
    look_again_before_days: int
    look_again_after_days: int
    migrations: Mapping[str, str] = Field(description="Category of the catalogue to the way; `other` for the rest.")


class ReviewWords(_Frozen):
    """All of `review.yaml`."""

    small: SmallSystem
    goals: tuple[GoalRow, ...]
    most_non_goals: int
    non_goals: tuple[NonGoalRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    difficulty: Mapping[str, DifficultyRow]
    unsettled: Mapping[str, int] = Field(description="Member of `domain_clarity` to how unsettled boundaries are.")
    importance: Importance
    stakeholders: tuple[StakeholderRow, ...]
    constraints: tuple[ConstraintRow, ...]
    constraint_words: ConstraintWords
    load: tuple[str, ...] = Field(description="Facts of the load table.")
    questions: QuestionPolicy
    records: RecordPolicy
    alternatives: AlternativePolicy
    record_size: tuple[RecordSize, ...]
    telling_figures: tuple[str, ...]
    sized_figures: tuple[SizedFigures, ...]
    cost: CostReading
    load_test: LoadTest
    technology: TechnologyPolicy
    glossary: Mapping[str, str]
