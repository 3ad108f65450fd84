"""What differs between two designs."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_serializer

from archgen.comparison.outline import FindingView
from archgen.decisions.model import Effect, Read, TakenBy
from archgen.knowledge.tables import Strength

CENT = 0.005
"""Below this, two amounts are the same."""


class Change(BaseModel):
    """Base of what differs: `from` before, `to` after."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FactChange(Change):
    """A fact with another value."""

    fact: str = Field(description="Its name")
    from_: Read = Field(serialization_alias="from", description="Value before; empty when it was not known")
    to: Read = Field(description="Value after")
    unit: str | None = Field(description="Its unit")
    provenance: str = Field(description="Where the value after comes from")


class RuleChange(Change):
    """A rule that holds on one side only."""

    rule: str = Field(description="Its id")
    option: str = Field(description="Option that it is about")
    effect: Effect = Field(description="What it does to the option")
    strength: Strength | None = Field(description="How much it counts")
    because: str = Field(description="Its reason, with the values of its side")
    holds: bool = Field(description="Whether it holds after; otherwise it held before")

    @model_serializer
    def _as_explained(self) -> dict[str, object]:
        """Write it as explanations are written: the effect is the key of the option."""
        strength = self.strength.value if self.strength else None
        told = {"rule": self.rule, self.effect.value: self.option, "strength": strength, "because": self.because}
        return {**told, "holds": self.holds}


class DecisionChange(Change):
    """A decision with another outcome."""

    id: str = Field(description="The decision")
    context: str | None = Field(description="Bounded context or capability; absent for the system")
    from_: tuple[str, ...] = Field(serialization_alias="from", description="Options taken before")
    to: tuple[str, ...] = Field(description="Options taken after")
    from_names: tuple[str, ...] = Field(description="The same, as people call them")
    to_names: tuple[str, ...] = Field(description="The same, as people call them")
    taken_by: TakenBy = Field(description="Who or what took it after")
    because: tuple[RuleChange, ...] = Field(description="Rules that brought the change, gravest first")


class SizeChange(Change):
    """A container of another size."""

    container: str = Field(description="Its id")
    name: str = Field(description="As drawn")
    quantity: str = Field(description="replicas, vcpu, memory_gb, storage_gb or size_name")
    from_: float | str | None = Field(serialization_alias="from", description="Before")
    to: float | str | None = Field(description="After")


class LineChange(Change):
    """A line of the bill that differs."""

    item: str = Field(description="What is paid for")
    from_: float = Field(serialization_alias="from", description="US dollars a month before")
    to: float = Field(description="US dollars a month after")


class CostChange(Change):
    """The bill before and after."""

    from_: float = Field(serialization_alias="from", description="US dollars a month before")
    to: float = Field(description="US dollars a month after")
    budget_usd: float = Field(description="Budget a month after")
    lines: tuple[LineChange, ...] = Field(description="Lines that differ, the largest difference first")

    @property
    def is_same(self) -> bool:
        """Whether neither the total nor a line differs."""
        return not self.lines and abs(self.to - self.from_) < CENT


class SetChange(Change):
    """Things by name that came, went, or are of another make."""

    added: tuple[str, ...] = Field(default=(), description="Only after")
    removed: tuple[str, ...] = Field(default=(), description="Only before")
    changed: tuple[str, ...] = Field(default=(), description="On both sides, and different")

    @property
    def is_empty(self) -> bool:
        """Whether both sides are the same."""
        return not (self.added or self.removed or self.changed)


class FindingsChange(Change):
    """Findings that came and went."""

    new: tuple[FindingView, ...] = Field(default=(), description="Only after")
    gone: tuple[FindingView, ...] = Field(default=(), description="Only before")


class Comparison(Change):
    """All that differs between two designs."""

    facts: tuple[FactChange, ...] = Field(description="Facts with another value")
    decisions: tuple[DecisionChange, ...] = Field(description="Decisions with another outcome, in decision order")
    sizes: tuple[SizeChange, ...] = Field(description="Containers of both with another size")
    cost: CostChange = Field(description="The bill")
    containers: SetChange = Field(description="Containers by name")
    technologies: SetChange = Field(description="Technologies by name; changed: another version")
    entities: SetChange = Field(description="Entities by name; changed: other columns")
    operations: SetChange = Field(description="Operations by method and path; changed: other bodies or statuses")
    findings: FindingsChange = Field(description="Findings")

    @property
    def is_same(self) -> bool:
        """Whether the designs are the same, whatever their facts and findings say."""
        sets = (self.containers, self.technologies, self.entities, self.operations)
        return not (self.decisions or self.sizes) and self.cost.is_same and all(one.is_empty for one in sets)
