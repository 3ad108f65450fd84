"""Findings about decision tables: what the analysis notices, in the words of `knowledge/analysis.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archgen.decisions.analysis.noticed import Noticed
from archgen.decisions.model import Read
from archgen.knowledge.analysis import Gravity, Kind
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.wording import as_stated, fill


@dataclass(frozen=True)
class TableFinding:
    """One thing that is wrong, probably wrong, or worth a thought.

    Attributes:
        kind: What sort of thing.
        severity: How much it matters.
        decision: The table that it is about; empty when it is about a fact or a source.
        rules: Rules that it is about.
        about: Option, fact or source that it is about, if any.
        message: What is wrong, with values.
        remedy: What to do about it.
        example: An input that shows it; what it leaves out may be anything.
        file: The table in whose file it stands; empty for the vocabulary.
        keys: Where it stands in that file.
    """

    kind: Kind
    severity: Gravity
    decision: str
    rules: tuple[str, ...]
    about: tuple[str, ...]
    message: str
    remedy: str
    example: Mapping[str, Read]
    file: str
    keys: tuple[object, ...]

    @property
    def id(self) -> str:
        """What stays the same as long as the fault does: kind, table, and the option, fact, source or rules."""
        return ":".join(filter(None, (self.kind, self.decision, *(self.about or ("+".join(self.rules),)))))


def in_words(noticed: Iterable[Noticed], knowledge: Knowledge) -> tuple[TableFinding, ...]:
    """Put into words what was noticed, in the order of the tables, the gravest first."""
    order = {name: place for place, name in enumerate(knowledge.decisions)}
    findings = {finding.id: finding for finding in (_finding(one, knowledge) for one in noticed)}
    return tuple(
        sorted(
            findings.values(),
            key=lambda one: (order.get(one.file, len(order)), one.severity.rank, one.kind, one.id),
        )
    )


def _finding(noticed: Noticed, knowledge: Knowledge) -> TableFinding:
    words = knowledge.analysis.kinds[noticed.kind]
    example = ", ".join(f"{name} {as_stated(value)}" for name, value in noticed.example.items())
    values = {**noticed.values, "example": example}
    return TableFinding(
        kind=noticed.kind,
        severity=words.severity,
        decision=noticed.decision,
        rules=noticed.rules,
        about=noticed.about,
        message=fill(words.message, values, {}),
        remedy=fill(words.remedy, values, {}),
        example=noticed.example,
        file=noticed.file or noticed.decision,
        keys=noticed.keys,
    )
