"""`archgen import`: requirements drafted from an OpenAPI description, SQL DDL or a compose file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.stages import AsJson
from archgen.errors import Fault, InputError

if TYPE_CHECKING:
    from archgen.importing.drafting import Draft, Row

_MOST_LINES = 200
"""Lines of what is not carried over that a terminal gets."""

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="OpenAPI or Swagger, SQL DDL, compose files; in any order.")
]
Target = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="FILE", help="Write the draft there, not to standard output.", show_default=False
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file that stands there.")]


def import_(files: Files, out: Target = None, *, overwrite: Overwrite = False, as_json: AsJson = False) -> None:
    """Draft requirements from what exists.

    What the files are is told from their content; several become one draft. What cannot be carried over is told on
    standard error and at the end of the draft, with file and line.
    """
    if out is not None and out.exists() and not overwrite:
        raise InputError(Fault("--out", f"{out} is there already; name another file, or add `--overwrite`"))
    with console.progress(f"reading {', '.join(str(file) for file in files)}", quiet=as_json):
        from archgen.importing.drafting import draft

        made = draft(files)
    if out is not None:
        from archgen.cli.writing import write_file

        write_file(out, made.text)
    if as_json:
        console.out_json(_as_json(made))
        return
    if out is None:
        console.out(made.text.rstrip("\n"))
    _tell(made, out)


def _tell(made: Draft, out: Path | None) -> None:
    """Tell people how it went."""
    guesses = sum(1 for row in made.rows if row.is_guess)
    where = f"{out}: " if out is not None else ""
    console.note(f"{where}{len(made.carried)} things carried over, {guesses} of them with a guess")
    for conflict in made.conflicts:
        console.note(f"the files disagree: {conflict}", "yellow")
    if made.left_out_text:
        console.note(f"{len(made.left_out)} not carried over:")
        for line in made.left_out_text[:_MOST_LINES]:
            console.note(f"  {line}")
        rest = len(made.left_out_text) - _MOST_LINES
        if rest > 0:
            console.note(f"  and {rest} more lines; `--json` gives all")
    if out is not None:
        console.note(f"next: add team, load and targets to {out}, then `archgen build {out}`")


def _as_json(made: Draft) -> dict[str, object]:
    return {
        "requirements": made.text,
        "carried": [_row(row) for row in made.carried],
        "left_out": [_row(row) for row in made.left_out],
        "conflicts": list(made.conflicts),
    }


def _row(row: Row) -> dict[str, object]:
    found = {"kind": row.kind.value, "name": row.name, "file": row.file, "line": row.line}
    more = {"became": row.became, "because": row.because, "guess": row.is_guess}
    return found | {key: value for key, value in more.items() if value}
