"""Cells in FEEL."""

from __future__ import annotations

import pytest

from archgen.decisions.interchange import feel
from archgen.decisions.interchange.names import Names
from archgen.knowledge.cells import Column, compile_cell
from archgen.knowledge.vocabulary import FactType

RATE = Column("rate", FactType.NUMBER, unit="requests_per_s")
SHAPE = Column("shape", FactType.ENUM, ("steady", "spiky", "idle"))
PUBLIC = Column("public", FactType.BOOLEAN)
REGIMES = Column("regimes", FactType.SET, ("gdpr", "hipaa"))


@pytest.mark.parametrize(
    ("cell", "column", "expected"),
    [
        ("< 20", RATE, "< 20"),
        ("<= 1.5k rps", RATE, "<= 1500"),
        ("[5..20)", RATE, "[5..20)"),
        ("]5..20]", RATE, "(5..20]"),
        ("not([5..20))", RATE, "< 5, >= 20"),
        ("10, > 40", RATE, "10, > 40"),
        ("0.000001", RATE, "0.000001"),
        (">= 1e22", RATE, ">= 10000000000000000000000"),
        ("-", RATE, "-"),
        ("spiky, steady", SHAPE, '"steady", "spiky"'),
        ("not(idle)", SHAPE, '"steady", "spiky"'),
        ("not(steady, spiky, idle)", SHAPE, "false"),
        (True, PUBLIC, "true"),
        ("has gdpr", REGIMES, 'list contains(?, "gdpr")'),
        ("all of gdpr, hipaa", REGIMES, '(list contains(?, "gdpr")) and (list contains(?, "hipaa"))'),
        ("any of gdpr, hipaa", REGIMES, 'list contains(?, "gdpr"), list contains(?, "hipaa")'),
        ("none of gdpr, hipaa", REGIMES, 'not(list contains(?, "gdpr"), list contains(?, "hipaa"))'),
        ("empty", REGIMES, "count(?) = 0"),
        ("not empty", REGIMES, "count(?) > 0"),
    ],
)
def test_a_cell_becomes_unary_tests(cell: object, column: Column, expected: str) -> None:
    """Each form of a cell has one form in FEEL, in the unit of the column and without exponents."""
    assert feel.unary_tests(compile_cell(cell, column), column) == expected


def test_names_are_plain_and_unique() -> None:
    """Whatever a thing is called; the same thing keeps its name, and no two share one."""
    names = Names()
    given = [names.of(one) for one in ("a-b", "a b", "if", "9 lives", "", "größe", "caching", "a-b")]
    assert given == ["a_b", "a_b_2", "x_if", "x_9_lives", "x_", "gr__e", "caching", "a_b"]
    assert names.of("caching", "scores") == "caching_scores"


def test_strings_are_escaped() -> None:
    """Quotes, backslashes and line breaks would end a literal."""
    assert feel.text('a"b\\c\nd') == '"a\\"b\\\\c\\nd"'
