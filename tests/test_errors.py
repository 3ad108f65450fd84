import pickle

from archgen.errors import Fault, InputError, Place, QuantityError


def test_fault_shows_path_place_line_and_caret() -> None:
    """A fault is drawn as the house style says."""
    line = "  peak_requests_per_second: -4"
    place = Place("archgen.yaml", 5, 29, 31, line)
    fault = Fault("load.peak_requests_per_second", "`-4` is not a rate; it must be above 0", place)
    assert str(InputError(fault)) == (
        "error: load.peak_requests_per_second: `-4` is not a rate; it must be above 0\n"
        "  --> archgen.yaml:5:29\n"
        "   5 |   peak_requests_per_second: -4\n"
        "     |                             ^^"
    )


def test_faults_come_by_line() -> None:
    """Faults are sorted by their place; those without one come last."""
    faults = [Fault("", "third"), Fault("b", "second", Place("f", 9, 1)), Fault("a", "first", Place("f", 2, 7))]
    assert [fault.message for fault in InputError(faults).faults] == ["first", "second", "third"]


def test_caret_stands_under_wide_characters() -> None:
    """East Asian characters take two columns, so the caret moves with them."""
    line = "名前: x"
    excerpt = Place("f", 1, 5, 6, line).excerpt().splitlines()
    assert excerpt[1].index("^") - excerpt[1].index("|") == 2 + 6


def test_long_lines_are_cut_around_the_caret() -> None:
    """A file in one line, as JSON often is, still shows the spot."""
    line = "x" * 500 + "BAD" + "y" * 500
    shown, caret = Place("f", 1, 501, 504, line).excerpt().splitlines()
    assert len(shown) < 200
    start = caret.index("^")
    assert shown[start : start + 3] == "BAD"


def test_control_characters_never_reach_the_terminal() -> None:
    """An excerpt holds no escape sequences or direction marks."""
    excerpt = Place("f", 1, 1, 2, "a\x1b[31m\u202eb\tc").excerpt()
    assert "\x1b" not in excerpt
    assert "\u202e" not in excerpt
    assert "\t" not in excerpt


def test_quantity_error_survives_pickling() -> None:
    """An error raised in a worker process arrives whole."""
    error = QuantityError("lots", "a rate", ("5 rps",), "no number")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_messages_never_steer_the_terminal() -> None:
    """What a user wrote is quoted in messages, but not its escape sequences."""
    assert "\x1b" not in str(InputError(Fault("a\x1b[2J", "unknown key `\x1b[31m`\nerror: forged")))
    assert "\n" not in str(InputError(Fault("", "one\ntwo")))
