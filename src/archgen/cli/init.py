"""`archgen init`: the questionnaire."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.stages import DEFAULT_FILE, DEFAULT_OUT, File, changes
from archgen.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archgen.cli.interviewing.journal import Journal
    from archgen.interview.advice import Advice
    from archgen.interview.given import Texts
    from archgen.interview.machine import Interview
    from archgen.interview.model import Depth, State, Turn

INTERRUPTED = 130

Quick = Annotated[bool, typer.Option("--quick", help="Ask about eight questions.")]
Thorough = Annotated[bool, typer.Option("--thorough", help="Ask for all that can still change a decision.")]
AnswersFile = Annotated[
    Path | None,
    typer.Option("--answers", metavar="FILE", help="YAML with answers by question; what it lacks is assumed."),
]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Answer a question beforehand; may be repeated."),
]
AsJson = Annotated[bool, typer.Option("--json", help="One question out, one answer in, a JSON object a line each.")]
Plain = Annotated[bool, typer.Option("--plain", help="Read lines without editing, for screen readers.")]
Afresh = Annotated[bool, typer.Option("--afresh", help="Drop the answers of an interview that was stopped.")]


def init(  # noqa: PLR0913 - each option of a command is a parameter
    file: File = DEFAULT_FILE,
    *,
    quick: Quick = False,
    thorough: Thorough = False,
    answers: AnswersFile = None,
    sets: Sets = None,
    as_json: AsJson = False,
    plain: Plain = False,
    afresh: Afresh = False,
) -> None:
    """Ask what the design depends on, and write the requirements file.

    Only the name must be typed. Questions that can no longer change a decision are not asked. Answers are kept as they
    are given: after an interruption, the same command goes on. A file that stands already is asked for what it lacks.
    """
    if quick and thorough:
        raise InputError(Fault("", "`--quick` and `--thorough` exclude one another"))
    from archgen.cli.interviewing.given_file import read_answers
    from archgen.cli.interviewing.journal import open_journal
    from archgen.interview.model import Depth

    depth = Depth.QUICK if quick else Depth.THOROUGH if thorough else Depth.NORMAL
    given: dict[str, Texts] = {**(read_answers(answers) if answers else {}), **changes(sets)}
    interview, text = _interview(file, depth)
    is_person = not as_json and _is_terminal()
    if not is_person and not as_json:
        _without_asking(interview, file, given)
        return
    with open_journal(file, text) as journal:
        turn = _begun(interview, journal, given, afresh=afresh)
        if as_json:
            from archgen.cli.interviewing.protocol import talk

            state = talk(interview, journal, turn)
        else:
            state = _asked(interview, journal, file, turn, plain=plain)
        _finish(interview, state, file, journal, is_person=is_person)
    if is_person:
        _offer_build(file)


def _is_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _interview(file: Path, depth: Depth) -> tuple[Interview, str]:
    """Read the file that stands already, and the knowledge that applies."""
    from archgen.cli.stages import knowledge
    from archgen.interview.ground import Ground
    from archgen.interview.machine import Interview
    from archgen.interview.worlds_adviser import WorldsAdviser
    from archgen.requirements.document import read_text
    from archgen.requirements.reader import standards_dir

    _check_folder(file)
    text = read_text(file) if file.exists() else ""
    known = knowledge(standards_dir(file) if text else None)
    ground = Ground.of(known, text, str(file))
    return Interview(ground, WorldsAdviser(known), depth), text


def _check_folder(file: Path) -> None:
    """Make sure that the file can be written at the end, before anybody has answered anything.

    Raises:
        InputError: It cannot.
    """
    folder = file.parent
    if file.is_dir():
        raise InputError(f"{file} is a folder; name a file")
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}")
    if not os.access(folder, os.W_OK) or (file.exists() and not os.access(file, os.W_OK)):
        raise InputError(f"{file} cannot be written")


def _begun(interview: Interview, journal: Journal, given: dict[str, Texts], *, afresh: bool) -> Turn:
    """Take over the answers that were kept, and those of the command line.

    Raises:
        InputError: All that the command line says wrong.
    """
    from archgen.interview.given import with_given, with_kept

    if afresh:
        journal.forget()
    state, lost = with_kept(interview, journal.answers)
    if journal.answers:
        console.note(f"Going on with {len(state.answers)} answers kept in {journal.path}; --afresh drops them.")
    for one, reason in lost:
        console.note(f"The kept answer to {one.question} is left out: {reason}.")
    state, answers, faults = with_given(interview, state, given)
    if faults:
        raise InputError(faults)
    for answer in answers:
        journal.add(answer)
    return interview.turn(state)


def _asked(interview: Interview, journal: Journal, file: Path, turn: Turn, *, plain: bool) -> State:
    """Ask a person.

    Raises:
        typer.Exit: They stopped for now.
    """
    from archgen.cli.interviewing.line_input import LineInput
    from archgen.cli.interviewing.terminal import Quit, TerminalInterview

    try:
        return TerminalInterview(interview, journal, file, LineInput(plain=plain)).run(turn)
    except (KeyboardInterrupt, EOFError, Quit):
        kept = (
            "your answers are kept; the same command goes on with them"
            if journal.holds_answers()
            else "nothing was kept"
        )
        console.note(f"\nStopped: {kept}.")
        raise typer.Exit(INTERRUPTED) from None


def _without_asking(interview: Interview, file: Path, given: Mapping[str, Texts]) -> None:
    """Write the file from what is given, the rest assumed.

    Raises:
        InputError: There is nothing to go on, or it does not do.
    """
    from archgen.interview.given import with_given
    from archgen.interview.model import State

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
    _write(interview, state, file)
    console.out(f"{file} is written.")
    _tell_open(interview, state)


def _list_missing(advice: Advice) -> None:
    """Tell what would be asked, the most telling first."""
    from archgen.cli import layout

    rows = [(ask.fact, advice.facts[ask.fact].show(), advice.facts[ask.fact].because) for ask in advice.asks]
    if rows:
        console.note("These would be asked, the most telling first:")
        for line in layout.table(rows, console.width(), head=("question", "assumed", "because"), rigid=(0,)):
            console.note(f"  {line}")


def _finish(interview: Interview, state: State, file: Path, journal: Journal, *, is_person: bool) -> None:
    """Write the file, and only then let go of the journal."""
    _write(interview, state, file)
    journal.remove()
    if is_person:
        console.out(f"{file} is written.", "green")
    else:
        console.out_line({"written": str(file)})


def _write(interview: Interview, state: State, file: Path) -> None:
    from archgen.interview.writing import file_text
    from archgen.package.disk import replace_file

    text = file_text(interview.ground, interview.standing(state))
    try:
        replace_file(file, text.encode("utf-8"))
    except OSError as error:
        raise InputError(f"{file} cannot be written: {(error.strerror or str(error)).lower()}") from error


def _tell_open(interview: Interview, state: State) -> None:
    from archgen.cli.interviewing.terminal import open_lines
    from archgen.interview.outlook import outlook

    console.lines(open_lines(outlook(interview.ground, interview.standing(state)), console.width()))


def _offer_build(file: Path) -> None:
    """Go on with the package, if the person wants it."""
    try:
        answer = input(f"Build the design package into {DEFAULT_OUT} now? [yes]> ").strip().casefold()
    except (KeyboardInterrupt, EOFError):
        answer = "no"
    if answer in ("", "y", "yes"):
        from archgen.cli.build import build

        build(file)
    else:
        console.out(f"`archgen build {file}` makes it.")
