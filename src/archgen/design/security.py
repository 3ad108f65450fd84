"""Security: threats that cross trust boundaries, controls, data classes, compliance, secrets, supply chain."""

from collections.abc import Mapping, Sequence

from archgen.decisions.model import Recommendations
from archgen.design.api_model import Api
from archgen.design.compliance_map import map_compliance
from archgen.design.controls import answering, collect_controls
from archgen.design.core import Core
from archgen.design.data_classes import classify
from archgen.design.data_tables import DataModel
from archgen.design.deployment import compose_deployment
from archgen.design.model import TrustBoundary
from archgen.design.owners import Owners
from archgen.design.security_model import (
    ApiRiskRow,
    ComplianceRow,
    Control,
    DataClassRow,
    SecretRow,
    Security,
    SupplyRow,
    Threat,
)
from archgen.design.threat_rows import Rows, rank_threats
from archgen.design.traits import traits_of, words_of
from archgen.design.trust import Trust
from archgen.facts.model import Facts
from archgen.findings import Finding
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.threats import Threats

__all__ = [
    "ApiRiskRow",
    "ComplianceRow",
    "Control",
    "DataClassRow",
    "SecretRow",
    "Security",
    "SupplyRow",
    "Threat",
    "compose_security",
]


def compose_security(  # noqa: PLR0913 - what earlier parts gave, by name
    *,
    core: Core,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    api: Api,
    data: DataModel,
    boundaries: Sequence[TrustBoundary] | None = None,
) -> tuple[Security, tuple[Finding, ...]]:
    """Say what threatens the design, what answers it, and what data is kept how.

    Args:
        core: Structure with what crosses boundaries.
        facts: Regimes, exposure and team.
        recommendations: Decisions that ask for controls.
        knowledge: Threats, controls and the compliance catalogue.
        api: Operations with their roles.
        data: Tables with the classes of their fields.
        boundaries: Trust boundaries; those of the deployment when absent.

    Returns:
        The security view, and findings on threats that nothing answers.
    """
    words = knowledge.single(Threats, "threats.yaml")
    if boundaries is None:
        deployed = compose_deployment(facts=facts, recommendations=recommendations, core=core, knowledge=knowledge)
        boundaries = deployed.boundaries
    traits = traits_of(core, facts, recommendations, api, data)
    texts = words_of(core, facts, api, data)
    controls = collect_controls(core, facts, words, traits, texts)
    threats = rank_threats(
        Rows(
            core, Trust(core, boundaries), controls, traits, texts, words, Owners(core.structure.environment, knowledge)
        )
    )
    security = Security(
        threats=threats,
        controls=controls,
        data_classes=classify(data, api, core.structure.environment, words.classes),
        compliance=map_compliance(facts, knowledge.catalogue, controls, traits, texts, words),
        roles=_roles(api),
        api_risks=_api_risks(core, knowledge, controls, texts, words) if api.operations else (),
        secrets=_secrets(core, recommendations, words),
        supply_chain=_supply_chain(core, texts, words),
    )
    return security, _findings(threats, knowledge)


def _roles(api: Api) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((role, tuple(one.id for one in api.operations if role in one.roles)) for role, _ in api.roles)


def _api_risks(
    core: Core, knowledge: Knowledge, controls: Sequence[Control], texts: Mapping[str, str], words: Threats
) -> tuple[ApiRiskRow, ...]:
    reference = knowledge.catalogue.security
    held = {one.workload for one in core.structure.workloads if not one.is_question}
    holds = core.structure.environment.holds
    everywhere = [one.id for one in core.containers]
    rows = []
    for risk in reference.api_risks.items if reference else ():
        answer = words.api_risks[risk.id]
        arises = not answer.needs_workload or bool(held & set(answer.needs_workload))
        own = answering(controls, answer.by, answer.topics, (everywhere,))[:3] if arises else ()
        is_open = not own and (not answer.otherwise or (answer.open_when is not None and holds(answer.open_when)))
        rows.append(
            ApiRiskRow(
                id=risk.id,
                name=risk.name,
                answer="; ".join(one.do for one in own) or answer.otherwise.format_map(texts) or risk.mitigation,
                controls=tuple(one.id for one in own),
                status="open" if is_open else "designed",
                url=risk.url,
            )
        )
    return tuple(rows)


def _secrets(core: Core, recommendations: Recommendations, words: Threats) -> tuple[SecretRow, ...]:
    chosen = recommendations.of("secrets_keys")
    option = chosen.chosen[0]
    kept_in = next((one.name for one in core.containers if one.role == "secrets"), chosen.option(option).name)
    rows = []
    for rule in words.secrets:
        targets = [one for one in core.containers if one.role in rule.for_roles]
        if rule.once:
            targets = targets[:1]
        named = [(one.id, one.name) for one in targets]
        named += [(one.id, one.name) for one in core.structure.systems if rule.for_systems]
        rows += [
            SecretRow(
                name=rule.name.format_map({"element": name}),
                used_by=(element,) if rule.once else _users(element, core),
                kept_in=kept_in,
                rotation=rule.rotation[option],
            )
            for element, name in named
        ]
    return tuple(rows)


def _users(element: str, core: Core) -> tuple[str, ...]:
    own = {one.id for one in core.containers}
    rows = core.structure.relationships
    callers = [one.from_id for one in rows if one.to_id == element and one.from_id in own]
    return tuple(dict.fromkeys(callers))


def _supply_chain(core: Core, texts: Mapping[str, str], words: Threats) -> tuple[SupplyRow, ...]:
    return tuple(
        SupplyRow(do=one.do, fails_when=one.fails_when, because=one.because.format_map(texts))
        for one in words.supply_chain
        if core.structure.environment.holds(one.when)
    )


def _findings(threats: Sequence[Threat], knowledge: Knowledge) -> tuple[Finding, ...]:
    rule = knowledge.findings["threat_unanswered"]
    return tuple(
        rule.raised({"threat": one.threat, "owner": one.owner, "id": one.id}, about=(f"threats.{one.key}",))
        for one in threats
        if one.status == "open" and one.rank == "high"
    )
