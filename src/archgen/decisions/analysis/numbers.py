"""Short numbers for examples."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

Cut = tuple[float, bool]
"""A place between two numbers: just before one, or (true) just after it."""


def nearest(wanted: float, low: Cut, high: Cut, *, whole: bool) -> float:
    """Give a number of a stretch: the end that is nearer to a number outside it, or a short number where it is open.

    Args:
        wanted: The number that would be usual; not in the stretch.
        low: Where the stretch begins; may be infinite.
        high: Where it ends; may be infinite.
        whole: Whether only whole numbers count; every place is then just before one.
    """
    if (wanted, False) < low:
        return low[0] if not low[1] else _shortest(low[0], high[0])
    if whole:
        return high[0] - 1
    return high[0] if high[1] else _shortest(low[0], high[0])


def _shortest(low: float, high: float) -> float:
    """Give a number with few digits strictly inside, near the middle; near the finite end where the other is not."""
    if math.isinf(high):
        return low * 2 if low > 0 else low + 1
    if math.isinf(low):
        return high / 2 if high > 0 else high - 1
    middle = (Decimal(str(low)) + Decimal(str(high))) / 2
    for digits in range(1, 40):
        step = Decimal(1).scaleb(middle.adjusted() - digits + 1)
        rounded = middle.quantize(step, ROUND_HALF_UP)
        if Decimal(str(low)) < rounded < Decimal(str(high)):
            return float(rounded)
    return (low + high) / 2
