"""What follows for a fact in many worlds at once: the derivations of the resolver over arrays.

The formulas are those of ``knowledge/derivations.yaml``; comparisons and lookups say again over arrays what
:mod:`archgen.facts.derive` says over one value, and a property test holds the two together. What is read from the
domain or from people's statements about technologies is the same in every world and needs nothing here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from typing import Protocol

import numpy as np

from archgen.facts.columns import Floats, Mask, Values, encode
from archgen.facts.derive import LATENCY_WITHOUT_COLD_STARTS_MS, TEAMS_THAT_BLOCK, restore_minutes, scope_of
from archgen.facts.rules import Formula, load_derivations
from archgen.knowledge.vocabulary import FactType
from archgen.quantities import Arithmetic


@dataclass(frozen=True)
class Drawn:
    """One fact in all worlds.

    Attributes:
        values: Its values.
        stated: The worlds in which it is stated or drawn as if it were, rather than derived.
    """

    values: Values
    stated: Mask


@dataclass(frozen=True)
class Followed:
    """What a rule gives for a fact.

    Attributes:
        values: The values.
        where: The worlds in which the rule applies.
        inputs: Facts that it reads.
    """

    values: Values
    where: Mask
    inputs: tuple[str, ...]


class ManyGround(Protocol):
    """What a rule may look at."""

    @property
    def count(self) -> int:
        """The number of worlds."""

    def fact(self, name: str) -> Drawn:
        """Give a fact, computed before it is given."""

    def is_stated(self, name: str) -> bool:
        """Tell whether a fact is stated, rather than drawn."""

    def knows(self, name: str) -> bool:
        """Tell whether the vocabulary has a fact."""

    def members(self, name: str) -> tuple[str, ...]:
        """Give the members of a fact."""

    def precedes(self, one: str, other: str) -> bool:
        """Tell whether a fact stands before another in the vocabulary."""


Rule = Callable[[ManyGround], Followed | None]
"""Gives what follows, or None when the rule cannot apply in any world."""


@cache
def formulas() -> Mapping[str, tuple[Rule, ...]]:
    """Give the formulas by the fact that they compute, in the order of the file."""
    found: dict[str, tuple[Rule, ...]] = {}
    for row in load_derivations().formulas:
        found[row.fact] = (*found.get(row.fact, ()), _formula(row))
    return found


def _formula(row: Formula) -> Rule:
    """Make a rule of a formula."""
    constants = load_derivations().constants
    read = tuple(name for name in row.expression.names if name not in constants)

    def follow(worlds: ManyGround) -> Followed | None:
        names = (*read, *row.when, *row.unless)
        if not all(worlds.knows(name) for name in names):
            return None
        if not all(_may_be_stated(name, row.fact, worlds) for name in row.needs_stated):
            return None
        where = np.ones(worlds.count, dtype=np.bool_)
        for name in row.needs_stated:
            where &= worlds.fact(name).stated
        for name, members in row.when.items():
            where &= worlds.fact(name).values.any_of(members)
        for name, members in row.unless.items():
            where &= ~worlds.fact(name).values.any_of(members)
        env = {name: _number(worlds, name) for name in read}
        env |= {name: np.asarray(one.value, dtype=np.float64) for name, one in constants.items()}
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            result = np.broadcast_to(row.expression.evaluate_with(env, _ARRAYS), (worlds.count,))
        return Followed(Values(FactType.NUMBER, result), where & np.isfinite(result), names)

    return follow


def _may_be_stated(name: str, fact: str, worlds: ManyGround) -> bool:
    """Tell whether a fact that a formula needs stated can be: it is, or it may be drawn before the one computed.

    Users follow from a peak and a peak from users, a ratio from writes and writes from a ratio. Of two such, the one
    that stands first in the vocabulary is drawn, and what is always computed is never drawn.
    """
    if worlds.is_stated(name):
        return True
    return worlds.precedes(name, fact) and not any(
        row.always for row in load_derivations().formulas if row.fact == name
    )


def _number(worlds: ManyGround, name: str) -> Floats:
    """Give the values of a numeric fact; 0 where it is not known, as :func:`archgen.facts.ground.number` does."""
    return np.nan_to_num(worlds.fact(name).values.numbers)


def _peak_to_mean(worlds: ManyGround) -> Followed | None:
    lookup = load_derivations().peak_to_mean
    shapes = worlds.fact(lookup.by).values
    ratios = np.array([lookup.values.get(name, np.nan) for name in shapes.names] + [np.nan])
    found = ratios[shapes.data.astype(np.int64)]
    return Followed(Values(FactType.NUMBER, found), np.isfinite(found), (lookup.by,))


def _largest_table_exceeds_memory(worlds: ManyGround) -> Followed | None:
    table, memory = (_number(worlds, name) for name in ("largest_table", "database_memory"))
    return _truth(worlds, table > memory, ("largest_table", "database_memory"))


def _restore_exceeds_rto(worlds: ManyGround) -> Followed | None:
    volume, allowed = (_number(worlds, name) for name in ("data_volume", "rto"))
    return _truth(worlds, restore_minutes(volume) > allowed, ("data_volume", "rto"))


def _cold_start_tolerated(worlds: ManyGround) -> Followed | None:
    where = worlds.fact("latency_p99").stated & (_number(worlds, "latency_p99") <= LATENCY_WITHOUT_COLD_STARTS_MS)
    return _truth(worlds, np.zeros(worlds.count, dtype=np.bool_), ("latency_p99",), where)


def _independent_deploy_needed(worlds: ManyGround) -> Followed | None:
    where = _number(worlds, "teams") >= TEAMS_THAT_BLOCK
    return _truth(worlds, np.ones(worlds.count, dtype=np.bool_), ("teams",), where)


def _data_sensitivity(worlds: ManyGround) -> Followed | None:
    return _member(worlds, "data_sensitivity", "special_category", "compliance", "hipaa")


def _card_data_handling(worlds: ManyGround) -> Followed | None:
    return _member(worlds, "card_data_handling", "tokenised", "compliance", "pci_dss")


def _money_movement(worlds: ManyGround) -> Followed | None:
    where = worlds.fact("compliance").values.any_of({"pci_dss"})
    return _truth(worlds, np.ones(worlds.count, dtype=np.bool_), ("compliance",), where)


def _residency_scope(worlds: ManyGround) -> Followed | None:
    places = worlds.fact("data_residency")
    names = worlds.members("residency_scope")
    codes = np.array([encode(scope_of(("",) * number), names) for number in range(3)], dtype=np.int64)
    found = codes[np.minimum(places.values.sizes(), 2)]
    return Followed(Values(FactType.ENUM, found, names), places.stated, ("data_residency",))


def _regions(worlds: ManyGround) -> Followed | None:
    places = worlds.fact("data_residency")
    number = places.values.sizes()
    return Followed(
        Values(FactType.NUMBER, number.astype(np.float64)), places.stated & (number >= 2), ("data_residency",)
    )


def _truth(worlds: ManyGround, holds: Mask, inputs: tuple[str, ...], where: Mask | None = None) -> Followed:
    """Give a truth value, in all worlds or in some."""
    everywhere = np.ones(worlds.count, dtype=np.bool_) if where is None else where
    return Followed(Values(FactType.BOOLEAN, holds.astype(np.int64), ("false", "true")), everywhere, inputs)


def _member(worlds: ManyGround, fact: str, member: str, of: str, held: str) -> Followed:
    """Give a member where a set holds something."""
    names = worlds.members(fact)
    found = np.full(worlds.count, encode(member, names), dtype=np.int64)
    return Followed(Values(FactType.ENUM, found, names), worlds.fact(of).values.any_of({held}), (of,))


RULES: Mapping[str, Rule] = {
    "peak_to_mean": _peak_to_mean,
    "largest_table_exceeds_memory": _largest_table_exceeds_memory,
    "restore_exceeds_rto": _restore_exceeds_rto,
    "cold_start_tolerated": _cold_start_tolerated,
    "independent_deploy_needed": _independent_deploy_needed,
    "data_sensitivity": _data_sensitivity,
    "residency_scope": _residency_scope,
    "regions": _regions,
    "money_movement": _money_movement,
    "card_data_handling": _card_data_handling,
}
"""Lookups and comparisons by fact; what each reads stands in :data:`archgen.facts.derive.COMPARED`."""

_ARRAYS: Arithmetic[Floats] = Arithmetic(
    number=lambda value: np.asarray(value, dtype=np.float64),
    operators={
        ast.Add: np.add,
        ast.Sub: np.subtract,
        ast.Mult: np.multiply,
        ast.Div: np.divide,
        ast.Pow: np.power,
    },
    functions={
        "ceil": lambda value: np.ceil(np.round(value, 9)),
        "floor": lambda value: np.floor(np.round(value, 9)),
        "max": lambda *values: reduce(np.maximum, values),
        "min": lambda *values: reduce(np.minimum, values),
        "sqrt": np.sqrt,
        "log2": np.log2,
        "round": lambda value, digits=0: np.asarray(np.round(value, int(digits)), dtype=np.float64),
    },
)
