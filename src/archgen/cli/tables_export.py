"""`archgen tables export`: decision tables for rule engines and spreadsheets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.stages import Standards, knowledge
from archgen.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archgen.knowledge.loader import Knowledge
    from archgen.knowledge.tables import DecisionTable


class Format(StrEnum):
    """Forms that other tools read."""

    DMN = "dmn"
    CSV = "csv"


Wanted = Annotated[str, typer.Argument(metavar="DECISION", help="Id of a decision; all without one.")]
Form = Annotated[Format, typer.Option("--format", help="DMN 1.3 for rule engines, CSV for spreadsheets.")]
Folder = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="DIR", help="Folder to write into; printed without one.", show_default=False),
]

_ALL = "decisions.dmn"


def export(decision: Wanted = "", form: Form = Format.DMN, out: Folder = None, standards: Standards = None) -> None:
    """Export decision tables.

    DMN: one model of all decisions with what each requires, and one of each by itself. CSV: the rules of each decision
    with a column for each fact, and its options.
    """
    loaded = knowledge(standards)
    tables = loaded.decisions
    if decision:
        table = named_table(decision, tables)
        tables = {table.decision: table}
    if out is None:
        console.out(_printed(tables, loaded, form).rstrip("\n"))
        return
    files = dict(_files(tables, loaded, form, is_all=not decision))
    _write(out, files, form)
    console.note(f"{out}: {len(files)} files")


def named_table(decision: str, known: Mapping[str, DecisionTable]) -> DecisionTable:
    """Find the table that a name means.

    Raises:
        InputError: There is none.
    """
    from archgen.knowledge.spelling import find, unknown

    name = find(decision, known)
    if name is None:
        raise InputError(Fault("", unknown("decision", decision, known)))
    return known[name]


def _printed(tables: Mapping[str, DecisionTable], loaded: Knowledge, form: Format) -> str:
    """Give what fits into one text: a model of all tables, or the rules of one.

    Raises:
        InputError: Several tables have no common columns, so they need a file each.
    """
    from archgen.decisions.interchange.dmn import dmn_model
    from archgen.decisions.interchange.sheet import rules_sheet

    if form is Format.DMN:
        return dmn_model(tables.values(), loaded)
    if len(tables) > 1:
        raise InputError(Fault("--out", "every decision has columns of its own; name one, or a folder: `-o tables`"))
    (table,) = tables.values()
    return rules_sheet(table).replace("\r\n", "\n")


def _files(
    tables: Mapping[str, DecisionTable], loaded: Knowledge, form: Format, *, is_all: bool
) -> Iterator[tuple[str, str]]:
    """Give the files of a folder by name."""
    from archgen.decisions.interchange.dmn import dmn_model
    from archgen.decisions.interchange.sheet import options_sheet, rules_sheet

    if form is Format.DMN and is_all:
        yield _ALL, dmn_model(tables.values(), loaded)
    for name, table in tables.items():
        if form is Format.DMN:
            yield f"{name}.dmn", dmn_model((table,), loaded)
        else:
            yield f"{name}.csv", rules_sheet(table)
            yield f"{name}.options.csv", options_sheet(table)


def _write(folder: Path, files: Mapping[str, str], form: Format) -> None:
    """Write files; spreadsheets tell UTF-8 by the mark at its beginning.

    Raises:
        InputError: The folder cannot be written.
    """
    encoding = "utf-8-sig" if form is Format.CSV else "utf-8"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding=encoding, newline="")
    except OSError as error:
        raise InputError(
            Fault("--out", f"{folder} cannot be written: {(error.strerror or str(error)).lower()}")
        ) from error
