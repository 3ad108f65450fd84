"""Large tables: boxes of a gap hold the inputs without an answer and nothing else."""

from __future__ import annotations

import random  # noqa: TID251 - seeded, so that every run asks the same
from itertools import combinations

from archgen.decisions.analysis.boxes import meet, size
from archgen.knowledge.cells import compile_condition
from tree_tables import HIGHEST, columns_of, space_of, tree_table


def test_a_large_table_has_the_gaps_that_inputs_fall_into() -> None:
    """Seven columns and 1,500 rules: boxes share nothing, and inputs at random fall into one or have an answer."""
    columns = columns_of(7)
    conditions = tree_table(columns, 1500, seed=1)
    space = space_of(columns, conditions)
    boxes = space.gaps()
    assert all(meet(one, other) is None for one, other in combinations(boxes, 2))
    assert 0 < sum(map(size, boxes)) < space.count
    gaps = [compile_condition(space.cells(box), columns) for box in boxes]
    chance = random.Random(1)
    outside = 0
    for _ in range(400):
        values = {
            name: chance.choice(column.members) if column.members else chance.randrange(2 * HIGHEST) / 2
            for name, column in columns.items()
        }
        is_answered = any(condition.holds(values) for condition in conditions)
        assert sum(gap.holds(values) for gap in gaps) == (not is_answered), values
        outside += not is_answered
    assert outside


def test_a_whole_tree_has_no_gap() -> None:
    """Of a tree whose regions are left where they are nothing is missing, whatever its size."""
    columns = columns_of(5)
    conditions = tree_table(columns, 300, seed=2, shifted=0)
    assert space_of(columns, conditions).gaps() == []
