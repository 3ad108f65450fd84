"""A large design made smaller for a picture: what each bounded context has of its own becomes one element."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from archgen.design.model import Container, DeploymentNode, Instance, Relationship, TrustBoundary
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design


def condensed(design: "Design") -> "Design":
    """Return the design with containers of the same role and name in several contexts put into one: `8 × service`."""
    fleets = _fleets(design.containers)
    ends = {one.id: fleet.id for fleet, members in fleets for one in members}
    first = {members[0].id: fleet for fleet, members in fleets}
    containers = [first.get(one.id, one) for one in design.containers if one.id in first or one.id not in ends]
    threats = [
        one.model_copy(update={"from_id": ends.get(one.from_id, one.from_id), "to_id": ends.get(one.to_id, one.to_id)})
        for one in design.security.threats
    ]
    return design.model_copy(
        update={
            "containers": tuple(containers),
            "relationships": _relationships(design.relationships, ends),
            "boundaries": tuple(_boundary(one, ends) for one in design.boundaries),
            "nodes": tuple(_node(one, ends) for one in design.nodes),
            "security": design.security.model_copy(update={"threats": tuple(threats)}),
        }
    )


def own_name(container: Container) -> str:
    """Return the name of a context's container without the context's."""
    return container.name.removeprefix(f"{container.context} ")


def _fleets(containers: Sequence[Container]) -> list[tuple[Container, list[Container]]]:
    alike: dict[tuple[str, str], list[Container]] = {}
    for one in containers:
        if one.context is not None:
            alike.setdefault((one.role, own_name(one)), []).append(one)
    found = []
    for number, members in enumerate((same for same in alike.values() if len(same) > 1), start=1):
        fleet = members[0].model_copy(
            update={
                "id": f"fleet__{number}",
                "name": diagram_words().say(
                    "fleet", name=own_name(members[0]), count=len({one.context for one in members})
                ),
                "context": None,
                "contexts": tuple(dict.fromkeys(name for one in members for name in one.contexts)),
                "technologies": tuple(dict.fromkeys(each for one in members for each in one.technologies)),
            }
        )
        found.append((fleet, members))
    return found


def _relationships(rows: Sequence[Relationship], ends: Mapping[str, str]) -> tuple[Relationship, ...]:
    moved = [
        one.model_copy(update={"from_id": ends.get(one.from_id, one.from_id), "to_id": ends.get(one.to_id, one.to_id)})
        for one in rows
    ]
    first = {(one.from_id, one.to_id, one.does, one.protocol): one for one in reversed(moved)}
    return tuple(one for one in moved if first[one.from_id, one.to_id, one.does, one.protocol] is one)


def _boundary(boundary: TrustBoundary, ends: Mapping[str, str]) -> TrustBoundary:
    return boundary.model_copy(update={"inside": tuple(dict.fromkeys(ends.get(one, one) for one in boundary.inside))})


def _node(node: DeploymentNode, ends: Mapping[str, str]) -> DeploymentNode:
    counts: dict[str, list[Instance]] = {}
    for one in node.instances:
        counts.setdefault(ends.get(one.container, one.container), []).append(one)
    instances = [
        Instance(container=key, count=sum(one.count for one in same), note=same[0].note if len(same) == 1 else "")
        for key, same in counts.items()
    ]
    children = tuple(_node(child, ends) for child in node.children)
    return node.model_copy(update={"instances": tuple(instances), "children": children})


def _fleet_name(members: Sequence[Container]) -> str:
    count = len({one.context for one in members})
    return diagram_words().say("fleet", name=own_name(members[0]), count=count)
