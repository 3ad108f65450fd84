"""How a roadmap is drawn: stages, gauges, what to prepare, effort until launch; the data of `roadmap.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

When = Mapping[str, str | bool | int | float]
"""Unary tests that must all hold, by fact or decision."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Horizons(_Frozen):
    """Loads at which the design is composed again."""

    factors: tuple[float, ...] = Field(description="Multiples of the stated load.")
    years: tuple[int, ...] = Field(description="Years of the stated growth.")
    months: float = Field(description="Month until which one-way doors are prepared for.")
    merge_within: float = Field(description="Two stages whose factors differ by less than this share are one.")
    precision: float = Field(description="Share to which the factor of a change of decision is found.")


class Gauge(_Frozen):
    """A number that grows with the load, and where what is bought for it ends."""

    id: str = Field(description="Stable id.")
    roles: tuple[str, ...] = Field(description="Roles of the containers that it is read on.")
    reading: str = Field(description="Formula of the number that grows with the load.")
    limit: str = Field(description="Formula of the number at which action is due.")
    only_if: str = Field(default="", description="Formula that must come to more than zero; empty: always.")
    unit: str = Field(description="Unit of both.")
    metric: str = Field(description="Name of the metric to watch.")
    what: str = Field(description="What runs out, with `{container}`.")
    then: str = Field(description="What is done about it.")
    is_routine: bool = Field(default=False, description="True when copies are added without anybody deciding.")
    when: tuple[When, ...] = Field(default=(), description="Alternatives of which one must hold; empty: always.")


class EffortRow(_Frozen):
    """Work that is counted."""

    name: str = Field(description="What is counted, plural.")
    of: str = Field(description="Name of the count; `once` is 1.")
    weeks: float = Field(description="Person-weeks of each.")
    scaled: bool = Field(default=False, description="Whether the complexity of the domain multiplies it.")


class MilestoneRow(_Frozen):
    """One milestone before launch."""

    id: str
    name: str
    shows: str = Field(description="What anybody can see when it is reached.")
    rows: tuple[EffortRow, ...]


class Assumed(_Frozen):
    """A number that nobody stated."""

    assumed: float
    because: str


class Effort(_Frozen):
    """Planning numbers of the work until launch; chosen, to be replaced by a team's own."""

    focus: Assumed = Field(description="Share of working time that goes into this system.")
    reserve: Assumed = Field(description="Factor for what nobody thought of.")
    complexity: Mapping[str, float] = Field(description="Factor by `domain_complexity`.")
    deployable_kinds: tuple[str, ...] = Field(description="Kinds of containers that hold code of ours.")
    ready_roles: tuple[str, ...] = Field(description="Roles of such kinds that are bought or installed ready made.")
    milestones: tuple[MilestoneRow, ...]


class RoadmapRules(_Frozen):
    """All of `roadmap.yaml`."""

    horizons: Horizons
    gauges: tuple[Gauge, ...]
    shown_quantities: tuple[str, ...] = Field(description="Names of sizes that a stage may change, in order.")
    storage_from_gb: float = Field(description="Storage below this is not worth a line.")
    prepare: Mapping[str, str] = Field(description="What to do before a decision turns through a one-way door.")
    prepare_otherwise: str = Field(description="The same for decisions that are not named.")
    words: Mapping[str, str] = Field(description="Sentences with placeholders.")
    effort: Effort
