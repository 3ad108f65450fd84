"""The deployment view: where containers run, in how many copies."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archgen.design.model import Container, DeploymentNode, Instance, NodeKind
from archgen.documents.diagrams.boxes import Box, Group, Picture, keep, parts
from archgen.documents.diagrams.condensing import condensed
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import frame, lines_of, people_members, put_together, system_box
from archgen.documents.diagrams.text import joined, strong, wrapped
from archgen.documents.diagrams.views import drawn
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design


def deployment_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw nodes within nodes with the copies of containers that run on them.

    Arrows join the frames that stand side by side. When there are too many boxes, the zones of a network share one frame
    with each container's copies counted by zone; then contexts share one box for each role.
    """
    if not design.nodes:
        return ()
    words = diagram_words()
    picture = _picture(design, design.nodes)
    if not picture.fits(words.limits.nodes, words.limits.edges):
        picture = _picture(design, tuple(_with_merged_zones(node) for node in design.nodes))
    if not picture.fits(words.limits.nodes, words.limits.edges):
        small = condensed(design)
        picture = _picture(small, tuple(_with_merged_zones(node) for node in small.nodes))
    cut = parts(picture, words.limits.nodes, words.limits.edges)
    return drawn("deployment", "deployment", words.title("deployment", system=design.name), cut)


def _picture(design: "Design", nodes: Sequence[DeploymentNode]) -> Picture:
    people, lines = people_members(design.people, put_together(lines_of(design.relationships)))
    places = _Places(nodes)
    ends = [(line, places.ends(line.from_id, line.to_id)) for line in lines]
    moved = put_together(replace(line, from_id=one, to_id=two, does=()) for line, (one, two) in ends)
    arrows = tuple(line.arrow() for line in moved)
    touched = {end for arrow in arrows for end in (arrow.from_id, arrow.to_id)}
    others = [system_box(one) for one in design.systems if one.id in touched]
    return Picture(
        (*keep(people, frozenset(touched)), *(_frame(design, node) for node in nodes), *others),
        arrows,
    )


def _with_merged_zones(node: DeploymentNode) -> DeploymentNode:
    """Put the zones of a node into one, with the copies in each zone as a note."""
    children = [_with_merged_zones(child) for child in node.children]
    zones = [child for child in children if child.kind is NodeKind.ZONE]
    if len(zones) < 2:
        return node.model_copy(update={"children": tuple(children)})
    counts: dict[str, list[int]] = {}
    for zone in zones:
        for one in zone.instances:
            counts.setdefault(one.container, []).append(one.count)
    instances = tuple(
        Instance(container=container, count=sum(each), note=" + ".join(map(str, each)) if len(each) > 1 else "")
        for container, each in counts.items()
    )
    inner = tuple(grandchild for zone in zones for grandchild in zone.children)
    merged = zones[0].model_copy(
        update={"name": ", ".join(one.name for one in zones), "instances": instances, "children": inner}
    )
    at = children.index(zones[0])
    rest = [child for child in children if child not in zones]
    return node.model_copy(update={"children": (*rest[:at], merged, *rest[at:])})


def _frame(design: "Design", node: DeploymentNode) -> Group:
    own = [_instance_box(design, node, one) for one in node.instances]
    inner = [_frame(design, child) for child in node.children if child.children or child.instances]
    direction = "LR" if node.kind is NodeKind.NETWORK else "TB"
    return replace(frame(node.id, node.name, [*own, *inner]), direction=direction)


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


class _Places:
    """Where containers stand, and which frame holds all copies of one."""

    def __init__(self, nodes: Iterable[DeploymentNode]) -> None:
        self._paths: dict[str, list[tuple[str, ...]]] = {}
        for node in nodes:
            self._collect(node, ())

    def _collect(self, node: DeploymentNode, above: tuple[str, ...]) -> None:
        path = (*above, node.id)
        for one in node.instances:
            self._paths.setdefault(one.container, []).append((*path, _box_id(node, one.container)))
        for child in node.children:
            self._collect(child, path)

    def ends(self, from_id: str, to_id: str) -> tuple[str, str]:
        """Return what an arrow joins: the outermost frames, or boxes, that hold one end and not the other.

        People and outside systems are joined to the container itself, or to the frame around all its copies.
        """
        outside = {from_id, to_id} - set(self._paths)
        one, two = self._around(from_id), self._around(to_id)
        if outside:
            return one[-1], two[-1]
        if one[-1] in two or two[-1] in one:
            one, two = self._nearest(from_id, to_id)
        level = next((at for at, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), 0)
        return one[level], two[level]

    def _around(self, element: str) -> tuple[str, ...]:
        paths = self._paths.get(element, [(element,)])
        shared = [level[0] for level in zip(*paths, strict=False) if len(set(level)) == 1]
        return tuple(shared) or paths[0]

    def _nearest(self, from_id: str, to_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        pairs = [(one, two) for one in self._paths[from_id] for two in self._paths[to_id]]
        return max(pairs, key=lambda pair: len(set(pair[0]) & set(pair[1])))
