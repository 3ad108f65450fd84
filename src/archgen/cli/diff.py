"""`archgen diff`: two requirements files or packages compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.faults import CHECK_FAILED
from archgen.cli.stages import AsJson, designed, reading
from archgen.errors import InputError

if TYPE_CHECKING:
    from archgen.comparison import Outline

_Side = "Requirements file, package, or the design.json of one."

Before = Annotated[Path, typer.Argument(metavar="A", help=_Side)]
After = Annotated[Path, typer.Argument(metavar="B", help=_Side)]


def diff(before: Before, after: After, as_json: AsJson = False) -> None:
    """Compare two designs.

    By decision, size and cost; the exit status is 1 when they differ.
    """
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


def _outline(path: Path) -> Outline:
    """Take the outline of whatever a path holds.

    Raises:
        InputError: It holds neither requirements nor a package.
    """
    from archgen.comparison import outline_of, read_outline
    from archgen.documents.design_json import PATH

    if path.is_dir():
        inside = path / PATH
        if not inside.is_file():
            raise InputError(f"{path} is no package: it holds no {PATH}")
        return read_outline(inside)
    if path.name == PATH:
        return read_outline(path)
    with reading(path):
        return outline_of(designed(path)[0])
