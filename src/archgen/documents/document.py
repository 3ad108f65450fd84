"""A document: one generated file, held in memory until all of them are verified."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    """One file of the package."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str = Field(description="Path inside the package, with `/`.")
    text: str = Field(description="Content; ends with a line break.")
    kind: Literal["view", "picture"] = Field(
        default="view", description="`picture` for renderings that depend on an optional renderer's version."
    )
