"""Texts of building blocks with the values and names of this design.

`2 x latency_p99` becomes `2 × 250 ms`; `@stock` the entity that recognition bound to that role, else its bare word.
"""

import re
from collections.abc import Mapping

from archgen import units
from archgen.design.capacity import Sizing
from archgen.facts.model import Facts
from archgen.knowledge.block_parts import ROLE
from archgen.knowledge.blocks import Block

_NAME = re.compile(
    r"\b(?:[a-z]+[0-9]*(?:_[a-z0-9]+)+|rpo|rto)\b(?! (?:above|below|over|is|asks)\b)|^availability\b(?=$| \+)"
)
_TIMES = re.compile(r"(?<=[\d%a-z)]) x (?=[\d(])|(?<=[\d)]) x (?=[a-z(])")


class BlockTexts:
    """Fills names of facts, figures and questions into texts of one block.

    Args:
        facts: Facts of the system.
        block: Block whose questions may be named.
        sizing: Figures of the container that the text is about.
        bound: Entities and outside systems by the role that they play in the block.
    """

    def __init__(
        self,
        facts: Facts,
        block: Block | None = None,
        sizing: Sizing | None = None,
        bound: Mapping[str, str] | None = None,
    ) -> None:
        self._facts = facts
        self._bound = bound or {}
        self._asks: Mapping[str, object] = {} if block is None else {one.id: one.default for one in block.asks}
        self._figures = {} if sizing is None else {one.id: one for one in sizing.quantities}

    def fill(self, text: str) -> str:
        """Return the text with values in place of names that this design knows."""
        return ROLE.sub(self._named, _NAME.sub(self._value, _TIMES.sub(" × ", text)))

    def _named(self, match: re.Match[str]) -> str:
        role = match[1]
        return f"“{self._bound[role]}”" if role in self._bound else role.replace("_", " ")

    def _value(self, match: re.Match[str]) -> str:
        name = match[0]
        if name in self._figures:
            figure = self._figures[name]
            return units.show(figure.value, figure.unit)
        if name in self._facts and _is_number(self._facts.value(name)):
            return self._facts[name].show()
        asked = self._asks.get(name)
        if isinstance(asked, int | float) and not isinstance(asked, bool):
            return f"{name} ({units.plain(asked)})"
        return name


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
