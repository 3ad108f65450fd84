"""What leads the design document: the data of `readme.yaml`."""

from pydantic import BaseModel, ConfigDict, Field

from archgen.knowledge.tables import Cells


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FigureRef(_Frozen):
    """A figure of a container."""

    role: str = Field(description="Role of the container.")
    id: str = Field(description="Id of the figure.")


class MostTold(_Frozen):
    """How many of each are told."""

    when: Cells = Field(default_factory=dict, description="Unary tests that must all hold.")
    reasons: int
    rivals: int
    figures: int
    risks: int
    flips: int
    questions: int
    close_calls: int
    stages: int = Field(description="Stages of growth.")


class ReadmePolicy(_Frozen):
    """All of `readme.yaml`."""

    reasons: tuple[str, ...] = Field(description="Decisions that can carry a reason; the first always does.")
    rivals: tuple[str, ...] = Field(description="Decisions whose losers are named.")
    figures: tuple[FigureRef, ...] = Field(description="Figures of the table of numbers, in order.")
    told_elsewhere: tuple[str, ...] = Field(description="Findings that are not told again as risks.")
    most: tuple[MostTold, ...] = Field(description="How many of each are told, by the first row that holds.")
    nodes_drawn: int = Field(description="Elements up to which the container diagram stands in the README.")
