"""Where the parts of a package stand on disk, and what may be its folder at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from archgen.errors import PackageError

OWN_FOLDER = ".archgen"
"""Folder inside the package that holds the manifest."""

MANIFEST = f"{OWN_FOLDER}/manifest.json"


def settled(out: Path | str) -> Path:
    """Give the absolute path of a package's folder, links followed.

    Raises:
        PackageError: Nothing can be written there: an empty path, the root of the disk, a file in its place.
    """
    text = os.fspath(out)
    if not text.strip() or "\0" in text:
        raise PackageError(f"{text!r} is no folder for a package; name one, for example `design`")
    try:
        root = Path(text).expanduser().resolve()
        if root.exists() and not root.is_dir():
            raise PackageError(f"{text}: is a file, not a folder; name another with `-o`")
    except (OSError, RuntimeError) as error:
        raise PackageError(f"{text}: cannot be used as a folder: {reason(error)}") from error
    if root == root.parent:
        raise PackageError(f"{text}: is the root of the disk; name a folder of its own")
    return root


def aside(root: Path) -> Path:
    """Give the sibling that holds the old package for the moment in which two folders change places."""
    return root.with_name(f".{root.name}.archgen-old")


def staging(root: Path) -> Path:
    """Give the sibling in which a new package is put together."""
    return root.with_name(f".{root.name}.archgen-new")


def standing(root: Path) -> Path:
    """Give the folder that holds the package now; the one put aside when a kill came between two renames."""
    return aside(root) if not root.exists() and aside(root).is_dir() else root


def is_regular(path: Path) -> bool:
    """Tell whether something is a plain file: no link, folder, pipe or device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def reason(error: BaseException) -> str:
    """Give the words of the system for a fault."""
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
