"""Taking all decisions once, with choices, vetoes, use, what runs already and combinations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from archgen.decisions.account import Account
from archgen.decisions.fit import Clash, fitted
from archgen.decisions.graph import Case, Plan, Solution
from archgen.decisions.model import Read, Recommendations
from archgen.decisions.overrides import Disagreement, choices_and_vetoes, with_use_and_existing
from archgen.decisions.weighing import Scales
from archgen.facts.model import Facts
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Project, Requirements

NOTHING_STATED = Requirements(project=Project(name="System"))
"""Requirements that bear on no decision."""


@dataclass(frozen=True)
class Settled:
    """A case with all that bears on it, and its outcomes.

    Attributes:
        case: What was decided about.
        solution: The bare outcomes.
        disagreements: Statements of people that cannot both hold.
        clashes: Combinations that stand although they should not, because people chose them.
    """

    case: Case
    solution: Solution
    disagreements: tuple[Disagreement, ...] = ()
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Taken:
    """Decisions with what is needed to ask on: what would flip them, what is noticed about them.

    Attributes:
        recommendations: The account of every decision.
        requirements: What people stated about the answers.
        start: The facts under people's choices and vetoes alone.
        settled: What it came to.
    """

    recommendations: Recommendations
    requirements: Requirements
    start: Case
    settled: Settled

    @property
    def case(self) -> Case:
        """What was decided about, with all that bears on it."""
        return self.settled.case

    @property
    def solution(self) -> Solution:
        """The bare outcomes."""
        return self.settled.solution


def take(
    facts: Facts,
    knowledge: Knowledge,
    requirements: Requirements = NOTHING_STATED,
    *,
    contexts: Mapping[str, Facts] | None = None,
    capabilities: Mapping[str, Facts] | None = None,
    in_full: bool = True,
) -> Taken:
    """Take every decision and keep what further questions need.

    Decisions are taken on the evidence with choices and vetoes first; then what people use or run is placed where the
    evidence objects least, and one bounded pass settles combinations that cannot stand together.

    Args:
        facts: Facts of the system.
        knowledge: Tables and policy.
        requirements: What people state about the answers: use, avoid, existing, decisions, priorities.
        contexts: Facts of each bounded context, for decisions that are taken for each of them.
        capabilities: Facts of each capability that may be built or bought.
        in_full: Whether to tell near misses and how scores came together; who only compares outcomes need not.

    Raises:
        InputError: `decisions` names a decision or option that does not exist.
        KnowledgeError: Rules of a plain table break its hit policy.
    """
    start = starting_case(facts, knowledge, requirements, contexts=contexts, capabilities=capabilities)
    settled = settle_all(start, requirements)
    account = account_of(settled.case, settled.solution, in_full=in_full)
    return Taken(account, requirements, start, settled)


def starting_case(
    facts: Facts,
    knowledge: Knowledge,
    requirements: Requirements,
    *,
    contexts: Mapping[str, Facts] | None = None,
    capabilities: Mapping[str, Facts] | None = None,
) -> Case:
    """Give the facts under people's choices and vetoes alone.

    Raises:
        InputError: `decisions` names a decision or option that does not exist.
    """
    return Case(
        plan=plan_of(knowledge),
        values=readable(facts),
        contexts={name: readable(own) for name, own in (contexts or {}).items()},
        capabilities={name: readable(own) for name, own in (capabilities or {}).items()},
        scales=Scales.of(knowledge.policy, requirements.priorities),
        pressures=choices_and_vetoes(requirements, knowledge),
    )


def settle_all(start: Case, requirements: Requirements) -> Settled:
    """Take the decisions of a case, place what people use or run, and settle combinations.

    Args:
        start: The facts under people's choices and vetoes.
        requirements: What people stated about the answers.
    """
    case, solution, disagreements = with_statements(start, requirements)
    case, solution, clashes = fitted(case, solution)
    return Settled(case, solution, disagreements, clashes)


def with_statements(start: Case, requirements: Requirements) -> tuple[Case, Solution, tuple[Disagreement, ...]]:
    """Take the decisions of a case and place what people use or run, before combinations are settled.

    Args:
        start: The facts under people's choices and vetoes.
        requirements: What people stated about the answers.
    """
    solution = start.solve()
    if not (requirements.existing or requirements.constraints.use):
        return start, solution, ()
    pressures, disagreements = with_use_and_existing(requirements, start, solution)
    case = start.under(pressures)
    return case, case.solve(), disagreements


@lru_cache(maxsize=8)
def plan_of(knowledge: Knowledge) -> Plan:
    """Give the compiled tables of knowledge, made once."""
    return Plan(knowledge)


def account_of(case: Case, solution: Solution, *, in_full: bool = True) -> Recommendations:
    """Give the account of all outcomes, the system's before those of its contexts."""
    account = Account(case, solution, case.plan.knowledge.columns, in_full)
    keys = [(decision, part) for decision in case.plan.programs for part in (None, *case.parts(decision))]
    return Recommendations(all=tuple(account.recommendation(decision, part) for decision, part in keys))


def readable(facts: Facts) -> dict[str, Read]:
    """Give the values that cells read."""
    return dict(facts.values_by_name())
