"""Identifiers for things that people name freely: tables, columns, paths, schemas, files, diagram nodes.

A name of the requirements is any printable text. What programs need is short, ASCII, unique without regard to case and
never a word that a format keeps for itself. One `Allocator` serves one namespace; it hands out identifiers in the order
in which names arrive, so a name that is added at the end changes no other.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

MAX_LENGTH = 48

# Letters without a canonical decomposition that Latin scripts use every day; all other scripts fall back to numbering.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
    | {"đ": "d", "Đ": "D", "ð": "d", "þ": "th", "Þ": "Th", "ı": "i", "&": " and "}
)

# Words that end or change a Mermaid statement when they stand as an id (guides/pitfalls.md, 6), in any of its diagrams.
MERMAID_WORDS = frozenset(
    """accdescr acctitle activate actor alt and autonumber box break call class classdef click create critical
    deactivate default destroy direction else end erdiagram flowchart fork graph href join lane linkstyle link links
    loop note opt option over par participant people rect section state style subgraph title update""".split()
)

_IRREGULAR = {
    "person": "people",
    "child": "children",
    "man": "men",
    "woman": "women",
    "foot": "feet",
    "datum": "data",
    "medium": "media",
    "criterion": "criteria",
    "index": "indexes",
    "quiz": "quizzes",
    "leaf": "leaves",
    "photo": "photos",
    "memo": "memos",
    "video": "videos",
    "radio": "radios",
    "ratio": "ratios",
    "studio": "studios",
    "scenario": "scenarios",
    "portfolio": "portfolios",
    "logo": "logos",
    "piano": "pianos",
}
_UNCHANGED = frozenset("data media equipment information inventory_data news series species feedback metadata".split())


class Style(StrEnum):
    """How the words of an identifier are joined."""

    SNAKE = "snake"
    KEBAB = "kebab"
    PASCAL = "pascal"
    CAMEL = "camel"


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """Split a name into its ASCII words, lower case: `TicketType` and `ticket type` both give ticket, type."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode("ascii")
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain.replace("'", ""))
    return tuple(re.findall(r"[a-z0-9]+", plain.lower()))


def plural(text: str) -> str:
    """Give the simple English plural of an identifier's last word; words that look plural stay as they are."""
    head, _, last = text.rpartition("_")
    prefix = f"{head}_" if head else ""
    return prefix + _plural_word(last)


def plural_title(title: str) -> str:
    """Give the plural of a name as people write it, where it ends in a plain word; other names stay as they are."""
    found = re.search(r"[A-Za-z]?[a-z]+$", title)
    if found is None:
        return title
    last = found.group()
    more = _plural_word(last.lower())
    same = next(
        (place for place, (one, two) in enumerate(zip(last.lower(), more, strict=False)) if one != two), len(last)
    )
    return title[: found.start()] + last[:same] + more[same:]


def _plural_word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word or not word[-1].isalpha() or word in _UNCHANGED or word in _IRREGULAR.values():
        return word
    if word.endswith("is") and len(word) > 3:
        return word[:-2] + "es"
    if word.endswith(("ss", "us", "x", "z", "ch", "sh")) or (word.endswith("s") and len(word) <= 3):
        return word + "es"
    if word.endswith("s"):
        return word
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return word[:-1] + "ies"
    if word.endswith("lf"):
        return word[:-1] + "ves"
    if word.endswith("o") and word[-2:-1] not in tuple("aeiou"):
        return word + "es"
    return word + "s"


class Allocator:
    """One namespace: gives each text an identifier that no other text of it has, whatever the case.

    Texts that leave no ASCII letter become `<kind>_1`, `<kind>_2` in the order of arrival; clashes are numbered from 2.

    Args:
        kind: What is named, for instance `entity`; used where a name leaves nothing.
        style: How words are joined.
        reserved: Identifiers that are never given out, lower case.
        max_length: Longest identifier, numbering included.
        plurals: Whether the last word is put into its plural.
    """

    def __init__(
        self,
        kind: str,
        *,
        style: Style = Style.SNAKE,
        reserved: Iterable[str] = MERMAID_WORDS,
        max_length: int = MAX_LENGTH,
        plurals: bool = False,
    ) -> None:
        self._kind = kind
        self._style = style
        self._reserved = frozenset(word.lower() for word in reserved)
        self._max_length = max_length
        self._plurals = plurals
        self._taken: set[str] = set()
        self._nameless = 0

    def allocate(self, text: str) -> str:
        """Give the identifier of one more text; the same text twice gives two identifiers."""
        parts = words(text)
        if not any(letter.isalpha() for letter in "".join(parts)):
            return self._numbered((*words(self._kind), *parts) if parts else self._nameless_parts())
        if parts[0][0].isdigit():
            parts = (*words(self._kind), *parts)
        if self._plurals:
            parts = (*parts[:-1], _plural_word(parts[-1]))
        if self._joined(parts).lower() in self._reserved:
            parts = (*parts, *words(self._kind))
        return self._numbered(parts)

    def _nameless_parts(self) -> tuple[str, ...]:
        self._nameless += 1
        return (*words(self._kind), str(self._nameless))

    def _numbered(self, parts: tuple[str, ...]) -> str:
        number = 1
        while True:
            suffix = (str(number),) if number > 1 else ()
            candidate = self._joined((*self._cut(parts, suffix), *suffix))
            if candidate.lower() not in self._taken and candidate.lower() not in self._reserved:
                self._taken.add(candidate.lower())
                return candidate
            number += 1

    def _cut(self, parts: tuple[str, ...], suffix: tuple[str, ...]) -> tuple[str, ...]:
        while len(parts) > 1 and len(self._joined((*parts, *suffix))) > self._max_length:
            parts = parts[:-1]
        excess = len(self._joined((*parts, *suffix))) - self._max_length
        return (parts[0][:-excess],) if excess > 0 else parts

    def _joined(self, parts: tuple[str, ...]) -> str:
        match self._style:
            case Style.SNAKE:
                return "_".join(parts)
            case Style.KEBAB:
                return "-".join(parts)
            case Style.PASCAL:
                return "".join(part.capitalize() for part in parts)
            case Style.CAMEL:
                return parts[0] + "".join(part.capitalize() for part in parts[1:])
