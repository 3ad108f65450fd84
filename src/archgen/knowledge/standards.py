"""A company's own folder: which files it may hold, and what of archgen's knowledge they add to or replace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archgen.errors import Fault
from archgen.knowledge.spelling import nearest
from archgen.knowledge.store import read_yaml
from archgen.knowledge.table_files import LoadedTable, Origin
from archgen.resources import resource_dir

if TYPE_CHECKING:
    from archgen.knowledge.loader import Knowledge

FOLDERS = ("blocks", "catalogue", "decisions", "findings", "offers", "technology")
"""Folders of YAML files: each file is added."""

TEMPLATES = "templates"
"""Folder of templates."""

FIXED = frozenset(
    {
        "api_rules.yaml",
        "data_rules.yaml",
        "derivations.yaml",
        "diagrams.yaml",
        "event_words.yaml",
        "graphql_words.yaml",
        "interfaces.yaml",
        "openapi_words.yaml",
        "proto_words.yaml",
        "proving.yaml",
        "stores.yaml",
        "stores",
    }
)
"""Files and folders of archgen's that a company cannot replace: code relies on all that they say."""

_MERGED = frozenset({"vocabulary.yaml", "fit.yaml", "sources.yaml", "thresholds.yaml", "questions.yaml"})
"""Files whose entries are added one by one; any other stands whole in place of archgen's."""

_LOOSE = (".md", ".txt", ".license")
"""What people keep beside knowledge: a word about it."""


@dataclass(frozen=True)
class OwnPart:
    """One thing that a company's folder adds or replaces.

    Attributes:
        kind: What it is, such as `decision` or `findings`.
        id: Its id, or the name of the file.
        change: Whether it is added, or replaces or extends one of archgen's.
        file: The file, seen from the folder.
        details: What an extension does, in words.
    """

    kind: str
    id: str
    change: Origin
    file: str
    details: str = ""


def own_parts(knowledge: Knowledge) -> tuple[OwnPart, ...]:
    """Give all that a company's folders add to or replace in archgen's knowledge, folder by folder."""
    found: list[OwnPart] = []
    for folder in knowledge.dirs:
        found += _tables(folder, knowledge)
        for path in sorted(folder.glob("*/*.yaml")):
            if path.parent.name in FOLDERS and path.parent.name != "decisions":
                found += _entries(path, folder, knowledge.own / path.parent.name)
        for path in sorted(folder.glob("*.yaml")):
            if path.name in _MERGED:
                found += _entries(path, folder, knowledge.own / path.name)
            else:
                found.append(OwnPart("file", path.name, Origin.REPLACED, path.name))
        found += _templates(folder)
    return tuple(found)


def layout_faults(folder: Path, own: Path) -> Iterator[Fault]:
    """Give the files and folders that nobody would ever read: wrongly named, or not for a company to replace."""
    files = {path.name for path in own.glob("*.yaml")} - FIXED
    known = (*FOLDERS, TEMPLATES, *sorted(files))
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or (path.is_file() and path.suffix.lower() in _LOOSE):
            continue
        if path.name in FIXED:
            kind = "folder" if path.is_dir() else "file"
            yield Fault("", f"{path}: this {kind} of archgen's cannot be replaced")
        elif path.name not in known:
            close = nearest(path.name, known)
            remedy = f"did you mean `{close}`?" if close else f"known: {', '.join(f'`{one}`' for one in known)}"
            yield Fault("", f"{path}: archgen reads no `{path.name}` here; {remedy}")
        elif path.name in FOLDERS:
            yield from _odd_files(path)


def _odd_files(folder: Path) -> Iterator[Fault]:
    """Give the files of a folder of YAML that would not be read."""
    for path in sorted(folder.rglob("*")):
        is_read = path.parent == folder and path.suffix == ".yaml"
        if path.is_file() and not is_read and not path.name.startswith(".") and path.suffix.lower() not in _LOOSE:
            yield Fault(
                "", f"{path}: only `*.yaml` right in `{folder.name}` is read; name it `{folder / path.stem}.yaml`"
            )


def _tables(folder: Path, knowledge: Knowledge) -> Iterator[OwnPart]:
    """Give the tables that a folder adds, replaces or extends."""
    for name in knowledge.decisions:
        loaded = knowledge.tables[name]
        if loaded.path.is_relative_to(folder):
            change = loaded.origin if loaded.origin is not Origin.EXTENDED else Origin.REPLACED
            yield OwnPart("decision", name, change, _seen_from(folder, loaded.path))
        for path in loaded.extended_by:
            if path.is_relative_to(folder):
                details = _details(loaded, path)
                yield OwnPart("decision", name, Origin.EXTENDED, _seen_from(folder, path), details)


def _details(loaded: LoadedTable, path: Path) -> str:
    """Say what an extension did: `rules a, b; options c; without d`."""
    table = loaded.table
    rules = [rule.id for number, rule in enumerate(table.rules) if loaded.where(("rules", number))[0] == path]
    options = [name for name in table.options if loaded.where(("options", name))[0] == path]
    content = read_yaml(path)
    removed = content.get("remove") if isinstance(content, dict) else None
    gone = (
        [name for names in removed.values() for name in ([names] if isinstance(names, str) else names)]
        if removed
        else []
    )
    keys = [key for key in ("take_at", "fallback") if isinstance(content, dict) and key in content]
    parts = (("rules", rules), ("options", options), ("without", gone), ("sets", keys))
    return "; ".join(f"{word} {', '.join(names)}" for word, names in parts if names)


def _entries(path: Path, folder: Path, shipped: Path) -> Iterator[OwnPart]:
    """Give the entries of a file, and whether archgen has one of the same kind and id."""
    files = sorted(shipped.glob("*.yaml")) if shipped.is_dir() else [shipped]
    known = {entry for file in files if file.is_file() for entry in _ids(file)}
    for kind, name in _ids(path):
        change = Origin.REPLACED if (kind, name) in known else Origin.ADDED
        yield OwnPart(kind, name, change, _seen_from(folder, path))


def _ids(path: Path) -> list[tuple[str, str]]:
    """Give kind and id of all entries of a file: lists of things with ids, mappings by id, or one thing."""
    content = read_yaml(path)
    if not isinstance(content, Mapping):
        return []
    if path.parent.name in ("blocks", "technology"):
        key = "block" if path.parent.name == "blocks" else "role"
        return [(path.parent.name, str(content.get(key, path.stem)))]
    found = []
    for kind, given in content.items():
        if isinstance(given, Mapping):
            found += [(str(kind), str(name)) for name in given]
        elif isinstance(given, Sequence) and not isinstance(given, str):
            found += [(str(kind), str(one["id"])) for one in given if isinstance(one, Mapping) and "id" in one]
    return found


def _templates(folder: Path) -> Iterator[OwnPart]:
    """Give the templates of a folder."""
    for path in sorted((folder / TEMPLATES).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            name = _seen_from(folder / TEMPLATES, path)
            change = Origin.REPLACED if (resource_dir(TEMPLATES) / name).is_file() else Origin.ADDED
            yield OwnPart("template", name, change, f"{TEMPLATES}/{name}")


def _seen_from(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()
