"""The public door of the stage: facts and tables in, explained recommendations and findings out.

Pure: the same facts, tables and statements give the same recommendations.
"""

from __future__ import annotations

from collections.abc import Mapping

from archgen.decisions.model import Recommendations
from archgen.decisions.notices import findings_about_statements, matching_findings
from archgen.decisions.sensitivity import Restate, with_flips
from archgen.decisions.taking import NOTHING_STATED, take
from archgen.facts.model import Facts
from archgen.findings import Finding, sort_findings
from archgen.knowledge.loader import Knowledge
from archgen.requirements.model import Requirements


def recommend(
    facts: Facts,
    knowledge: Knowledge,
    requirements: Requirements = NOTHING_STATED,
    *,
    contexts: Mapping[str, Facts] | None = None,
    capabilities: Mapping[str, Facts] | None = None,
    flips: Restate | bool = False,
) -> tuple[Recommendations, tuple[Finding, ...]]:
    """Take every decision and give what is to be noticed about facts and decisions.

    Args:
        facts: Facts of the system.
        knowledge: Tables and policy.
        requirements: What people state about the answers: use, avoid, existing, decisions, priorities.
        contexts: Facts of each bounded context, for decisions that are taken for each of them.
        capabilities: Facts of each capability that may be built or bought.
        flips: Whether to find flip points; a function that gives all facts again when some are stated otherwise keeps
            derived facts in step.

    Raises:
        InputError: `decisions` names a decision or option that does not exist.
        KnowledgeError: Rules of a plain table break its hit policy.
    """
    taken = take(facts, knowledge, requirements, contexts=contexts, capabilities=capabilities)
    findings = sort_findings(
        (
            *matching_findings(facts, taken.recommendations, knowledge),
            *findings_about_statements(taken, requirements),
        )
    )
    if flips is False:
        return taken.recommendations, findings
    return with_flips(taken, None if flips is True else flips), findings
