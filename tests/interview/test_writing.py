"""The file that an interview ends with."""

from __future__ import annotations

import difflib

import pytest

from archgen.interview.machine import Interview
from archgen.interview.model import Turn
from archgen.interview.writing import file_text
from archgen.requirements.reader import read_requirements
from asking import answered, interview

STANDING = """\
# Kitroom, written by hand
archgen: 1
project: {name: Kitroom}
team:
  engineers: 3   # us three
domain:
  entities:
    Item: {fields: {name: string(80)}}
"""


def _text(talk: Interview, turn: Turn) -> str:
    return file_text(talk.ground, talk.standing(turn.state))


def test_a_new_file_says_what_each_value_means_and_drives() -> None:
    """Stated values under a comment; assumed ones commented out with default and reason."""
    talk = interview("engineers", "teams", "compliance", "rpo")
    turn = answered(talk, "Kitroom", "Lends: kit", "Clerk, Staff member", "Item: name string(80)", "", "8", "2", "gdpr")
    lines = _text(talk, talk.enough(turn)).splitlines()
    assert '  summary: "Lends: kit"' in lines
    assert "  engineers: 8 people" in lines
    assert "  compliance: [gdpr]" in lines
    assert "actors: [Clerk, Staff member]" in lines
    place = lines.index("  # rpo: 1 h  # assumed: hourly restore point")
    assert lines[place - 1].strip().startswith("# ")
    meaning = " ".join(lines)
    assert "People who will write and run this system" in meaning
    assert "Drives architecture_style" in meaning
    assert max(map(len, lines)) <= 120


def test_the_order_is_that_of_the_groups() -> None:
    """However the questions came."""
    talk = interview("cloud", "stage", "rpo", "engineers")
    text = _text(talk, answered(talk, "Kitroom", "", "", "", "aws", "mvp", "1 h", "8"))
    keys = [line.split(":")[0] for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert keys == ["archgen", "project", "team", "quality", "platform"]


def test_all_that_is_asked_reads_back() -> None:
    """Every fact answered with its default is a valid file that states the same."""
    talk = interview(*interview().ground.facts)
    turn = answered(talk, "yes", "no: #1", "null, 'a, b'", "Order: customer -> Customer", "", "")
    for _ in talk.ground.facts:
        turn = talk.reply(turn, "")
        assert not turn.fault
        if turn.question is None:
            turn = talk.more(turn)
    read, _ = read_requirements(_text(talk, turn), talk.ground.knowledge.vocabulary)
    assert set(read.facts) == set(talk.ground.facts)
    assert (read.project.name, read.project.summary) == ("yes", "no: #1")
    assert read.actors == ("null", "a, b")


def test_a_file_that_stands_keeps_every_line() -> None:
    """Only what is missing is asked, and only lines are added."""
    talk = interview("engineers", "teams", "rpo", text=STANDING)
    turn = answered(talk, "Lends kit.", "Clerk")
    turn = talk.unknown(talk.reply(turn, "1"))
    assert turn.question is None
    text = _text(talk, turn)
    assert not [one for one in difflib.ndiff(STANDING.splitlines(), text.splitlines()) if one[0] == "-"][1:]
    assert "project: {name: Kitroom, summary: Lends kit.}" in text
    assert "  engineers: 3   # us three\n" in text
    assert "  teams: 1 team\n" in text
    assert "  # rpo: 1 h  # not known yet, so assumed: hourly restore point\n" in text


def test_what_was_assumed_makes_room_for_an_answer() -> None:
    """A second interview about a file of ours puts the answer where the assumption stood."""
    talk = interview("engineers", "rpo")
    first = _text(talk, talk.enough(answered(talk, "Kitroom", "Lends kit.", "Clerk", "Item: name string", "", "8")))
    again = interview("rpo", text=first)
    second = _text(again, answered(again, "5 min"))
    assert second == first.replace("  # rpo: 1 h  # assumed: hourly restore point", "  rpo: 5 min")


@pytest.mark.parametrize(
    "name", ["yes", "12", "a: b", "- x", "{}", "'", '"', "#1", "\\", "注文 🎭", "null", "on", "@x", "a\u00a0b"]
)
def test_hostile_names(name: str) -> None:
    """Any printable name comes back as it is."""
    talk = interview("engineers")
    turn = answered(talk, name, name, "", "", "8")
    read, _ = read_requirements(_text(talk, turn), talk.ground.knowledge.vocabulary)
    assert read.project.name == " ".join(name.split())
