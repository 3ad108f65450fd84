"""What a check constraint says about one column: a list of values, bounds, a length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sqlglot import exp

_LENGTHS = ("char_length", "character_length", "length", "octet_length")
_FLIPPED: dict[type[exp.Expr], type[exp.Expr]] = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}


@dataclass(frozen=True)
class Narrowing:
    """What a check says about one column.

    Attributes:
        column: Name of the column as the check writes it.
        members: The values that it may have; empty when it is no list of them.
        minimum: Least number.
        maximum: Greatest number.
        is_exclusive: Whether the bound itself is left out.
        length: Most characters.
        is_required: Whether it may not be empty.
        is_json: Whether it holds JSON.
    """

    column: exp.Expr
    members: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    is_exclusive: bool = False
    length: int | None = None
    is_required: bool = False
    is_json: bool = False


def narrowings(node: exp.Expr) -> tuple[Narrowing, ...]:
    """Say what a condition means; nothing when it says more than single columns can hold."""
    node = _bare(node)
    if isinstance(node, exp.And):
        left, right = narrowings(node.left), narrowings(node.right)
        return (*left, *right) if left and right else ()
    if isinstance(node, exp.Or):
        return _either(node)
    for read in (_listed, _between, _compared, _required, _json):
        found = read(node)
        if found is not None:
            return (found,)
    return ()


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren | exp.Cast | exp.Collate):
        node = node.this
    return node


def _column(node: exp.Expr) -> exp.Expr | None:
    node = _bare(node)
    return node.this if isinstance(node, exp.Column) and not node.table else None


def _literal(node: exp.Expr) -> str | None:
    node = _bare(node)
    if isinstance(node, exp.Literal):
        return node.name
    if isinstance(node, exp.Neg) and isinstance(_bare(node.this), exp.Literal):
        return f"-{_bare(node.this).name}"
    return None


def _either(node: exp.Or) -> tuple[Narrowing, ...]:
    """Read ``a IS NULL OR ...``, and ``a = 'x' OR a = 'y'``, which is a list."""
    sides = [_bare(node.left), _bare(node.right)]
    nulls = [one for one in sides if isinstance(one, exp.Is) and isinstance(one.expression, exp.Null)]
    if len(nulls) == 1:
        rest = narrowings(next(one for one in sides if one is not nulls[0]))
        same = _column(nulls[0].this)
        return rest if same is not None and all(one.column == same for one in rest) else ()
    found = [one for side in sides for one in narrowings(side)]
    is_list = len(found) >= 2 and all(one.members and one.column == found[0].column for one in found)
    members = tuple(dict.fromkeys(member for one in found for member in one.members))
    return (Narrowing(found[0].column, members=members),) if is_list else ()


def _listed(node: exp.Expr) -> Narrowing | None:
    """Read ``IN``, ``= ANY (ARRAY[...])`` as PostgreSQL writes it back, and ``=``."""
    if isinstance(node, exp.In):
        column, values = _column(node.this), node.expressions
    elif isinstance(node, exp.EQ) and isinstance(_bare(node.expression), exp.Any):
        array = _bare(_bare(node.expression).this)
        column, values = _column(node.this), array.expressions if isinstance(array, exp.Array) else []
    elif isinstance(node, exp.EQ):
        column, values = _column(node.this), [node.expression]
    else:
        return None
    texts = [_literal(one) for one in values]
    if column is None or not texts or any(one is None for one in texts):
        return None
    return Narrowing(column, members=tuple(one for one in texts if one is not None))


def _between(node: exp.Expr) -> Narrowing | None:
    if not isinstance(node, exp.Between):
        return None
    column = _column(node.this)
    low, high = (_number(node.args[key]) for key in ("low", "high"))
    return Narrowing(column, minimum=low, maximum=high) if column is not None and None not in (low, high) else None


def _number(node: exp.Expr) -> Decimal | None:
    text = _literal(node)
    try:
        number = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _compared(node: exp.Expr) -> Narrowing | None:
    kind = type(node)
    if kind not in _FLIPPED:
        return None
    left, right = node.this, node.expression
    if _number(left) is not None:
        left, right, kind = right, left, _FLIPPED[kind]
    value = _number(right)
    if value is None:
        return None
    measured = _length_of(left)
    if measured is not None:
        limit = int(value) - (kind is exp.LT)
        return Narrowing(measured, length=limit) if kind in (exp.LT, exp.LTE) and limit > 0 else None
    column = _column(left)
    if column is None:
        return None
    key = "minimum" if kind in (exp.GT, exp.GTE) else "maximum"
    make: Callable[..., Narrowing] = Narrowing
    return make(column, is_exclusive=kind in (exp.GT, exp.LT), **{key: value})


def _length_of(node: exp.Expr) -> exp.Expr | None:
    node = _bare(node)
    is_call = isinstance(node, exp.Anonymous) and str(node.this).casefold() in _LENGTHS
    if isinstance(node, exp.Length):
        return _column(node.this)
    return _column(node.expressions[0]) if is_call and node.expressions else None


def _required(node: exp.Expr) -> Narrowing | None:
    inner = _bare(node.this) if isinstance(node, exp.Not) else node
    wanted = exp.Null if inner is not node else exp.Not
    if not isinstance(inner, exp.Is) or not isinstance(inner.expression, wanted):
        return None
    column = _column(inner.this)
    return Narrowing(column, is_required=True) if column is not None else None


def _json(node: exp.Expr) -> Narrowing | None:
    """Read ``json_valid(column)``, which is how MariaDB says JSON."""
    if not isinstance(node, exp.Anonymous) or str(node.this).casefold() != "json_valid" or not node.expressions:
        return None
    column = _column(node.expressions[0])
    return Narrowing(column, is_json=True) if column is not None else None
