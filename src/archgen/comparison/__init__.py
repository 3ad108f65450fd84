"""Two designs side by side: decisions with the rules that changed, sizes, cost, containers, entities, operations.

Compared is an :class:`Outline`: the part of a design that people ask about. It is taken from a design, or from the
`design.json` of a package that this or an earlier version wrote; what an earlier version did not know yet is empty.
"""

from archgen.comparison.changes import Comparison, DecisionChange, SetChange
from archgen.comparison.comparing import compare
from archgen.comparison.outline import Outline, outline_of, read_outline

__all__ = ["Comparison", "DecisionChange", "Outline", "SetChange", "compare", "outline_of", "read_outline"]
