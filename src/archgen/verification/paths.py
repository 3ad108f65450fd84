"""Paths that every disk, archive and repository takes: checked before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archgen.documents.document import Document
from archgen.errors import Fault

_PART = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]{0,99}")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_RESERVED = ("notes", ".archgen")


def path_faults(documents: Iterable[Document]) -> tuple[Fault, ...]:
    """Give what is wrong with the paths of documents: unsafe ones, equal ones, files in place of folders."""
    paths = [one.path for one in documents]
    folders = {parent for path in paths for parent in _parents(path.lower())}
    faults = [fault for path in paths for fault in _faults_of(path)]
    seen: dict[str, str] = {}
    for path in paths:
        low = path.lower()
        if low in seen:
            faults.append(Fault(path, f"two documents have this path or one that differs in case only ({seen[low]})"))
        if low in folders:
            faults.append(Fault(path, "is a file here and a folder for another document"))
        seen.setdefault(low, path)
    return tuple(faults)


def _faults_of(path: str) -> Iterator[Fault]:
    parts = path.split("/")
    if not all(_PART.fullmatch(part) and part.strip(".") and not part.endswith(".") for part in parts):
        yield Fault(path, "is no path inside a package: parts are letters, digits, `.`, `_` and `-`, at most 100")
    elif any(_DEVICES.fullmatch(part) for part in parts):
        yield Fault(path, "is the name of a device on some systems")
    elif parts[0].lower() in _RESERVED:
        yield Fault(path, f"`{parts[0]}/` is not for generated files")


def _parents(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))
