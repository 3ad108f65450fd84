"""The picture of a decision requirements graph: inputs at the bottom, each decision above all that it requires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archgen.decisions.interchange.elements import DC, DI, DMNDI, Element, element

_WIDTH, _HEIGHT = 200, 60
_GAP, _LEVEL = 40, 140
_MOST_IN_A_ROW = 12
"""Inputs side by side; more stand in another row, as nobody scrolls through a line of a hundred."""


@dataclass(frozen=True)
class Node:
    """One element of the graph.

    Attributes:
        id: Id of its element.
        requires: Ids of the elements that it requires, each with the id of the requirement.
    """

    id: str
    requires: tuple[tuple[str, str], ...] = ()


def draw(root: Element, nodes: Sequence[Node]) -> None:
    """Add the picture of a graph to its model."""
    places = _places(nodes)
    diagrams = element(root, f"{{{DMNDI}}}DMNDI")
    drawing = element(diagrams, f"{{{DMNDI}}}DMNDiagram", id="diagram")
    for node in nodes:
        left, top = places[node.id]
        shape = element(drawing, f"{{{DMNDI}}}DMNShape", id=f"{node.id}.shape", dmnElementRef=node.id)
        size = {"height": str(_HEIGHT), "width": str(_WIDTH), "x": str(left), "y": str(top)}
        element(shape, f"{{{DC}}}Bounds", **size)
    for node in nodes:
        for required, requirement in node.requires:
            edge = element(drawing, f"{{{DMNDI}}}DMNEdge", id=f"{requirement}.edge", dmnElementRef=requirement)
            (from_left, from_top), (to_left, to_top) = places[required], places[node.id]
            for left, top in ((from_left, from_top), (to_left, to_top + _HEIGHT)):
                element(edge, f"{{{DI}}}waypoint", x=str(left + _WIDTH // 2), y=str(top))


def _places(nodes: Sequence[Node]) -> dict[str, tuple[int, int]]:
    """Give the upper left corner of every element."""
    levels = _levels(nodes)
    rows: list[list[str]] = []
    for level in range(max(levels.values(), default=-1), -1, -1):
        here = [node.id for node in nodes if levels[node.id] == level]
        rows += [here[start : start + _MOST_IN_A_ROW] for start in range(0, len(here), _MOST_IN_A_ROW)]
    widest = max(map(len, rows), default=0)
    places = {}
    for number, row in enumerate(rows):
        indent = (widest - len(row)) * (_WIDTH + _GAP) // 2
        for place, node_id in enumerate(row):
            places[node_id] = (_GAP + indent + place * (_WIDTH + _GAP), _GAP + number * _LEVEL)
    return places


def _levels(nodes: Sequence[Node]) -> Mapping[str, int]:
    """Give how far each element stands above those that require nothing; elements follow those that they require."""
    levels: dict[str, int] = {}
    for node in nodes:
        levels[node.id] = 1 + max((levels[required] for required, _ in node.requires), default=-1)
    return levels
