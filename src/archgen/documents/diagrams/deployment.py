"""The deployment view: where containers run, in how many copies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archgen.design.model import Container, DeploymentNode, Instance, NodeKind
from archgen.documents.diagrams.boxes import Box, Group, Picture, keep, parts
from archgen.documents.diagrams.condensing import condensed
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import (
    PEOPLE,
    frame,
    lines_of,
    people_members,
    put_together,
    renamed,
    system_box,
)
from archgen.documents.diagrams.text import joined, strong, wrapped
from archgen.documents.diagrams.views import drawn
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design


def deployment_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw nodes within nodes with the copies of containers that run on them.

    The zones of a network share one frame with the copies of each counted, so that each container is one box. When
    there are too many, bounded contexts share one box for each role; then arrows go, which the container view has.
    """
    if not design.nodes:
        return ()
    words = diagram_words()
    picture = _picture(design)
    if not picture.fits(words.limits.nodes, words.limits.edges):
        picture = _picture(condensed(design))
    if not picture.fits(words.limits.nodes, words.limits.edges):
        picture = replace(picture, members=_frames(condensed(design)), arrows=())
    cut = parts(picture, words.limits.nodes, words.limits.edges)
    return drawn("deployment", "deployment", words.title("deployment", system=design.name), cut)


def _picture(design: "Design") -> Picture:
    supporting = {one.id for one in design.containers if one.role in diagram_words().supporting_roles}
    rows = [one for one in design.relationships if not supporting & {one.from_id, one.to_id}]
    people, lines = people_members(design.people, put_together(lines_of(rows)))
    at: dict[str, str] = {}
    for node in _flat(merged_zones(design.nodes)):
        for one in node.instances:
            at.setdefault(one.container, _box_id(node, one.container))
    known = {*at, *(one.id for one in design.systems), *(one.id for one in design.people), PEOPLE}
    lines = [replace(line, does=()) for line in lines if {line.from_id, line.to_id} <= known]
    arrows = tuple(line.arrow() for line in put_together(renamed(lines, at)))
    touched = {end for arrow in arrows for end in (arrow.from_id, arrow.to_id)}
    others = [system_box(one) for one in design.systems if one.id in touched]
    return Picture((*keep(people, frozenset(touched)), *_frames(design), *others), arrows)


def merged_zones(nodes: Iterable[DeploymentNode]) -> tuple[DeploymentNode, ...]:
    """Put the zones of each node into one frame, with the copies in each zone as a note."""
    return tuple(_with_merged_zones(node) for node in nodes)


def _frames(design: "Design") -> tuple[Group, ...]:
    return tuple(_frame(design, node) for node in merged_zones(design.nodes))


def _flat(nodes: Iterable[DeploymentNode]) -> Iterator[DeploymentNode]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def _with_merged_zones(node: DeploymentNode) -> DeploymentNode:
    """Put the zones of a node into one frame, with the copies in each zone as a note."""
    children = tuple(_with_merged_zones(child) for child in node.children)
    zones = [child for child in children if child.kind is NodeKind.ZONE]
    if len(zones) > 1:
        at = children.index(zones[0])
        merged = _put_together(zones).model_copy(update={"name": ", ".join(one.name for one in zones)})
        rest = [child for child in children if child not in zones]
        children = (*rest[:at], merged, *rest[at:])
    return node.model_copy(update={"children": children})


def _put_together(nodes: Sequence[DeploymentNode]) -> DeploymentNode:
    """Put nodes into the first of them: instances of the same container, inner nodes of the same name."""
    copies: dict[str, list[Instance]] = {}
    inner: dict[str, list[DeploymentNode]] = {}
    for node in nodes:
        for one in node.instances:
            copies.setdefault(one.container, []).append(one)
        for child in node.children:
            inner.setdefault(child.name, []).append(child)
    instances = tuple(
        Instance(container=key, count=sum(one.count for one in same), note=_note(same)) for key, same in copies.items()
    )
    return nodes[0].model_copy(
        update={"instances": instances, "children": tuple(_put_together(same) for same in inner.values())}
    )


def _note(instances: Sequence[Instance]) -> str:
    if len(instances) == 1:
        return instances[0].note
    return " + ".join(f"{one.count} {one.note}".strip() for one in instances)


def _frame(design: "Design", node: DeploymentNode) -> Group:
    own = [_instance_box(design, node, one) for one in node.instances]
    inner = [_frame(design, child) for child in node.children if child.children or child.instances]
    return frame(node.id, node.name, [*own, *inner])


def _box_id(node: DeploymentNode, container: str) -> str:
    return f"{node.id}__{container}"


def _instance_box(design: "Design", node: DeploymentNode, instance: Instance) -> Box:
    words = diagram_words()
    container = design.container(instance.container)
    count = words.say("copies", name=container.name, count=instance.count) if instance.count > 1 else container.name
    label = joined(
        strong(wrapped(count, words.widths.box)),
        wrapped(_size(design, container), words.widths.box),
        wrapped(instance.note, words.widths.box),
    )
    return Box(_box_id(node, container.id), label, container.kind.value, words.shapes[container.kind.value])


def _size(design: "Design", container: Container) -> str:
    """Name what one copy is: the bought size, else the product."""
    sizing = design.sizing(container.id)
    return (sizing.size_name if sizing is not None else "") or container.product or design.technology_label(container)
