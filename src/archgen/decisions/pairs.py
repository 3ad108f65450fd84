"""Two facts that together change a decision which neither changes alone.

What a change of one fact does to a table is told by the rows that each of its columns holds then, also where the fact
acts through earlier decisions. Two changes are laid over one another column by column, which costs little enough to
try every pair; what comes out changed must be taken again from the front by whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from archgen.decisions.graph import Case, Solution
from archgen.decisions.model import Flip, Read
from archgen.decisions.program import Program

Retake = Callable[[Mapping[str, Read]], tuple[str, ...]]
"""Takes the decision again, from the front, with some facts changed."""

_MOST_TAKEN = 50
"""Pairs that are taken again from the front for one decision."""

_MOST_TOLD = 3
"""Pairs that are reported."""


@dataclass(frozen=True)
class Effect:
    """What all tables read when one fact has another value.

    Attributes:
        fact: The fact.
        to: Its other value.
        rank: How many steps away that is.
        values: What cells read then.
    """

    fact: str
    to: Read
    rank: int
    values: Mapping[str, Read]


@dataclass(frozen=True)
class _Shift:
    """An effect on one table: the rows that changed columns hold."""

    effect: Effect
    columns: Mapping[str, int]


def flipping_pairs(
    decision: str, case: Case, base: Solution, effects: Iterable[Effect], retake: Retake
) -> tuple[Flip, ...]:
    """Give the nearest pair for each outcome that two facts together bring about.

    Args:
        decision: A decision that no single fact flips.
        case: What was decided about.
        base: What it came to.
        effects: Every change of a fact that can reach the decision.
        retake: Gives the outcome with two facts changed.
    """
    found: dict[tuple[str, ...], Flip] = {}
    for one, two, chosen in _candidates(case.plan.programs[decision], case, base, effects)[:_MOST_TAKEN]:
        if chosen not in found and retake({one.fact: one.to, two.fact: two.to}) == chosen:
            now, also = base.values.get(one.fact), (two.fact, base.values.get(two.fact), two.to)
            found[chosen] = Flip(fact=one.fact, from_=now, to=one.to, chosen=chosen, also=(also,))
        if len(found) == _MOST_TOLD:
            break
    return tuple(found.values())


def _candidates(
    program: Program, case: Case, base: Solution, effects: Iterable[Effect]
) -> list[tuple[Effect, Effect, tuple[str, ...]]]:
    """Give the pairs that change the table's outcome when laid over one another, nearest first."""
    decision = program.table.decision
    before, arguments = base.outcomes[decision, None].chosen, case.pressure(decision).arguments
    held = {name: column.rows(base.values.get(name)) for name, column in program.columns}
    found = []
    for one, two in combinations(_shifts(program, held, effects), 2):
        if one.effect.fact == two.effect.fact:
            continue
        rows = program.every
        for name, now in held.items():
            rows &= two.columns.get(name, one.columns.get(name, now))
        chosen = case.settled(program, rows, arguments).chosen
        if chosen != before:
            found.append((one.effect, two.effect, chosen))
    return sorted(found, key=lambda pair: pair[0].rank + pair[1].rank)


def _shifts(program: Program, held: Mapping[str, int], effects: Iterable[Effect]) -> list[_Shift]:
    """Give what each change does to a table; of changes of one fact that do the same, the nearest."""
    found: dict[tuple[object, ...], _Shift] = {}
    for effect in sorted(effects, key=lambda one: one.rank):
        columns = {name: column.rows(effect.values.get(name)) for name, column in program.columns}
        changed = {name: rows for name, rows in columns.items() if rows != held[name]}
        if changed:
            found.setdefault((effect.fact, *changed.items()), _Shift(effect, changed))
    return list(found.values())
