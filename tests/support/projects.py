"""Random projects over the shipped vocabulary: a value for every fact, drawn as sweeps draw it."""

from __future__ import annotations

from hypothesis import strategies as st

from archgen.decisions.robustness import draw
from archgen.facts.model import Fact, Facts, Provenance
from archgen.knowledge.loader import load_knowledge

_POINTS = st.integers(0, 996).map(lambda step: step / 997)


@st.composite
def projects(pick: st.DrawFn) -> Facts:
    """Give facts of which about half are as the vocabulary assumes, and the others anything plausible."""
    found = {}
    for name, spec in load_knowledge().vocabulary.facts.items():
        is_stated = pick(st.booleans())
        value = draw(spec, pick(_POINTS)) if is_stated else spec.default
        provenance = Provenance.STATED if is_stated else Provenance.ASSUMED
        found[name] = Fact(name=name, value=value, unit=spec.unit, provenance=provenance)
    return Facts(found)
