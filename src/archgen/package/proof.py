"""Evidence beside a package: files that archgen measured rather than generated.

The manifest does not know them. They hold times, so no build could make them again: a build takes them along as it does
with people's files, and the next proof replaces them. They carry the hash of the schema that was measured, so that a
build and a check can tell when another one stands beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from archgen.documents.document import Document
from archgen.errors import PackageError
from archgen.package.disk import locked, replace_file
from archgen.package.places import is_regular, reason, settled

EVIDENCE, EVIDENCE_TEXT = "database/evidence.json", "database/evidence.md"
"""Evidence for programs and for people."""
_DIALECT = "-- dialect: postgresql"
_FOLDERS = ("database", "database/postgresql")


def measured_schema(files: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Give the texts of the schema for PostgreSQL, wherever a package keeps them; none when it has none.

    Args:
        files: Paths in the package with their texts.
    """
    found: dict[str, list[str]] = {folder: [] for folder in _FOLDERS}
    for path, text in sorted(files):
        folder, _, name = path.rpartition("/")
        if folder in found and name.startswith("schema") and name.endswith(".sql"):
            found[folder].append(text)
    return next((tuple(texts) for texts in found.values() if texts and texts[0].startswith(_DIALECT)), ())


def schema_hash(texts: Iterable[str]) -> str:
    """Give the hash by which evidence names the schema that it is about."""
    return sha256("\0".join(texts).encode("utf-8")).hexdigest()


def stale_evidence(documents: Iterable[Document], out: Path | str) -> tuple[str, ...]:
    """Give the evidence in a folder that was measured on another schema than the one in these documents.

    Raises:
        PackageError: The evidence cannot be read.
    """
    path = settled(out) / EVIDENCE
    if not is_regular(path):
        return ()
    both = (EVIDENCE_TEXT, EVIDENCE)
    try:
        measured = json.loads(path.read_text(encoding="utf-8")).get("schema_sha256")
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {reason(error)}") from error
    except (ValueError, AttributeError):
        return both  # no evidence of ours, or cut off
    schema = measured_schema((one.path, one.text) for one in documents)
    return () if measured == schema_hash(schema) else both


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
