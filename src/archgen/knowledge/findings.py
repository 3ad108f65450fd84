"""Rules that raise findings: a table that collects what should not pass in silence.

A rule without ``when`` is raised by code, which gives the values of its placeholders; its words stand in the same
files.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr

from archgen.findings import Finding, FindingKind, Severity, Source
from archgen.knowledge.cells import CellFault, Column, Condition, compile_condition
from archgen.knowledge.tables import Cells
from archgen.knowledge.wording import fill


def _as_alternatives(given: object) -> object:
    """Take one mapping for a list of one alternative."""
    return (given,) if isinstance(given, Mapping) else given


Alternatives = Annotated[tuple[Cells, ...], BeforeValidator(_as_alternatives)]
"""Conditions of which one is enough."""


class FindingRule(BaseModel):
    """One finding that may be raised: when, and in which words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Stable id, which `accepted` names")
    title: str = Field(description="Two to six words")
    kind: FindingKind = Field(description="Sort of finding")
    when: Alternatives = Field(default=(), description="Alternatives; absent when code raises it")
    severity: Severity = Field(description="How much it matters")
    message: str = Field(description="What is wrong here; {fact} stands for its value")
    consequence: str = Field(default="", description="What happens if nothing is done")
    remedy: str = Field(default="", description="What to do about it")
    question: str | None = Field(default=None, description="What somebody must answer")
    who: str | None = Field(default=None, description="Role that can answer or decide")
    decisions: tuple[str, ...] = Field(default=(), description="Decisions that it touches")
    source: Source | None = Field(default=None, description="Where the reasoning comes from")
    _conditions: tuple[Condition, ...] = PrivateAttr(default=())

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The compiled alternatives; none when code raises the finding."""
        return self._conditions

    def raised(
        self,
        values: Mapping[str, object],
        columns: Mapping[str, Column] | None = None,
        *,
        about: tuple[str, ...] = (),
        decisions: tuple[str, ...] | None = None,
    ) -> Finding:
        """Give the finding with its placeholders filled.

        Args:
            values: Values of the placeholders; facts among them are printed in their unit.
            columns: Types and units of facts.
            about: Paths of the facts or requirements that clash.
            decisions: Decisions that it touches, instead of those of the rule.
        """
        message, consequence, remedy, question = (
            fill(text, values, columns or {})
            for text in (self.message, self.consequence, self.remedy, self.question or "")
        )
        return Finding(
            id=self.id,
            title=self.title,
            kind=self.kind,
            severity=self.severity,
            message=message,
            consequence=consequence,
            remedy=remedy,
            question=question or None,
            who=self.who,
            about=about,
            decisions=self.decisions if decisions is None else decisions,
            source=self.source,
        )

    def compile(self, columns: Mapping[str, Column]) -> tuple[tuple[tuple[object, ...], str], ...]:
        """Compile the alternatives and give what is wrong with them: key path and sentence."""
        conditions: list[Condition] = []
        found: list[tuple[tuple[object, ...], str]] = []
        for number, cells in enumerate(self.when):
            try:
                conditions.append(compile_condition(cells, columns))
            except CellFault as fault:
                found.append((("when", number), f"finding `{self.id}`: {fault}"))
        self._conditions = tuple(conditions)
        return tuple(found)
