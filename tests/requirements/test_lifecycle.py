import pytest

from archgen.requirements.fields import parse_field
from archgen.requirements.lifecycle import parse_lifecycle, unreached
from archgen.requirements.model import EntityField, Lifecycle
from archgen.requirements.text import TextFault

STATES = "enum(draft, placed, paid, cancelled, refunded)"


def _fields(**texts: str) -> list[EntityField]:
    return [parse_field(name, text, []) for name, text in texts.items()]


def _steps(lifecycle: Lifecycle) -> list[str]:
    return [f"{step.source}>{step.target}" for step in lifecycle.transitions]


def test_reads_chains_and_alternatives() -> None:
    """The first state begins; each alternative leads to each of the next."""
    text = "draft -> placed -> paid | cancelled, paid -> refunded"
    lifecycle = parse_lifecycle(text, _fields(total="money", status=STATES))
    assert lifecycle.field == "status"
    assert lifecycle.initial == "draft"
    assert _steps(lifecycle) == ["draft>placed", "placed>paid", "placed>cancelled", "paid>refunded"]
    assert lifecycle.final == ("cancelled", "refunded")


def test_alternatives_may_stand_on_the_left() -> None:
    """Two states can lead to the same next one."""
    lifecycle = parse_lifecycle("draft | placed -> cancelled", _fields(status=STATES))
    assert _steps(lifecycle) == ["draft>cancelled", "placed>cancelled"]


def test_a_quoted_state_may_hold_any_sign_of_the_grammar() -> None:
    """Quotes count behind arrows and alternatives as well as at the beginning."""
    fields = _fields(status='enum(open, "a, b", "c | d")')
    assert _steps(parse_lifecycle('open -> "a, b" -> "c | d", "c | d" -> open | "a, b"', fields)) == [
        "open>a, b",
        "a, b>c | d",
        "c | d>open",
        "c | d>a, b",
    ]


def test_the_enum_that_holds_all_states_is_meant() -> None:
    """The name of the field does not matter when another enum holds the states."""
    lifecycle = parse_lifecycle("draft -> paid", _fields(status="enum(a, b)", phase=STATES))
    assert lifecycle.field == "phase"


def test_states_that_are_never_reached_are_known() -> None:
    """Members of the enum outside all chains are told."""
    lifecycle = parse_lifecycle("draft -> placed, paid -> refunded", _fields(status=STATES))
    assert unreached(lifecycle, ("draft", "placed", "paid", "cancelled", "refunded")) == (
        "paid",
        "cancelled",
        "refunded",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("draft", "leads from state to state"),
        ("draft -> payed", "did you mean"),
        ("draft -> ", "a state is missing"),
        ("draft -> paid,", "a state is missing"),
    ],
)
def test_says_what_is_wrong(text: str, message: str) -> None:
    """A lifecycle that cannot be read says why."""
    with pytest.raises(TextFault, match=message):
        parse_lifecycle(text, _fields(status=STATES))


def test_without_an_enum_it_says_which_field_to_add() -> None:
    """The remedy can be copied."""
    with pytest.raises(TextFault, match=r"add `status: enum\(new, done\)`"):
        parse_lifecycle("new -> done", _fields(total="money"))
