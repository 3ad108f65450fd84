"""Numbers by which arguments are weighed: data, so that a company can set its own."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from archgen.findings import Source
from archgen.knowledge.findings import Alternatives
from archgen.knowledge.tables import Criterion, Strength


class Words(BaseModel):
    """An argument that code raises, in words that a data file holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    because: str = Field(description="The reason; placeholders are filled by the code that raises it")
    criterion: Criterion | None = Field(default=None, description="What the argument is about; absent on a veto")
    strength: Strength | None = Field(default=None, description="How much it counts; absent on a veto")


class CloseCall(BaseModel):
    """When a recommendation is called close."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead: float = Field(description="Lead over the runner-up, or distance from `take_at`, up to which it is close")
    because: str = Field(description="Why that much")


class Collapse(BaseModel):
    """When bounded contexts share the system's answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead: float = Field(description="Lead over the shared answer from which a context goes its own way")
    extra_platform: Words = Field(description="The argument against each store, broker or platform that is not run yet")
    people_enough: Alternatives = Field(description="Conditions under which that argument is dropped")
    because: str = Field(description="Why contexts share")


class Importance(BaseModel):
    """How much it matters to know how a decision comes out; ranks questions, never changes an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decisions: Mapping[str, float] = Field(default={}, description="Weight by decision")
    otherwise: float = Field(default=1, ge=0, description="Weight of the decisions that are not named")
    because: str = Field(default="", description="Why these")

    def of(self, decision: str) -> float:
        """Give the weight of a decision."""
        return self.decisions.get(decision, self.otherwise)


class Policy(BaseModel):
    """How arguments become a choice."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: Mapping[Strength, float] = Field(description="Points of an argument by strength")
    cap: float = Field(description="Most points that one criterion gives or takes from one option")
    priorities: tuple[float, ...] = Field(
        description="Factors of the first, second, ... of `priorities`; 1 for the rest"
    )
    take_at: float = Field(description="Net score at which an option of a many-valued decision is taken")
    close_call: CloseCall = Field(description="When a recommendation is close")
    collapse: Collapse = Field(description="When contexts share an answer")
    existing: Words = Field(description="The argument for what already runs")
    avoid: Words = Field(description="The veto against what people avoid")
    importance: Importance = Field(default=Importance(), description="Which decisions questions are asked for")
    order: tuple[str, ...] = Field(default=(), description="Decisions as people read them; what one reads comes first")
    because: str = Field(description="Why weights and cap are as they are")
    source: Source | None = Field(default=None, description="Where the method comes from")
