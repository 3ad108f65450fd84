"""Writing a package: look, stop if a person's work is in the way, then write all files or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archgen import __version__
from archgen.documents.document import Document
from archgen.errors import Fault, PackageError, VerificationFailed
from archgen.package.disk import discard, locked
from archgen.package.in_place import finish_interrupted, write_in_place
from archgen.package.manifest import Manifest, digests, merged_numbers, read_manifest
from archgen.package.places import MANIFEST, aside, is_regular, reason, settled, staging
from archgen.package.state import PackageState, compare_files, documents_of
from archgen.package.swapping import people_files, rescue, swap_in
from archgen.verification.paths import path_faults

if TYPE_CHECKING:
    from archgen.design.design import Design

_MANY_FILES = 500
"""From so many files of people on, a folder is more than a package and stays where it is."""


@dataclass(frozen=True)
class Written:
    """What a build did.

    Attributes:
        root: Folder of the package.
        added: Files that were not there before.
        changed: Files whose text changed.
        removed: Generated files that are gone.
        same: Files that were left as they are.
    """

    root: Path
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: tuple[str, ...]


def write_package(
    documents: Iterable[Document],
    out: Path | str,
    *,
    design: Design | None = None,
    overwrite: bool = False,
) -> Written:
    """Write all documents into a folder, or none.

    Args:
        documents: Verified documents.
        out: Folder; made when it is not there.
        design: Design that numbers the decision records; numbers given before are kept beside its own.
        overwrite: Replace files that people have edited.

    Raises:
        VerificationFailed: A document has a path that no package may hold.
        PackageError: Edited files are in the way, a number would change, or the disk refuses; nothing has changed.
    """
    written = documents_of(documents)
    faults = path_faults(written)
    if faults:
        raise VerificationFailed(faults)
    contents = _contents(written)
    root = settled(out)
    try:
        with locked(_nearest(root)):
            _recover(root)
            return _write(root, contents, _numbers(design), overwrite=overwrite)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise PackageError(
            f"{root}: the package cannot be written: {place}{reason(error)}; nothing has changed"
        ) from error


def _write(root: Path, contents: Mapping[str, bytes], numbers: Mapping[str, int], *, overwrite: bool) -> Written:
    old = read_manifest(root)
    state = compare_files(contents, root, old)
    _stop_if_in_the_way(root, state, overwrite=overwrite)
    rows = merged_numbers({} if old is None else old.decisions, numbers)
    manifest = Manifest(archgen=__version__, files=digests(contents.items()), decisions=rows).text().encode("utf-8")
    fresh = {path: contents[path] for path in (*state.missing, *state.changed, *state.edited)}
    done = Written(root, state.missing, tuple(sorted((*state.changed, *state.edited))), state.retired, state.same)
    if not fresh and not state.retired and _holds(root, manifest):
        return done
    kept = _people(root, old, contents, state)
    if kept is None:
        write_in_place(root, fresh, manifest, state.retired)
    else:
        swap_in(root, fresh, manifest, (*kept, *state.same))
        if aside(root).is_dir():
            rescue(aside(root), root)
    return done


def _numbers(design: Design | None) -> dict[str, int]:
    records = () if design is None else design.review.records
    return {one.key: one.number for one in records if one.number is not None}


def _contents(documents: tuple[Document, ...]) -> dict[str, bytes]:
    try:
        return {one.path: one.text.encode("utf-8") for one in sorted(documents, key=lambda one: one.path)}
    except UnicodeEncodeError as error:
        raise VerificationFailed(f"a document holds half of a character: {error}") from error


def _stop_if_in_the_way(root: Path, state: PackageState, *, overwrite: bool) -> None:
    edited = "was edited since it was generated, or is not archgen's; keep a copy of the change, then use `--overwrite`"
    blocked = "a folder, a link or a file stands in the way; move it"
    faults = [Fault(path, blocked) for path in state.blocked]
    if not overwrite:
        faults += [Fault(path, edited) for path in state.edited]
    if faults:
        head = Fault("", f"{root}: nothing was written, as a person's work is in the way of {len(faults)} files")
        raise PackageError([head, *faults])


def _people(root: Path, old: Manifest | None, contents: Mapping[str, bytes], state: PackageState) -> list[str] | None:
    """Give the files that move along with an exchange; None when the folder must stay where it is."""
    if not root.exists():
        return []
    try:
        if Path.cwd().is_relative_to(root) or root.is_mount():
            return None
        found = people_files(root, (*contents, *state.retired))
        if (old is None and found) or len(found) > _MANY_FILES or any((root / one).is_mount() for one in found):
            return None
        _try_beside(root)
    except OSError:
        return None
    return found


def _try_beside(root: Path) -> None:
    """Raise OSError when no folder can be made beside the package."""
    trial = staging(root)
    trial.mkdir()
    trial.rmdir()


def _recover(root: Path) -> None:
    """Undo or finish what a killed build left behind."""
    old, new = aside(root), staging(root)
    if not root.exists() and old.is_dir():
        old.rename(root)
    elif old.is_dir():
        rescue(old, root)
    if new.is_dir():
        discard(new)
    if root.is_dir():
        finish_interrupted(root)


def _nearest(root: Path) -> Path:
    """Give the nearest folder above a package that exists."""
    return next(parent for parent in root.parents if parent.is_dir())


def _holds(root: Path, manifest: bytes) -> bool:
    path = root / MANIFEST
    return is_regular(path) and path.read_bytes() == manifest
