"""Words that steer an interview in place of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from archgen.interview.model import Kind, Question


class Command(StrEnum):
    """What a person may want besides answering."""

    HELP = "help"
    BACK = "back"
    CHANGE = "change"
    UNKNOWN = "don't know"
    ENOUGH = "enough"
    MORE = "more"
    QUIT = "quit"


_WORDS = {
    "?": Command.HELP,
    "help": Command.HELP,
    "back": Command.BACK,
    "<": Command.BACK,
    "don't know": Command.UNKNOWN,
    "dont know": Command.UNKNOWN,
    "i don't know": Command.UNKNOWN,
    "not sure": Command.UNKNOWN,
    "unknown": Command.UNKNOWN,
    "skip": Command.UNKNOWN,
    "enough": Command.ENOUGH,
    "review": Command.ENOUGH,
    "more": Command.MORE,
    "quit": Command.QUIT,
    "exit": Command.QUIT,
}

OFFERED = ("?", "back", "change ", "don't know", "enough", "quit")
"""What completion offers."""


@dataclass(frozen=True)
class Move:
    """What a typed line means.

    Attributes:
        command: What is wanted; None for an answer.
        text: The answer, or the name that a change is about.
    """

    command: Command | None
    text: str = ""


def read_move(typed: str, question: Question | None, is_known: Callable[[str], bool]) -> Move:
    """Tell whether a line is an answer or one of the words.

    A name may be any word but `?`, and a text that begins with `change` is one unless a question has that name.

    Args:
        typed: The line.
        question: What was asked; None at the end.
        is_known: Tells whether a question has a name.
    """
    text = " ".join(typed.replace("\u2019", "'").split())
    word = text.casefold()
    if question is not None and question.kind is Kind.NAME and word != "?":
        return Move(None, typed)
    if word in _WORDS:
        return Move(_WORDS[word])
    verb, _, name = text.partition(" ")
    takes_text = question is not None and question.kind in (Kind.TEXT, Kind.LIST, Kind.ENTITY)
    if verb.casefold() == "change" and name and (not takes_text or is_known(name)):
        return Move(Command.CHANGE, name)
    return Move(None, typed)
