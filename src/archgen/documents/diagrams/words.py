"""Words, shapes and limits of diagrams, from `knowledge/diagrams.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from archgen import knowledge
from archgen.knowledge.store import read_yaml


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Frozen):
    """The most that one picture shows."""

    nodes: int
    edges: int
    entities: int = 0
    columns: int = 0
    columns_of_boxes: int = 0


class Widths(_Frozen):
    """Characters of a line, by where it stands."""

    box: int
    arrow: int
    message: int
    note: int
    group: int


class DiagramWords(_Frozen):
    """All of `diagrams.yaml`."""

    limits: Limits = Field(description="What no picture exceeds.")
    comfortable: Limits = Field(description="What a picture exceeds only when it cannot be parted.")
    widths: Widths
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    legends: Mapping[str, str]
    words: Mapping[str, str]
    supporting_roles: tuple[str, ...]
    record_roles: tuple[str, ...]
    shapes: Mapping[str, str] = Field(description="Shapes of mermaid-py by kind of element.")
    classes: Mapping[str, str] = Field(description="Styles by kind of element.")
    settings: Mapping[str, Mapping[str, Any]] = Field(description="Settings of Mermaid by its name of the diagram.")

    def say(self, word: str, **values: object) -> str:
        """Fill the placeholders of one wording; the values stay as they are."""
        return self.words[word].format(**values)

    def title(self, kind: str, **values: object) -> str:
        """Fill the title of a kind of diagram."""
        return self.titles[kind].format(**values)


@cache
def diagram_words() -> DiagramWords:
    """Read the file once."""
    return DiagramWords.model_validate(read_yaml(Path(next(iter(knowledge.__path__))) / "diagrams.yaml"))
