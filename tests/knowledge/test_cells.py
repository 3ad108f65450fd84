"""Cells of tables: what they hold, refuse and tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.knowledge.cells import CellFault, Column, NumberTest, compile_cell, compile_condition
from archgen.knowledge.vocabulary import FactType

ENGINEERS = Column("engineers", FactType.INTEGER, unit="people", bounds=(1, None))
LATENCY = Column("latency_p99", FactType.NUMBER, unit="ms", bounds=(0, None))
SHAPE = Column("traffic_shape", FactType.ENUM, ("steady", "spiky", "mostly_idle", "none"))
FLAG = Column("public_endpoints", FactType.BOOLEAN)
REGIMES = Column("compliance", FactType.SET, ("gdpr", "hipaa", "pci_dss"))
OPEN = Column("data_residency", FactType.SET, ("eu",), is_open=True)


@pytest.mark.parametrize(
    ("cell", "column", "held", "refused"),
    [
        ("< 20", ENGINEERS, (1, 19), (20, 21)),
        ("<= 5", ENGINEERS, (5,), (6,)),
        (">= 10", ENGINEERS, (10,), (9,)),
        (7, ENGINEERS, (7,), (6, 8)),
        ("[5..20)", ENGINEERS, (5, 19), (4, 20)),
        ("(5..20]", ENGINEERS, (6, 20), (5, 21)),
        ("< 5, > 9", ENGINEERS, (4, 10), (5, 9)),
        ("not([5..9])", ENGINEERS, (4, 10), (5, 9)),
        ("not(5)", ENGINEERS, (4, 6), (5,)),
        ("<= 1.2 s", LATENCY, (1200, 0), (1200.5,)),
        ("spiky, mostly_idle", SHAPE, ("spiky", "mostly_idle"), ("steady", None)),
        ("not(none)", SHAPE, ("steady",), ("none", None)),
        ("Mostly-Idle", SHAPE, ("mostly_idle",), ("spiky",)),
        (True, FLAG, (True,), (False, None)),
        ("false", FLAG, (False,), (True,)),
        ("has gdpr", REGIMES, (("gdpr", "hipaa"), frozenset(["gdpr"])), (("hipaa",), (), None)),
        ("any of gdpr, PCI-DSS", REGIMES, (("pci_dss",),), (("hipaa",),)),
        ("all of gdpr, hipaa", REGIMES, (("gdpr", "hipaa"),), (("gdpr",),)),
        ("none of gdpr, hipaa", REGIMES, ((), ("pci_dss",)), (("gdpr",), None)),
        ("empty", REGIMES, ((),), (("gdpr",), None)),
        ("not empty", REGIMES, (("gdpr",),), ((), None)),
        ("has elsewhere", OPEN, (("elsewhere",),), (("eu",),)),
        ("-", SHAPE, ("spiky", None), ()),
    ],
)
def test_a_cell_holds_what_it_says(
    cell: object, column: Column, held: tuple[object, ...], refused: tuple[object, ...]
) -> None:
    """Each form of unary test holds its values and no others; what is not known satisfies only the dash."""
    test = compile_cell(cell, column)
    assert [value for value in held if not test.holds(value)] == []
    assert [value for value in refused if test.holds(value)] == []


@pytest.mark.parametrize(
    ("cell", "column", "sentence"),
    [
        ("spikey", SHAPE, "did you mean `spiky`?"),
        ("< many", ENGINEERS, "many"),
        ("< 0", ENGINEERS, "outside the bounds of `engineers`, 1 to any"),
        ("[9..5]", ENGINEERS, "is empty: 9 is above 5"),
        ("has gdpr, hipaa", REGIMES, "`has` takes one member"),
        ("gdpr", REGIMES, "is not a test of a set"),
        ("has gpdr", REGIMES, "did you mean `gdpr`?"),
        ("", SHAPE, "write `-` for any value"),
        ("spiky,", SHAPE, "empty test beside a comma"),
        (["spiky"], SHAPE, "not a list or mapping"),
    ],
)
def test_a_wrong_cell_is_refused_with_a_remedy(cell: object, column: Column, sentence: str) -> None:
    """What cannot be read is named, with what to write instead."""
    with pytest.raises(CellFault) as refused:
        compile_cell(cell, column)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "column", "value", "distance"),
    [
        ("< 8", ENGINEERS, 8, "1 person"),
        ("<= 8", ENGINEERS, 11, "3 people"),
        ("> 8", ENGINEERS, 3, "6 people"),
        ("<= 200 ms", LATENCY, 250, "50 ms"),
        ("spiky", SHAPE, "steady", None),
    ],
)
def test_a_number_knows_how_far_it_is(cell: object, column: Column, value: object, distance: str | None) -> None:
    """A failing number tells the smallest change that would make it hold, in its unit."""
    assert compile_cell(cell, column).distance(value) == distance


def test_all_faults_of_a_rule_are_told_together() -> None:
    """A rule with a wrong column and a wrong cell names both."""
    with pytest.raises(CellFault) as refused:
        compile_condition({"enginers": "< 5", "engineers": "few"}, {"engineers": ENGINEERS})
    assert "did you mean `engineers`?" in str(refused.value)
    assert "few" in str(refused.value)


bounds = st.integers(1, 12)
atoms = st.one_of(
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "="]), bounds).map(lambda one: f"{one[0]} {one[1]}"),
    st.tuples(st.sampled_from("[("), bounds, bounds, st.sampled_from("])")).map(
        lambda one: f"{one[0]}{min(one[1:3])}..{max(one[1:3])}{one[3]}"
    ),
)


def holds_by_definition(atom: str, value: float) -> bool:
    """Evaluate one test in the plainest way."""
    if ".." in atom:
        low, high = (float(part) for part in atom[1:-1].split(".."))
        return (low < value or (atom[0] == "[" and low == value)) and (
            value < high or (atom[-1] == "]" and value == high)
        )
    operator, bound = atom.split()
    number = float(bound)
    return {
        "<": value < number,
        "<=": value <= number,
        ">": value > number,
        ">=": value >= number,
        "=": value == number,
    }[operator]


@given(st.lists(atoms, min_size=1, max_size=4), st.booleans(), st.integers(0, 26).map(lambda half: half / 2))
def test_the_normal_form_equals_the_definition(parts: list[str], negated: bool, value: float) -> None:
    """Joining and complementing intervals never changes what a cell holds."""
    text = ", ".join(parts)
    test = compile_cell(f"not({text})" if negated else text, Column("x", FactType.NUMBER))
    assert test.holds(value) is (any(holds_by_definition(part, value) for part in parts) is not negated)


@given(st.lists(atoms, min_size=1, max_size=3), st.integers(1, 12))
def test_no_smaller_move_than_the_gap_makes_a_number_hold(parts: list[str], value: int) -> None:
    """The distance of a near miss is never overstated."""
    test = compile_cell(", ".join(parts), Column("x", FactType.INTEGER))
    assert isinstance(test, NumberTest)
    nearest = next((step for step in range(30) if test.holds(value + step) or test.holds(value - step)), None)
    assert nearest is None or test.gap(value) <= nearest
