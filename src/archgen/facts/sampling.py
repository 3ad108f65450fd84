"""Values of one fact drawn from what is expected of it, the same on every run and machine.

Points are laid evenly: with N worlds, each N-th part of a spread is hit once, in an order that a hash of the fact's
name gives. So a fact has the same points whatever else is known, and an answer changes nothing but what it is about.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from archgen.facts.columns import Floats, Values, bits_of, names_of
from archgen.facts.narrowing import ANY, Narrowed
from archgen.knowledge.cells import Column
from archgen.knowledge.priors import Prior
from archgen.knowledge.vocabulary import FactSpec, FactType

_GRID = 4001
"""Points at which the normal distribution is tabulated."""


@dataclass(frozen=True)
class Lot:
    """A number of worlds to draw.

    Attributes:
        count: How many.
        salt: Sets one lot apart from another of the same size.
        evenly: Whether no value is likelier than another, whatever the priors say: to try tables, not to expect.
    """

    count: int
    salt: str = ""
    evenly: bool = False

    def points(self, name: str) -> Floats:
        """Give numbers between 0 and 1, one a world, of which each N-th part of the line holds one."""
        return _points(zlib.crc32(f"{self.salt}{name}".encode()), self.count)


def draw(spec: FactSpec, prior: Prior | None, lot: Lot, known: Narrowed = ANY) -> Values:
    """Draw a fact's values.

    Args:
        spec: The fact.
        prior: Its spread; even over members or by magnitude over the plausible range when there is none.
        lot: The worlds.
        known: What is known of it.
    """
    column = Column.of_fact(spec)
    match spec.type:
        case FactType.SET:
            return _draw_set(spec, column, prior, lot, known)
        case FactType.BOOLEAN | FactType.ENUM:
            names = names_of(column)
            weights = _restricted(_weights(prior, names), known.names())
            return Values(spec.type, _pick(names, weights, lot.points(spec.name)).astype(np.int64), names)
        case _:
            return Values(spec.type, _draw_number(spec, prior, lot, known))


def _weights(prior: Prior | None, names: tuple[str, ...]) -> Mapping[str, float]:
    """Give the weight of each name."""
    return {name: prior.weights.get(name, 0) for name in names} if prior is not None else dict.fromkeys(names, 1.0)


def _restricted(weights: Mapping[str, float], possible: frozenset[str] | None) -> Mapping[str, float]:
    """Leave out what is not possible; what is left weighs the same when nobody expected any of it."""
    if possible is None:
        return weights
    left = {name: weight if name in possible else 0 for name, weight in weights.items()}
    return left if any(left.values()) else {name: float(name in possible) for name in weights}


def _pick(names: tuple[str, ...], weights: Mapping[str, float], at: Floats) -> npt.NDArray[np.intp]:
    """Give the place of the name at each point."""
    steps = np.cumsum([weights[name] for name in names])
    return np.minimum(np.searchsorted(steps / steps[-1], at, side="right"), len(names) - 1)


def _draw_set(spec: FactSpec, column: Column, prior: Prior | None, lot: Lot, known: Narrowed) -> Values:
    """Draw each member by itself; a set that may not be empty holds at least its likeliest member."""
    chances = dict(prior.chances) if prior is not None else dict.fromkeys(spec.allowed, 0.5 / max(1, len(spec.allowed)))
    possible = known.names()
    expected = (name for one in spec.prior for name in one.chances)
    names = names_of(column, {*expected, *chances, *(possible or ()), *known.sure})
    held = np.full(lot.count, bits_of([names.index(one) for one in known.sure]), dtype=np.int64)
    likely = [name for name in names if possible is None or name in possible]
    for name in likely:
        drawn = lot.points(f"{spec.name}.{name}") < chances.get(name, 0.5 if possible is not None else 0.0)
        held |= np.where(drawn, np.int64(1 << names.index(name)), np.int64(0))
    if spec.default and likely:
        first = max(likely, key=lambda name: (chances.get(name, 0.0), -names.index(name)))
        held = np.where(held == 0, np.int64(1 << names.index(first)), held)
    return Values(spec.type, held, names)


def _draw_number(spec: FactSpec, prior: Prior | None, lot: Lot, known: Narrowed) -> Floats:
    """Draw a number: one of the usual ones, or around one of them, within what is possible."""
    low, high = _range(spec, known)
    at = lot.points(spec.name)
    if prior is not None and prior.weights:
        inside = {name: w for name, w in prior.weights.items() if low <= float(name) <= high and w}
        if inside:
            usual = tuple(inside)
            return np.array([float(name) for name in usual])[_pick(usual, inside, at)]
    none = prior.none if prior is not None and low <= 0 else 0.0
    above = np.clip((at - none) / (1 - none), 0, 1) if none < 1 else at
    lowest = low if low > 0 else min(high, 10**-3 if spec.type is FactType.NUMBER else 0.5)
    numbers = _around(prior, max(lowest, 1e-9), max(high, 1e-9), above)
    if spec.type is FactType.INTEGER:
        numbers = np.clip(np.rint(numbers), max(math.ceil(low), 1 if low <= 0 < high else math.ceil(low)), high)
    return np.where(at < none, 0.0, np.clip(numbers, low, high))


def _range(spec: FactSpec, known: Narrowed) -> tuple[float, float]:
    """Give the ends between which a number lies: what is known, else what is plausible, within what is possible."""
    low = known.low if known.low is not None else _first(spec.plausible[0], spec.bounds[0], 0.0)
    high = known.high if known.high is not None else _first(spec.plausible[1], spec.bounds[1], max(low, 1.0) * 1000)
    return low, max(low, high)


def _first(*ends: float | None) -> float:
    """Give the first end that is stated."""
    return next(end for end in ends if end is not None)


def _around(prior: Prior | None, low: float, high: float, at: Floats) -> Floats:
    """Spread numbers by magnitude: normal around the prior's median, cut off at both ends; even without one."""
    first, last = math.log(low), math.log(high)
    if prior is None or prior.around is None:
        return np.exp(first + at * (last - first))
    if prior.factor == 1:
        return np.full(len(at), prior.around)
    normal = NormalDist(math.log(prior.around), math.log(prior.factor))
    below, above = normal.cdf(first), normal.cdf(last)
    if above - below < 1e-6:  # far from where it was expected: nothing is known but the ends
        return np.exp(first + at * (last - first))
    quantiles = np.interp(below + at * (above - below), *_standard_normal())
    return np.exp(np.clip(normal.mean + normal.stdev * quantiles, first, last))


@lru_cache(maxsize=1)
def _standard_normal() -> tuple[Floats, Floats]:
    """Tabulate the quantiles of the normal distribution."""
    at = (np.arange(_GRID) + 0.5) / _GRID
    normal = NormalDist()
    return at, np.array([normal.inv_cdf(float(one)) for one in at])


@lru_cache(maxsize=512)
def _points(seed: int, count: int) -> Floats:
    """Lay points evenly in an order that follows from the seed."""
    ranks = np.empty(count)
    ranks[np.argsort(_hashed(seed, count), kind="stable")] = np.arange(count)
    found: Floats = (ranks + _hashed(seed ^ 0xA5A5A5A5, count)) / count
    found.setflags(write=False)
    return found


def _hashed(seed: int, count: int) -> Floats:
    """Give pseudo-random numbers between 0 and 1: the mixing steps of splitmix64 over a counter.

    Written out because numpy does not promise that its generators give the same numbers in every version.
    """
    with np.errstate(over="ignore"):
        mixed = np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed) * np.uint64(0xD1B54A32D192ED03)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    found: Floats = (mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return found
