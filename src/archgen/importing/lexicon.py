"""The word list of imports: sentences for people, plurals, names that tell of personal data or secrets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen.importing.sketch import Note
from archgen.knowledge.provenance import Frozen
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model


class NameRules(Frozen):
    """How names of several things become names of one."""

    singulars: Mapping[str, str] = Field(description="Singular of words that the endings would get wrong")
    unchanged: frozenset[str] = Field(description="Words that stay as they are")
    reference_endings: tuple[str, ...] = Field(description="Last words of a field that holds another thing's id")


class GuessRules(Frozen):
    """What the name of a field tells about what it holds."""

    personal: frozenset[str] = Field(description="Names of personal data, without case and separators")
    secret: frozenset[str] = Field(description="Names of secrets, likewise")


class Head(Frozen):
    """Sentences of the drafted file itself."""

    drafted: str
    reading: str
    left_out: str
    more: str
    conflicts: str


class Lexicon(Frozen):
    """All of ``lexicon.yaml``."""

    head: Head
    reasons: Mapping[str, str] = Field(description="Why something is not carried over, by id")
    remarks: Mapping[str, str] = Field(description="What to know about something that is, by id")
    conflicts: Mapping[str, str] = Field(description="How two files disagree, by id")
    guesses: frozenset[str] = Field(description="Ids of remarks that say what no file states")
    names: NameRules
    fields: GuessRules

    def sentence(self, note: Note) -> str:
        """Give the sentence of a reason or a remark.

        Raises:
            KeyError: There is none, or one of its gaps stays empty.
        """
        pattern = self.reasons.get(note.id) or self.conflicts.get(note.id) or self.remarks[note.id]
        return pattern.format_map(dict(note.values))


@cache
def lexicon() -> Lexicon:
    """Read the word list, once."""
    path = Path(__file__).with_name("lexicon.yaml")
    return read_model(Lexicon, read_yaml(path), path)
