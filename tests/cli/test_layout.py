"""Text laid out for a terminal."""

from __future__ import annotations

from archgen.cli import layout


def test_wide_characters_count_twice() -> None:
    """A column is as wide as what the terminal draws."""
    assert layout.columns("注文") == 4
    assert layout.columns("e\u0301") == 1


def test_long_text_is_wrapped_under_itself() -> None:
    """Later lines stand under the first word."""
    assert layout.wrap("one two three four", 12, first="  - ") == ["  - one two", "    three", "    four"]


def test_a_long_word_is_never_cut_in_prose() -> None:
    """An address stays whole, so that it can be copied."""
    address = "https://example.test/a-very-long-path"
    assert layout.wrap(f"see {address} now", 20) == ["see", address, "now"]


def test_a_table_fits_its_width() -> None:
    """The widest column gives way; others keep their width."""
    rows = [("id", "short", "a text that is much longer than there is room for in one line")]
    lines = layout.table(rows, 40, head=("a", "b", "c"), rigid=(0,))
    assert all(layout.columns(line) <= 40 for line in lines)
    assert lines[0].split() == ["a", "b", "c"]
    assert set(lines[1]) == {"-", " "}
    assert lines[2].startswith("id  short  a text")


def test_a_cell_is_cut_at_the_joints_of_an_id() -> None:
    """An id that is wider than its column stays readable."""
    assert layout.table([("largest_table_exceeds_memory",)], 20) == ["largest_table_", "exceeds_memory"]


def test_a_cell_may_hold_several_lines() -> None:
    """Each begins on a line of its own, what is wrapped is indented, and rows can stand apart."""
    lines = layout.table([("one: 1\ntwo: a, b, c, d", "x"), ("y", "z")], 14, spaced=True)
    assert lines == ["one: 1        x", "two: a, b,", "  c, d", "", "y             z"]


def test_a_table_without_rows_is_nothing() -> None:
    """No head stands alone."""
    assert layout.table([], 40, head=("a",)) == []


def test_names_cannot_steer_the_terminal() -> None:
    """Escape sequences and changes of direction are shown as dots; all scripts are left alone."""
    assert layout.printable("a\x1b[31mb\u202ec") == "a·[31mb·c"
    assert layout.printable("الطلب 注文 Größe") == "الطلب 注文 Größe"
