"""From commit to production: environments, pipeline, release, rollback, files; the data of `delivery.yaml`."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

When = Mapping[str, str | bool | int | float]
"""Unary tests that must all hold, by fact or decision."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Row(_Frozen):
    """Something that stands in the document under a condition."""

    when: tuple[When, ...] = Field(default=(), description="Alternatives of which one must hold; empty: always.")
    not_when: tuple[When, ...] = Field(default=(), description="Alternatives none of which may hold.")
    with_: tuple[str, ...] = Field(default=(), alias="with", description="Roles, tools or parts that must be there.")


class EnvironmentRow(Row):
    """An environment."""

    id: str
    name: str
    purpose: str
    size: str
    data: str


class PipelineRow(Row):
    """A step of the pipeline."""

    id: str
    name: str
    does: str
    fails_when: str
    tool: str = Field(description="Role of the technology that does it.")


class ReleaseRow(Row):
    """A step of a release."""

    id: str
    name: str
    does: str
    back: str


class Rollback(_Frozen):
    """The signal at which a release goes back by itself."""

    burn_rate: float = Field(description="Times the pace at which the error budget would last its window.")
    window_minutes: float
    fewest_failures: float = Field(description="Failures below which a share tells nothing.")
    metric: str
    source: str
    share: str = Field(description="Sentence where a share tells something.")
    count: str = Field(description="Sentence where it does not.")


class DeliveryRules(_Frozen):
    """All of `delivery.yaml`."""

    environments: tuple[EnvironmentRow, ...]
    pipeline: tuple[PipelineRow, ...]
    release: tuple[ReleaseRow, ...]
    strategies: Mapping[str, str]
    rollback: Rollback
    infrastructure: Mapping[str, str]
    words: Mapping[str, str]
    files: Mapping[str, Row]
