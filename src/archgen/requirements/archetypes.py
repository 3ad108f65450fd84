"""The small library of archetypes: domains in the requirements format that stand in when a file has none.

An archetype is chosen by the words of the project's name and summary. Which words speak for which archetype stands
in ``archetypes/index.yaml``; the archetypes beside it are requirement files like any other, read by the same reader.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from archgen.errors import InputError
from archgen.knowledge.spelling import find, unknown
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model

if TYPE_CHECKING:
    from archgen.knowledge.vocabulary import Vocabulary
    from archgen.requirements.model import Requirements

_FOLDER = Path(__file__).with_name("archetypes")
_INDEX = "index.yaml"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_VOWEL = re.compile(r"[aeiouy]")


class Match(BaseModel):
    """How well an archetype fits a name and a summary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    archetype: str = Field(description="Id of the archetype")
    score: int = Field(description="Points of the words that were found")
    words: tuple[str, ...] = Field(description="Words and phrases of the index that were found, heaviest first")


class Signs(BaseModel):
    """Words and phrases that speak for one archetype, by what they are worth."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    strong: tuple[str, ...] = Field(description="Name the thing itself: 4 points each")
    fair: tuple[str, ...] = Field(description="Belong to it: 2 points each")
    slight: tuple[str, ...] = Field(description="Are shared with others: 1 point each")

    def weighed(self) -> Iterable[tuple[str, int]]:
        """Give each word or phrase with its points, heaviest first."""
        for words, points in ((self.strong, 4), (self.fair, 2), (self.slight, 1)):
            for word in words:
                yield word, points


class ArchetypeIndex(BaseModel):
    """The archetypes that exist, the narrower first, and their signs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    close_at: int = Field(description="Points from which an archetype counts as close")
    archetypes: Mapping[str, Signs] = Field(description="Signs by archetype id")


class Outline(BaseModel):
    """What an archetype is about, for offers and completion: read without the checks of a requirements file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    archetype: str = Field(description="Id of the archetype")
    summary: str = Field(description="What it does, one sentence")
    actors: tuple[str, ...] = Field(description="Who uses it")
    entities: Mapping[str, Mapping[str, str]] = Field(description="Fields with type and modifiers, by entity")


def closest_archetype(name: str, summary: str = "") -> Match | None:
    """Give the archetype whose words a project's name and summary use most, or None when none is close.

    Each word or phrase of the index that occurs counts once: 4, 2 or 1 points. Of two archetypes with as many points
    the earlier one of the index wins, which is the narrower one.
    """
    ranked = rank_archetypes(name, summary)
    return ranked[0] if ranked and ranked[0].score >= load_index().close_at else None


def rank_archetypes(name: str, summary: str = "") -> tuple[Match, ...]:
    """Give all archetypes of which any word occurs, best first; ties in the order of the index."""
    stems = _stems(f"{name} . {summary}")
    text = f" {' '.join(stems)} "
    matches = [_match(archetype, signs, text) for archetype, signs in load_index().archetypes.items()]
    return tuple(sorted((match for match in matches if match.score), key=lambda match: -match.score))


def archetype_ids() -> tuple[str, ...]:
    """Give the ids of all archetypes, sorted."""
    return tuple(sorted(load_index().archetypes))


def archetype_path(archetype: str) -> Path:
    """Find the requirements file of an archetype; case, `-`, `_` and spaces make no difference.

    Raises:
        InputError: There is no such archetype.
    """
    found = find(archetype, archetype_ids())
    if found is None:
        raise InputError(unknown("archetype", archetype, archetype_ids()))
    return _FOLDER / f"{found}.yaml"


def load_archetype(archetype: str, vocabulary: Vocabulary) -> Requirements:
    """Read an archetype as the requirements file that it is.

    Its domain, actors and integrations stand in for missing ones. Its rates and rows fit the defaults of the vocabulary
    (50 requests per second at peak); whoever takes them over for another load has to scale them.

    Raises:
        InputError: There is no such archetype.
    """
    from archgen.requirements.reader import read_requirements  # noqa: PLC0415 - the reader asks this module for names

    requirements, _ = read_requirements(archetype_path(archetype), vocabulary)
    return requirements


@cache
def archetype_outline(archetype: str) -> Outline:
    """Give what an archetype is about.

    Raises:
        InputError: There is no such archetype.
    """
    path = archetype_path(archetype)
    content: Any = read_yaml(path)
    entities = {
        name: {field: _as_text(text) for field, text in body.get("fields", {}).items()}
        for name, body in content["domain"]["entities"].items()
    }
    return Outline(
        archetype=path.stem,
        summary=content["project"]["summary"],
        actors=tuple(content["actors"]),
        entities=entities,
    )


def _as_text(field: str | list[str]) -> str:
    """Give a field in the form in which a list stands inside quotes."""
    return f"[{field[0]}]" if isinstance(field, list) else field


@cache
def load_index() -> ArchetypeIndex:
    """Read the index of the library, once."""
    path = _FOLDER / _INDEX
    return read_model(ArchetypeIndex, read_yaml(path), path)


def _match(archetype: str, signs: Signs, text: str) -> Match:
    """Add up the signs that occur in a text of stems; two spellings of one stem count once."""
    seen: set[str] = set()
    found: list[str] = []
    score = 0
    for word, points in signs.weighed():
        stems = " ".join(_stems(word))
        if stems not in seen and f" {stems} " in text:
            seen.add(stems)
            found.append(word)
            score += points
    return Match(archetype=archetype, score=score, words=tuple(found))


def _stems(text: str) -> tuple[str, ...]:
    """Split a text into stems; `TicketShop`, `ticket-shop` and `ticket shop` are the same."""
    plain = _HUMP.sub(" ", unicodedata.normalize("NFKC", text))
    return tuple(_stem(word) for word in _WORD.findall(plain.casefold()))


def _stem(word: str) -> str:
    """Cut the commonest English endings: plural, `-ing`, `-ed` and a silent `e`."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and _VOWEL.search(root):
            doubled = root[-1] == root[-2] and root[-1] not in "lsz"
            return root[:-1] if doubled else root
    return word.removesuffix("e") if len(word) > 3 else word
