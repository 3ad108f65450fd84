"""The C4 container view: one picture, or an overview, one picture for each context and one for what serves all."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from archgen.design.model import BoundedContext, Container
from archgen.documents.diagrams.boxes import Box, Group, Picture, keep, parts
from archgen.documents.diagrams.condensing import own_name
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import (
    PEOPLE,
    SYSTEM,
    Line,
    container_box,
    fan_in,
    frame,
    lines_of,
    people_members,
    put_together,
    renamed,
    system_box,
)
from archgen.documents.diagrams.text import joined, strong, wrapped
from archgen.documents.diagrams.views import drawn, turned
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design

CONTEXTS = "all__contexts"


def container_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw containers, people and outside systems; what would be too full is drawn in parts."""
    words = diagram_words()
    title = words.title("containers", system=design.name)
    whole = _picture(design, design.containers)
    if whole.fits(words.comfortable.nodes, words.comfortable.edges):
        return drawn("containers", "containers", title, (turned(whole),))
    supporting = [one for one in design.containers if one.role in words.supporting_roles]
    main = [one for one in design.containers if one not in supporting]
    core = _picture(design, main)
    if core.fits(words.limits.nodes, words.limits.edges):
        shown = drawn("containers", "containers", title, (turned(core),))
    else:
        shown = (*_overview(design, main, title), *_by_context(design, main))
    return (*shown, *_supporting(design, supporting, main))


def _picture(design: "Design", containers: Sequence[Container]) -> Picture:
    """Draw some containers with the people and outside systems that they deal with."""
    lines = put_together(_between(design, {one.id for one in containers}))
    people, lines = people_members(design.people, lines)
    touched = {end for line in lines for end in (line.from_id, line.to_id)}
    system = frame(SYSTEM, design.name, _in_contexts(design, containers))
    others = [system_box(one) for one in design.systems if one.id in touched]
    return Picture((*people, system, *others), tuple(line.arrow() for line in lines))


def _between(design: "Design", containers: AbstractSet[str]) -> list[Line]:
    """Return the lines between these containers, people and outside systems."""
    known = {*containers, *(one.id for one in design.systems), *(one.id for one in design.people), PEOPLE}
    return [line for line in lines_of(design.relationships) if {line.from_id, line.to_id} <= known]


def _in_contexts(design: "Design", containers: Sequence[Container]) -> list[Box | Group]:
    """Draw containers, those of one bounded context in a frame of their own where there are several."""
    members: list[Box | Group] = []
    framed: set[str] = set()
    for one in containers:
        same = [other for other in containers if other.context == one.context]
        context = next((row for row in design.contexts if row.name == one.context), None)
        if context is None or len(same) == 1 or len(design.contexts) == 1:
            members.append(container_box(design, one))
        elif context.id not in framed:
            framed.add(context.id)
            members.append(frame(context.id, context.name, [container_box(design, other) for other in same]))
    return members


def _overview(design: "Design", containers: Sequence[Container], title: str) -> tuple[Diagram, ...]:
    """Draw each bounded context as one box that names its containers."""
    words = diagram_words()
    own = _containers_by_context(design, containers)
    ends = {one.id: context.id for context, members in own for one in members}
    shared = [container_box(design, one) for one in containers if one.id not in ends]
    boxes = [_context_box(design, context, members) for context, members in own]
    lines = renamed(_between(design, {one.id for one in containers}), ends)
    lines = put_together(fan_in(lines, [box.id for box in boxes], CONTEXTS))
    people, lines = people_members(design.people, lines)
    touched = {end for line in lines for end in (line.from_id, line.to_id)}
    contexts = frame(CONTEXTS, words.words["contexts"], boxes)
    system = frame(SYSTEM, design.name, [*shared, contexts])
    others = [system_box(one) for one in design.systems if one.id in touched]
    picture = turned(Picture((*people, system, *others), tuple(line.arrow() for line in lines)))
    return drawn("containers", "containers", title, parts(picture, words.limits.nodes, words.limits.edges))


def _by_context(design: "Design", containers: Sequence[Container]) -> list[Diagram]:
    """Draw the containers of each bounded context with all that they deal with."""
    words = diagram_words()
    own = _containers_by_context(design, containers)
    home = {one.id: context.id for context, members in own for one in members}
    ids = [context.id for context, _ in own]
    lines_between = _between(design, {one.id for one in containers})
    abstract = renamed(lines_between, home)
    alike = frozenset(abstract) - frozenset(fan_in(abstract, ids, CONTEXTS))
    found: list[Diagram] = []
    for context, members in own:
        inside = {one.id for one in members}
        particular = [
            line
            for line, shown in zip(lines_between, abstract, strict=True)
            if inside & {line.from_id, line.to_id} and (shown not in alike or shown.from_id == shown.to_id)
        ]
        elsewhere = {one: other for one, other in home.items() if other != context.id}
        lines = put_together(renamed(particular, elsewhere))
        people, lines = people_members(design.people, lines)
        touched = {end for line in lines for end in (line.from_id, line.to_id)} - inside
        neighbours = [
            *(_context_box(design, other, rest) for other, rest in own if other.id in touched),
            *(container_box(design, one) for one in containers if one.id in touched),
        ]
        others = [system_box(one) for one in design.systems if one.id in touched]
        mine = frame(context.id, context.name, [container_box(design, one) for one in members])
        drawn_people = keep(people, frozenset(touched))
        picture = Picture((*drawn_people, mine, *neighbours, *others), tuple(line.arrow() for line in lines))
        title = words.title("containers_of", system=design.name, name=context.name)
        cut = parts(turned(picture), words.limits.nodes, words.limits.edges)
        name = f"containers-{context.id.replace('_', '-')}"
        found += drawn(name, "containers", title, cut, describes="containers_of", about=context.name)
    return found


def _supporting(design: "Design", supporting: Sequence[Container], main: Sequence[Container]) -> tuple[Diagram, ...]:
    """Draw what serves all others, with those whom it serves."""
    if not supporting:
        return ()
    words = diagram_words()
    serving = {one.id for one in supporting}
    own = _containers_by_context(design, main)
    ends = {one.id: context.id for context, members in own for one in members}
    served = [line for line in lines_of(design.relationships) if serving & {line.from_id, line.to_id}]
    boxes = [_context_box(design, context, members) for context, members in own]
    lines = put_together(fan_in(renamed(served, ends), [box.id for box in boxes], CONTEXTS))
    people, lines = people_members(design.people, lines)
    touched = {end for line in lines for end in (line.from_id, line.to_id)}
    members: list[Box | Group] = [container_box(design, one) for one in supporting]
    members += [container_box(design, one) for one in main if one.id in touched]
    used = [box for box in boxes if CONTEXTS in touched or box.id in touched]
    members += [frame(CONTEXTS, words.words["contexts"], used)] if used else []
    outside = [system_box(one) for one in design.systems if one.id in touched]
    system = frame(SYSTEM, design.name, members)
    picture = Picture((*keep(people, frozenset(touched)), system, *outside), tuple(line.arrow() for line in lines))
    cut = parts(turned(picture), words.limits.nodes, words.limits.edges)
    title = words.title("supporting", system=design.name)
    return drawn("containers-supporting", "containers", title, cut, describes="supporting")


def _containers_by_context(
    design: "Design", containers: Sequence[Container]
) -> list[tuple[BoundedContext, list[Container]]]:
    """Return the bounded contexts that have containers of their own, where there are several contexts."""
    if len(design.contexts) == 1:
        return []
    found = [(context, [one for one in containers if one.context == context.name]) for context in design.contexts]
    return [(context, members) for context, members in found if members]


def _context_box(design: "Design", context: BoundedContext, members: Sequence[Container]) -> Box:
    """Draw a bounded context as one box: its name, its containers, their technologies."""
    words = diagram_words()
    names = ", ".join(own_name(one) for one in members)
    labels = dict.fromkeys(label for one in members for label in design.technology_label(one).split(", ") if label)
    return Box(
        context.id,
        joined(
            strong(wrapped(context.name, words.widths.box)),
            wrapped(names, words.widths.box),
            f"[{wrapped(', '.join(labels), words.widths.box)}]" if labels else "",
        ),
        "app",
        words.shapes["app"],
    )
