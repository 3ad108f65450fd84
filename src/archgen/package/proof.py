"""Evidence beside a package: files that archgen measured rather than generated.

The manifest does not know them. They hold times, so no build could make them again: a build takes them along as it does
with people's files, `check` finds nothing missing or out of date in them, and the next proof replaces them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from archgen.documents.document import Document
from archgen.errors import PackageError
from archgen.package.disk import locked, replace_file
from archgen.package.places import is_regular, reason, settled


def write_proof(documents: Iterable[Document], out: Path | str) -> None:
    """Write evidence into the folder of a package, each file whole or not at all.

    Raises:
        PackageError: Something else stands in the way, or the disk refuses.
    """
    root = settled(out)
    try:
        with locked(root.parent):
            for one in documents:
                target = root / one.path
                if target.is_symlink() or (target.exists() and not is_regular(target)):
                    raise PackageError(f"{target}: a folder or a link stands where the evidence goes; move it")
                target.parent.mkdir(parents=True, exist_ok=True)
                replace_file(target, one.text.encode("utf-8"))
    except OSError as error:
        raise PackageError(f"{root}: the evidence cannot be written: {reason(error)}") from error
