"""Objectives that are the requirements, and alerts that belong to them and lead to a runbook."""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.page.reading import headings
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PAGE = "operations.md"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    operations = design.operations
    flows = {one.id: one for one in design.flows}
    for slo in operations.slos:
        if slo.flow is not None and slo.flow not in flows:
            yield Fault(f"operations.{slo.id}", f"there is no flow `{slo.flow}`")
        wanted = _wanted(design, slo.flow, slo.fact)
        if wanted is not None and not _says(slo.target, wanted):
            yield Fault(f"operations.{slo.id}", f"promises {slo.target}; `{slo.fact}` asks for {wanted:g}")
    ids = {one.id for one in operations.slos}
    anchors = {one.fragment for one in headings(papers[_PAGE])} if _PAGE in papers else None
    for alert in operations.alerts:
        if alert.slo is not None and alert.slo not in ids:
            yield Fault(f"operations.{alert.id}", f"there is no objective `{alert.slo}`")
        if alert.severity == "page" and not alert.steps:
            yield Fault(f"operations.{alert.id}", "leads to no step that a person takes")
        if (
            anchors is not None
            and alert.runbook.partition("#")[2] not in anchors | {""}
            and alert.runbook not in anchors
        ):
            yield Fault(_PAGE, f"the runbook `{alert.runbook}` of {alert.name} has no heading")
    metric = design.delivery.rollback_metric
    if metric and operations.slos and not any(one.metric.startswith(metric) for one in operations.slos):
        yield Fault("delivery", f"a release goes back on `{metric}`, which is no indicator")


def _wanted(design: Design, flow_id: str | None, fact: str) -> float | None:
    flow = next((one for one in design.flows if one.id == flow_id), None)
    if flow is not None and fact in ("latency_p99", "availability"):
        return flow.latency_p99 if fact == "latency_p99" else flow.availability
    value = design.facts.value(fact) if fact in design.facts else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _says(target: str, wanted: float) -> bool:
    """Tell whether a printed target names the number, in its own unit or a thousand of it."""
    numbers = [float(one.replace(",", "")) for one in _NUMBER.findall(target)]
    return any(abs(one * scale - wanted) <= 1e-6 * max(1.0, abs(wanted)) for one in numbers for scale in (1, 1000, 60))


INSPECTION = Inspection(
    "objectives", "Objectives are the requirements; alerts belong to them and lead to a runbook", _check
)
