"""Words that steer an interview, and what the tabulator key offers."""

from __future__ import annotations

import pytest

from archgen.interview.commands import Command, read_move
from archgen.interview.completion import completions
from archgen.interview.model import Question
from asking import answered, interview


def _question(question: str) -> Question:
    talk = interview(question)
    turn = talk.turn()
    for text in ("Stagedoor", "Sells tickets for small venues.", "", ""):
        if turn.question is not None and turn.question.id == question:
            break
        turn = talk.reply(turn, text)
    assert turn.question is not None
    assert turn.question.id == question
    return turn.question


@pytest.mark.parametrize(
    ("question", "typed", "command", "text"),
    [
        ("engineers", "?", Command.HELP, ""),
        ("engineers", " Back ", Command.BACK, ""),
        ("engineers", "don\u2019t know", Command.UNKNOWN, ""),
        ("engineers", "change rpo", Command.CHANGE, "rpo"),
        ("engineers", "change", None, "change"),
        ("engineers", "enough", Command.ENOUGH, ""),
        ("name", "Back", None, "Back"),
        ("name", "?", Command.HELP, ""),
        ("summary", "Change management for hospitals", None, "Change management for hospitals"),
        ("summary", "change name", Command.CHANGE, "name"),
        ("entities.1", "change Order", None, "change Order"),
        ("summary", '"back"', None, '"back"'),
    ],
)
def test_a_line_is_an_answer_or_a_word(question: str, typed: str, command: Command | None, text: str) -> None:
    """A name may be any word; a text that begins with `change` is one unless a question has that name."""
    move = read_move(typed, _question(question), lambda name: name in ("name", "rpo"))
    assert (move.command, move.text) == (command, text)


@pytest.mark.parametrize(
    ("question", "line", "wanted"),
    [
        ("stage", "m", ["mvp", "mature"]),
        ("compliance", "gdpr, p", ["gdpr, pci_dss"]),
        ("compliance", "gdpr, g", []),
        ("money_movement", "y", ["yes"]),
        ("engineers", "change tea", ["change teams", "change team_languages"]),
        ("engineers", "do", ["don't know"]),
        ("name", "b", []),
        ("entities.1", "tick", ["ticketing", "TicketType: ", "Ticket: "]),
        ("entities.1", "Order: customer -> Cus", ["Order: customer -> Customer"]),
        ("entities.1", "Order: total mo", ["Order: total money"]),
        ("entities.1", "Order: total money opt", ["Order: total money optional"]),
    ],
)
def test_completion_gives_whole_lines(question: str, line: str, wanted: list[str]) -> None:
    """Each begins as the line does."""
    names = interview().names(answered(interview(), "X").state)
    assert completions(_question(question), line, names, []) == wanted


def test_an_entity_is_completed_as_its_archetype_models_it() -> None:
    """Name first, then all its fields that point at nothing unknown."""
    found = completions(_question("entities.1"), "Customer: ", [], [])
    assert found == ["Customer: email email unique pii, full_name string(160) pii"]
