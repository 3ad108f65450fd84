"""Findings: what archgen noticed and tells people, with a stable id.

A finding never stops a build. Its sentences come from knowledge files (``knowledge/findings/*.yaml``); this module
holds the shape only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class FindingKind(StrEnum):
    """What sort of thing was noticed."""

    ANTI_PATTERN = "anti_pattern"
    CONTRADICTION = "contradiction"
    GAP = "gap"
    RISK = "risk"
    QUESTION = "question"


class Severity(StrEnum):
    """How much it matters to the people who have to live with the design."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """Give 0 for the gravest, for sorting."""
        return tuple(Severity).index(self)


class Source(BaseModel):
    """Where a statement comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(description="Author and title")
    url: str = Field(default="", description="Address; empty for one's own reasoning")
    seen: bool = Field(default=False, description="Whether the text behind the statement was read")


class Acceptance(BaseModel):
    """That people know of a finding and live with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    because: str = Field(description="Why it is acceptable")
    by: str | None = Field(default=None, description="Who accepted it")
    until: date | None = Field(default=None, description="Day after which it counts again")


class Finding(BaseModel):
    """One thing that was noticed: what, why it matters, what to do, whom to ask."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Stable id, which `accepted` names")
    title: str = Field(description="Two to six words")
    kind: FindingKind = Field(description="Sort of finding")
    severity: Severity = Field(description="How much it matters")
    message: str = Field(description="What is wrong here, with the values")
    consequence: str = Field(default="", description="What happens if nothing is done")
    remedy: str = Field(default="", description="What to do about it")
    question: str | None = Field(default=None, description="What somebody must answer")
    who: str | None = Field(default=None, description="Role that can answer or decide")
    about: tuple[str, ...] = Field(default=(), description="Paths of the facts or requirements that clash")
    decisions: tuple[str, ...] = Field(default=(), description="Decisions that it touches")
    source: Source | None = Field(default=None, description="Where the reasoning comes from")
    accepted: Acceptance | None = Field(default=None, description="That people live with it, and until when")


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give each distinct finding once, gravest first, then by id and by what it is about; the same on every run."""
    unique = {(finding.id, finding.about, finding.message): finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda one: (one.severity.rank, one.id, one.about, one.message)))


def open_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that nobody has accepted."""
    return tuple(finding for finding in findings if finding.accepted is None)
