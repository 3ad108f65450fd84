"""A diagram: one picture of the design as Mermaid text."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "context",
    "containers",
    "modules",
    "deployment",
    "trust_boundaries",
    "flow",
    "flow_as_drawn",
    "entities",
    "lifecycle",
    "growth",
]


@dataclass(frozen=True)
class Diagram:
    """One picture.

    Attributes:
        id: File name without ending, unique in the package.
        kind: What it shows.
        title: Heading, not escaped.
        text: Mermaid source.
        about: Id of the flow, name of the table or bounded context that it shows; empty for the system.
    """

    id: str
    kind: Kind
    title: str
    text: str
    about: str = ""

    @property
    def source_path(self) -> str:
        """File of the package that holds the source."""
        return f"diagrams/{self.id}.mmd"

    @property
    def picture_path(self) -> str:
        """File of the package that holds the drawing, when a renderer is there."""
        return f"diagrams/{self.id}.svg"
