"""How numbers, shares and lists are printed."""

from __future__ import annotations

import pytest

from archgen.documents.formats import (
    FILTERS,
    exact_percent,
    figure,
    listing,
    money,
    number,
    percent,
    shown,
    words,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1449.43, "$1,449"), (0, "$0"), (0.5, "$0.50"), (9.994, "$9.99"), (10, "$10"), (-549.2, "−$549"), (-2, "−$2.00")],
)
def test_money(value: float, text: str) -> None:
    """Whole dollars, cents only where they matter, the sign before the currency."""
    assert money(value) == text


def test_money_with_cents() -> None:
    """Lines of the bill add up to the cent, so they show it."""
    assert (money(1449.4, cents=True), money(0, cents=True)) == ("$1,449.40", "$0.00")


def test_numbers_and_shares() -> None:
    """As the arithmetic prints them."""
    assert [number(value) for value in (1500, 7.894736, 0.25, 2.0)] == ["1,500", "7.895", "0.25", "2"]
    assert (percent(0.2898), percent(0.125, 1)) == ("29 %", "12.5 %")
    assert [exact_percent(value) for value in (99.95, 99.9, 100, 99.9985)] == [
        "99.95 %",
        "99.9 %",
        "100 %",
        "99.9985 %",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (471.4, "471"),
        (34.12, "34.1"),
        (0.4712, "0.471"),
        (4.75, "4.75"),
        (0, "0"),
        (1234567.8, "1,234,568"),
        (99.96, "100"),
    ],
)
def test_figures_are_printed_at_reading_precision(value: float, text: str) -> None:
    """Three digits say what a plan needs."""
    assert figure(value) == text


def test_ids_become_words_and_lists_sentences() -> None:
    """For prose."""
    assert words("managed_queue") == "managed queue"
    assert [listing(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (1500, "1,500"),
        (("gdpr", "pci_dss"), "gdpr and pci dss"),
        ((), "none"),
        ("single_az", "single az"),
    ],
)
def test_values_that_tables_read(value: object, text: str) -> None:
    """Truth values are not numbers, sets are lists, members are words."""
    assert shown(value) == text


def test_templates_have_every_format() -> None:
    """A filter of the same name for each."""
    assert {"money", "number", "percent", "exact_percent", "words", "figure", "listing", "shown"} <= set(FILTERS)
