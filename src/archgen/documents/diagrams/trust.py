"""Data flow across trust boundaries; shared by architecture and security."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from archgen.design.model import Container, TrustBoundary
from archgen.documents.diagrams.boxes import Arrow, Box, Group, Picture, parts
from archgen.documents.diagrams.condensing import condensed
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import (
    PEOPLE,
    Line,
    container_box,
    frame,
    lines_of,
    people_members,
    put_together,
    system_box,
)
from archgen.documents.diagrams.text import joined, wrapped
from archgen.documents.diagrams.views import drawn, turned
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design

_OPEN_CLASSES = frozenset({"public", "internal"})
_THREATS_SHOWN = 4


def trust_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw what lies in which boundary and the data flows that cross one, with the threats on them."""
    if not design.boundaries:
        return ()
    words = diagram_words()
    design = _with_people_together(design)
    picture = _picture(design)
    if not picture.fits(words.limits.nodes, words.limits.edges):
        picture = _picture(condensed(design))
    cut = parts(picture, words.limits.nodes, words.limits.edges)
    title = words.title("trust_boundaries", system=design.name)
    return drawn("trust-boundaries", "trust_boundaries", title, cut)


def _picture(design: "Design") -> Picture:
    lines = [one for one in put_together(lines_of(design.relationships)) if _crosses(design.boundaries, one)]
    people, lines = people_members(design.people, lines)
    drawn_people: dict[str, Box | Group] = {one.id: one for one in people}
    touched = {end for line in lines for end in (line.from_id, line.to_id)}
    stored = [one.id for one in design.containers if _stored(design, one)]
    shown = touched | set(stored)
    boxes: dict[str, Box | Group] = {}
    boxes |= {one.id: container_box(design, one, _stored(design, one)) for one in design.containers if one.id in shown}
    boxes |= {one.id: system_box(one) for one in design.systems if one.id in shown}
    framed = _framed(design.boundaries, {**drawn_people, **boxes})
    known = {element for one in design.boundaries for element in one.inside}
    outside = [box for key, box in (drawn_people | boxes).items() if key not in known]
    return turned(Picture((*framed, *outside), tuple(_arrow(design, one) for one in lines)))


def _with_people_together(design: "Design") -> "Design":
    """Let the group of all people lie where each of them lies."""
    people = {one.id for one in design.people}
    boundaries = [
        one.model_copy(update={"inside": (PEOPLE, *one.inside)}) if people <= set(one.inside) else one
        for one in design.boundaries
    ]
    return design.model_copy(update={"boundaries": tuple(boundaries)})


def _around(boundaries: Iterable[TrustBoundary], element: str) -> frozenset[str]:
    return frozenset(one.id for one in boundaries if element in one.inside)


def _crosses(boundaries: tuple[TrustBoundary, ...], line: Line) -> bool:
    return _around(boundaries, line.from_id) != _around(boundaries, line.to_id)


def _framed(boundaries: tuple[TrustBoundary, ...], boxes: Mapping[str, Box | Group]) -> list[Group]:
    """Nest the boundaries: each element stands in the smallest one around it, each boundary in the next larger."""
    ordered = sorted(boundaries, key=lambda one: len(one.inside))
    home = {key: next((one.id for one in ordered if key in one.inside), None) for key in boxes}
    parent = {
        one.id: next((other.id for other in ordered[at + 1 :] if set(one.inside) < set(other.inside)), None)
        for at, one in enumerate(ordered)
    }

    def build(one: TrustBoundary) -> Group:
        inner = [build(other) for other in boundaries if parent[other.id] == one.id]
        own = [box for key, box in boxes.items() if home[key] == one.id]
        return frame(one.id, one.name, [*own, *(group for group in inner if group.members)], "trust")

    return [group for group in (build(one) for one in boundaries if parent[one.id] is None) if group.members]


def _stored(design: "Design", container: Container) -> str:
    """Name the classes of data that a store keeps and that must not leak."""
    if container.role not in diagram_words().record_roles:
        return ""
    tables = {one.id for one in design.data.tables if one.context in container.contexts}
    classes = {row.data_class for row in design.security.data_classes if row.table in tables} - _OPEN_CLASSES
    return ", ".join(sorted(one.replace("_", " ") for one in classes))


def _arrow(design: "Design", line: Line) -> Arrow:
    words = diagram_words()
    people = {PEOPLE, *(one.id for one in design.people)}
    ends = [people if end in people else {end} for end in (line.from_id, line.to_id)]
    threats = [one.id for one in design.security.threats if one.from_id in ends[0] and one.to_id in ends[1]]
    more = len(threats) - _THREATS_SHOWN
    named = ", ".join(threats[:_THREATS_SHOWN]) + (f" {words.say('more', count=more)}" if more > 0 else "")
    protocols = wrapped(", ".join(line.protocols), words.widths.arrow)
    return Arrow(line.from_id, line.to_id, joined(protocols, wrapped(named, words.widths.arrow)), line.is_dashed)
