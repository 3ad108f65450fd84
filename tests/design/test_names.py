"""Identifiers from names."""

from hypothesis import given
from hypothesis import strategies as st

from archgen.design.names import MERMAID_WORDS, Allocator, Style, plural, plural_title

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=150)


@given(st.lists(TEXT, max_size=30, unique=True))
def test_every_text_gets_its_own_short_safe_identifier(texts: list[str]) -> None:
    """Whatever people write, identifiers are ASCII, short, unique without regard to case, and never reserved."""
    allocator = Allocator("entity")
    found = [allocator.allocate(text) for text in texts]
    assert len({one.lower() for one in found}) == len(texts)
    assert all(one.isascii() and one.isidentifier() and len(one) <= 48 for one in found)
    assert not {one.lower() for one in found} & MERMAID_WORDS


@given(st.lists(TEXT, max_size=15, unique=True), TEXT)
def test_a_name_added_at_the_end_renames_no_other(texts: list[str], more: str) -> None:
    """Identifiers depend on what came before only."""
    first, second = Allocator("entity"), Allocator("entity")
    before = [first.allocate(text) for text in texts]
    assert [second.allocate(text) for text in (*texts, more)][: len(texts)] == before


def test_names_that_differ_in_case_get_two_identifiers() -> None:
    """`Order` and `order` are two entities."""
    allocator = Allocator("entity", plurals=True)
    assert [allocator.allocate("Order"), allocator.allocate("order")] == ["orders", "orders_2"]


def test_a_name_without_letters_is_numbered_by_kind() -> None:
    """Names of other scripts fall back to their kind."""
    allocator = Allocator("entity")
    assert [allocator.allocate("注文"), allocator.allocate("🎫")] == ["entity_1", "entity_2"]


def test_a_word_that_ends_a_diagram_is_never_an_identifier() -> None:
    """`end` and `class` break Mermaid."""
    allocator = Allocator("entity")
    assert [allocator.allocate("end"), allocator.allocate("Class")] == ["end_entity", "class_entity"]


def test_styles_join_words_as_formats_want_them() -> None:
    """One name in the four styles."""
    found = [Allocator("x", style=style).allocate("TicketType of Größe") for style in Style]
    assert found == ["ticket_type_of_grosse", "ticket-type-of-grosse", "TicketTypeOfGrosse", "ticketTypeOfGrosse"]


def test_plurals_are_those_of_everyday_english() -> None:
    """Tables and paths are plural."""
    singular = ["order", "category", "box", "address", "person", "news", "order_line", "day", "status"]
    plurals = ["orders", "categories", "boxes", "addresses", "people", "news", "order_lines", "days", "statuses"]
    assert [plural(word) for word in singular] == plurals


def test_titles_keep_their_letters_in_the_plural() -> None:
    """Titles are read by people."""
    assert [plural_title(one) for one in ("TicketType", "Category", "注文")] == ["TicketTypes", "Categories", "注文"]
