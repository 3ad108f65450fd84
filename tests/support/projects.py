"""Random projects over the shipped vocabulary: a value for every fact, drawn over what is plausible."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from archgen.facts.model import Fact, Facts, Provenance
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import FactSpec, FactType, Value

_POINTS = st.integers(0, 996).map(lambda step: step / 997)


@st.composite
def projects(pick: st.DrawFn) -> Facts:
    """Give facts of which about half are as the vocabulary assumes, and the others anything plausible."""
    found = {}
    for name, spec in load_knowledge().vocabulary.facts.items():
        is_stated = pick(st.booleans())
        value = plausible(spec, pick(_POINTS)) if is_stated else spec.default
        provenance = Provenance.STATED if is_stated else Provenance.ASSUMED
        found[name] = Fact(name=name, value=value, unit=spec.unit, provenance=provenance)
    return Facts(found)


def plausible(spec: FactSpec, point: float) -> Value:
    """Give the value of a fact at a point between 0 and 1 of its plausible range; numbers by order of magnitude."""
    match spec.type:
        case FactType.BOOLEAN:
            return point < 0.5
        case FactType.ENUM:
            return spec.allowed[int(point * len(spec.allowed))]
        case FactType.SET:
            default = spec.default if isinstance(spec.default, tuple) else ()
            place = int(point * (len(spec.allowed) + 1))
            extra = spec.allowed[place : place + 1]
            return tuple(one for one in spec.allowed if one in {*default, *extra})
        case _:
            low, high = spec.plausible
            if low is None or high is None:
                return spec.default
            number = math.expm1(math.log1p(low) + point * (math.log1p(high) - math.log1p(low)))
            return round(number) if spec.type is FactType.INTEGER else float(f"{number:.4g}")
