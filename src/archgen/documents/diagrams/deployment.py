"""The deployment view: where containers run, in how many copies."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archgen.design.model import Container, DeploymentNode, Instance, Mode
from archgen.documents.diagrams.boxes import Arrow, Box, Group, Picture, parts
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import frame
from archgen.documents.diagrams.text import joined, wrapped
from archgen.documents.diagrams.views import drawn
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design


def deployment_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw nodes within nodes, with the copies of containers that run on them."""
    if not design.nodes:
        return ()
    words = diagram_words()
    members = tuple(_members(design, one) for one in design.nodes)
    places = [place for node in design.nodes for place in _places(node)]
    arrows = tuple(_arrows(design, places))
    picture = Picture(members, arrows[: words.limits.edges], "TB")
    cut = parts(picture, words.limits.nodes, words.limits.edges)
    return drawn("deployment", "deployment", words.title("deployment", system=design.name), cut)


def _members(design: "Design", node: DeploymentNode) -> Group:
    own = [_instance_box(design, node, one) for one in node.instances]
    inner = [_members(design, child) for child in node.children if child.children or child.instances]
    return frame(node.id, node.name, [*own, *inner])


def _box_id(node: DeploymentNode, container: str) -> str:
    return f"{node.id}__{container}"


def _instance_box(design: "Design", node: DeploymentNode, instance: Instance) -> Box:
    words = diagram_words()
    container = design.container(instance.container)
    count = words.say("copies", name=container.name, count=instance.count) if instance.count > 1 else container.name
    label = joined(
        wrapped(count, words.widths.box),
        wrapped(_size(design, container), words.widths.box),
        wrapped(instance.note, words.widths.box),
    )
    return Box(_box_id(node, container.id), label, container.kind.value, words.shapes[container.kind.value])


def _size(design: "Design", container: Container) -> str:
    """Name what one copy is: the bought size, else the product."""
    sizing = design.sizing(container.id)
    return (sizing.size_name if sizing is not None else "") or container.product or design.technology_label(container)


def _places(node: DeploymentNode) -> Iterator[tuple[DeploymentNode, Instance]]:
    yield from ((node, one) for one in node.instances)
    for child in node.children:
        yield from _places(child)


def _arrows(design: "Design", places: Sequence[tuple[DeploymentNode, Instance]]) -> Iterator[Arrow]:
    """Draw each relationship between the nearest copies: on the same node, else from all to the first."""
    width = diagram_words().widths.arrow
    for one in design.relationships:
        callers = [node for node, instance in places if instance.container == one.from_id]
        called = [node for node, instance in places if instance.container == one.to_id]
        for node in callers:
            same = [other for other in called if other.id == node.id] or (called if len(callers) == 1 else called[:1])
            for other in same:
                ends = _box_id(node, one.from_id), _box_id(other, one.to_id)
                yield Arrow(*ends, wrapped(one.protocol, width), one.mode is Mode.ASYNC)
