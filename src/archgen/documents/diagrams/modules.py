"""Modules: bounded contexts that share a deployable, the entities that each owns, and who may call whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archgen.documents.diagrams.boxes import Arrow, Box, Picture, parts
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import frame
from archgen.documents.diagrams.text import joined, strong, wrapped
from archgen.documents.diagrams.views import drawn, turned
from archgen.documents.diagrams.words import diagram_words
from archgen.requirements.model import Participant, ParticipantKind

if TYPE_CHECKING:
    from archgen.design.design import Design


@dataclass(frozen=True)
class Use:
    """What one module needs of another; a call in process unless it is an event.

    Attributes:
        user: Name of the bounded context that depends on the other.
        used: Name of the other.
        messages: Calls or events of the flows.
        entities: Entities of the other whose ids it keeps.
        is_event: Whether the user does not wait.
    """

    user: str
    used: str
    messages: tuple[str, ...]
    entities: tuple[str, ...]
    is_event: bool


def module_uses(design: "Design") -> tuple[Use, ...]:
    """Return all uses between bounded contexts, by flows and by references between entities."""
    calls: dict[tuple[str, str, bool], list[str]] = {}
    for user, used, message, is_event in _messages(design):
        calls.setdefault((user, used, is_event), []).append(message)
    kept: dict[tuple[str, str], list[str]] = {}
    owner = {entity: one.name for one in design.contexts for entity in one.entities}
    for reference in design.data.references:
        pair = owner.get(reference.source), owner.get(reference.target)
        if pair[0] is not None and pair[1] is not None and pair[0] != pair[1]:
            kept.setdefault((pair[0], pair[1]), []).append(reference.target)
    keys = list(dict.fromkeys([*calls, *((one, two, False) for one, two in kept)]))
    return tuple(
        Use(
            user,
            used,
            tuple(dict.fromkeys(calls.get((user, used, is_event), ()))),
            () if is_event else tuple(dict.fromkeys(kept.get((user, used), ()))),
            is_event,
        )
        for user, used, is_event in keys
    )


def module_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw the modules of each deployable that serves several bounded contexts."""
    words = diagram_words()
    ids = {one.name: one.id for one in design.contexts}
    hosts = [one for one in design.containers if len(one.contexts) > 1 and one.id in _answering(design)]
    if len(design.contexts) < 2 or not hosts:
        return ()
    host = hosts[0]
    boxes = [_module_box(one.id, one.name, one.entities) for one in design.contexts if one.name in host.contexts]
    known = {box.id for box in boxes}
    arrows = tuple(
        Arrow(ids[use.user], ids[use.used], _label(use), use.is_event)
        for use in module_uses(design)
        if {ids[use.user], ids[use.used]} <= known
    )
    picture = turned(Picture((frame(host.id, host.name, boxes),), arrows))
    cut = parts(picture, words.limits.nodes, words.limits.edges)
    return drawn("modules", "modules", words.title("modules", system=design.name), cut)


def _answering(design: "Design") -> frozenset[str]:
    """Return the containers that messages to bounded contexts go to: those of flows, else all applications."""
    ends = {one for flow in design.flows for step in flow.stated_steps for one in (step.from_id, step.to_id)}
    apps = {one.id for one in design.containers if one.kind.value == "app"}
    return frozenset(apps & ends or apps)


def _messages(design: "Design") -> Iterator[tuple[str, str, str, bool]]:
    owner = {entity: one.name for one in design.contexts for entity in one.entities}
    for flow in design.requirements.domain.flows:
        for step in flow.steps:
            ends = _context(step.sender, owner), _context(step.receiver, owner)
            if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
                yield ends[0], ends[1], step.message, step.asynchronous


def _context(participant: Participant, owner: dict[str, str]) -> str | None:
    if participant.kind is ParticipantKind.CONTEXT:
        return participant.name
    return owner.get(participant.name) if participant.kind is ParticipantKind.ENTITY else None


def _module_box(box_id: str, name: str, entities: tuple[str, ...]) -> Box:
    words = diagram_words()
    owned = wrapped(", ".join(entities), words.widths.group // 2 + 8)
    return Box(box_id, joined(strong(wrapped(name, words.widths.box)), owned), "module", words.shapes["module"])


def _label(use: Use) -> str:
    words = diagram_words()
    messages = [wrapped(message, words.widths.arrow + 8) for message in use.messages]
    kept = words.say("refers", name=", ".join(use.entities)) if use.entities else ""
    return joined(*messages, wrapped(kept, words.widths.arrow + 8))
