"""`archgen build`: the package, and what to know about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.stages import DEFAULT_FILE, DEFAULT_OUT, AsJson, Day, File, Out, Sets, Standards, changes, day, reading
from archgen.errors import Fault, InputError

if TYPE_CHECKING:
    from archgen.comparison import Outline

Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that were edited since they were written.")]
Summary = Annotated[bool, typer.Option("--summary", help="Print Markdown fit for a pull request.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]


def build(  # noqa: PLR0913 - each option of a command is a parameter
    file: File = DEFAULT_FILE,
    out: Out = DEFAULT_OUT,
    *,
    date: Day = "",
    sets: Sets = None,
    standards: Standards = None,
    overwrite: Overwrite = False,
    summary: Summary = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write the design package.

    All files or none, and nothing over what a person edited. Findings about the requirements are told and stop nothing.
    """
    if sum((summary, as_json, quiet)) > 1:
        raise InputError(Fault("", "`--summary`, `--json` and `--quiet` exclude one another"))
    at, overrides = day(date), changes(sets)
    before = _standing(out) if summary or as_json else None
    with reading(file, standards), console.progress(f"building {out} from {file}", quiet=quiet):
        from archgen import pipeline

        made = pipeline.build(file, out, at=at, overrides=overrides, standards=standards, overwrite=overwrite)
    if quiet:
        return
    from archgen.cli import outcome

    if as_json:
        console.out_json(outcome.as_json(made, before))
    elif summary:
        console.out(outcome.as_markdown(made, before).rstrip("\n"))
    else:
        for text, style in outcome.as_text(made, console.width()):
            console.out(text, style)


def _standing(out: Path) -> Outline | None:
    """Give the outline of the package that stands there now; None when there is none that can be compared."""
    from archgen.comparison import read_outline
    from archgen.documents.design_json import PATH

    if not (out / PATH).is_file():
        return None
    try:
        return read_outline(out / PATH)
    except InputError as error:
        console.note(f"the package that is there cannot be compared: {error.faults[0].message}")
        return None
