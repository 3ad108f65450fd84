"""Risks: failure rows of blocks and outside systems, limits of calls, the ranked register, single points of failure."""

from collections.abc import Sequence
from datetime import date

from archgen.decisions.model import Recommendations
from archgen.design.core import Core
from archgen.design.failure_rows import bound_settings, failure_rows
from archgen.design.outside_calls import call_policies, outside_rows
from archgen.design.restoring import plan_backups, restore_findings
from archgen.design.risk_model import (
    AcceptedFinding,
    CallPolicy,
    FailureMode,
    Risk,
    RiskRegister,
    Setting,
    SinglePoint,
)
from archgen.design.risk_register import accepted_findings, rank_risks, with_acceptances
from archgen.design.security_model import ComplianceRow
from archgen.design.single_points import find_single_points, single_point_findings, single_region_finding
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.resilience import Resilience
from archgen.knowledge.running import Running
from archgen.requirements.model import Requirements

__all__ = [
    "AcceptedFinding",
    "CallPolicy",
    "FailureMode",
    "Risk",
    "RiskRegister",
    "Setting",
    "SinglePoint",
    "compose_risks",
]


def compose_risks(  # noqa: PLR0913 - what earlier parts gave, by name
    *,
    core: Core,
    requirements: Requirements,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    findings: Sequence[Finding] = (),
    compliance: Sequence[ComplianceRow] = (),
    at: date | None = None,
) -> tuple[RiskRegister, tuple[Finding, ...]]:
    """Collect failure rows, call limits and settings, find single points, and rank the risks.

    Args:
        core: Structure, sizes and products.
        requirements: What people stated, with what they accept.
        facts: Facts of the system.
        recommendations: Decisions; close calls that are hard to take back become risks.
        knowledge: Words and rules, and the finding rules behind `findings`.
        findings: What was noticed so far; grave ones become risks.
        compliance: Mapping of regimes; gaps become risks.
        at: Day at which acceptances are judged.

    Returns:
        The register, and findings on single points that nobody accepted.
    """
    words = knowledge.single(Resilience, "resilience.yaml")
    running = knowledge.single(Running, "operations.yaml")
    settings = bound_settings(core, facts)
    points = find_single_points(core, facts, requirements, words.single_points, running.restore)
    raised = (
        *single_point_findings(points, core, facts, knowledge),
        *single_region_finding(core, facts, knowledge),
        *restore_findings(plan_backups(core, facts, running), core, knowledge, facts),
    )
    noticed = with_acceptances((*findings, *raised), requirements, at)
    rows = (*failure_rows(core, facts, words), *outside_rows(core, facts, settings, words))
    risks = rank_risks(
        core=core,
        facts=facts,
        recommendations=recommendations,
        knowledge=knowledge,
        findings=noticed,
        compliance=compliance,
        words=words,
    )
    register = RiskRegister(
        failures=rows,
        calls=call_policies(core, facts, settings, words),
        settings=settings,
        risks=risks,
        single_points=points,
        accepted=accepted_findings(requirements, noticed, knowledge, at),
    )
    return register, raised
