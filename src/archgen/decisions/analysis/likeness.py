"""Rules that say the same: never holding, written twice, inside one another, or side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from archgen.decisions.analysis.noticed import Noticed, about_rules
from archgen.decisions.analysis.space import Space
from archgen.knowledge.analysis import Kind
from archgen.knowledge.tables import DecisionTable, HitPolicy, Rule


def likenesses(table: DecisionTable, space: Space) -> Iterator[Noticed]:
    """Give the rules that cannot hold, and pairs that say the same where one would do."""
    held = [number for number in range(len(table.rules)) if space.is_possible(number)]
    yield from (
        about_rules(Kind.NEVER_HOLDS, table, (number,)) for number in range(len(table.rules)) if number not in held
    )
    for one, other in combinations(held, 2):
        if _says(table.rules[one]) == _says(table.rules[other]):
            yield from _pair(table, space, one, other)


def _says(rule: Rule) -> tuple[object, ...]:
    """Give what a rule argues, whatever its condition."""
    return rule.effect, frozenset(rule.targets), rule.criterion, rule.strength


def _pair(table: DecisionTable, space: Space, one: int, other: int) -> Iterator[Noticed]:
    """Compare two rules that say the same."""
    in_other = space.is_covered(space.rules[one], space.rules[other])
    in_one = space.is_covered(space.rules[other], space.rules[one])
    is_conflict = table.hit_policy is HitPolicy.UNIQUE and (in_other or in_one)
    is_masked = table.hit_policy is HitPolicy.FIRST and in_one
    if is_conflict or is_masked:
        return  # told as what it does to the hit policy
    if in_other and in_one and table.rules[one].veto is None:
        yield about_rules(Kind.DUPLICATE, table, (one, other))
    elif in_other or in_one:
        inner, outer = (one, other) if in_other else (other, one)
        if _between(table, space, one, other) is None:
            counts = table.rules[one].strength is not None
            yield about_rules(Kind.NESTED if counts else Kind.SUBSUMED, table, (outer, inner))
    else:
        yield from _mergeable(table, space, one, other)


def _between(table: DecisionTable, space: Space, one: int, other: int) -> int | None:
    """Give a rule that comes between two of a `first` table, says something else and holds where the earlier does."""
    if table.hit_policy is not HitPolicy.FIRST:
        return None
    says = _says(table.rules[one])
    between = (number for number in range(one + 1, other) if _says(table.rules[number]) != says)
    return next((number for number in between if space.shared(space.rules[one], space.rules[number])), None)


def _mergeable(table: DecisionTable, space: Space, one: int, other: int) -> Iterator[Noticed]:
    """Tell that two rules could be one: they differ in one axis only, and share nothing where both would count."""
    if len(space.rules[one]) != 1 or len(space.rules[other]) != 1 or _between(table, space, one, other) is not None:
        return
    (left,), (right,) = space.rules[one], space.rules[other]
    axes = space.differing(left, right)
    if len(axes) != 1 or (table.rules[one].strength is not None and left[axes[0]] & right[axes[0]]):
        return
    merged = tuple(mask | right[axis] for axis, mask in enumerate(left))
    same_reason = table.rules[one].because == table.rules[other].because
    kind = Kind.SPLIT if same_reason else Kind.MERGEABLE
    yield about_rules(kind, table, (one, other), when=space.written(merged))
