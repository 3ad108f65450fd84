"""Rules about combinations of decisions that cannot stand together."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from archgen.findings import Source
from archgen.knowledge.cells import CellFault, Column, Condition, compile_condition
from archgen.knowledge.spelling import unknown
from archgen.knowledge.tables import Cells, Names
from archgen.knowledge.validation import Found


class FitRule(BaseModel):
    """One combination that cannot stand, and the options that give way."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Stable id")
    when: Cells = Field(description="The combination: facts and outcomes of decisions")
    exclude: Mapping[str, Names] = Field(description="Options that are ruled out then, by decision")
    because: str = Field(description="Why they cannot stand together")
    source: Source | None = Field(default=None, description="Where the reason comes from")
    _condition: Condition = PrivateAttr(default=Condition(()))

    @property
    def condition(self) -> Condition:
        """The compiled combination."""
        return self._condition

    def compile(self, columns: Mapping[str, Column]) -> tuple[Found, ...]:
        """Compile the combination and give what is wrong with the rule: key path and sentence."""
        found: list[Found] = []
        try:
            self._condition = compile_condition(self.when, columns)
        except CellFault as fault:
            found.append((("when",), f"combination `{self.id}`: {fault}"))
        for decision, options in self.exclude.items():
            column = columns.get(decision)
            if column is None:
                found.append((("exclude", decision), unknown("decision", decision, columns)))
                continue
            known = (*column.members, *column.gone)
            wrong = [option for option in options if option not in known]
            found += [(("exclude", decision), unknown("option", option, known)) for option in wrong]
        return tuple(found)
