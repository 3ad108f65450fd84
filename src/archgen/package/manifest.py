"""The manifest: the hash of every generated file, and the number of every decision record, for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from archgen.errors import PackageError
from archgen.package.places import MANIFEST, reason, settled, standing

DecisionKey = tuple[str, str | None]
"""A decision and its bounded context or capability; None for the system."""


class NumberedDecision(BaseModel):
    """A number that a decision was given once; kept when the decision is no longer recorded by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: str = Field(description="Id of the decision")
    context: str | None = Field(default=None, description="Bounded context or capability; absent for the system")
    number: int = Field(ge=1, description="Number in the file name of its record")


class Manifest(BaseModel):
    """What archgen knows of a package that it wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    manifest: int = Field(default=1, description="Version of this format")
    archgen: str = Field(default="", description="Version that wrote the package")
    files: Mapping[str, str] = Field(default={}, description="SHA-256 of each generated file by path")
    decisions: tuple[NumberedDecision, ...] = Field(default=(), description="Numbers of decision records")

    @property
    def numbers(self) -> dict[DecisionKey, int]:
        """Give the number of each decision that ever had one."""
        return {(one.decision, one.context): one.number for one in self.decisions}

    def text(self) -> str:
        """Write the manifest, sorted."""
        data = self.model_dump(mode="json", exclude_none=True)
        data["files"] = dict(sorted(self.files.items()))
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


def adr_numbers(out: Path | str) -> dict[DecisionKey, int]:
    """Give the numbers that decision records of the package in a folder have, retired ones too.

    Raises:
        PackageError: The manifest is there and cannot be read.
    """
    found = read_manifest(out)
    return {} if found is None else found.numbers


def merged_numbers(old: Manifest | None, new: Mapping[DecisionKey, int]) -> tuple[NumberedDecision, ...]:
    """Join old and new numbers of decisions.

    Raises:
        PackageError: A number would change, or two decisions would share one.
    """
    kept = {} if old is None else old.numbers
    for key, number in new.items():
        if kept.setdefault(key, number) != number:
            raise PackageError(f"decision record {kept[key]:04d} ({_named(key)}) would become {number:04d}")
    holders: dict[int, DecisionKey] = {}
    for key, number in kept.items():
        if holders.setdefault(number, key) != key:
            raise PackageError(f"decision record {number:04d} belongs to {_named(holders[number])}, not {_named(key)}")
    rows = sorted(kept.items(), key=lambda row: row[1])
    return tuple(NumberedDecision(decision=key[0], context=key[1], number=number) for key, number in rows)


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


def _named(key: DecisionKey) -> str:
    decision, context = key
    return f"`{decision}`" if context is None else f"`{decision}` of {context}"
