"""What every catalogue entry shares: where a fact was read, when, and how far it may be trusted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Confidence(StrEnum):
    """How far a fact may be trusted."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


def _as_tuple(value: object) -> object:
    """Read a bare word as a list of one."""
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One name or several."""


class Frozen(BaseModel):
    """Base of models that are read from catalogue files: unchangeable, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FactSource(Frozen):
    """Where a fact was read, and when that was current."""

    url: str = Field(description="Page to check")
    as_of: date = Field(description="Date of the source, or of reading where it shows none")
    what: str = Field(default="", description="What was taken from it")
    via: str = Field(default="", description="How the figure was reached when the page itself was not read")
    vendor_page_read: bool | None = Field(default=None, description="Whether the vendor's own page was read")
