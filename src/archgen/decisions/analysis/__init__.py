"""Decision tables analysed before they are trusted: what can be told from the tables alone, without a project.

Each table by itself, exactly: gaps and conflicts under its hit policy, rules that can never hold or never come first,
rules that say the same, one-sided options, vain arguments, pile-ups. All tables together, by a search for inputs that
are then run: options, rules and facts that do nothing. And the sources that rules cite.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archgen.decisions.analysis.arguments import one_sided, pile_ups, vain
from archgen.decisions.analysis.citations import citations
from archgen.decisions.analysis.findings import TableFinding, in_words
from archgen.decisions.analysis.idleness import idleness
from archgen.decisions.analysis.likeness import likenesses
from archgen.decisions.analysis.noticed import Noticed
from archgen.decisions.analysis.plain import hit_policy_faults
from archgen.decisions.analysis.reach import Reached, search
from archgen.decisions.analysis.space import space_of
from archgen.knowledge.analysis import Kind
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import DecisionTable

__all__ = ["Analysis", "TableFinding", "analyse", "analyse_table"]


@dataclass(frozen=True)
class Analysis:
    """What was found about the tables of some knowledge.

    Attributes:
        findings: All findings, table by table, the gravest first.
        reached: The inputs that were found; None where rules that clash keep decisions from being taken.
    """

    findings: tuple[TableFinding, ...]
    reached: Reached | None


def analyse(knowledge: Knowledge) -> Analysis:
    """Analyse all tables, each by itself and all together."""
    noticed = [one for table in knowledge.decisions.values() for one in analyse_table(table, knowledge)]
    noticed += citations(knowledge.decisions, knowledge.sources)
    if any(one.kind is Kind.CONFLICT for one in noticed):
        return Analysis(in_words(noticed, knowledge), None)
    reached = search(knowledge)
    return Analysis(in_words((*noticed, *idleness(knowledge, reached)), knowledge), reached)


def analyse_table(table: DecisionTable, knowledge: Knowledge) -> Iterator[Noticed]:
    """Give what can be told of one table by itself."""
    space = space_of(table, knowledge)
    yield from hit_policy_faults(table, space)
    yield from likenesses(table, space)
    yield from one_sided(table)
    yield from vain(table, space)
    yield from pile_ups(table, space, knowledge.policy)
