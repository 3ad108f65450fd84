"""The register of sources that decision tables cite: one title for each address, and how far it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from archgen.errors import Fault, KnowledgeError
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import as_error, read_model

FILE = "sources.yaml"


class Reading(StrEnum):
    """How far a source was read."""

    WHOLE = "whole"
    PART = "part"
    OLD = "old"
    MIRROR = "mirror"
    QUOTED = "quoted"
    NONE = "none"

    @property
    def is_seen(self) -> bool:
        """Whether the text itself was read, be it in part, in an older version or on another site."""
        return self not in (Reading.QUOTED, Reading.NONE)


class RegisteredSource(BaseModel):
    """One source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(description="Author and title, the same wherever it is cited")
    read: Reading = Field(description="How far it was read")


def load_sources(folders: Iterable[Path]) -> Mapping[str, RegisteredSource]:
    """Read the register; a company's adds sources or replaces them.

    Raises:
        KnowledgeError: All that is wrong, each with file and line.
    """
    found: dict[str, RegisteredSource] = {}
    faults: list[Fault] = []
    for path in (folder / FILE for folder in folders if (folder / FILE).is_file()):
        content = read_yaml(path)
        given = content.get("sources") if isinstance(content, dict) else None
        if not isinstance(given, dict):
            raise as_error(path, [((), "the file must hold `sources:`, a mapping by address")])
        for url, body in given.items():
            try:
                found[url] = read_model(RegisteredSource, body, path, ("sources", url))
            except KnowledgeError as error:
                faults += error.faults
    if faults:
        raise KnowledgeError(faults)
    return found
