import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.errors import KnowledgeError
from archgen.quantities import Expression, QuantityInput, work_out


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("max(2, ceil(rps / core))", 8),
        ("rps - (core - 10)", 1320),
        ("2 ** 3 * -1", -8),
        ("sqrt(16) + log2(8) + floor(2.9) + round(2.5)", 4 + 3 + 2 + 2),
        ("min(rps, core, 7)", 7),
        ("ceil(0.1 * 3 / 0.1)", 3),
    ],
)
def test_evaluates_arithmetic(text: str, value: float) -> None:
    """Formulas give what arithmetic gives; rounding up is not fooled by the tail of a float."""
    assert Expression.parse(text).evaluate({"rps": 1500, "core": 190}) == value


def test_shows_formula_with_names_and_with_numbers() -> None:
    """A formula is written as people do, with no more parentheses than needed."""
    expression = Expression.parse("max(2, ceil(rps / (core * 0.7)))")
    assert expression.show() == "max(2, ⌈rps ÷ (core × 0.7)⌉)"
    assert expression.show({"rps": 1500, "core": 190}) == "max(2, ⌈1,500 ÷ (190 × 0.7)⌉)"
    assert Expression.parse("a - (b - c)").show() == "a − (b − c)"
    assert Expression.parse("(a + b) * c").show({"b": -2}) == "(a + −2) × c"


def test_names_come_in_order_of_use() -> None:
    """Functions are no names."""
    assert Expression.parse("ceil(b / a) + min(b, c)").names == ("b", "a", "c")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "a.b",
        "a if b else c",
        "lambda: 1",
        "[1][0]",
        "True",
        "'text'",
        "a % b",
        "ceil(1, 2)",
        "ceil(x=1)",
        "open(1)",
        "a[",
        "",
        "(" * 600 + "1" + ")" * 600,
        "1e999",
    ],
)
def test_refuses_all_but_arithmetic(text: str) -> None:
    """Nothing but the allowed operations is accepted, and nothing is executed."""
    with pytest.raises(KnowledgeError):
        Expression.parse(text)


@pytest.mark.parametrize("text", ["1 / 0", "sqrt(0 - 1)", "9 ** 9 ** 9 ** 9", "(0 - 8) ** 0.5", "missing + 1"])
def test_reports_what_cannot_be_computed(text: str) -> None:
    """Numbers that leave arithmetic are a fault of the knowledge, with the formula."""
    with pytest.raises(KnowledgeError, match="formula `"):
        Expression.parse(text).evaluate({})


def test_quantity_carries_its_working() -> None:
    """A result shows the formula, the numbers, the sources and whether anything was assumed."""
    inputs = [QuantityInput(name="rps", value=1500), QuantityInput(name="core", value=190, assumed=True, source="cap")]
    quantity = work_out("replicas", "Web tasks", unit="instances", formula="ceil(rps / core)", inputs=inputs)
    assert quantity.value == 8
    assert quantity.formula == "⌈rps ÷ core⌉"
    assert quantity.working == "⌈1,500 ÷ 190⌉ = 8"
    assert quantity.assumed
    assert quantity.sources == ("cap",)


@given(st.floats(0.5, 1e6), st.floats(0.5, 1e6))
def test_agrees_with_python(a: float, b: float) -> None:
    """The walk over the tree computes what Python computes."""
    result = Expression.parse("(a + b) * a / b - a").evaluate({"a": a, "b": b})
    assert math.isclose(result, (a + b) * a / b - a, rel_tol=1e-12, abs_tol=1e-9)
