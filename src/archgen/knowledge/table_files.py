"""Files of decision tables: whole ones, and extensions that add to a table without copying it.

An extension names the table that it ``extends``. Its rules and options are added, or take the place of those with the
same id; ``remove`` takes others out. Every part of the table that results knows the file that it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from archgen.errors import Fault, KnowledgeError
from archgen.knowledge.spelling import unknown
from archgen.knowledge.store import read_yaml
from archgen.knowledge.tables import DecisionTable, Example, HitPolicy, Names, Option, Rule, name_options
from archgen.knowledge.validation import Found, as_error, fault_at, read_model

Keys = tuple[object, ...]
"""Keys that lead to a part of a table."""

Where = tuple[Path, Keys]
"""A file, and the keys that lead to a part of it."""


Part = TypeVar("Part")


class Origin(StrEnum):
    """Whose a table is."""

    ARCHGEN = "archgen"
    ADDED = "added"
    REPLACED = "replaced"
    EXTENDED = "extended"


class AddedRule(Rule):
    """A rule of an extension, with its place."""

    before: str | None = Field(default=None, description="Rule that it comes before; last without one")


class AddedOption(Option):
    """An option of an extension, with its place."""

    before: str | None = Field(default=None, description="Option that it is simpler than; last without one")


class Removed(BaseModel):
    """What an extension takes out, by id or name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: Names = Field(default=(), description="Rules")
    options: Names = Field(default=(), description="Options; the rules about them and examples that take them go too")
    examples: Names = Field(default=(), description="Examples, which the company's own rules give another outcome")


class TableExtension(BaseModel):
    """What a file adds to a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    extends: str = Field(description="Id of the decision")
    remove: Removed = Field(default=Removed(), description="What is taken out")
    options: Mapping[str, AddedOption] = Field(default_factory=dict, description="Options by id")
    rules: tuple[AddedRule, ...] = Field(default=(), description="Rows")
    examples: tuple[Example, ...] = Field(default=(), description="Facts and outcomes, run as tests")
    take_at: float | None = Field(default=None, description="In place of the table's")
    fallback: str | None = Field(default=None, description="In place of the table's")

    @model_validator(mode="before")
    @classmethod
    def _name_options(cls, given: object) -> object:
        """Put the id of each option, which is its key, into it."""
        return name_options(given)


@dataclass(frozen=True)
class LoadedTable:
    """A table with the places of its parts.

    Attributes:
        table: The table, not compiled yet.
        path: The file that holds it, or held it before extensions.
        origin: Whose it is.
        extended_by: Files that extend it, in their order.
        places: Where parts stand that came from elsewhere than their number in the table's own file says.
        gone: Options of earlier folders that the table no longer has; what reads it may still name them.
    """

    table: DecisionTable
    path: Path
    origin: Origin = Origin.ARCHGEN
    extended_by: tuple[Path, ...] = ()
    places: Mapping[Keys, Where] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def where(self, keys: Keys) -> Where:
        """Give the file in which a part stands, and the keys that lead to it there."""
        path, own = self.places.get(keys[:2], (self.path, keys[:2]))
        return path, (*own, *keys[2:])


def load_tables(folders: Sequence[Path]) -> dict[str, LoadedTable]:
    """Read the tables of all folders, archgen's own first; whole tables of a folder before its extensions.

    Raises:
        KnowledgeError: All that is wrong, each with its place.
    """
    found: dict[str, LoadedTable] = {}
    faults: list[Fault] = []
    for folder in folders:
        extensions: list[tuple[TableExtension, Path]] = []
        for path in sorted((folder / "decisions").glob("*.yaml")):
            try:
                read = _read(path)
            except KnowledgeError as error:
                faults += error.faults
                continue
            if isinstance(read, TableExtension):
                extensions.append((read, path))
                continue
            earlier = found.get(read.decision)
            if earlier is not None and earlier.path.parent == path.parent:
                sentence = f"`{read.decision}` is decided in {earlier.path.name} already"
                faults.append(fault_at(path, ("decision",), sentence))
            origin = _origin(folder == folders[0], earlier)
            found[read.decision] = LoadedTable(read, path, origin, gone=_gone(earlier, read))
        for extension, path in extensions:
            base = found.get(extension.extends)
            if base is None:
                faults.append(fault_at(path, ("extends",), unknown("decision", extension.extends, found)))
                continue
            wrong = tuple(_faults(extension, base, path))
            faults += as_error(path, wrong).faults if wrong else ()
            found[extension.extends] = base if wrong else _extended(base, extension, path)
    if faults:
        raise KnowledgeError(faults)
    return found


def _read(path: Path) -> DecisionTable | TableExtension:
    """Read a table or an extension."""
    given = read_yaml(path)
    if not isinstance(given, dict):
        raise as_error(path, [((), "the file must hold a mapping of keys to values")])
    if "extends" in given:
        return read_model(TableExtension, given, path)
    return read_model(DecisionTable, given, path)


def _origin(is_shipped: bool, earlier: LoadedTable | None) -> Origin:
    if is_shipped:
        return Origin.ARCHGEN
    return Origin.ADDED if earlier is None or earlier.origin is Origin.ADDED else Origin.REPLACED


def _gone(earlier: LoadedTable | None, table: DecisionTable) -> tuple[str, ...]:
    """Give the options that an earlier form of a table had and this one lacks."""
    before = (*earlier.gone, *earlier.table.options) if earlier is not None else ()
    return tuple(option for option in before if option not in table.options)


def _faults(extension: TableExtension, base: LoadedTable, path: Path) -> Iterator[Found]:
    """Give what an extension names and its table lacks, and what another file of the same folder adds already."""
    table = base.table
    rules, examples = [rule.id for rule in table.rules], [one.name for one in table.examples]
    removed = extension.remove
    listed = (
        ("rules", removed.rules, rules),
        ("options", removed.options, table.options),
        ("examples", removed.examples, examples),
    )
    for kind, names, known in listed:
        for name in (one for one in names if one not in known):
            yield ("remove", kind), unknown(kind.removesuffix("s"), name, known)
    for number, rule in enumerate(extension.rules):
        if rule.before is not None and rule.before not in rules:
            yield ("rules", number, "before"), unknown("rule", rule.before, rules)
        if rule.before is None and rule.id not in rules and table.hit_policy is HitPolicy.FIRST:
            sentence = f"rule `{rule.id}` needs `before`: the first rule that holds decides, so its place matters"
            yield ("rules", number), sentence
        if rule.id in rules:
            earlier, _ = base.where(("rules", rules.index(rule.id)))
            if earlier != path and earlier.parent == path.parent:
                yield ("rules", number, "id"), f"`{rule.id}` stands in {earlier.name} already"
    for name, option in extension.options.items():
        if option.before is not None and option.before not in table.options:
            yield ("options", name, "before"), unknown("option", option.before, table.options)


def _extended(base: LoadedTable, extension: TableExtension, path: Path) -> LoadedTable:
    """Give a table with what an extension adds, replaces and takes out."""
    table, gone = base.table, extension.remove
    options = _merged(
        [(name, one, base.where(("options", name))) for name, one in table.options.items() if name not in gone.options],
        [(name, _plain_option(one), one.before, (path, ("options", name))) for name, one in extension.options.items()],
    )
    rules = _merged(
        [
            (rule.id, rule, base.where(("rules", number)))
            for number, rule in enumerate(table.rules)
            if rule.id not in gone.rules and not set(rule.targets) & set(gone.options)
        ],
        [
            (rule.id, _plain_rule(rule), rule.before, (path, ("rules", number)))
            for number, rule in enumerate(extension.rules)
        ],
    )
    examples = _merged(
        [
            (one.name, one, base.where(("examples", number)))
            for number, one in enumerate(table.examples)
            if one.name not in gone.examples and not set(one.chosen) & set(gone.options)
        ],
        [(one.name, one, None, (path, ("examples", number))) for number, one in enumerate(extension.examples)],
    )
    update: dict[str, object] = {
        "options": {name: option for name, option, _ in options},
        "rules": tuple(rule for _, rule, _ in rules),
        "examples": tuple(one for _, one, _ in examples),
    }
    places: dict[Keys, Where] = {("options", name): where for name, _, where in options}
    places |= {("rules", number): where for number, (_, _, where) in enumerate(rules)}
    places |= {("examples", number): where for number, (_, _, where) in enumerate(examples)}
    for key in ("take_at", "fallback"):
        value = getattr(extension, key)
        if value is not None:
            update[key] = value
            places[key,] = (path, (key,))
        elif (key,) in base.places:
            places[key,] = base.places[key,]
    merged = table.model_copy(update=update)
    return replace(
        base,
        table=merged,
        gone=_gone(base, merged),
        origin=base.origin if base.origin is Origin.ADDED else Origin.EXTENDED,
        extended_by=(*base.extended_by, path),
        places=places,
    )


def _merged(
    kept: Sequence[tuple[str, Part, Where]], added: Sequence[tuple[str, Part, str | None, Where]]
) -> list[tuple[str, Part, Where]]:
    """Put what is added in place of what has the same id, before what it names, or last."""
    found = list(kept)
    for name, part, before, where in added:
        ids = [one for one, _, _ in found]
        if name in ids:
            found[ids.index(name)] = (name, part, where)
        else:
            found.insert(ids.index(before) if before in ids else len(ids), (name, part, where))
    return found


def _plain_option(option: AddedOption) -> Option:
    return Option.model_validate(option.model_dump(exclude={"before"}))


def _plain_rule(rule: AddedRule) -> Rule:
    return Rule.model_validate(rule.model_dump(by_alias=True, exclude={"before"}))
