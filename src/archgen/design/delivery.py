"""From commit to production: environments, pipeline, release, rollback, infrastructure files."""

import math
from collections.abc import Collection, Mapping, Sequence

from pydantic import Field

from archgen.design.core import Core
from archgen.design.deployment import Deployment
from archgen.design.model import Container, Frozen
from archgen.design.roadmap_gauges import listed
from archgen.facts.model import Facts
from archgen.knowledge.delivery import DeliveryRules, Rollback, Row
from archgen.knowledge.deployment_files import DeploymentFiles
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.products import choose_product
from archgen.units import plain

_ANSWERS = ("web", "function", "edge_worker", "gateway", "bff", "ingest")
_STORES = ("primary_store", "second_store", "time_series_store")


class Environment(Frozen):
    """One environment."""

    name: str
    purpose: str
    size: str
    data: str


class PipelineStep(Frozen):
    """One step of the delivery pipeline."""

    name: str
    does: str
    fails_when: str
    tool: str = Field(default="", description="Id of the technology.")
    id: str = Field(default="", description="Stable id of the step.")


class ReleaseStep(Frozen):
    """One step of a release, code and schema together."""

    name: str
    does: str
    back: str = Field(description="The way back from here.")


class Delivery(Frozen):
    """The delivery view of the design."""

    environments: tuple[Environment, ...]
    pipeline: tuple[PipelineStep, ...]
    release: tuple[ReleaseStep, ...]
    rollback_signal: str = Field(description="Metric and number at which a release goes back by itself.")
    rollback_metric: str = Field(description="Name of that metric, one of the indicators.")
    infrastructure: str = Field(description="How infrastructure is described, from the decision.")
    rollback_share: float = Field(default=0, description="Share of failed answers at which a release goes back.")
    rollback_working: str = Field(default="", description="That share with its arithmetic.")
    rollback_source: str = Field(default="", description="Where the way of setting it comes from.")
    files: tuple[str, ...] = Field(default=(), description="Kinds of files that are written beside the document.")
    platform: str = Field(default="", description="Id of the technology that runs the processes.")
    region: str = Field(default="", description="Region that serves.")
    second_region: str = Field(default="", description="Region that holds copies or takes over; empty without one.")
    region_because: str = Field(default="", description="Where the region comes from.")
    region_is_assumed: bool = Field(default=False, description="True when no jurisdiction was stated.")


def compose_delivery(
    *, facts: Facts, core: Core, deployment: Deployment, has_api: bool, knowledge: Knowledge
) -> Delivery:
    """Choose what the decisions ask for from the data, and fill in the design's numbers."""
    rules = knowledge.single(DeliveryRules, "delivery.yaml")
    present = _present(core, has_api=has_api)
    rollback = rules.rollback
    share = rollback.burn_rate * (100 - facts.number("availability"))
    names = _names(facts, core, deployment, rules) | _rollback_names(facts, rollback, share)
    tools = {one.role: one.id for one in core.technologies}

    def holds(row: Row) -> bool:
        environment = core.structure.environment
        asked = not row.when or environment.any_holds(row.when)
        return asked and not environment.any_holds(row.not_when) and set(row.with_) <= present

    files = tuple(name for name, row in rules.files.items() if holds(row))
    local = knowledge.single(DeploymentFiles, "deployment_files.yaml").local_services if "compose" in files else {}
    names["local"] = _local(core, rules, names, local)
    signal = rollback.share if _tells(facts, rollback, share) else rollback.count
    chosen = str(core.structure.environment.values.get("iac_gitops") or "")
    return Delivery(
        environments=tuple(
            Environment(name=one.name, purpose=_fill(one.purpose, names), size=_fill(one.size, names), data=one.data)
            for one in rules.environments
            if holds(one)
        ),
        pipeline=tuple(
            PipelineStep(
                id=one.id,
                name=one.name,
                does=_fill(one.does, names),
                fails_when=_fill(one.fails_when, names),
                tool=tools.get(one.tool, ""),
            )
            for one in rules.pipeline
            if holds(one)
        ),
        release=tuple(
            ReleaseStep(name=one.name, does=_fill(one.does, names), back=_fill(one.back, names))
            for one in rules.release
            if holds(one)
        ),
        rollback_signal=_fill(signal, names),
        rollback_metric=rollback.metric,
        rollback_share=share / 100,
        rollback_working=names["working"],
        rollback_source=rollback.source,
        infrastructure=_fill(rules.infrastructure.get(chosen, ""), names),
        files=files,
        platform=_platform(core, knowledge),
        region=deployment.region,
        second_region=deployment.second_region,
        region_because=deployment.region_because,
        region_is_assumed=deployment.region_is_assumed,
    )


def _fill(text: str, names: Mapping[str, str]) -> str:
    return text.format_map(names)


def _platform(core: Core, knowledge: Knowledge) -> str:
    environment = core.structure.environment
    named = [environment.values.get(key) for key in ("use", "existing")]
    use, existing = (one if isinstance(one, tuple) else () for one in named)
    table = knowledge.products["platform"]
    return choose_product(table, environment.holds, knowledge.catalogue, use=use, existing=existing).technology


def _present(core: Core, *, has_api: bool) -> set[str]:
    """Collect the roles, tools and parts that the design has."""
    roles = {one.role for one in core.containers} | {one.role for one in core.technologies}
    roles |= {one.role for one in core.purchases}
    copies = sum(one.replicas for one in core.sizings for each in core.containers if _answers(each, one.container))
    roles.add("several_instances" if copies > 1 else "one_instance")
    if not any(one.role in _STORES for one in core.containers):
        roles.discard("migration")
    return roles | ({"api"} if has_api else set())


def _answers(container: Container, container_id: str) -> bool:
    return container.id == container_id and container.role in _ANSWERS


def _names(facts: Facts, core: Core, deployment: Deployment, rules: DeliveryRules) -> dict[str, str]:
    """Give the values of all placeholders."""
    words = rules.words
    labels = {one.role: one.label for one in core.technologies}
    staging = [one for group in core.cost.groups if group.name == "staging" for one in group.lines]
    staging_usd = sum(one.monthly_usd for one in staging)
    answers = [one for one in core.containers if one.role in _ANSWERS]
    replicas = {one.container: one.replicas for one in core.sizings}
    copies = sum(replicas[one.id] for one in answers)
    away = [one.name for one in core.containers if one.role in ("dr_region", "standby")]
    zones = words["zone"] if core.span.zones == 1 else words["zones"].format(count=core.span.zones)
    flows = ", ".join(f"“{one.name}”" for one in core.structure.flows[:3])
    taken = core.structure.environment.values.get("release_strategy")
    strategy = [rules.strategies[one] for one in taken] if isinstance(taken, tuple) else []
    return {
        "database": _store(core.containers, labels) or words["database"],
        "migration": labels.get("migration", ""),
        "iac": labels.get("iac", ""),
        "gitops": labels.get("gitops", ""),
        "load_test": labels.get("load_testing", ""),
        "staging": words["staging"].format(items=", ".join(one.item.removeprefix("staging ") for one in staging)),
        "staging_usd": f"${staging_usd:,.2f}",
        "production": words["production"].format(instances=_counted(answers, replicas, words), zones=zones),
        "production_usd": f"${core.cost.monthly_usd - staging_usd:,.2f}",
        "standby": words["standby"].format(names=", ".join(away), region=deployment.second_region),
        "region": deployment.region,
        "instances": _counted(answers, replicas, words),
        "minutes": plain(max(2, min(30, copies))),
        "flows": flows or words["no_flows"],
        "peak": facts["peak_requests_per_second"].show(),
        "latency": facts["latency_p99"].show(),
        "target": facts["availability"].show(),
        "strategy": " ".join(strategy),
    }


def _store(containers: Sequence[Container], labels: Mapping[str, str]) -> str:
    role = next((one.role for role in _STORES for one in containers if one.role == role), "")
    return labels.get(role, "")


def _counted(containers: Sequence[Container], replicas: Mapping[str, int], words: Mapping[str, str]) -> str:
    """Count copies by container; of more than a few services only the sum is told."""
    if len(containers) > 3:
        total = sum(replicas[one.id] for one in containers)
        return words["services"].format(count=plain(total), services=len(containers))
    return ", ".join(words["instances"].format(count=replicas[one.id], name=one.name) for one in containers)


def _local(core: Core, rules: DeliveryRules, names: Mapping[str, str], services: Collection[str]) -> str:
    """Name what runs beside the process on one's own machine."""
    here = [one.name for one in core.containers if set(one.technologies) & set(services)]
    key = "local_compose" if here else "local_plain"
    return rules.words[key].format(services=listed(here), database=names["database"])


def _rollback_names(facts: Facts, rollback: Rollback, share: float) -> dict[str, str]:
    requests = facts.number("mean_requests_per_second") * rollback.window_minutes * 60
    budget = 100 - facts.number("availability")
    return {
        "share": f"{plain(round(share, 3))} %",
        "error_share": f"{plain(round(budget, 4))} %",
        "budget": f"{plain(round(budget, 4))} %",
        "burn": plain(rollback.burn_rate),
        "window": plain(rollback.window_minutes),
        "fewest": plain(rollback.fewest_failures),
        "requests": plain(round(requests)),
        "failures": plain(round(requests * share / 100, 1)),
        "working": f"{plain(rollback.burn_rate)} × {plain(round(budget, 4))} % = {plain(round(share, 3))} %",
    }


def _tells(facts: Facts, rollback: Rollback, share: float) -> bool:
    """Whether the share is reached by more than a few failures."""
    requests = facts.number("mean_requests_per_second") * rollback.window_minutes * 60
    return 0 < share < 100 and math.floor(requests * share / 100) > rollback.fewest_failures
