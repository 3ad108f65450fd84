"""How stated values and weights vary where they are not quite certain. Importing this module imports numpy.

Weights keep the order that people gave them: strong counts more than moderate, moderate more than slight, and a
criterion that `priorities` puts first no less than those after it. Within that, no set of weights is more right than
another; so answers that hold for all of them are firm (SMAA-2, Lahdelma and Salminen 2001).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from archgen.decisions.many_taking import Amount, ManyScales
from archgen.decisions.weighing import Scales
from archgen.facts.columns import Floats, Values
from archgen.facts.completions import Spread
from archgen.facts.sampling import Lot
from archgen.knowledge.tables import Criterion, Strength
from archgen.knowledge.vocabulary import FactSpec, FactType

_LEEWAY = 0.45
"""How far the weight of a strength is moved up or down: less than half the step between two, so their order stands."""

_LEANING = 1.25
"""Factor up to which a criterion counts more, or less, than the others where nobody put them in order."""

_WHOLE = 100.0
"""All of what a percentage is part of."""


def varied_scales(scales: Scales, lot: Lot) -> ManyScales:
    """Move the weights in each world.

    Args:
        scales: The weights as they stand.
        lot: The worlds.
    """
    weights: dict[Strength, Amount] = {
        strength: weight + (2 * lot.points(f"weight.{strength}") - 1) * _LEEWAY
        for strength, weight in scales.weights.items()
    }
    # The bar moves with the moderate argument that reaches it, a hair below, as scores are rounded.
    bar = np.floor(weights[Strength.MODERATE] / scales.weights[Strength.MODERATE] * 1000) / 1000 * scales.bar
    return ManyScales(weights, _varied_factors(scales, lot), bar, scales)


def _varied_factors(scales: Scales, lot: Lot) -> Mapping[Criterion, Amount]:
    """Let criteria count more or less, those in `priorities` never less than those after them."""
    drawn: dict[Criterion, Floats] = {
        criterion: scales.factors.get(criterion, 1.0) * _LEANING ** (2 * lot.points(f"criterion.{criterion}") - 1)
        for criterion in Criterion
    }
    unnamed = [drawn[criterion] for criterion in Criterion if criterion not in scales.factors]
    floor: Floats = np.max(unnamed, axis=0) if unnamed and scales.factors else np.zeros(lot.count)
    for criterion in reversed(tuple(scales.factors)):
        floor = np.maximum(floor, drawn[criterion])
        drawn[criterion] = floor
    return dict(drawn)


def within(tolerance: float, lot: Lot) -> Spread | None:
    """Give how stated numbers vary when each may be off by some part of it; members and truth values are certain.

    A percentage is off by that part of what is missing to the whole: 99.9 % within a fifth is 99.88 to 99.92 %.

    Args:
        tolerance: The part, 0.2 for a fifth.
        lot: The worlds.
    """
    if tolerance <= 0:
        return None

    def spread(spec: FactSpec, values: Values) -> Values:
        if not spec.type.is_numeric:
            return values
        factor = np.exp((2 * lot.points(f"off.{spec.name}") - 1) * math.log1p(tolerance))
        stated = values.numbers
        moved = _WHOLE - (_WHOLE - stated) * factor if spec.unit == "percent" else stated * factor
        if spec.type is FactType.INTEGER:
            moved = np.rint(moved)
        low, high = spec.bounds
        return Values(spec.type, np.clip(moved, -np.inf if low is None else low, np.inf if high is None else high))

    return spread
