"""Arrows, flows, boundaries and failure rows whose ends exist."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.inspections.identifiers import element_ids
from archgen.verification.papers import Papers

_ALL_PEOPLE = "people"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    elements = element_ids(design)
    ends = elements | {_ALL_PEOPLE} | {one.id for one in design.contexts} | {one.id for one in design.boundaries}
    for place, end in _named(design):
        if end not in ends:
            yield Fault(place, f"there is no element `{end}`")
    for one in design.relationships:
        if one.from_id == one.to_id:
            yield Fault("relationships", f"`{one.from_id}` is related to itself")
        if not one.does or not one.protocol:
            yield Fault("relationships", f"`{one.from_id}` to `{one.to_id}`: what it does or its protocol is not said")
    related = {end for one in design.relationships for end in (one.from_id, one.to_id)}
    for container in design.containers:
        if container.id not in related:
            yield Fault("relationships", f"nothing deals with `{container.id}`, nor it with anything")


def _named(design: Design) -> Iterator[tuple[str, str]]:
    for one in design.relationships:
        yield from (("relationships", end) for end in (one.from_id, one.to_id))
    for flow in design.flows:
        for step in (*flow.steps, *flow.stated_steps):
            yield from ((f"flows.{flow.id}", end) for end in (step.from_id, step.to_id))
    for boundary in design.boundaries:
        yield from ((f"boundaries.{boundary.id}", one) for one in boundary.inside)
    yield from (("risks.failures", row.element) for row in design.risks.failures)
    yield from (("risks.settings", row.container) for row in design.risks.settings)
    for call in design.risks.calls:
        yield from (("risks.calls", one) for one in (*call.callers, *call.targets))
    for risk in design.risks.risks:
        yield from ((f"risks.{risk.id}", one) for one in risk.elements)
    for point in design.risks.single_points:
        yield from (("risks.single_points", one) for one in (point.element, *point.cut_off))
    for threat in design.security.threats:
        yield from ((f"security.{threat.id}", one) for one in (threat.from_id, threat.to_id))
    yield from (("security.controls", one.element) for one in design.security.controls if one.element)
    yield from (("operations.backups", one.container) for one in design.operations.backups)
    yield from (("sizings", one.container) for one in design.sizings)
    yield from (("cost", line.container) for line in design.cost.lines if line.container)


INSPECTION = Inspection("relationships", "Whatever names an element names one that exists; none stands alone", _check)
