"""Diagrams of a design as Mermaid text, and as SVG where a renderer is installed."""

from typing import TYPE_CHECKING

from archgen.documents.diagrams.containers import container_diagrams
from archgen.documents.diagrams.context import context_diagrams
from archgen.documents.diagrams.deployment import deployment_diagrams
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.entities import entity_diagrams
from archgen.documents.diagrams.growth import growth_diagrams
from archgen.documents.diagrams.lifecycles import lifecycle_diagrams
from archgen.documents.diagrams.modules import module_diagrams
from archgen.documents.diagrams.rendering import can_render, check_syntax, render_svg
from archgen.documents.diagrams.sequences import flow_diagrams
from archgen.documents.diagrams.trust import trust_diagrams
from archgen.documents.document import Document

if TYPE_CHECKING:
    from archgen.design.design import Design

__all__ = [
    "Diagram",
    "can_render",
    "check_syntax",
    "container_diagrams",
    "context_diagrams",
    "deployment_diagrams",
    "diagram_documents",
    "diagrams",
    "entity_diagrams",
    "flow_diagrams",
    "growth_diagrams",
    "lifecycle_diagrams",
    "module_diagrams",
    "render_svg",
    "trust_diagrams",
]

_VIEWS = (
    context_diagrams,
    container_diagrams,
    module_diagrams,
    flow_diagrams,
    deployment_diagrams,
    trust_diagrams,
    entity_diagrams,
    lifecycle_diagrams,
    growth_diagrams,
)


def diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw every view of a design as text, in the order in which they are read."""
    return tuple(one for view in _VIEWS for one in view(design))


def diagram_documents(design: "Design") -> tuple[Document, ...]:
    """Return the source of every diagram, and its picture where a renderer is installed and takes it."""
    found = []
    for one in diagrams(design):
        found.append(Document(path=one.source_path, text=one.text))
        picture = render_svg(one.text)
        if picture is not None:
            found.append(Document(path=one.picture_path, text=picture, kind="picture"))
    return tuple(found)
