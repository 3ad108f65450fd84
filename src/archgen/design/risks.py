"""What can fail and what it means: failure modes, settings, risks, single points of failure."""

from pydantic import Field

from archgen.design.model import Frozen


class FailureMode(Frozen):
    """One way in which an element fails, and what follows."""

    element: str = Field(description="Id of the container or outside system.")
    mode: str = Field(description="`slow`, `down`, `wrong` or `overloaded`.")
    seen_by: str
    users: str = Field(description="What users notice.")
    answer: str = Field(description="What the system does by itself.")
    limit: str = Field(description="How far that carries.")
    manual: str = Field(description="The step that a person takes then.")
    source_url: str = ""
    block: str = ""


class Setting(Frozen):
    """A setting that a building block asks for."""

    container: str = Field(description="Id of the container.")
    set: str
    to: str
    because: str
    source_url: str = ""
    threshold: str = Field(description="`source`, `chosen` or `none`: whose number it is.")
    block: str = ""


class Risk(Frozen):
    """One row of the risk register."""

    id: str = Field(description="`R1`, `R2` in order of rank.")
    key: str = Field(description="Stable id of the risk or finding in the knowledge.")
    cause: str
    effect: str
    likelihood: str = Field(description="`low`, `medium`, `high`.")
    impact: str = Field(description="`low`, `medium`, `high`.")
    mitigation: str
    trigger: str = Field(description="What is measured to see it coming, with a number.")
    owner: str = Field(description="Role.")
    test: str = Field(default="", description="How it is proven or drilled.")
    elements: tuple[str, ...] = Field(default=(), description="Ids of the elements that it is about.")
    origin: str = Field(default="", description="Block, finding or decision that it comes from.")
    accepted: str = Field(default="", description="By whom and until when, when people live with it.")


class SinglePoint(Frozen):
    """An element whose loss cuts people off from data: an articulation point of the container graph."""

    element: str
    cut_off: tuple[str, ...] = Field(description="Ids that nobody reaches without it.")
    status: str = Field(description="`redundant` when several copies in several zones run, else `accepted` or `open`.")
    why: str


class RiskRegister(Frozen):
    """All that can go wrong."""

    failures: tuple[FailureMode, ...]
    settings: tuple[Setting, ...]
    risks: tuple[Risk, ...]
    single_points: tuple[SinglePoint, ...]
