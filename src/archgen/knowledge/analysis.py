"""What the analysis of tables may find, in words: data, so that a company can say what is an error to it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Kind(StrEnum):
    """What sort of thing was noticed about a table."""

    GAP = "gap"
    CONFLICT = "conflict"
    NEVER_HOLDS = "never_holds"
    MASKED = "masked"
    DUPLICATE = "duplicate"
    SUBSUMED = "subsumed"
    NESTED = "nested"
    MERGEABLE = "mergeable"
    SPLIT = "split"
    NO_ARGUMENT_FOR = "no_argument_for"
    NO_ARGUMENT_AGAINST = "no_argument_against"
    NO_RULE_GIVES = "no_rule_gives"
    VAIN = "vain"
    PILE_UP = "pile_up"
    ADDS_NOTHING = "adds_nothing"
    UNREACHED_OPTION = "unreached_option"
    UNREACHED_RULE = "unreached_rule"
    UNREAD_FACT = "unread_fact"
    IDLE_FACT = "idle_fact"
    UNREGISTERED_SOURCE = "unregistered_source"
    OTHER_SOURCE = "other_source"
    UNREAD_SOURCE = "unread_source"


class Gravity(StrEnum):
    """How much a finding about a table matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Give 0 for the gravest, for sorting."""
        return tuple(Gravity).index(self)


class KindWords(BaseModel):
    """One kind of finding in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: Gravity = Field(description="How much it matters; an error fails the check")
    message: str = Field(description="What is wrong, with the values that the analysis gives")
    remedy: str = Field(description="What to do about it")


class AnalysisWords(BaseModel):
    """All kinds of findings in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: Mapping[Kind, KindWords] = Field(description="Words by kind")

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Demand words for every kind."""
        missing = [kind.value for kind in Kind if kind not in self.kinds]
        if missing:
            raise ValueError(f"no words for {', '.join(missing)}")
        return self
