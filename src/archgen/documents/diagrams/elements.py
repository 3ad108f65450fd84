"""Elements of the design as boxes, relationships as arrows: what several views share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archgen.design.model import Container, ExternalSystem, Mode, Person, Relationship
from archgen.documents.diagrams.boxes import Arrow, Box, Group
from archgen.documents.diagrams.text import joined, strong, wrapped
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design

PEOPLE = "people"
# Ids of our own hold two underscores, which ids of the design never do.
SYSTEM = "own__system"


@dataclass(frozen=True)
class Line:
    """A relationship on its way to become an arrow: several may be put together."""

    from_id: str
    to_id: str
    does: tuple[str, ...]
    protocols: tuple[str, ...]
    is_dashed: bool

    def arrow(self) -> Arrow:
        """Label it with what is done and by which protocols."""
        widths = diagram_words().widths
        does = wrapped(_short(self.does), widths.arrow)
        protocols = wrapped(", ".join(self.protocols), widths.arrow)
        label = joined(does, f"[{protocols}]" if protocols else "")
        return Arrow(self.from_id, self.to_id, label, self.is_dashed)


def lines_of(relationships: Iterable[Relationship]) -> list[Line]:
    """Take relationships one by one."""
    return [
        Line(one.from_id, one.to_id, (one.does,), (one.protocol,), one.mode is Mode.ASYNC)
        for one in relationships
        if one.from_id != one.to_id
    ]


def renamed(lines: Iterable[Line], ends: Mapping[str, str]) -> list[Line]:
    """Replace some ends of lines."""
    return [
        replace(one, from_id=ends.get(one.from_id, one.from_id), to_id=ends.get(one.to_id, one.to_id)) for one in lines
    ]


def put_together(lines: Iterable[Line]) -> list[Line]:
    """Put lines between the same ends into one; one that is waited for wins, one that leads nowhere goes."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.from_id != line.to_id:
            found.setdefault((line.from_id, line.to_id), []).append(line)
    return [
        Line(
            *pair,
            tuple(dict.fromkeys(does for line in same for does in line.does)),
            tuple(dict.fromkeys(protocol for line in same for protocol in line.protocols)),
            all(line.is_dashed for line in same),
        )
        for pair, same in found.items()
    ]


def fan_in(lines: Sequence[Line], members: Sequence[str], group: str) -> list[Line]:
    """Replace lines that all members of a group have in common by one line from or to the group."""
    if len(members) < 2:
        return list(lines)
    kept = list(lines)
    for line in dict.fromkeys(lines):
        if line.from_id == members[0]:
            same, common = [replace(line, from_id=one) for one in members], replace(line, from_id=group)
        elif line.to_id == members[0]:
            same, common = [replace(line, to_id=one) for one in members], replace(line, to_id=group)
        else:
            continue
        if line.from_id != line.to_id and all(one in kept for one in same):
            kept[kept.index(same[0])] = common
            kept = [one for one in kept if one not in same]
    return kept


def container_box(design: "Design", container: Container, note: str = "") -> Box:
    """Draw a container: its name, its technology, a note."""
    words = diagram_words()
    technology = design.technology_label(container)
    label = joined(
        strong(wrapped(container.name, words.widths.box)),
        f"[{wrapped(technology, words.widths.box)}]" if technology else "",
        wrapped(note, words.widths.box),
    )
    return Box(container.id, label, container.kind.value, words.shapes[container.kind.value])


def system_box(system: ExternalSystem) -> Box:
    """Draw an outside system: its name and purpose."""
    words = diagram_words()
    purpose = wrapped(system.purpose, words.widths.box)
    name = strong(wrapped(system.name, words.widths.box))
    return Box(system.id, joined(name, purpose), "external", words.shapes["external"])


def person_box(person: Person) -> Box:
    """Draw a person."""
    words = diagram_words()
    return Box(person.id, wrapped(person.name, words.widths.box), "person", words.shapes["person"])


def people_members(people: Sequence[Person], lines: Sequence[Line]) -> tuple[tuple[Box | Group, ...], list[Line]]:
    """Draw people: as one box when all of them do the same, else each in a frame; give the lines that fit to it."""
    words = diagram_words()
    if not people:
        return (), list(lines)
    if len(people) == 1:
        return (person_box(people[0]),), put_together(renamed(lines, {PEOPLE: people[0].id}))
    common = put_together(fan_in(lines, [one.id for one in people], PEOPLE))
    own = {one.id for one in people} & {end for line in common for end in (line.from_id, line.to_id)}
    if own:
        frame = Group(PEOPLE, wrapped(words.words["people"], words.widths.group), tuple(map(person_box, people)))
        return (frame,), common
    names = joined(*(wrapped(one.name, words.widths.group) for one in people))
    return (Box(PEOPLE, names, "person", words.shapes["person"]),), common


def frame(frame_id: str, name: str, members: Sequence[Box | Group], style: str = "boundary") -> Group:
    """Draw a frame with a heading."""
    return Group(frame_id, wrapped(name, diagram_words().widths.group), tuple(members), style)


def _short(does: Sequence[str]) -> str:
    more = len(does) - 2
    return "; ".join(does[:2]) + (f"; {diagram_words().say('more', count=more)}" if more > 0 else "")
