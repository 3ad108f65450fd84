"""Names of tables, schemas and paths as names of entities and fields.

Names may be in any script; English plurals are put into the singular, since an entity is named for one of its rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Sequence

from archgen.importing.lexicon import lexicon

_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][^\W\d_A-Z])")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_PRINTABLE = ("Cc", "Cs", "Zl", "Zp")


def clean(name: str) -> str:
    """Make a name printable and trim it; one that leaves nothing is a question mark."""
    shown = "".join(" " if unicodedata.category(char) in _PRINTABLE else char for char in name)
    return " ".join(shown.split()) or "?"


def split(name: str) -> tuple[str, ...]:
    """Split a name into its words: ``order_items``, ``OrderItems`` and ``order items`` are the same."""
    text = name.lower() if name.isupper() else name
    return tuple(_WORD.findall(_HUMP.sub(" ", unicodedata.normalize("NFC", text))))


def singular(word: str) -> str:
    """Give the singular of an English plural; other words stay as they are."""
    low = word.casefold()
    irregular = lexicon().names.singulars
    if low in irregular:
        return word[:1] + irregular[low][1:] if word[:1].casefold() == irregular[low][:1] else irregular[low]
    if low in lexicon().names.unchanged or len(low) < 4 or not low.isascii():
        return word
    if low.endswith("ies"):
        return f"{word[:-3]}y"
    if low.endswith(("sses", "xes", "ches", "shes", "uses", "zzes", "oes")):
        return word[:-2]
    return word if not low.endswith("s") or low.endswith(("ss", "us", "is")) else word[:-1]


def entity_name(words: Sequence[str]) -> str:
    """Give the name of the entity that a table or schema with these words holds: ``OrderItem`` of ``order items``."""
    return joined((*words[:-1], singular(words[-1]))) if words else ""


def joined(words: Iterable[str]) -> str:
    """Join words to one name, each with a capital."""
    return "".join(f"{word[:1].upper()}{word[1:]}" for word in words)


def form(name: str) -> str:
    """Give the form in which two names of one entity are equal: ``users``, ``User`` and ``USER`` are ``user``."""
    words = split(name)
    return "".join((*words[:-1], singular(words[-1]))).casefold() if words else name.casefold()


def field_form(name: str) -> str:
    """Give the form in which two names of one field are equal: ``createdAt`` and ``created_at``."""
    return "".join(split(name)).casefold() or name.casefold()


def common_prefix(names: Iterable[str]) -> str:
    """Give the first word that all names share, such as ``wp`` of WordPress; nothing when fewer than three share it."""
    every = [split(name) for name in names]
    first = {words[0].casefold() for words in every if words}
    is_shared = len(every) >= 3 and len(first) == 1 and all(len(words) > 1 for words in every)
    return first.pop() if is_shared else ""


def unique(name: str, taken: Container[str]) -> str:
    """Give a name that is not taken: the name itself, else with the first free number from 2."""
    number, candidate = 2, name
    while candidate in taken:
        candidate = f"{name} {number}"
        number += 1
    return candidate
