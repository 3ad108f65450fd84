"""The manifest: the hash of every generated file, and the number of every decision record, for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from archgen.errors import PackageError
from archgen.package.places import MANIFEST, reason, settled, standing


class Manifest(BaseModel):
    """What archgen knows of a package that it wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest: int = Field(default=1, description="Version of this format")
    archgen: str = Field(default="", description="Version that wrote the package")
    files: Mapping[str, str] = Field(default={}, description="SHA-256 of each generated file by path")
    decisions: Mapping[str, int] = Field(
        default={},
        description="Number of each decision record that there ever was, by `decision` or `decision/context`",
    )

    def text(self) -> str:
        """Write the manifest, sorted."""
        data = self.model_dump(mode="json")
        data["files"] = dict(sorted(self.files.items()))
        data["decisions"] = dict(sorted(self.decisions.items(), key=lambda row: row[1]))
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read_manifest(out: Path | str) -> Manifest | None:
    """Give the manifest of the package in a folder; None when archgen has written none there.

    Raises:
        PackageError: The manifest is there and cannot be read.
    """
    path = standing(settled(out)) / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {reason(error)}") from error
    except ValidationError as error:
        raise PackageError(
            f"{path}: is damaged ({error.error_count()} faults), so edited files cannot be told from generated ones; "
            "restore it from version control, or move it away and build with `--overwrite`"
        ) from error


def adr_numbers(out: Path | str) -> dict[str, int]:
    """Give the number of each decision record in the package of a folder, retired ones too.

    A key is the id of a decision, followed by `/` and the bounded context or capability where it has one.

    Raises:
        PackageError: The manifest is there and cannot be read.
    """
    found = read_manifest(out)
    return {} if found is None else dict(found.decisions)


def merged_numbers(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    """Join old and new numbers of decision records.

    Raises:
        PackageError: A number would change, or two decisions would share one.
    """
    kept = dict(old)
    for key, number in new.items():
        if kept.setdefault(key, number) != number:
            raise PackageError(f"decision record {kept[key]:04d} (`{key}`) would become {number:04d}")
    holders: dict[int, str] = {}
    for key, number in kept.items():
        if holders.setdefault(number, key) != key:
            raise PackageError(f"decision record {number:04d} belongs to `{holders[number]}`, not to `{key}`")
    return kept


def digest(content: bytes) -> str:
    """Give the hash by which a file is known."""
    return hashlib.sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """Give the hash of a file on disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digests(files: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Give the hash of each file by path."""
    return {path: digest(content) for path, content in files}
