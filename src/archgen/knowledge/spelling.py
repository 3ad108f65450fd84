"""Names as people write them: compared without case and separators, with the nearest known one offered."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache

_SEPARATORS = str.maketrans("", "", "-_ ")


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """Give the form in which two spellings of one id are equal: ``PCI-DSS`` and ``pci_dss`` are both ``pcidss``."""
    return name.casefold().translate(_SEPARATORS)


def find(name: str, known: Iterable[str]) -> str | None:
    """Give the known id that this spelling means, or None."""
    wanted = normal(name)
    return next((one for one in known if normal(one) == wanted), None)


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Give the known name that was probably meant, or None when nothing is close: less alike than the cutoff."""
    forms = {normal(one): one for one in sorted(known, reverse=True)}
    close = difflib.get_close_matches(normal(name), sorted(forms), n=1, cutoff=cutoff)
    return forms[close[0]] if close else None


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """Say that a name is not known, with the nearest valid one, or all of them when they are few."""
    names = sorted(set(known))
    close = nearest(name, names)
    if close is not None:
        return f"unknown {kind} `{name}`; did you mean `{close}`?"
    if 0 < len(names) <= 8:
        return f"unknown {kind} `{name}`; known: {', '.join(f'`{one}`' for one in names)}"
    return f"unknown {kind} `{name}`"
