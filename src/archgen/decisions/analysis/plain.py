"""Plain tables against their hit policy: inputs without an answer, rules that may not hold together, masked rules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from archgen.decisions.analysis.boxes import size
from archgen.decisions.analysis.noticed import Noticed, about_rules, listed
from archgen.decisions.analysis.space import Space
from archgen.knowledge.analysis import Kind
from archgen.knowledge.tables import DecisionTable, HitPolicy

_NEEDS_AN_ANSWER = (HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST)
_MOST_TOLD = 4
"""Boxes of a gap that are written out."""


def hit_policy_faults(table: DecisionTable, space: Space) -> Iterator[Noticed]:
    """Give what breaks the hit policy of a plain table."""
    if table.hit_policy in _NEEDS_AN_ANSWER and table.fallback is None:
        yield from _gap(table, space)
    if table.hit_policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
        yield from _conflicts(table, space)
    if table.hit_policy is HitPolicy.FIRST:
        yield from _masked(table, space)


def _gap(table: DecisionTable, space: Space) -> Iterator[Noticed]:
    """Tell which inputs no rule answers, the largest part first."""
    boxes = space.gaps()
    if not boxes:
        return
    missing = sum(map(size, boxes))
    written = [space.written(box) for box in boxes]
    yield Noticed(
        Kind.GAP,
        table.decision,
        ("rules",),
        values={
            "missing": f"{missing:,}",
            "all": f"{space.count:,}",
            "share": f"{missing / space.count:.2%}",
            "boxes": "; ".join(written[:_MOST_TOLD]),
            "more": f"; and {len(written) - _MOST_TOLD} more" if len(written) > _MOST_TOLD else "",
        },
        example=space.telling(boxes[0]),
    )


def _conflicts(table: DecisionTable, space: Space) -> Iterator[Noticed]:
    """Tell which two rules hold together although they may not."""
    for one, other in combinations(range(len(table.rules)), 2):
        agrees = set(table.rules[one].then) == set(table.rules[other].then)
        if table.hit_policy is HitPolicy.ANY and agrees:
            continue
        box = space.shared(space.rules[one], space.rules[other])
        if box is not None:
            example = space.telling(box)
            yield about_rules(Kind.CONFLICT, table, (one, other), example=example, policy=table.hit_policy.value)


def _masked(table: DecisionTable, space: Space) -> Iterator[Noticed]:
    """Tell which rules never come first: earlier ones together hold wherever they do."""
    for number in range(len(table.rules)):
        maskers = space.covering(number, range(number))
        if maskers:
            names = [table.rules[place].id for place in maskers]
            yield about_rules(Kind.MASKED, table, (*maskers, number), maskers=listed(names))
