"""Figures of the whole system: the data of `demand.yaml`."""

from pydantic import BaseModel, ConfigDict, Field

from archgen.knowledge.block_parts import Alternatives
from archgen.knowledge.blocks import Figure


class Tool(BaseModel):
    """A tool that no container is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: str = Field(description="Role whose technology table picks it.")
    when: Alternatives = Field(default=(), description="It is named when one of these holds; empty = always.")


class Demand(BaseModel):
    """All of `demand.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shared: tuple[str, ...] = Field(description="Roles that are bought once for the system.")
    tools: tuple[Tool, ...] = Field(description="Tools that a design names although no container plays them.")
    figures: tuple[Figure, ...] = Field(description="Figures in the order in which they need one another.")
