"""An interview with a person in a terminal, line by line."""

from __future__ import annotations

from pathlib import Path

from archgen.cli import console, layout
from archgen.cli.interviewing import screen
from archgen.cli.interviewing.journal import Journal
from archgen.cli.interviewing.line_input import LineInput
from archgen.interview.commands import Command, Move, read_move
from archgen.interview.completion import completions
from archgen.interview.machine import Interview
from archgen.interview.model import Kind, Question, State, Turn
from archgen.interview.outlook import outlook
from archgen.interview.product import Product

_TAKES_PASTE = (Kind.NAME, Kind.TEXT, Kind.LIST)
"""Kinds of answers into which lines of a paste are joined."""


class Quit(Exception):
    """The person stops for now."""


class TerminalInterview:
    """Talks: shows a question, reads a line, and does what it means until the answers shall be written."""

    def __init__(self, interview: Interview, journal: Journal, file: Path, lines: LineInput) -> None:
        self._interview = interview
        self._journal = journal
        self._file = file
        self._lines = lines
        self._shown: Question | None = None
        self._draft = ""

    def run(self, turn: Turn) -> State:
        """Go through the interview from where it stands; give the state that shall be written.

        Raises:
            Quit: The person stops for now.
            EOFError: The terminal is closed.
        """
        console.out()
        words = self._interview.ground.knowledge.questions.words
        intro = f"{words['intro']} {words['intro_editing']}" if self._lines.edits else words["intro"]
        self._say(layout.wrap(intro, console.width()), "dim")
        while True:
            if turn.question is not None:
                turn = self._one_question(turn, turn.question)
                continue
            after = self._one_look(turn)
            if after is None:
                return turn.state
            turn = after

    def _one_question(self, turn: Turn, question: Question) -> Turn:
        """Ask once; give the turn after it, which is the same one when the answer is not taken."""
        width = console.width()
        if question is not self._shown:
            self._shown = question
            for text, style in screen.question_lines(question, width):
                console.out(text, style)
        typed = self._read(turn, screen.prompt(question))
        if question.kind in _TAKES_PASTE:
            typed = " ".join([typed, *self._lines.rest()])
        move = read_move(typed, question, lambda name: self._interview.meant(turn.state, name) is not None)
        if move.command is not None:
            return self._steered(turn, move)
        text = _chosen(question, move.text)
        after = self._interview.reply(turn, text)
        if after.fault:
            self._draft = typed.strip() if question.kind is Kind.ENTITY else ""
            self._tell_fault(after.fault)
            return turn
        return self._taken(after, text)

    def _steered(self, turn: Turn, move: Move) -> Turn:
        """Do what a word asks for."""
        interview, question = self._interview, turn.question
        match move.command:
            case Command.HELP if question is not None:
                for text, style in screen.help_lines(question, console.width()):
                    console.out(text, style)
                return turn
            case Command.BACK:
                return self._told(turn, interview.back(turn))
            case Command.CHANGE:
                return self._told(turn, interview.change(turn, move.text))
            case Command.UNKNOWN:
                after = interview.unknown(turn)
                return self._told(turn, after) if after.fault else self._taken(after, "")
            case Command.ENOUGH:
                return self._told(turn, interview.enough(turn))
            case Command.MORE:
                return self._told(turn, interview.more(turn))
            case Command.QUIT:
                raise Quit
        return turn

    def _one_look(self, turn: Turn) -> Turn | None:
        """Show all answers and what is still assumed; None when they shall be written."""
        self._shown = None
        width = console.width()
        standing = self._interview.standing(turn.state)
        console.out()
        console.out(f"{standing.product.name}: all answers", "bold")
        self._say(layout.table(screen.answer_rows(turn.state.answers), width, rigid=(0,)))
        console.out()
        advice = standing.advice
        words = self._interview.ground.knowledge.questions.words["at_the_end"]
        told = words.format(settled=advice.settled, total=advice.total, right=f"{advice.right():.0%}")
        self._say(layout.wrap(told, width))
        self._say(screen.open_lines(outlook(self._interview.ground, standing), width))
        console.out()
        self._say(
            layout.wrap(f"Enter writes {self._file}. Or: `change NAME`, `back`, `more` questions, `quit`.", width)
        )
        while True:
            typed = self._read(turn, "write> ").strip()
            if typed.casefold() in ("", "write", "yes", "y"):
                return None
            move = read_move(typed, None, lambda _: True)
            if move.command not in (None, Command.HELP, Command.UNKNOWN, Command.ENOUGH):
                after = self._steered(turn, move)
                if after is not turn:
                    return after
            else:
                self._tell_fault(f"`{typed}` is none of `write`, `change NAME`, `back`, `more` and `quit`")

    def _read(self, turn: Turn, prompt: str) -> str:
        """Read a line with completion."""
        question = turn.question
        product = Product(self._interview.ground, turn.state)
        entities = [one.name for one in product.lines.values()]
        names = self._interview.names(turn.state)
        draft, self._draft = self._draft, ""
        return self._lines.ask(prompt, lambda line: completions(question, line, names, entities), draft=draft)

    def _taken(self, after: Turn, typed: str) -> Turn:
        """Keep an answer, and say how it was read where that may surprise."""
        answer = after.taken
        if answer is not None:
            self._journal.add(answer)
            shown = self._interview.shown(answer)
            if typed and shown and not _says(typed, shown):
                for text, style in screen.echo_lines(shown, console.width()):
                    console.out(text, style)
        return after

    def _told(self, before: Turn, after: Turn) -> Turn:
        """Give the turn after a step, or the one before with the reason why it cannot be."""
        if after.fault:
            self._tell_fault(after.fault)
            return before
        self._shown = None
        return after

    def _tell_fault(self, fault: str) -> None:
        self._say(layout.wrap(fault, console.width(), first="  ! "), "yellow")

    @staticmethod
    def _say(lines: list[str], style: str = "") -> None:
        console.lines(lines, style)


def _says(typed: str, shown: str) -> bool:
    """Tell whether what was typed reads like what was understood, its unit or spaces apart."""
    one, other = ("".join(text.split()).replace(",", "") for text in (typed, shown))
    return bool(one) and other.casefold().startswith(one.casefold())


def _chosen(question: Question, typed: str) -> str:
    """Turn numbers of choices into the choices."""
    if question.kind not in (Kind.CHOICE, Kind.SEVERAL):
        return typed
    ids = [one.id for one in question.options]
    parts = typed.replace(",", " ").replace(";", " ").split()
    if not parts or not all(part.isascii() and part.isdigit() and 1 <= int(part) <= len(ids) for part in parts):
        return typed
    return ", ".join(ids[int(part) - 1] for part in parts)
