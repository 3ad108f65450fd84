"""Arithmetic that shows its working: formulas from knowledge files, and numbers that carry how they came about.

A formula is text such as ``max(2, ceil(peak_rps / rps_per_core))``. It is read by Python's own parser and walked
against a short list of allowed nodes; nothing is ever executed. A :class:`Quantity` holds a result with its formula,
the same formula with numbers in place, and where each number comes from, so that every figure in a document can be
followed.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from archgen.errors import KnowledgeError
from archgen.units import plain

_LONGEST = 1000
_OPERATORS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: (" + ", 1),
    ast.Sub: (" − ", 1),
    ast.Mult: (" × ", 2),
    ast.Div: (" ÷ ", 2),
    ast.Pow: ("^", 4),
}
"""How operators are written, and how strongly they bind."""

_FUNCTIONS = {
    "ceil": (1, 1),
    "floor": (1, 1),
    "max": (2, 9),
    "min": (2, 9),
    "sqrt": (1, 1),
    "log2": (1, 1),
    "round": (1, 2),
}
"""How many values functions take, at least and at most."""

Number = TypeVar("Number")
"""What a formula is computed over."""


@dataclass(frozen=True)
class Arithmetic(Generic[Number]):
    """How formulas are computed over one kind of numbers.

    Attributes:
        number: Makes one of a number that the formula states.
        operators: The operators, by their class in Python's syntax tree.
        functions: The functions by name.
    """

    number: Callable[[float], Number]
    operators: Mapping[type[ast.operator], Callable[[Number, Number], Number]]
    functions: Mapping[str, Callable[..., Number]]


_NUMBERS: Arithmetic[float] = Arithmetic(
    number=float,
    operators={
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.Pow: math.pow,
    },
    functions={
        "ceil": lambda value: math.ceil(round(value, 9)),
        "floor": lambda value: math.floor(round(value, 9)),
        "max": max,
        "min": min,
        "sqrt": math.sqrt,
        "log2": math.log2,
        "round": lambda value, digits=0: round(value, int(digits)),
    },
)
_BRACKETS = {"ceil": ("⌈", "⌉"), "floor": ("⌊", "⌋"), "sqrt": ("√(", ")")}
_UNARY, _ATOM = 3, 9


@dataclass(frozen=True)
class Expression:
    """A formula over named numbers: ``+ - * / **``, parentheses, ceil, floor, max, min, sqrt, log2, round."""

    text: str
    _tree: ast.expr

    @staticmethod
    def parse(text: str) -> Expression:
        """Read a formula.

        Raises:
            KnowledgeError: It is no arithmetic, or uses anything but the operations above.
        """
        return _parse(" ".join(str(text).split()))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Give the names that need a value, in the order of their first use."""
        calls = {id(node.func) for node in ast.walk(self._tree) if isinstance(node, ast.Call)}
        found = [node for node in ast.walk(self._tree) if isinstance(node, ast.Name) and id(node) not in calls]
        return tuple(dict.fromkeys(node.id for node in sorted(found, key=lambda node: node.col_offset)))

    def evaluate(self, env: Mapping[str, float]) -> float:
        """Compute the formula.

        Raises:
            KnowledgeError: A name has no value, or the numbers leave arithmetic (division by zero, say).
        """
        missing = [name for name in self.names if name not in env]
        if missing:
            raise KnowledgeError(f"formula `{self.text}` has no value for {', '.join(f'`{name}`' for name in missing)}")
        try:
            result = float(_compute(self._tree, env, _NUMBERS))
        except (ZeroDivisionError, OverflowError, ValueError) as error:
            raise KnowledgeError(f"formula `{self.text}` cannot be computed: {self.show(env)} ({error})") from None
        if not math.isfinite(result):
            raise KnowledgeError(f"formula `{self.text}` gives no finite number: {self.show(env)}")
        return result

    def evaluate_with(self, env: Mapping[str, Number], arithmetic: Arithmetic[Number]) -> Number:
        """Compute the formula over something else than numbers, arrays for instance.

        Raises:
            KeyError: A name has no value.
        """
        return _compute(self._tree, env, arithmetic)

    def show(self, values: Mapping[str, float] | None = None) -> str:
        """Write the formula as people do, with a number in place of each name that has one: ``⌈1,500 ÷ 190⌉``."""
        given = values or {}
        return _shown(self._tree, tuple((name, given[name]) for name in self.names if name in given))


@lru_cache(maxsize=1024)
def _parse(text: str) -> Expression:
    """Read a formula once for each distinct text."""
    if not text or len(text) > _LONGEST:
        raise KnowledgeError(f"a formula has 1 to {_LONGEST} characters; this one has {len(text)}")
    try:
        tree = ast.parse(text, mode="eval").body
        _check(tree, text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise KnowledgeError(f"formula `{text}` is no arithmetic") from None
    return Expression(text, tree)


@lru_cache(maxsize=8192)
def _shown(tree: ast.expr, values: tuple[tuple[str, float], ...]) -> str:
    """Write a formula once for each set of numbers; the same figures come again in every scenario and stage."""
    return _written(tree, dict(values))[0]


def _check(node: ast.expr, text: str) -> None:
    """Refuse everything but arithmetic."""
    for part in _operands(node, text):
        _check(part, text)


def _operands(node: ast.expr, text: str) -> list[ast.expr]:
    """Give the parts that an allowed node is made of."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool) and math.isfinite(number):
            return []
        case ast.Name():
            return []
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            return [node.operand]
        case ast.BinOp() if type(node.op) in _OPERATORS:
            return [node.left, node.right]
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS:
            least, most = _FUNCTIONS[name]
            if not least <= len(node.args) <= most:
                wanted = f"{least}" if least == most else f"{least} to {most}"
                raise KnowledgeError(f"formula `{text}`: `{name}` takes {wanted} value{'s' if most > 1 else ''}")
            return node.args
    allowed = f"+ - * / ** ( ) {' '.join(_FUNCTIONS)}, names and numbers"
    raise KnowledgeError(f"formula `{text}`: `{ast.unparse(node)}` is not allowed; use {allowed}")


def _compute(node: ast.expr, env: Mapping[str, Number], arithmetic: Arithmetic[Number]) -> Number:
    """Walk a checked tree."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return arithmetic.number(float(number))
        case ast.Name(id=name):
            return env[name]
        case ast.UnaryOp(op=ast.USub()):
            return arithmetic.operators[ast.Sub](arithmetic.number(0.0), _compute(node.operand, env, arithmetic))
        case ast.UnaryOp():
            return _compute(node.operand, env, arithmetic)
        case ast.BinOp():
            left, right = (_compute(side, env, arithmetic) for side in (node.left, node.right))
            return arithmetic.operators[type(node.op)](left, right)
        case ast.Call(func=ast.Name(id=name)):
            return arithmetic.functions[name](*(_compute(argument, env, arithmetic) for argument in node.args))
    raise KnowledgeError(f"`{ast.dump(node)}` is no arithmetic")


def _written(node: ast.expr, values: Mapping[str, float]) -> tuple[str, int]:
    """Give the text of a part and how strongly it binds."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return plain(number), _ATOM
        case ast.Name(id=name):
            value = values.get(name)
            return (name, _ATOM) if value is None else (plain(value), _ATOM if value >= 0 else _UNARY)
        case ast.UnaryOp():
            sign = "−" if isinstance(node.op, ast.USub) else ""
            return sign + _inside(node.operand, values, _UNARY), _UNARY
        case ast.BinOp():
            sign, strength = _OPERATORS[type(node.op)]
            raised = isinstance(node.op, ast.Pow)
            left = _inside(node.left, values, strength + raised)
            right = _inside(node.right, values, strength + (not raised and not isinstance(node.op, ast.Add | ast.Mult)))
            return f"{left}{sign}{right}", strength
        case ast.Call(func=ast.Name(id=name)):
            parts = ", ".join(_written(argument, values)[0] for argument in node.args)
            before, after = _BRACKETS.get(name, (f"{name}(", ")"))
            return f"{before}{parts}{after}", _ATOM
    return ast.unparse(node), _ATOM


def _inside(node: ast.expr, values: Mapping[str, float], strength: int) -> str:
    """Give the text of an operand, in parentheses where it binds less strongly than what stands around it."""
    text, own = _written(node, values)
    return f"({text})" if own < strength else text


class QuantityInput(BaseModel):
    """One number that went into a formula."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="Name in the formula")
    value: float = Field(description="Number that was used")
    origin: str = Field(
        default="", description="Where it comes from, such as fact:peak_requests_per_second or capacity:ID"
    )
    assumed: bool = Field(default=False, description="Whether nobody stated or measured it")
    because: str = Field(default="", description="Why this number, where it is assumed")
    source: str | None = Field(default=None, description="Title or id of a source")


class Quantity(BaseModel):
    """A number with its unit and with how it came about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Stable id")
    name: str = Field(description="Name as shown")
    value: float = Field(description="Number in the unit")
    unit: str = Field(description="Unit: a name of units.Unit, or the word behind the number")
    formula: str = Field(default="", description="How it is computed, with names")
    working: str = Field(default="", description="The same with numbers and the result")
    inputs: tuple[QuantityInput, ...] = Field(default=(), description="Numbers that went in")
    sources: tuple[str, ...] = Field(default=(), description="Titles or ids of sources")
    assumed: bool = Field(default=False, description="Whether any number that went in is assumed")


def work_out(
    quantity_id: str,
    name: str,
    *,
    unit: str,
    formula: str,
    inputs: Iterable[QuantityInput] = (),
    sources: Iterable[str] = (),
) -> Quantity:
    """Compute a formula and keep its working: ``⌈1,500 ÷ 190⌉ = 8``.

    Raises:
        KnowledgeError: The formula cannot be read or computed.
    """
    given = tuple(inputs)
    values = {one.name: one.value for one in given}
    expression = Expression.parse(formula)
    result = expression.evaluate(values)
    value = int(result) if result == int(result) else result
    working = expression.show(values)
    found = dict.fromkeys([*sources, *(one.source for one in given if one.source)])
    return Quantity(
        id=quantity_id,
        name=name,
        value=value,
        unit=unit,
        formula=expression.show(),
        working=working if working == plain(value) else f"{working} = {plain(value)}",
        inputs=given,
        sources=tuple(found),
        assumed=any(one.assumed for one in given),
    )
