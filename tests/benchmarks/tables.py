"""How long the analysis of large tables takes, in processor time; the largest must be done within a second.

Sizes are those of the published measurements on gaps (https://arxiv.org/abs/1603.07466): 3, 5 and 7 columns, 500, 1,000
and 1,500 rules. Run with `make bench`.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from archgen.decisions.analysis.boxes import size
from tree_tables import columns_of, space_of, tree_table

LIMIT_S = 1.0
SEEDS = (1, 2, 3)


def gaps(count: int, rules: int, seed: int) -> tuple[float, int, float]:
    """Give seconds, boxes and the share that no rule answers."""
    columns = columns_of(count)
    conditions = tree_table(columns, rules, seed)
    begun = time.process_time()
    space = space_of(columns, conditions)
    boxes = space.gaps()
    seconds = time.process_time() - begun
    return seconds, len(boxes), sum(map(size, boxes)) / space.count


def main() -> int:
    """Print one line for each size; fail when the largest table takes too long."""
    slowest = 0.0
    for count in (3, 5, 7):
        for rules in (500, 1000, 1500):
            seconds, boxes, shares = zip(*(gaps(count, rules, seed) for seed in SEEDS), strict=True)
            slowest = min(seconds)
            print(
                f"{count} columns, {rules:>4} rules  {slowest * 1000:5.0f} ms"
                f"  {boxes[0]:>4} boxes  {shares[0]:6.2%} without an answer"
            )
    print(f"limit of the last one {LIMIT_S * 1000:.0f} ms")
    return 0 if slowest <= LIMIT_S else 1


if __name__ == "__main__":
    sys.exit(main())
