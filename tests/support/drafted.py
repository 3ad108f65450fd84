"""Drafts of requirements, read back: what a test of imports looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from archgen.importing.drafting import Draft, draft
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.model import AccessPattern, Entity, Requirements
from archgen.requirements.reader import read_requirements


@dataclass(frozen=True)
class Drafted:
    """A draft and what the reader makes of it."""

    draft: Draft
    requirements: Requirements

    @property
    def entities(self) -> tuple[str, ...]:
        """Give the names of all entities."""
        return tuple(one.name for one in self.requirements.domain.entities)

    def entity(self, name: str) -> Entity:
        """Give the entity with this name, which must be there."""
        found = self.requirements.domain.entity(name)
        assert found is not None, self.entities
        return found

    def fields(self, name: str) -> dict[str, str]:
        """Give the fields of an entity as they are written, lists in brackets."""
        every = {one.name: one for one in self.entity(name).fields}
        bare = {key for key, one in every.items() if one.is_list and not one.text.startswith("[")}
        return {key: f"[{one.text}]" if key in bare else one.text for key, one in every.items()}

    def pattern(self, name: str) -> AccessPattern:
        """Give the access pattern with this name, which must be there."""
        every = {one.name: one for one in self.requirements.domain.access_patterns}
        assert name in every, sorted(every)
        return every[name]

    def reasons(self, name: str) -> str:
        """Give why the items with this name are not carried over."""
        return "; ".join(row.because for row in self.draft.left_out if row.name == name)

    def became(self, name: str) -> list[str]:
        """Give the paths that carry the items with this name."""
        return [row.became for row in self.draft.carried if row.name == name]


class Drafting(Protocol):
    """Drafts requirements from texts, each in a file of the given name: `drafted(**{"a.sql": "..."})`."""

    def __call__(self, **files: str) -> Drafted:
        """Write the files and draft from them."""


def draft_of(paths: Sequence[Path | str]) -> Drafted:
    """Draft from files and read the draft back."""
    made = draft(paths)
    requirements, _ = read_requirements(made.text, load_knowledge().vocabulary)
    return Drafted(made, requirements)
