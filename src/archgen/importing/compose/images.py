"""What runs in a container image: the technology, and its version when the tag says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen.importing.sketch import Note, note
from archgen.knowledge.catalogue import Catalogue
from archgen.knowledge.provenance import Frozen
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model

_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?[-?+]([^}]*))?\})")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)*)(?![\d.]*[a-z])", re.IGNORECASE)
_UNKNOWN = "?"


class ImageRow(Frozen):
    """An image that is not named like its technology."""

    technology: str
    own_tag: bool = Field(default=False, description="Whether the tag is a version of the packaging")
    role: str = Field(default="", description="Role of a technology that the catalogue does not know")


class ImageRules(Frozen):
    """All of ``images.yaml``."""

    images: Mapping[str, ImageRow]
    development: frozenset[str]
    roles: Mapping[str, str]
    options: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Image:
    """An image as a service names it.

    Attributes:
        path: Its name without registry, tag and digest; a question mark when a variable hides it.
        tag: Its tag; a question mark when a variable hides it.
        remarks: What to know about it.
    """

    path: str
    tag: str
    remarks: tuple[Note, ...] = ()

    @property
    def name(self) -> str:
        """Give the last part of its path."""
        return self.path.rpartition("/")[2]


@cache
def image_rules() -> ImageRules:
    """Read the rules of images, once."""
    path = Path(__file__).with_name("images.yaml")
    return read_model(ImageRules, read_yaml(path), path)


def read_image(written: str) -> Image:
    """Take an image's name apart; variables stand for their defaults."""
    remarks: list[Note] = []

    def filled(match: re.Match[str]) -> str:
        name, default = match[1] or match[2], match[3]
        if not default:
            return _UNKNOWN
        remarks.append(note("interpolated", variable=name))
        return default

    plain = _VARIABLE.sub(filled, written.strip()).partition("@")[0]
    first, slash, rest = plain.partition("/")
    is_registry = bool(slash) and ("." in first or ":" in first or first in ("localhost", _UNKNOWN))
    path, _, tag = (rest if is_registry else plain).partition(":")
    return Image(path.removeprefix("library/"), tag, tuple(remarks))


@dataclass(frozen=True)
class Running:
    """What runs in an image.

    Attributes:
        technology: Its id in the catalogue, or its name when the catalogue does not know it.
        roles: What it can be used for, in falling fitness.
        is_language: Whether it only runs programs, so that what it runs is the user's own.
        has_version: Whether the tag of the image is its version.
    """

    technology: str
    roles: tuple[str, ...]
    is_language: bool = False
    has_version: bool = True


def running_in(image: Image, catalogue: Catalogue) -> Running | None:
    """Give what runs in an image; nothing when neither the rules nor the catalogue know it."""
    rules = image_rules()
    parts = image.path.split("/")
    row = next(
        (rules.images[one] for one in (image.path, "/".join(parts[-2:]), image.name) if one in rules.images), None
    )
    name = row.technology if row is not None else image.name
    known = catalogue.technology(name) if _UNKNOWN not in name else None
    has_version = row is None or not row.own_tag
    if known is not None:
        return Running(known.id, known.roles, known.category == "language", has_version)
    return Running(row.technology, (row.role,), has_version=has_version) if row is not None else None


def version_of(tag: str) -> str:
    """Give the version that a tag says; nothing for a tag that moves, such as ``latest``."""
    match = _VERSION.match(tag)
    return match[1] if match else ""
