"""The parts of a requirements file besides facts and domain: project, constraints, what exists, what is decided."""

from __future__ import annotations

from collections.abc import Mapping

from archgen.knowledge.spelling import find
from archgen.knowledge.tables import Criterion
from archgen.requirements.document import Node, NodeKind
from archgen.requirements.keys import ACCEPTED, CHOICE, CONSTRAINTS, EXISTING, INTEGRATION
from archgen.requirements.model import (
    AcceptedFinding,
    Choice,
    Constraints,
    Existing,
    Experience,
    Integration,
    Project,
    ProjectStatus,
)
from archgen.requirements.reading import Reading, misnomer
from archgen.units import Unit


def read_project(reading: Reading, root: Node) -> Project:
    """Read the head of the file; its unknown keys are reported with the facts of the same group."""
    node = root.get("project")
    if node is None or node.kind is not NodeKind.MAP:
        if node is None:
            reading.fault(root, "the project is missing; the least is `project: {name: ...}`", "")
        return Project(name="?")
    name = reading.name(node.get("name"), node)
    return Project(
        name=name or "?",
        summary=reading.text(node.get("summary")),
        owner=reading.text(node.get("owner")) or None,
        approvers=reading.texts(node.get("approvers")),
        status=reading.member(node.get("status"), ProjectStatus) or ProjectStatus.DRAFT,
        date=reading.day(node.get("date")),
    )


def read_experience(reading: Reading, node: Node | None) -> Mapping[str, Experience]:
    """Read how well the team knows which technology."""
    found = {}
    for technology, below in reading.named(node):
        level = None if below.is_null else reading.member(below, Experience)
        if level is not None:
            found[technology] = level
    return found


def read_constraints(reading: Reading, node: Node | None) -> Constraints:
    """Read what must and must not be used; one thing cannot be both."""
    mapping = reading.mapping(node, CONSTRAINTS, "constraints")
    if mapping is None:
        return Constraints()
    use, avoid = reading.texts(mapping.get("use")), reading.texts(mapping.get("avoid"))
    for item in reading.items(mapping.get("avoid")):
        if item.kind is NodeKind.SCALAR and find(item.text, use) is not None:
            reading.fault(item, f"`{item.text}` stands under `use` too; it cannot be both")
    return Constraints(use=use, avoid=avoid)


def read_existing(reading: Reading, node: Node | None) -> tuple[Existing, ...]:
    """Read what already runs; a bare name stands for a technology."""
    found = []
    for item in reading.list_of(node):
        if item.kind is NodeKind.SCALAR and not item.is_null:
            found.append(Existing(technology=item.text.strip()))
            continue
        mapping = reading.mapping(item, EXISTING)
        if mapping is None:
            continue
        technology = reading.text(mapping.get("technology"))
        if not technology:
            reading.fault(item, "it does not say what runs; write `technology: ...`")
            continue
        found.append(
            Existing(
                technology=technology,
                role=reading.text(mapping.get("role")),
                version=reading.text(mapping.get("version")),
                docs=reading.texts(mapping.get("docs")),
                debt="; ".join(reading.texts(mapping.get("debt"))),
            )
        )
    return tuple(found)


def read_choices(reading: Reading, node: Node | None) -> Mapping[str, Choice]:
    """Read decisions that people made; a bare option or list of options is enough."""
    found = {}
    for decision, below in reading.named(node):
        if below.kind is not NodeKind.MAP:
            choice = Choice(choose=() if below.is_null else reading.texts(below))
        else:
            mapping = reading.mapping(below, CHOICE)
            choice = Choice(
                choose=reading.texts(mapping.get("choose") if mapping else None),
                because=reading.text(below.get("because")),
                by=reading.text(below.get("by")) or None,
                review_by=reading.day(below.get("review_by")),
            )
        if choice.choose:
            found[decision] = choice
        else:
            reading.fault(below, "it does not say what was chosen; write `choose: ...`")
    return found


def read_accepted(reading: Reading, node: Node | None) -> tuple[AcceptedFinding, ...]:
    """Read the findings that people live with, each with a reason."""
    found = []
    for item in reading.list_of(node):
        mapping = reading.mapping(item, ACCEPTED)
        if mapping is None:
            continue
        finding, because = reading.text(mapping.get("finding")), reading.text(mapping.get("because"))
        for key, text in (("finding", finding), ("because", because)):
            if not text:
                reading.fault(item, f"`{key}` is missing; an accepted finding has `finding` and `because`")
        until = reading.day(mapping.get("until"))
        if finding and because:
            by = reading.text(mapping.get("by")) or None
            found.append(AcceptedFinding(finding=finding, because=because, by=by, until=until))
    return tuple(found)


def read_integrations(reading: Reading, node: Node | None) -> tuple[Integration, ...]:
    """Read the systems outside; a bare name is enough."""
    found: dict[str, Integration] = {}
    for item in reading.list_of(node):
        one = _integration(reading, item)
        if one is not None and one.name in found:
            reading.fault(item, f"a second integration is named `{one.name}`")
        elif one is not None:
            found[one.name] = one
    return tuple(found.values())


def _integration(reading: Reading, item: Node) -> Integration | None:
    if item.kind is NodeKind.SCALAR:
        message = misnomer(item.text)
        if message:
            reading.fault(item, message)
        return None if message else Integration(name=item.text)
    mapping = reading.mapping(item, INTEGRATION)
    if mapping is None:
        return None
    name = reading.name(mapping.get("name"), item)
    availability = reading.quantity(mapping.get("availability"), Unit.PERCENT, 0, 100)
    latency = reading.quantity(mapping.get("latency_p99"), Unit.MS)
    purpose = reading.text(mapping.get("purpose"))
    if name is None:
        return None
    return Integration(name=name, purpose=purpose, availability=availability, latency_p99=latency)


def read_priorities(reading: Reading, node: Node | None) -> tuple[Criterion, ...]:
    """Read the order of the criteria."""
    found: list[Criterion] = []
    for item in reading.items(node):
        criterion = reading.member(item, Criterion)
        if criterion in found:
            reading.fault(item, f"`{criterion}` stands twice in this list")
        elif criterion is not None:
            found.append(criterion)
    return tuple(found)
