"""`archgen diff`: two requirements files or packages compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.faults import CHECK_FAILED
from archgen.cli.stages import AsJson, designed, reading
from archgen.errors import Fault, InputError

if TYPE_CHECKING:
    from archgen.comparison import Outline
    from archgen.design.data_model import DataModel

_Side = "Requirements file, package, or the design.json of one."

Before = Annotated[Path, typer.Argument(metavar="A", help=_Side)]
AsMigration = Annotated[
    bool, typer.Option("--migration", help="Draft the migration of the PostgreSQL schema, what could lose data marked.")
]
After = Annotated[Path, typer.Argument(metavar="B", help=_Side)]


def diff(before: Before, after: After, *, migration: AsMigration = False, as_json: AsJson = False) -> None:
    """Compare two designs.

    By decision, size and cost; the exit status is 1 when they differ. With `--migration` the next migration of the
    database is drafted instead, and the exit status is 1 when there is one.
    """
    if migration:
        if as_json:
            raise InputError(Fault("", "`--migration` and `--json` exclude one another"))
        _draft(before, after)
        return
    with console.progress(f"composing the design of {before}") as step:
        from archgen.comparison import compare

        first = _outline(before)
        step(f"composing the design of {after}")
        second = _outline(after)
        found = compare(first, second)
    if as_json:
        console.out_json({"same": found.is_same} | found.model_dump(mode="json", by_alias=True))
    else:
        from archgen.cli.contrast import contrast

        told = list(contrast(found, console.width()))
        if found.is_same:
            console.out("The designs are the same.")
            console.lines(["", *told] if told else [])
        else:
            console.lines(told)
    if not found.is_same:
        raise typer.Exit(CHECK_FAILED)


def _draft(before: Path, after: Path) -> None:
    from archgen.comparison.migrating import draft_migration, migration_text

    with console.progress(f"drafting the migration from {before} to {after}"):
        found = draft_migration(_data(before), _data(after))
    console.out(migration_text(found, str(before), str(after)).rstrip("\n"))
    if found.statements:
        raise typer.Exit(CHECK_FAILED)


def _data(path: Path) -> DataModel:
    """Take the data model of whatever a path holds.

    Raises:
        InputError: It holds neither, or its records are not in PostgreSQL.
    """
    from archgen.comparison.stored import data_of_design, read_data

    inside = _design_json(path)
    if inside is not None:
        return read_data(inside)
    with reading(path):
        return data_of_design(designed(path)[0])


def _outline(path: Path) -> Outline:
    """Take the outline of whatever a path holds.

    Raises:
        InputError: It holds neither requirements nor a package.
    """
    from archgen.comparison import outline_of, read_outline

    inside = _design_json(path)
    if inside is not None:
        return read_outline(inside)
    with reading(path):
        return outline_of(designed(path)[0])


def _design_json(path: Path) -> Path | None:
    """Give the design.json of a package, or the one that is named; None for a requirements file.

    Raises:
        InputError: The folder is no package.
    """
    from archgen.documents.design_json import PATH

    if path.is_dir():
        if not (path / PATH).is_file():
            raise InputError(f"{path} is no package: it holds no {PATH}")
        return path / PATH
    return path if path.name == PATH else None
