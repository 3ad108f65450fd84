"""Figures of the whole system: the data of `demand.yaml`."""

from pydantic import BaseModel, ConfigDict, Field

from archgen.knowledge.blocks import Figure


class Demand(BaseModel):
    """All of `demand.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shared: tuple[str, ...] = Field(description="Roles that are bought once for the system.")
    tools: tuple[str, ...] = Field(description="Roles of tools that a design names although no container plays them.")
    figures: tuple[Figure, ...] = Field(description="Figures in the order in which they need one another.")
