"""The first part of an interview: name, summary, who uses it, what it keeps."""

from __future__ import annotations

import pytest

from archgen.interview.product import Product
from archgen.interview.writing import file_text
from archgen.requirements.reader import read_requirements
from asking import answered, asked, interview

SHOP = ("Stagedoor", "Sells tickets for small venues.")


def test_three_archetypes_are_offered_and_the_closest_stands_in() -> None:
    """Enter takes the closest; its name in the file makes that stable."""
    talk = interview("engineers")
    turn = answered(talk, *SHOP, "")
    assert turn.question is not None
    assert next(one.id for one in turn.question.options) == "ticketing"
    assert len(turn.question.options) <= 3
    assert turn.state.typed("actors") == "Buyer, Organiser, Door staff"
    turn = talk.reply(turn, "")
    assert asked(turn) == "engineers"
    assert "archetype: ticketing" in file_text(talk.ground, talk.standing(turn.state))


def test_another_archetype_may_be_named() -> None:
    """Its name alone takes over its things; in quotes it is a thing of that name."""
    talk = interview("engineers")
    assert asked(answered(talk, *SHOP, "", "Booking")) == "engineers"
    turn = answered(talk, *SHOP, "", '"booking"', "")
    assert [one.name for one in Product(talk.ground, turn.state).lines.values()] == ["booking"]


def test_what_an_arrow_points_at_is_asked_about_next() -> None:
    """With the line that an archetype has for it; the file holds both."""
    talk = interview("engineers")
    turn = answered(talk, *SHOP, "", "Order: customer -> Customer, lines [-> OrderLine], total money")
    assert turn.question is not None
    assert turn.question.text == "What does Customer hold?"
    assert turn.question.default is not None
    assert turn.question.default.text.startswith("Customer: email email unique pii")
    turn = talk.reply(turn, "")
    assert turn.question is not None
    assert turn.question.text == "What does OrderLine hold?"
    turn = talk.reply(talk.reply(turn, "OrderLine"), "")
    text = file_text(talk.ground, talk.standing(turn.state))
    entities = read_requirements(text, talk.ground.knowledge.vocabulary)[0].domain.entities
    assert [one.name for one in entities] == ["Order", "Customer", "OrderLine"]
    assert entities[0].fields[0].target == "Customer"


def test_a_line_may_be_taken_back() -> None:
    """`none` in place of a line; what pointed at it is asked again."""
    talk = interview("engineers")
    turn = answered(talk, *SHOP, "", "Note: text text", "Order: note -> Note", "")
    turn = talk.reply(talk.change(turn, "Note"), "none")
    assert turn.question is not None
    assert (turn.question.id, turn.question.again_because) == ("entities.2", "Note is no longer there")
    turn = talk.reply(turn, "Order: total money")
    assert [one.name for one in Product(talk.ground, turn.state).lines.values()] == ["Order"]


@pytest.mark.parametrize(
    ("question", "typed", "fault"),
    [
        ("name", "a\x1b[31mb", "cannot be printed"),
        ("actors", "Buyer, Buyer", "`Buyer` stands twice"),
        ("entities.1", "Order: total monney", "did you mean `money`?"),
        ("entities.1", "Order: customer -> Customer, by -> Custmer", "did you mean `Customer`?"),
    ],
)
def test_the_grammar_is_checked_at_once(question: str, typed: str, fault: str) -> None:
    """The same grammar as in the file, with the nearest spelling."""
    talk = interview("engineers")
    turn = talk.turn()
    for text in ("Shop", "", ""):
        if asked(turn) == question:
            break
        turn = talk.reply(turn, text)
    found = talk.reply(turn, typed)
    assert fault in found.fault


@pytest.mark.parametrize("word", ["none", "done", "No"])
def test_there_may_be_no_more(word: str) -> None:
    """At a free line it ends the list; of a thing that was pointed at, its identifier is left."""
    talk = interview("engineers")
    turn = answered(talk, *SHOP, "", "Order: buyer -> Buyer")
    turn = talk.reply(turn, word)
    assert turn.question is not None
    assert turn.question.text == "Another thing?"
    assert asked(talk.reply(turn, word)) == "engineers"
    assert [str(one) for one in Product(talk.ground, turn.state).lines.values()] == ["Order: buyer -> Buyer", "Buyer"]


def test_what_a_thing_holds_may_be_unknown() -> None:
    """It has its identifier, and is not asked about for ever."""
    talk = interview("engineers")
    turn = talk.unknown(answered(talk, *SHOP, "", "Order: buyer -> Buyer"))
    assert asked(talk.unknown(turn)) == "engineers"
    assert "    Buyer:\n" in file_text(talk.ground, talk.standing(talk.unknown(turn).state))


def test_a_name_in_quotes_must_hold_something() -> None:
    """Quotes are for words that steer the interview."""
    talk = interview()
    assert talk.reply(talk.turn(), '""').fault
    assert talk.reply(talk.turn(), '"back"').state.typed("name") == "back"
