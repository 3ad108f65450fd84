import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.requirements.flows import cast_of, parse_step
from archgen.requirements.model import ParticipantKind
from archgen.requirements.text import TextFault

CAST = cast_of(["Buyer", "Ops: night"], ["Payment provider", "Sales"], ["Sales", "Ops"], ["Order", "Category", "Sales"])


def test_names_are_looked_up_in_order() -> None:
    """Actor, integration, context, entity, plural: the first that fits is meant."""
    kinds = {name: CAST[name].kind for name in ("Buyer", "Sales", "Ops", "Order", "Orders", "Categories")}
    assert kinds == {
        "Buyer": ParticipantKind.ACTOR,
        "Sales": ParticipantKind.INTEGRATION,
        "Ops": ParticipantKind.CONTEXT,
        "Order": ParticipantKind.ENTITY,
        "Orders": ParticipantKind.ENTITY,
        "Categories": ParticipantKind.ENTITY,
    }
    assert CAST["Categories"].name == "Category"


def test_reads_synchronous_and_asynchronous_steps() -> None:
    """`->` waits for the answer, `->>` does not; the message may hold anything."""
    step = parse_step("Buyer -> Ops: place: 2 > 1 -> done", CAST)
    assert (step.sender.name, step.receiver.name, step.message) == ("Buyer", "Ops", "place: 2 > 1 -> done")
    assert not step.asynchronous
    assert parse_step("Buyer ->> Orders: note", CAST).asynchronous


def test_the_longest_known_name_is_meant() -> None:
    """Names may hold colons, as long as they are known."""
    assert parse_step("Buyer -> Ops: night: wake up", CAST).receiver.name == "Ops: night"
    assert parse_step("Ops: night -> Buyer: answer", CAST).sender.name == "Ops: night"


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("Buyr -> Sales: x", "did you mean `Buyer`?", "Buyr"),
        ("Buyer -> Warehouse: x", "name it under `actors`", "Warehouse"),
        ("Buyer -> Sales", "does not say what is sent", "Buyer -> Sales"),
        ("Buyer to Sales: x", "no arrow", "Buyer to Sales: x"),
        ("-> Sales: x", "a name is missing", "-"),
        ("Buyer -> Ops -> Sales: x", "one arrow a step", "Ops -> Sales"),
    ],
)
def test_says_what_is_wrong_and_where(text: str, message: str, marked: str) -> None:
    """A step that cannot be read marks the words that are wrong."""
    with pytest.raises(TextFault) as caught:
        parse_step(text, CAST)
    problem = caught.value.problems[0]
    assert message in problem.message
    assert text[problem.start : problem.end] == marked


_NAME = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=15).filter(
    lambda name: "->" not in name and name == name.strip() and not name.endswith("-") and name[0] != ">"
)


@given(_NAME, _NAME)
def test_any_printable_names_can_take_part(sender: str, receiver: str) -> None:
    """Hostile names are found again on both sides of the arrow."""
    step = parse_step(f"{sender} -> {receiver}: hello", cast_of([sender, receiver], [], [], []))
    assert (step.sender.name, step.receiver.name, step.message) == (sender, receiver, "hello")
