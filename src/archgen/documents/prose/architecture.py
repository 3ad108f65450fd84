"""architecture.md: the views of the design with their pictures, interfaces and boundaries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from archgen import knowledge
from archgen.design.design import Design
from archgen.design.model import Container, DeploymentNode, Flow, Mode, Relationship
from archgen.design.reliability import FlowFigures
from archgen.design.risks import Setting
from archgen.documents.diagrams.condensing import condensed
from archgen.documents.diagrams.deployment import merged_zones
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import PEOPLE, fan_in, lines_of
from archgen.documents.diagrams.modules import Use, module_uses
from archgen.documents.diagrams.words import diagram_words
from archgen.documents.document import Document
from archgen.documents.templates import render
from archgen.knowledge.store import read_yaml

# Above this many rows the table of interfaces puts bounded contexts together.
_ROWS = 40


class _Promise(BaseModel):
    """What an interface promises, and the relationships that it holds for; equal names promise the same."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    from_: tuple[str, ...] = Field(default=(), alias="from")
    to: tuple[str, ...] = ()
    from_roles: tuple[str, ...] = ()
    to_roles: tuple[str, ...] = ()
    mode: Mode | None = None
    name: str
    delivery: str
    order: str
    repeat: str


class _Interfaces(BaseModel):
    """All of `interfaces.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    interfaces: tuple[_Promise, ...]
    bounding: tuple[str, ...]


@dataclass(frozen=True)
class InterfaceRow:
    """One relationship as printed."""

    from_name: str
    to_name: str
    does: str
    protocol: str
    mode: str
    promise: _Promise


@dataclass(frozen=True)
class ContainerRow:
    """One container as printed."""

    name: str
    realised_by: tuple[str, ...]
    does: str
    copies: int
    size: str
    contexts: tuple[str, ...]


@dataclass(frozen=True)
class ModuleRow:
    """One bounded context as printed."""

    name: str
    entities: tuple[str, ...]
    calls: tuple[str, ...]
    tells: tuple[str, ...]


@dataclass(frozen=True)
class FlowView:
    """One flow with its pictures and budgets."""

    flow: Flow
    picture: Diagram | None
    as_drawn: Diagram | None
    figures: FlowFigures | None


@dataclass(frozen=True)
class PlaceRow:
    """Copies of one container on one node."""

    path: tuple[str, ...]
    container: str
    count: int
    size: str
    note: str


def architecture_document(design: Design, drawn: Sequence[Diagram], *, is_short: bool = False) -> Document:
    """Write the views from the outside in: context, containers, modules, flows, deployment, trust, data.

    Args:
        design: The design.
        drawn: All its diagrams.
        is_short: Whether diagrams are linked and rows are lines.
    """
    uses, legends = module_uses(design), diagram_words().legends
    interfaces = list(_interface_rows(design))
    text = render(
        "small/architecture.md.j2" if is_short else "architecture.md.j2",
        design=design,
        legends=legends,
        shown={kind: [one for one in drawn if one.kind == kind and not one.about] for kind in legends},
        elsewhere=[one for one in drawn if one.about and one.kind not in ("flow", "flow_as_drawn")],
        containers=[_container_row(design, one) for one in design.containers],
        interfaces=interfaces,
        promises=list({one.promise.name: one.promise for one in interfaces}.values()),
        settings=_bounding_settings(design),
        modules=list(_module_rows(design, uses)) if any(one.kind == "modules" for one in drawn) else [],
        mutual=_mutual(uses),
        flows=list(_flow_views(design, drawn)),
        places=[row for node in merged_zones(design.nodes) for row in _places(design, node, ())],
        promised=_promised(interfaces),
        views=[one for one in drawn if one.kind not in ("flow", "flow_as_drawn")],
    )
    return Document(path="architecture.md", text=text)


@cache
def _interfaces() -> _Interfaces:
    return _Interfaces.model_validate(read_yaml(Path(next(iter(knowledge.__path__))) / "interfaces.yaml"))


def _container_row(design: Design, container: Container) -> ContainerRow:
    sizing = design.sizing(container.id)
    shared = container.contexts if len(container.contexts) < len(design.contexts) else ()
    technology, product = design.technology_label(container), container.product
    return ContainerRow(
        name=container.name,
        realised_by=_distinct_names(technology, product),
        does="; ".join(container.does),
        copies=sizing.replicas if sizing is not None else 1,
        size=sizing.size_name if sizing is not None else "",
        contexts=shared,
    )


def _distinct_names(technology: str, product: str) -> tuple[str, ...]:
    """Return the technology and the product that it is bought as, without the one that the other says already."""
    if technology in product:
        return (product,) if product else ()
    return (technology,) if product in technology else (technology, product)


def _interface_rows(design: Design) -> Iterator[InterfaceRow]:
    """Describe the relationships; those of all people once, those of alike containers of many contexts once."""
    if len(design.relationships) > _ROWS:
        design = condensed(design)
    people = [one.id for one in design.people]
    lines = fan_in(lines_of(design.relationships), people, PEOPLE)
    for line in lines:
        mode = Mode.ASYNC if line.is_dashed else Mode.SYNC
        row = Relationship(
            from_id=line.from_id, to_id=line.to_id, does=line.does[0], protocol=line.protocols[0], mode=mode
        )
        promise = next(one for one in _interfaces().interfaces if _holds(design, one, row))
        yield InterfaceRow(
            from_name=_name(design, row.from_id),
            to_name=_name(design, row.to_id),
            does=row.does,
            protocol=row.protocol,
            mode=row.mode.value,
            promise=promise,
        )


def _name(design: Design, element: str) -> str:
    return diagram_words().words["people"] if element == PEOPLE else design.label(element)


def _holds(design: Design, promise: _Promise, row: Relationship) -> bool:
    ends = (promise.from_, promise.from_roles, row.from_id), (promise.to, promise.to_roles, row.to_id)
    return promise.mode in (None, row.mode) and all(
        (not kinds or _kind(design, end) in kinds) and (not roles or _role(design, end) in roles)
        for kinds, roles, end in ends
    )


def _promised(rows: Sequence[InterfaceRow]) -> list[tuple[_Promise, list[InterfaceRow]]]:
    """Put the rows of each promise together, without what people call: the API's rules say how that is repeated."""
    people = diagram_words().words["people"]
    inner = [one for one in rows if one.from_name != people]
    names = {one.promise.name: one.promise for one in inner}
    return [(promise, [one for one in inner if one.promise.name == name]) for name, promise in names.items()]


def _kind(design: Design, element: str) -> str:
    if any(one.id == element for one in design.systems):
        return "outside"
    return next((one.kind.value for one in design.containers if one.id == element), "person")


def _role(design: Design, element: str) -> str:
    return next((one.role for one in design.containers if one.id == element), "")


def _bounding_settings(design: Design) -> list[tuple[str, Setting]]:
    """Return the settings that bound a wait or repeat a call, by container."""
    words = _interfaces().bounding
    found = [one for one in design.risks.settings if any(word in one.set.lower() for word in words)]
    distinct = {(one.container, one.set, one.to): one for one in found}
    return [(design.label(one.container), one) for one in distinct.values()]


def _module_rows(design: Design, uses: Sequence[Use]) -> Iterator[ModuleRow]:
    for context in design.contexts:
        own = [one for one in uses if one.user == context.name]
        yield ModuleRow(
            name=context.name,
            entities=context.entities,
            calls=tuple(dict.fromkeys(one.used for one in own if not one.is_event)),
            tells=tuple(dict.fromkeys(one.used for one in own if one.is_event)),
        )


def _mutual(uses: Sequence[Use]) -> list[tuple[str, str]]:
    """Return the pairs of modules that call each other: neither can be taken out without the other."""
    calls = {(one.user, one.used) for one in uses if not one.is_event}
    return sorted((one, two) for one, two in calls if one < two and (two, one) in calls)


def _flow_views(design: Design, drawn: Sequence[Diagram]) -> Iterator[FlowView]:
    for flow in design.flows:
        same = [one for one in drawn if one.about == flow.id]
        yield FlowView(
            flow=flow,
            picture=next((one for one in same if one.kind == "flow"), None),
            as_drawn=next((one for one in same if one.kind == "flow_as_drawn"), None),
            figures=next((one for one in design.figures if one.flow == flow.id), None),
        )


def _places(design: Design, node: DeploymentNode, above: tuple[str, ...]) -> Iterator[PlaceRow]:
    path = (*above, node.name)
    for one in node.instances:
        sizing = design.sizing(one.container)
        size = sizing.size_name if sizing is not None else ""
        yield PlaceRow(path, design.label(one.container), one.count, size, one.note)
    for child in node.children:
        yield from _places(design, child, path)
