"""Writing by exchange: a whole new folder is put together beside the old one, then the two change places.

Whoever looks at any moment, or after a kill, sees the whole old package or the whole new one. Files of people are taken
along under a second name, so that nothing is copied and an editor keeps its file.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from archgen.package.disk import (
    discard,
    empty_folders_below,
    exchange,
    files_below,
    synchronise,
    synchronise_folders,
    take_along,
    write_durably,
)
from archgen.package.manifest import read_manifest
from archgen.package.places import MANIFEST, OWN_FOLDER, aside, staging


def swap_in(root: Path, contents: Mapping[str, bytes], manifest: bytes, kept: Iterable[str]) -> None:
    """Replace the folder `root` by one that holds `contents`, the manifest and the files that are kept.

    Raises:
        OSError: Something could not be written; the old folder stands untouched.
    """
    new = staging(root)
    if os.path.lexists(aside(root)):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(aside(root)))
    root.parent.mkdir(parents=True, exist_ok=True)
    try:
        _put_together(root, new, contents, manifest, kept)
        _change_places(root, new)
    finally:
        discard(new)


def people_files(root: Path, ours: Iterable[str]) -> list[str]:
    """Give the files below a folder that are not archgen's."""
    own = set(ours)
    return [path for path in files_below(root) if path not in own and not path.startswith(f"{OWN_FOLDER}/")]


def rescue(old: Path, root: Path) -> None:
    """Bring files that people added in the last moment from the old folder into the new one, then drop the old one."""
    known = read_manifest(old)
    for path in people_files(old, known.files if known else ()):
        if not os.path.lexists(root / path):
            take_along(old / path, root / path)
    discard(old)


def _put_together(root: Path, new: Path, contents: Mapping[str, bytes], manifest: bytes, kept: Iterable[str]) -> None:
    new.mkdir()
    if root.is_dir():
        new.chmod(root.stat().st_mode & 0o7777)
        for folder in empty_folders_below(root):
            if not f"{folder}/".startswith(f"{OWN_FOLDER}/"):
                (new / folder).mkdir(parents=True, exist_ok=True)
    for path in kept:
        take_along(root / path, new / path)
    write_durably(new, contents)
    write_durably(new, {MANIFEST: manifest})
    synchronise_folders(new)


def _change_places(root: Path, new: Path) -> None:
    old = aside(root)
    if not root.exists():
        new.rename(root)
    elif exchange(new, root):
        with contextlib.suppress(OSError):
            new.rename(old)
    else:
        root.rename(old)
        try:
            new.rename(root)
        except OSError:
            old.rename(root)
            raise
    with contextlib.suppress(OSError):
        synchronise(root.parent)
