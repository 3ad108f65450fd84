"""Large tables made as decision trees cut their inputs, of which some rules are then moved: gaps and overlaps."""

from __future__ import annotations

import random  # noqa: TID251 - seeded, so that every run makes the same
from collections.abc import Mapping

from archgen.decisions.analysis.space import Space
from archgen.knowledge.cells import Column, Condition, compile_cell
from archgen.knowledge.vocabulary import FactType

HIGHEST = 1000
_MEMBERS = tuple(f"kind_{number}" for number in range(8))

Region = dict[str, tuple[int, int] | frozenset[str]]


def columns_of(count: int) -> dict[str, Column]:
    """Give columns of which every third is an enum and the others numbers."""
    return {
        f"column_{number}": Column(f"column_{number}", FactType.ENUM, _MEMBERS)
        if number % 3 == 2
        else Column(f"column_{number}", FactType.NUMBER, bounds=(0, HIGHEST))
        for number in range(count)
    }


def tree_table(columns: Mapping[str, Column], rules: int, seed: int, shifted: float = 0.1) -> list[Condition]:
    """Cut all inputs into as many regions as there shall be rules, then move a share of them."""
    chance = random.Random(seed)
    leaves: list[Region] = [
        {name: frozenset(column.members) if column.members else (0, HIGHEST) for name, column in columns.items()}
    ]
    while len(leaves) < rules:
        place = chance.randrange(len(leaves))
        halves = _cut(leaves[place], chance.choice(list(columns)), chance)
        leaves[place : place + 1] = halves
    return [_condition(_moved(leaf, chance) if chance.random() < shifted else leaf, columns) for leaf in leaves]


def space_of(columns: Mapping[str, Column], conditions: list[Condition]) -> Space:
    """Give the space of a table."""
    return Space(conditions, columns, {})


def _cut(leaf: Region, name: str, chance: random.Random) -> list[Region]:
    """Cut a region in two along a column; a region that is too narrow stays whole."""
    held = leaf[name]
    if isinstance(held, frozenset):
        members = sorted(held)
        chance.shuffle(members)
        place = chance.randrange(1, len(members)) if len(members) > 1 else 0
        parts: list[tuple[int, int] | frozenset[str]] = [frozenset(members[:place]), frozenset(members[place:])]
        return [{**leaf, name: part} for part in parts] if place else [leaf]
    low, high = held
    if high - low < 2:
        return [leaf]
    place = chance.randrange(low + 1, high)
    return [{**leaf, name: (low, place)}, {**leaf, name: (place, high)}]


def _moved(leaf: Region, chance: random.Random) -> Region:
    """Move the ends of one column of numbers by a quarter of its width."""
    name = chance.choice([name for name, held in leaf.items() if isinstance(held, tuple)])
    held = leaf[name]
    if isinstance(held, frozenset):
        return leaf
    low, high = held
    by = chance.choice((-1, 1)) * max(1, (high - low) // 4)
    start = max(0, min(HIGHEST - 1, low + by))
    return {**leaf, name: (start, min(HIGHEST, max(start + 1, high + by)))}


def _condition(leaf: Region, columns: Mapping[str, Column]) -> Condition:
    cells: dict[str, str] = {}
    for name, held in leaf.items():
        if isinstance(held, frozenset):
            if len(held) < len(_MEMBERS):
                cells[name] = ", ".join(sorted(held))
        elif held != (0, HIGHEST):
            low, high = held
            cells[name] = f"[{low}..{high}{']' if high == HIGHEST else ')'}"
    return Condition(tuple((name, compile_cell(cell, columns[name])) for name, cell in cells.items()))
