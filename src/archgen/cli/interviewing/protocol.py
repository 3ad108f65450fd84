"""An interview with a program: one JSON object out, one in, a line each.

Out comes `question` (with `fault` when the last message could not be taken), or `review` when there is nothing to ask.
In goes `answer` (null for what nobody knows, an empty text for the default), `back`, `change` with the id of a
question, `enough`, `more`, or `write`, which ends it. Answers are kept as a person's are.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from archgen.cli import console
from archgen.interview.machine import Interview
from archgen.interview.model import State, Turn
from archgen.interview.outlook import outlook

if TYPE_CHECKING:
    from archgen.cli.interviewing.journal import Journal

_MOVES = ("answer", "back", "change", "enough", "more", "write")


def talk(interview: Interview, journal: Journal, turn: Turn) -> State:
    """Go through the interview; give the state that shall be written.

    Raises:
        EOFError: The other side is gone.
    """
    fault = ""
    while True:
        console.out_line(_message(interview, turn, fault))
        line = sys.stdin.readline()
        if not line:
            console.note("The input has ended; the answers are kept, and the same command goes on with them.")
            raise EOFError
        name, value, fault = _move(line, turn)
        if fault:
            continue
        if name == "write":
            return turn.state
        after = _after(interview, turn, name, value)
        if after.taken is not None:
            journal.add(after.taken)
        fault = after.fault
        turn = turn if fault else after


def _message(interview: Interview, turn: Turn, fault: str) -> dict[str, object]:
    """Give what is sent."""
    head: dict[str, object] = {"fault": fault} if fault else {}
    if turn.question is not None:
        return head | {"question": turn.question.model_dump(mode="json", exclude_none=True)}
    standing = interview.standing(turn.state)
    return head | {
        "review": {
            "name": standing.product.name,
            "answers": [one.model_dump(mode="json") for one in turn.state.answers.values()],
            "assumed": [one.model_dump(mode="json") for one in outlook(interview.ground, standing)],
            "settled": standing.advice.settled,
            "total": standing.advice.total,
        }
    }


def _move(line: str, turn: Turn) -> tuple[str, object, str]:
    """Read what was received: the move, its value, and what is wrong with it."""
    try:
        given = json.loads(line)
    except ValueError:
        return "", None, "one JSON object a line is expected"
    known = ", ".join(f"`{one}`" for one in _MOVES)
    if not isinstance(given, dict) or len(given) != 1 or next(iter(given)) not in _MOVES:
        return "", None, f"an object with one key is expected, one of {known}"
    name, value = next(iter(given.items()))
    if name == "write" and turn.question is not None and turn.question.default is None:
        return "", None, "an answer is needed here first"
    if name == "change" and not isinstance(value, str):
        return "", None, "`change` takes the id of a question"
    return name, value, ""


def _after(interview: Interview, turn: Turn, name: str, value: object) -> Turn:
    """Make the move."""
    match name:
        case "answer" if value is None:
            return interview.unknown(turn)
        case "answer":
            return interview.reply(turn, _as_text(value))
        case "back":
            return interview.back(turn)
        case "change":
            return interview.change(turn, str(value))
        case "enough":
            return interview.enough(turn)
    return interview.more(turn)


def _as_text(value: object) -> str:
    """Give an answer as it would be typed."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(str(one) for one in value) or "none"
    return str(value)
