"""Which dialect a text of SQL is in, told from its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen.errors import Fault, InputError, Place
from archgen.knowledge.provenance import Frozen
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model

_MANY = 3
"""Signs from which a dialect is beyond doubt."""

_ENOUGH = 500_000
"""Characters by which a dialect is told; a dump says what it is in its first lines."""

_ROWS = re.compile(r"^(?:INSERT|REPLACE)\b[^\n]*", re.MULTILINE)


class DialectSigns(Frozen):
    """How a dialect is told and what it is called."""

    name: str
    parser: str = Field(description="Name of the dialect in the parser")
    technology: str = Field(description="Technology of the catalogue that speaks it")
    sure: tuple[str, ...] = Field(description="Patterns of which one is proof")
    signs: tuple[str, ...] = Field(description="Patterns that speak for it")
    version: tuple[str, ...] = Field(description="Patterns whose group is the version that runs")


class Renaming(Frozen):
    """A product that speaks the dialect of another one."""

    dialect: str
    sign: str
    name: str
    technology: str
    version: tuple[str, ...]


class Foreign(Frozen):
    """A dialect that is not read."""

    name: str
    signs: tuple[str, ...]
    enough: int = Field(description="Signs from which it is meant")


class Beginning(Frozen):
    """Statements that describe no table, by their first words."""

    begins: str
    reason: str


class Mending(Frozen):
    """What the parser does not take though the database does."""

    dialect: str
    find: str
    put: str


class SqlRules(Frozen):
    """All of ``dialects.yaml``."""

    dialects: Mapping[str, DialectSigns]
    renamed: tuple[Renaming, ...]
    foreign: tuple[Foreign, ...]
    statements: tuple[Beginning, ...]
    mendings: tuple[Mending, ...]


@dataclass(frozen=True)
class Dialect:
    """The dialect of one file.

    Attributes:
        id: Key of the dialect.
        name: Product that speaks it.
        parser: Its name in the parser.
        technology: The product in the catalogue.
        version: Version that runs, when the file says so.
        is_sure: Whether the file leaves no doubt.
    """

    id: str
    name: str
    parser: str
    technology: str
    version: str
    is_sure: bool


@cache
def sql_rules() -> SqlRules:
    """Read the rules of the dialects, once."""
    path = Path(__file__).with_name("dialects.yaml")
    return read_model(SqlRules, read_yaml(path), path)


def dialect_of(text: str, file: str) -> Dialect:
    """Tell the dialect of a text; PostgreSQL, the nearest to the standard, when nothing speaks for another.

    Raises:
        InputError: It is in a dialect that is not read.
    """
    rules = sql_rules()
    text = _sample(text)
    weights = {id_: _weight(signs, text) for id_, signs in rules.dialects.items()}
    _refuse_foreign(text, file, max(weights.values()))
    id_ = max(weights, key=lambda one: weights[one])
    signs = rules.dialects[id_]
    other = next((one for one in rules.renamed if one.dialect == id_ and re.search(one.sign, text)), None)
    named: DialectSigns | Renaming = other or signs
    version = next(iter(_captured(named.version, text)), "")
    is_sure = weights[id_] >= _MANY
    return Dialect(id_, named.name, signs.parser, named.technology, version, is_sure)


def _sample(text: str) -> str:
    """Give the part of a text by which its dialect is told: rows say nothing, and each line stays where it is."""
    return _ROWS.sub("", text)[:_ENOUGH]


def _weight(signs: DialectSigns, text: str) -> int:
    proofs = sum(1 for pattern in signs.sure if _occurs(pattern, text))
    return proofs * 2 * _MANY + sum(1 for pattern in signs.signs if _occurs(pattern, text))


def _refuse_foreign(text: str, file: str, best: int) -> None:
    for one in sql_rules().foreign:
        found = [match for pattern in one.signs if (match := _occurs(pattern, text))]
        if len(found) >= one.enough and best < 2 * _MANY:
            line = text.count("\n", 0, found[0].start()) + 1
            known = "PostgreSQL, MySQL, MariaDB and SQLite"
            message = f"this is {one.name}'s dialect; {known} are read: convert the schema, or export it from there"
            source = text.splitlines()[line - 1]
            raise InputError(Fault("", message, Place(file, line, 1, len(source) + 1, source)))


def _occurs(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE | re.MULTILINE)


def _captured(patterns: tuple[str, ...], text: str) -> Iterator[str]:
    for pattern in patterns:
        match = _occurs(pattern, text)
        if match:
            yield match[1]
