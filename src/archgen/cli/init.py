"""`archgen init`: the questionnaire."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.stages import DEFAULT_FILE, File, changes
from archgen.errors import Fault, InputError

if TYPE_CHECKING:
    from archgen.cli.interviewing.journal import Journal
    from archgen.interview.machine import Interview
    from archgen.interview.model import State, Turn

INTERRUPTED = 130

Quick = Annotated[bool, typer.Option("--quick", help="Ask about eight questions.")]
Thorough = Annotated[bool, typer.Option("--thorough", help="Ask for all that can still change a decision.")]
From = Annotated[
    list[Path] | None,
    typer.Option(
        "--from", metavar="FILE", help="Begin with what an OpenAPI, SQL or compose file says; may be repeated."
    ),
]
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
    from_: From = None,
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
    from archgen.cli.interviewing.beginning import first_turn, interview_for
    from archgen.cli.interviewing.ending import offer_build, write_answers, write_without_asking
    from archgen.cli.interviewing.given_file import read_answers
    from archgen.cli.interviewing.journal import open_journal
    from archgen.interview.model import Depth

    depth = Depth.QUICK if quick else Depth.THOROUGH if thorough else Depth.NORMAL
    given = {**(read_answers(answers) if answers else {}), **changes(sets)}
    interview = interview_for(file, from_ or (), depth)
    if not as_json and not _is_terminal():
        write_without_asking(interview, file, given)
        return
    with open_journal(file, interview.ground.text) as journal:
        if afresh:
            journal.forget()
        turn = first_turn(interview, journal, given)
        state = _talk(interview, journal, turn) if as_json else _ask(interview, journal, file, turn, plain=plain)
        write_answers(interview, state, file)
        journal.remove()
    if as_json:
        console.out_line({"written": str(file)})
        return
    console.out(f"{file} is written.", "green")
    offer_build(file)


def _is_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _talk(interview: Interview, journal: Journal, turn: Turn) -> State:
    """Hold the interview with a program.

    Raises:
        typer.Exit: It left.
    """
    from archgen.cli.interviewing.protocol import talk

    try:
        return talk(interview, journal, turn)
    except (KeyboardInterrupt, EOFError):
        raise typer.Exit(INTERRUPTED) from None


def _ask(interview: Interview, journal: Journal, file: Path, turn: Turn, *, plain: bool) -> State:
    """Hold the interview with a person, while what the first fact needs is made ready behind their back.

    Raises:
        typer.Exit: They stopped for now.
    """
    from archgen.cli.interviewing.line_input import LineInput
    from archgen.cli.interviewing.terminal import Quit, TerminalInterview

    if not interview.ground.text:
        threading.Thread(target=interview.prepare, daemon=True).start()
    try:
        return TerminalInterview(interview, journal, file, LineInput(plain=plain)).run(turn)
    except (KeyboardInterrupt, EOFError, Quit):
        kept = (
            "your answers are kept; the same command goes on with them" if journal.holds_answers() else "no answers yet"
        )
        console.note(f"\nStopped: {kept}.")
        raise typer.Exit(INTERRUPTED) from None
