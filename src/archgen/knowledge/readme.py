"""What leads the design document: the data of `readme.yaml`."""

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FigureRef(_Frozen):
    """A figure of a container."""

    role: str = Field(description="Role of the container.")
    id: str = Field(description="Id of the figure.")


class ReadmePolicy(_Frozen):
    """All of `readme.yaml`."""

    reasons: tuple[str, ...] = Field(description="Decisions that can carry a reason; the first always does.")
    reasons_told: int
    rivals: tuple[str, ...] = Field(description="Decisions whose losers are named.")
    rivals_told: int
    figures: tuple[FigureRef, ...] = Field(description="Figures of the table of numbers, in order.")
    figures_told: int
    risks_told: int
    told_elsewhere: tuple[str, ...] = Field(description="Findings that are not told again as risks.")
    questions_told: int
    close_calls_told: int
    stages_told: int = Field(description="Stages of growth that the README names.")
    nodes_drawn: int = Field(description="Elements up to which the container diagram stands in the README.")
