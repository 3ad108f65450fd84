"""What can fail and what it means: failure modes, call limits, settings, risks, single points of failure."""

from datetime import date

from pydantic import Field

from archgen.design.model import Frozen


class FailureMode(Frozen):
    """One way in which an element fails, and what follows."""

    element: str = Field(description="Id of the container or outside system.")
    part: str = Field(
        default="", description="Part of the container, as its block names it; empty for outside systems."
    )
    mode: str = Field(description="`slow`, `down`, `wrong` or `overloaded`.")
    case: str = Field(default="", description="The case in words, when the mode does not say it.")
    seen_by: str
    users: str = Field(description="What users notice.")
    answer: str = Field(description="What the system does by itself.")
    limit: str = Field(description="How far that carries.")
    manual: str = Field(description="The step that a person takes then.")
    source_url: str = ""
    block: str = ""


class CallPolicy(Frozen):
    """Limits of calls that cross containers or leave the system; equal ones of equal roles share a row."""

    rule: str = Field(description="Id of the rule in the knowledge, or `outside`.")
    callers: tuple[str, ...] = Field(description="Ids of those who call.")
    targets: tuple[str, ...] = Field(description="Ids of what is called.")
    mode: str = Field(description="`sync` or `async`.")
    timeout: str = Field(description="Limit of one try, with arithmetic where it was computed.")
    retry: str
    fallback: str
    because: str = ""
    assumed: bool = Field(default=False, description="Whether a number in it was assumed.")


class Setting(Frozen):
    """A setting that a building block asks for."""

    container: str = Field(description="Id of the container or outside system.")
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
    relevance: int = Field(default=0, description="Stated targets that it touches, and whether the domain brings it.")
    in_register: bool = Field(default=True, description="False for the rest, which stands in the appendix.")


class AcceptedFinding(Frozen):
    """A finding that people live with."""

    finding: str = Field(description="Id of the finding.")
    title: str
    because: str
    by: str
    until: date | None
    raised: bool = Field(description="Whether this design raises it; else the acceptance waits for nothing.")
    expired: bool = Field(description="Whether its day has passed at the date of the package.")


class SinglePoint(Frozen):
    """An element whose loss cuts people off from data: an articulation point of the container graph."""

    element: str
    cut_off: tuple[str, ...] = Field(description="Ids that nobody reaches without it.")
    status: str = Field(description="`redundant` when several copies in several zones run, else `accepted` or `open`.")
    why: str


class RiskRegister(Frozen):
    """All that can go wrong."""

    failures: tuple[FailureMode, ...]
    calls: tuple[CallPolicy, ...] = ()
    settings: tuple[Setting, ...]
    risks: tuple[Risk, ...] = Field(description="In order of rank; those outside the register come last.")
    single_points: tuple[SinglePoint, ...]
    accepted: tuple[AcceptedFinding, ...] = ()

    @property
    def register(self) -> tuple[Risk, ...]:
        """Give the risks of the register itself."""
        return tuple(one for one in self.risks if one.in_register)

    @property
    def appendix(self) -> tuple[Risk, ...]:
        """Give the risks that did not make it into the register."""
        return tuple(one for one in self.risks if not one.in_register)
