"""The few things that are done to a disk: durable writes, links, exchange of two folders, a lock."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_HERE = -100
_EXCHANGE = 2
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM})


def write_durably(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files below a folder and see them on the disk: first all writes, then all waits, which is faster."""
    for path, content in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    for path in contents:
        synchronise(folder / path)


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in the place of what stands there, whole or not at all; a link keeps pointing at it.

    Raises:
        OSError: The folder cannot be written.
    """
    target = path.resolve()
    new = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        if target.exists():
            shutil.copymode(target, new)
        synchronise(new)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)


def synchronise(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def synchronise_folders(root: Path) -> None:
    """Wait until a folder and all folders in it are on the disk."""
    for folder, _, _ in os.walk(root):
        synchronise(Path(folder))


def take_along(source: Path, target: Path) -> None:
    """Put a file that stays into another folder of the same disk: the same file under a second name, or a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def exchange(one: Path, two: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot.

    Linux 3.15 (`renameat2`) and macOS 10.12 (`renamex_np`) can, on most file systems.

    Raises:
        OSError: The system can, but not for these two.
    """
    done = _exchanged(os.fsencode(one), os.fsencode(two))
    if done is None:
        return False
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(one))


def _exchanged(one: bytes, two: bytes) -> int | None:
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return int(library.renamex_np(one, two, ctypes.c_uint(_EXCHANGE)))
        return int(library.renameat2(_HERE, one, _HERE, two, ctypes.c_uint(_EXCHANGE)))
    except (OSError, AttributeError, TypeError):
        return None


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of a folder; where folders cannot be locked, nothing happens."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(ImportError, OSError):
            import fcntl  # noqa: PLC0415 - not on every system

            opened = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, opened)
            fcntl.flock(opened, fcntl.LOCK_EX)
        yield


def files_below(root: Path) -> Iterator[str]:
    """Give the path of everything below a folder that is no folder itself; links are not followed.

    Raises:
        OSError: A folder cannot be read.
    """
    for folder, folders, files in os.walk(root, onerror=_raise):
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in sorted((*files, *linked)):
            yield (Path(folder) / name).relative_to(root).as_posix()


def empty_folders_below(root: Path) -> Iterator[str]:
    """Give the path of each folder that holds nothing."""
    for folder, folders, files in os.walk(root, onerror=_raise):
        if not folders and not files and Path(folder) != root:
            yield Path(folder).relative_to(root).as_posix()


def prune(root: Path, paths: Iterable[str]) -> None:
    """Remove the folders above removed files that are empty now."""
    for path in paths:
        for parent in (root / path).parents:
            if parent == root or not _removed(parent):
                break


def discard(folder: Path) -> None:
    """Remove a folder of ours as far as the system lets us."""
    shutil.rmtree(folder, ignore_errors=True)


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _raise(error: OSError) -> None:
    raise error
