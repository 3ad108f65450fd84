"""What an interview ends with: the file, what is still assumed, the package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from archgen.cli import console, layout
from archgen.cli.interviewing.screen import open_lines
from archgen.cli.stages import DEFAULT_OUT
from archgen.cli.writing import write_file
from archgen.errors import Fault, InputError
from archgen.interview.advice import Advice
from archgen.interview.given import Texts, with_given
from archgen.interview.machine import Interview
from archgen.interview.model import State
from archgen.interview.outlook import outlook
from archgen.interview.writing import file_text


def write_answers(interview: Interview, state: State, file: Path) -> None:
    """Write the requirements file.

    Raises:
        InputError: It cannot be written.
    """
    write_file(file, file_text(interview.ground, interview.standing(state)))


def write_without_asking(interview: Interview, file: Path, given: Mapping[str, Texts]) -> None:
    """Write the file from what is given, and tell what is assumed.

    Raises:
        InputError: There is nothing to go on, or it does not do.
    """
    state, _, faults = with_given(interview, State(), given)
    standing = interview.standing(state)
    if not standing.product.name:
        faults = (*faults, Fault("name", "is missing; write for example `--set name=Stagedoor`"))
    if not given:
        _list_missing(standing.advice)
        how = "there is no terminal to ask in; state answers with `--set NAME=VALUE` or `--answers FILE`"
        faults = (*faults, Fault("", how))
    if faults:
        raise InputError(faults)
    write_answers(interview, state, file)
    console.out(f"{file} is written.")
    console.lines(open_lines(outlook(interview.ground, standing), console.width()))


def offer_build(file: Path) -> None:
    """Go on with the package, if the person wants it."""
    try:
        answer = input(f"Build the design package into {DEFAULT_OUT} now? [yes]> ").strip().casefold()
    except (KeyboardInterrupt, EOFError):
        answer = "no"
    if answer not in ("", "y", "yes"):
        console.out(f"`archgen build {file}` makes it.")
        return
    from archgen.cli.build import build

    build(file)


def _list_missing(advice: Advice) -> None:
    """Tell what would be asked, the most telling first."""
    rows = [(ask.fact, advice.facts[ask.fact].show(), advice.facts[ask.fact].because) for ask in advice.asks]
    if rows:
        console.note("These would be asked, the most telling first:")
        for line in layout.table(rows, console.width(), head=("question", "assumed", "because"), rigid=(0,)):
            console.note(f"  {line}")
