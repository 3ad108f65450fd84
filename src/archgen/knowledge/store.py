"""Reading YAML files of knowledge quickly, and telling where in a file something stands.

The YAML parser reads about half a megabyte a second, so what was parsed once is kept as JSON under the hash of the
file's bytes: in the package (put there when a wheel is built) and in the user's cache folder. A cache that is missing,
broken or not writable costs time, never correctness.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from archgen.errors import Fault, KnowledgeError, Place

_FORM = b"1"
"""Part of the hash: raised when the same bytes should be read differently."""

COMPILED = Path(__file__).resolve().parent / "compiled"
"""Parsed files that ship in a wheel; absent in a checkout."""


def read_yaml(path: Path) -> object:
    """Give the content of a YAML 1.2 file as mappings, lists and scalars; keys are text, dates are ISO text.

    Raises:
        KnowledgeError: The file cannot be read or is not YAML; names the place.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read: {error.strerror}") from error
    name = _name_of(content)
    for folder in (COMPILED, cache_dir()):
        found = _load(folder / name)
        if found is not None:
            return found
    text = json.dumps(_parse(path, content), default=str, ensure_ascii=False, separators=(",", ":"))
    save(cache_dir() / name, text.encode())
    parsed: object = json.loads(text)
    return parsed


def compile_files(paths: Iterable[Path], folder: Path) -> int:
    """Write the parsed form of YAML files into a folder that ships with archgen; give the number of files."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for path in sorted(paths):
        content = path.read_bytes()
        text = json.dumps(_parse(path, content), default=str, ensure_ascii=False, separators=(",", ":"))
        (folder / _name_of(content)).write_text(text, encoding="utf-8")
        count += 1
    return count


def cache_dir() -> Path:
    """Give the folder in which parsed files are kept for this user; it need not exist."""
    stated = os.environ.get("XDG_CACHE_HOME")
    if stated:
        base = Path(stated)
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path.home() / ".cache"
    return base / "archgen" / "knowledge"


def kept_path(kind: str, *parts: str) -> Path:
    """Name the place where a result is kept that follows from these texts alone.

    Args:
        kind: What the result is, a folder name.
        parts: All that it depends on: texts, versions of tools.
    """
    digest = hashlib.blake2b("\0".join((*parts, "")).encode(), digest_size=16).hexdigest()
    return cache_dir().parent / kind / digest


def save(path: Path, content: bytes) -> None:
    """Keep something for the next run, whole or not at all; a folder that cannot be written keeps nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("wb", dir=path.parent, delete=False) as file:
            file.write(content)
        os.replace(file.name, path)  # noqa: PTH105 - the same as Path.replace, without a second object
    except OSError:
        return


def place_of(path: Path, keys: Sequence[object]) -> Place:
    """Tell where the value under these keys stands; the parent's place when it is not there.

    Only for messages: it parses the file again with positions.
    """
    (place,) = places_of(path, [keys])
    return place


def places_of(path: Path, many: Iterable[Sequence[object]]) -> tuple[Place, ...]:
    """Tell where the values under several keys of one file stand."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only when there is something to report

    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        root = YAML().load(text)
    except Exception:  # noqa: BLE001 - a place for a message is never worth a second fault
        return tuple(Place(str(path), 1, 1) for _ in many)
    lines = text.splitlines()
    return tuple(_place_in(root, keys, str(path), lines) for keys in many)


def _place_in(node: Any, keys: Sequence[object], file: str, lines: Sequence[str]) -> Place:
    """Follow keys from the top of a file as far as they lead."""
    line, column = 0, 0
    for key in keys:
        if isinstance(node, dict) and key in node:
            line, column = node.lc.key(key)  # type: ignore[attr-defined] # ruamel keeps positions on its own mappings
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            line, column = node.lc.item(key)  # type: ignore[attr-defined] # and on its lists
        else:
            continue
        node = node[key]
    return Place(file, line + 1, column + 1, source_line=lines[line] if line < len(lines) else "")


def _name_of(content: bytes) -> str:
    """Name the parsed form of these bytes."""
    return hashlib.blake2b(_FORM + content, digest_size=16).hexdigest() + ".json"


def _parse(path: Path, content: bytes) -> object:
    """Parse YAML 1.2 with the pure parser, which reads `no` and `on` as text on every machine."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - slow to import, and not needed when the file is cached
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    try:
        parsed: object = YAML(typ="safe", pure=True).load(content.decode("utf-8-sig"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        lines = content.decode("utf-8", errors="replace").splitlines()
        line = lines[mark.line] if mark and mark.line < len(lines) else ""
        place = Place(str(path), mark.line + 1, mark.column + 1, source_line=line) if mark else None
        raise KnowledgeError(Fault("", str(error.problem or "not YAML"), place)) from error
    except (YAMLError, ValueError, RecursionError, AttributeError) as error:
        raise KnowledgeError(f"{path}: not YAML: {error}") from error
    return parsed


def _load(path: Path) -> object | None:
    """Read a cached form; None when there is none or it is broken."""
    try:
        found: object = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found
