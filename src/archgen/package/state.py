"""A package on disk against the documents that it should hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from archgen.documents.document import Document
from archgen.errors import PackageError
from archgen.package.manifest import Manifest, digest, digest_of, read_manifest
from archgen.package.places import is_regular, reason, settled, standing

_DRAWING = ".svg"


@dataclass(frozen=True)
class PackageState:
    """What a build would do, path by path.

    Attributes:
        missing: Files that are not there yet.
        changed: Generated files whose text would change.
        same: Files that hold what they should.
        retired: Generated files that are no longer needed and that nobody has edited.
        edited: Files in the way of a build: edited since they were generated, or somebody else's.
        blocked: Paths at which no file can be written: a folder or a link stands there, or a file where a folder must.
    """

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    retired: tuple[str, ...]
    edited: tuple[str, ...]
    blocked: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether a build would change nothing."""
        return not (self.missing or self.changed or self.retired or self.edited or self.blocked)


def compare_package(documents: Iterable[Document], out: Path | str) -> PackageState:
    """Compare documents with the package in a folder; writes nothing.

    Drawings depend on the renderer: one that another version drew, or that was not drawn at all, counts as the same.

    Raises:
        PackageError: A file or the manifest cannot be read.
    """
    root = standing(settled(out))
    wanted = documents_of(documents)
    contents = {one.path: one.text.encode("utf-8") for one in wanted}
    pictures = frozenset(one.path for one in wanted if one.kind == "picture")
    state = compare_files(contents, root, read_manifest(out), steady=pictures)
    if any(path.endswith(_DRAWING) for path in contents):
        return state
    return replace(state, retired=tuple(path for path in state.retired if not path.endswith(_DRAWING)))


def documents_of(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Give documents as a tuple, so that they can be walked twice."""
    return documents if isinstance(documents, tuple) else tuple(documents)


def compare_files(
    contents: Mapping[str, bytes], root: Path, manifest: Manifest | None, *, steady: frozenset[str] = frozenset()
) -> PackageState:
    """Compare contents with a folder, given its manifest.

    Args:
        contents: What each file should hold.
        root: Folder of the package.
        manifest: What was generated there.
        steady: Paths whose unedited content counts as current whatever it is.

    Raises:
        PackageError: A file cannot be read.
    """
    known = {} if manifest is None else manifest.files
    found: dict[str, list[str]] = {name: [] for name in PackageState.__dataclass_fields__}
    for path in sorted(contents):
        found[_case(path, contents[path], root, known.get(path), is_steady=path in steady)].append(path)
    for path in sorted(set(known) - set(contents)):
        if is_regular(root / path) and _hash(root / path) == known[path]:
            found["retired"].append(path)
    return PackageState(**{name: tuple(paths) for name, paths in found.items()})


def _case(path: str, content: bytes, root: Path, known: str | None, *, is_steady: bool) -> str:
    target = root / path
    if _is_cut_off(path, root) or target.is_dir():
        return "blocked"
    if not target.exists() and not target.is_symlink():
        return "same" if is_steady and known is None else "missing"
    if not is_regular(target):
        return "blocked"
    there = _hash(target)
    if there == digest(content) or (is_steady and there == known):
        return "same"
    return "changed" if there == known else "edited"


def _is_cut_off(path: str, root: Path) -> bool:
    """Tell whether a folder on the way is something else: a file, or a link that leads elsewhere."""
    *folders, _ = path.split("/")
    here = root
    for name in folders:
        here = here / name
        if here.is_symlink() or (here.exists() and not here.is_dir()):
            return True
    return False


def _hash(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {reason(error)}") from error
