"""Writing file by file, where the folder itself must stay: a mount point, the current folder, a folder with other work.

All new files are put on the disk under `.archgen/incoming` first; a journal then says what goes where. From that moment
on the next build finishes what a kill interrupted; a fault of the disk is undone at once.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from archgen.package.disk import discard, prune, synchronise, take_along, write_durably
from archgen.package.manifest import digest_of
from archgen.package.places import MANIFEST, OWN_FOLDER, is_regular

_INCOMING = f"{OWN_FOLDER}/incoming"
_OUTGOING = f"{OWN_FOLDER}/outgoing"
_JOURNAL = f"{OWN_FOLDER}/journal.json"


def write_in_place(root: Path, contents: Mapping[str, bytes], manifest: bytes, removed: tuple[str, ...]) -> None:
    """Write `contents`, remove what is no longer needed, then write the manifest.

    Raises:
        OSError: Something could not be written; what was done is undone.
    """
    root.mkdir(parents=True, exist_ok=True)
    discard_leftovers(root)
    try:
        write_durably(root / _INCOMING, {**contents, MANIFEST: manifest})
        before = {path: _hash(root / path) for path in (*contents, *removed, MANIFEST)}
        write_durably(root, {f"{_JOURNAL}.new": json.dumps({"before": before, "remove": removed}).encode()})
        (root / f"{_JOURNAL}.new").replace(root / _JOURNAL)
        synchronise(root / OWN_FOLDER)
        _apply(root, before, removed)
    finally:
        discard_leftovers(root)


def finish_interrupted(root: Path) -> None:
    """Finish what a kill interrupted; files that people have changed since then are left to them."""
    if not (root / _JOURNAL).is_file():
        discard_leftovers(root)
        return
    journal = json.loads((root / _JOURNAL).read_bytes())
    before, removed = journal["before"], tuple(journal["remove"])
    untouched = {path: known for path, known in before.items() if _hash(root / path) == known}
    with contextlib.suppress(FileNotFoundError):
        _apply(root, untouched, tuple(path for path in removed if path in untouched))
    discard_leftovers(root)


def discard_leftovers(root: Path) -> None:
    """Remove the journal first, then what it spoke of."""
    for name in (_JOURNAL, f"{_JOURNAL}.new"):
        with contextlib.suppress(OSError):
            (root / name).unlink()
    for name in (_INCOMING, _OUTGOING):
        if (root / name).is_dir():
            discard(root / name)


def _apply(root: Path, before: Mapping[str, str | None], removed: tuple[str, ...]) -> None:
    done: list[str] = []
    try:
        for path in before:
            if path in removed or (root / _INCOMING / path).is_file():
                _keep_old(root, path)
                done.append(path)
                _step(root, path, is_removed=path in removed)
    except OSError:
        _undo(root, done)
        raise
    prune(root, removed)


def _keep_old(root: Path, path: str) -> None:
    saved = root / _OUTGOING / path
    with contextlib.suppress(FileNotFoundError):
        saved.unlink()
    if os.path.lexists(root / path):
        take_along(root / path, saved)


def _step(root: Path, path: str, *, is_removed: bool) -> None:
    if is_removed:
        (root / path).unlink(missing_ok=True)
        return
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / _INCOMING / path).replace(root / path)


def _undo(root: Path, done: list[str]) -> None:
    for path in reversed(done):
        saved = root / _OUTGOING / path
        with contextlib.suppress(OSError):
            if os.path.lexists(saved):
                saved.replace(root / path)
            else:
                (root / path).unlink(missing_ok=True)
    prune(root, done)


def _hash(path: Path) -> str | None:
    return digest_of(path) if is_regular(path) else None
