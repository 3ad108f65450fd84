"""What every physical model has: how each access pattern on its store is served, and what was decided for it."""

from typing import Self

from pydantic import Field

from archgen.design.model import Frozen
from archgen.design.stores.placement import Placement
from archgen.requirements.model import AccessPattern


class Served(Frozen):
    """How a store answers one access pattern."""

    pattern: str = Field(description="Name of the access pattern.")
    entity: str = Field(description="Entity that it reads or writes.")
    kind: str = Field(description="get, list, search, aggregate or write.")
    rate_rps: float | None = Field(default=None, description="Stated rate a second.")
    by: str = Field(default="", description="Key or index that serves it; empty when the store does not serve it.")
    call: str = Field(default="", description="The request, for instance its key condition.")
    cost: str = Field(default="", description="What one call costs, as arithmetic.")
    because: str = Field(default="", description="Why it is not served here and what to do.")

    @classmethod
    def of(cls, pattern: AccessPattern, *, by: str = "", call: str = "", cost: str = "", because: str = "") -> Self:
        """Give what answers a pattern, or why nothing does, beside what is stated of it."""
        return cls(
            pattern=pattern.name,
            entity=pattern.entity,
            kind=pattern.kind.value,
            rate_rps=pattern.rate,
            by=by,
            call=call,
            cost=cost,
            because=because,
        )


class Decided(Frozen):
    """Something that the physical model decides."""

    about: str = Field(description="Table, collection or attribute that it is about.")
    because: str = Field(description="What was decided, and why.")


class Physical(Frozen):
    """Base of all physical models."""

    placement: Placement
    served: tuple[Served, ...] = Field(description="One for each access pattern on the entities of the store.")
    decided: tuple[Decided, ...] = Field(default=(), description="What was decided, with reasons.")
