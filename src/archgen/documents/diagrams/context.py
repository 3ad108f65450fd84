"""The C4 system context: people, the system, systems of others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archgen.design.model import Mode, Relationship
from archgen.documents.diagrams.boxes import Box, Group, Picture, parts
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.elements import (
    PEOPLE,
    SYSTEM,
    Line,
    frame,
    lines_of,
    person_box,
    put_together,
    renamed,
    system_box,
)
from archgen.documents.diagrams.text import strong, wrapped
from archgen.documents.diagrams.views import drawn
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design


def context_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw the system among those who use it and those whom it uses."""
    words = diagram_words()
    people: list[Box | Group] = [person_box(one) for one in design.people]
    outside = [system_box(one) for one in design.systems]
    own = Box(SYSTEM, strong(wrapped(design.name, words.widths.group)), "system", words.shapes["system"])
    alone = {PEOPLE: people[0].id} if len(people) == 1 else {}
    lines = put_together(renamed([*_people_lines(design), *_system_lines(design)], alone))
    if any(PEOPLE in (line.from_id, line.to_id) for line in lines):
        people = [frame(PEOPLE, words.words["people"], people)]
    picture = Picture((*people, own, *outside), tuple(line.arrow() for line in lines), "LR")
    return drawn(
        "context",
        "context",
        words.title("context", system=design.name),
        parts(picture, words.limits.nodes, words.limits.edges),
    )


def _people_lines(design: "Design") -> Iterator[Line]:
    """What each person asks of the system, and what it tells them later, in the words of the flows."""
    words = diagram_words()
    people = [one.id for one in design.people]
    protocols = {(one.from_id, one.to_id): one.protocol for one in design.relationships}
    for person in people:
        entries = [protocol for (one, _), protocol in protocols.items() if one in (person, PEOPLE)][:1]
        asked = [step.message for flow in design.flows for step in flow.steps if step.from_id == person]
        told = [
            step.message
            for flow in design.flows
            for step in flow.steps
            if step.to_id == person and step.mode is Mode.ASYNC
        ]
        later = [words.say("later", name="; ".join(dict.fromkeys(told)))] if told else []
        yield Line(person, SYSTEM, (*(dict.fromkeys(asked) or (words.words["uses"],)), *later), tuple(entries), False)


def _system_lines(design: "Design") -> Iterator[Line]:
    """What the system does with those of others and hears back; what people do with them directly."""
    outside = [one.id for one in design.systems]
    people = {one.id for one in design.people}
    inside = {one.id for one in design.containers}
    for system in outside:
        asked = [one for one in design.relationships if one.to_id == system and one.from_id in inside]
        heard = [one for one in design.relationships if one.from_id == system and one.to_id in inside]
        if asked:
            yield _exchange(asked, heard)
        elif heard:
            yield replace(put_together(lines_of(heard))[0], to_id=SYSTEM, does=tuple(one.does for one in heard))
    for one in design.relationships:
        if (one.from_id in (PEOPLE, *people) and one.to_id in outside) or (
            one.from_id in outside and one.to_id in (PEOPLE, *people)
        ):
            yield from lines_of([one])


def _exchange(asked: Sequence[Relationship], heard: Sequence[Relationship]) -> Line:
    """Put what is asked of an outside system and what it reports into one line."""
    words = diagram_words()
    back = [words.say("back", name="; ".join(dict.fromkeys(one.does for one in heard)))] if heard else []
    return Line(
        SYSTEM,
        asked[0].to_id,
        (*dict.fromkeys(one.does for one in asked), *back),
        tuple(dict.fromkeys(one.protocol for one in (*asked, *heard))),
        all(one.mode is Mode.ASYNC for one in asked),
    )
