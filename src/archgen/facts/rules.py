"""How facts follow from others: the formulas, constants and words of ``knowledge/derivations.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from archgen import knowledge
from archgen.findings import Source
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model
from archgen.quantities import Expression

_FILE = Path(knowledge.__file__).parent / "derivations.yaml"


class _Row(BaseModel):
    """Base of what stands in the file: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Constant(_Row):
    """A number that formulas use."""

    value: float = Field(description="The number")
    assumed: bool = Field(default=False, description="Whether nobody measured it for this system")
    because: str = Field(description="Why this number")
    source: str | None = Field(default=None, description="Key of the sources")


class Lookup(_Row):
    """A number that depends on one fact."""

    by: str = Field(description="Fact that selects the number")
    values: Mapping[str, float] = Field(description="Number by value of that fact")
    assumed: bool = Field(default=False, description="Whether nobody measured it for this system")
    because: str = Field(description="Why these numbers")
    source: str | None = Field(default=None, description="Key of the sources")


class Formula(_Row):
    """How one fact is computed from others."""

    fact: str = Field(description="Fact that is computed")
    formula: str = Field(description="Arithmetic over facts and constants")
    when: Mapping[str, tuple[str, ...]] = Field(default={}, description="Facts that must have one of these values")
    unless: Mapping[str, tuple[str, ...]] = Field(default={}, description="Facts that must have none of these values")
    needs_stated: tuple[str, ...] = Field(default=(), description="Facts that must be stated, not computed")
    always: bool = Field(default=False, description="Whether it replaces the default even when nothing is stated")
    because: str = Field(description="Why it is computed so")

    @property
    def expression(self) -> Expression:
        """Give the parsed formula."""
        return Expression.parse(self.formula)


class Bytes(_Row):
    """Storage that every row takes."""

    bytes: int = Field(description="Bytes")
    because: str = Field(description="What they hold")
    source: str | None = Field(default=None, description="Key of the sources")


class Strings(_Row):
    """Storage of strings."""

    bytes: int = Field(description="Bytes of a string without a stated length")
    fill: float = Field(description="Part of its length that a string fills")
    because: str = Field(description="Why these numbers")


class Storage(_Row):
    """How many bytes stored values take."""

    row: Bytes = Field(description="Overhead of a row")
    id: Bytes = Field(description="The identifier")
    index_factor: Constant = Field(description="Whole over the bare rows")
    list_elements: Constant = Field(description="Elements of a list")
    string: Strings = Field(description="Strings, by their length")
    types: Mapping[str, int] = Field(description="Bytes by type of field")


class Derivations(_Row):
    """All of the file."""

    sources: Mapping[str, Source] = Field(description="Sources by key")
    grows: tuple[str, ...] = Field(description="Facts that growth multiplies")
    constants: Mapping[str, Constant] = Field(description="Numbers that formulas use")
    peak_to_mean: Lookup = Field(description="Peak over mean by shape of traffic")
    formulas: tuple[Formula, ...] = Field(description="How facts follow from facts")
    storage: Storage = Field(description="Bytes of stored values")
    experience: Mapping[str, tuple[str, ...]] = Field(description="Technologies that speak for a skill")
    languages: Mapping[str, tuple[str, ...]] = Field(description="Technologies that speak for a language")
    words: Mapping[str, tuple[str, ...]] = Field(description="Words that speak for a purpose")

    def source(self, key: str | None) -> Source | None:
        """Give a source by its key."""
        return self.sources[key] if key else None


@cache
def load_derivations() -> Derivations:
    """Read the file once.

    Raises:
        KnowledgeError: It does not have the shape above.
    """
    return read_model(Derivations, read_yaml(_FILE), _FILE)
