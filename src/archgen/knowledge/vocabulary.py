"""The vocabulary: every fact that tables may read, with its type, unit, bounds, question and default."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, field_validator

from archgen.knowledge.kinds import FactType
from archgen.knowledge.priors import Prior

__all__ = ["FactSpec", "FactType", "Scalar", "Value", "Vocabulary"]

Scalar = bool | int | float | str
"""One value as YAML gives it."""

Value = Scalar | tuple[str, ...] | None
"""The value of a fact: one scalar, the members of a set, or not known."""


class FactSpec(BaseModel):
    """One fact of the vocabulary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="Name, the same in files, tables and documents")
    group: str = Field(description="Group of the requirements file in which it stands")
    type: FactType = Field(description="What values it takes")
    unit: str | None = Field(default=None, description="Kind of quantity, as units.py knows it; numbers only")
    allowed: tuple[str, ...] = Field(default=(), description="Members of an enum or set, simplest first")
    open: bool = Field(default=False, description="Whether a set takes members beyond the allowed ones")
    bounds: tuple[float | None, float | None] = Field(default=(None, None), description="What is possible at all")
    plausible: tuple[float | None, float | None] = Field(
        default=(None, None), description="Usual range: ends of priors"
    )
    ask: str = Field(default="", description="The question that a person answers")
    default: bool | int | float | str | tuple[str, ...] | None = Field(default=None, description="Value when not said")
    default_because: str = Field(default="", description="Why that value is assumed")
    derived: str | None = Field(default=None, description="How it follows from other facts when it is not stated")
    statable: bool = Field(default=True, description="Whether it may be written in the requirements file")
    prior: tuple[Prior, ...] = Field(default=(), description="How values are spread over projects, first that holds")
    prior_because: str = Field(default="", description="Why that spread, fixed before anything was measured with it")
    effort: int = Field(default=2, ge=1, le=3, description="1 known by heart, 2 takes thought, 3 must be looked up")

    @field_validator("prior", mode="before")
    @classmethod
    def _one_or_several(cls, given: object) -> object:
        """Take a single prior for a list of one."""
        return (given,) if isinstance(given, Mapping) else given


class Vocabulary(BaseModel):
    """All facts by name, in the order of their file, and the groups in the order in which people meet them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    facts: Mapping[str, FactSpec] = Field(description="Facts by name")
    groups: tuple[str, ...] = Field(description="Groups of the requirements file")

    def __getitem__(self, name: str) -> FactSpec:
        """Give the fact with this name."""
        return self.facts[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a fact."""
        return name in self.facts

    def in_group(self, group: str) -> tuple[FactSpec, ...]:
        """Give the facts of one group, in order."""
        return tuple(spec for spec in self.facts.values() if spec.group == group)
