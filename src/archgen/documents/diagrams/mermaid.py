"""The one door to mermaid-py: from boxes, messages, tables and states to Mermaid text.

mermaid-py escapes nothing, declares styles in random order and prints on standard output when it is imported; so it is
given escaped text and safe ids only, styles and accessible titles are added here, and the import is kept silent. Its
class `Mermaid` calls a web server and is never made.
"""

import contextlib
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from archgen.documents.diagrams.boxes import Box, Group, Picture
from archgen.documents.diagrams.text import WORD_JOINER, escape, title_value
from archgen.documents.diagrams.words import diagram_words

_OPENS = re.compile(r"^(subgraph|alt|opt|loop|par|critical|rect|box)\b|\{$")
_CLOSES = re.compile(r"^(end|\})$")
_TURNS = re.compile(r"^(else|and|option)\b")


@dataclass(frozen=True)
class Heading:
    """Title and description of a diagram, for eyes and for screen readers."""

    title: str
    description: str


@cache
def _module(name: str) -> ModuleType:
    """Import a module of mermaid-py without what it prints and without its HTTP client, which nothing here may call."""
    import importlib  # noqa: PLC0415 - with the package below, which is slow and talks

    with contextlib.redirect_stdout(io.StringIO()), _no_http_client():
        return importlib.import_module(f"mermaid.{name}")


@contextlib.contextmanager
def _no_http_client() -> Iterator[None]:
    """Put an empty module in place of `requests`, which mermaid-py imports for its web service: a tenth of a second."""
    stand_in = ModuleType("requests")
    vars(stand_in)["Response"] = object
    is_ours = sys.modules.setdefault("requests", stand_in) is stand_in
    try:
        yield
    finally:
        if is_ours:
            del sys.modules["requests"]


def flowchart(heading: Heading, picture: Picture) -> str:
    """Write boxes, frames and arrows."""
    chart = _module("flowchart")
    links = [
        chart.Link(
            chart.Node(arrow.from_id),
            chart.Node(arrow.to_id),
            shape="dotted" if arrow.is_dashed else "normal",
            message=arrow.label,
        )
        for arrow in picture.arrows
    ]
    links += [
        chart.Link(chart.Node(one), chart.Node(two), shape="hidden", head_right="none") for one, two in picture.spacing
    ]
    nodes = [_node(chart, one) for one in picture.members]
    script = chart.FlowChart(title_value(heading.title), nodes, links, picture.direction).script
    return _finished(script, heading, (*_classes(picture), *_link_styles(picture)))


@dataclass(frozen=True)
class Participant:
    """Who takes part in a sequence; the label is escaped already."""

    id: str
    label: str
    is_person: bool = False


@dataclass(frozen=True)
class Message:
    """A message, or the answer to one."""

    from_id: str
    to_id: str
    text: str
    line: str = "Solid-arrow"


@dataclass(frozen=True)
class Remark:
    """A note over one or two participants."""

    over: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Branches:
    """Alternatives: what happens under each condition."""

    cases: tuple[tuple[str, tuple[Message | Remark, ...]], ...]


def sequence(
    heading: Heading, participants: Sequence[Participant], items: Iterable[Message | Remark | Branches]
) -> str:
    """Write messages in order of time."""
    lib = _module("sequence")
    cast = {one.id: _participant(lib, one) for one in participants}
    elements = [*cast.values(), *(_sequence_item(lib, cast, one) for one in items)]
    script = lib.SequenceDiagram(title_value(heading.title), elements, auto_number=True).script
    return _finished(script, heading)


@dataclass(frozen=True)
class Attribute:
    """A column in an entity diagram."""

    name: str
    type: str
    keys: str = ""
    comment: str = ""


@dataclass(frozen=True)
class EntityBox:
    """A table in an entity diagram; the label is escaped already."""

    id: str
    label: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True)
class EntityLink:
    """A reference between two tables: cardinalities as mermaid-py names them."""

    from_id: str
    to_id: str
    from_end: str
    to_end: str
    label: str
    is_dotted: bool = False


def entity_diagram(
    heading: Heading, entities: Sequence[EntityBox], links: Iterable[EntityLink], direction: str = "TB"
) -> str:
    """Write tables and their references."""
    lib = _module("erdiagram")
    boxes = [
        lib.Entity(f'{one.id}["{one.label}"]', {_column(each.name): _attribute(each) for each in one.attributes})
        for one in entities
    ]
    lines = [
        lib.Link(lib.Entity(one.from_id), lib.Entity(one.to_id), one.from_end, one.to_end, one.label, one.is_dotted)
        for one in links
    ]
    script = lib.ERDiagram(title_value(heading.title), boxes, lines).script
    return _finished(script, heading, opening=() if direction == "TB" else (f"direction {direction}",))


def state_diagram(
    heading: Heading,
    states: Mapping[str, str],
    transitions: Iterable[tuple[str, str, str]],
    initial: str,
    final: Iterable[str],
    direction: str = "LR",
) -> str:
    """Write the states of a lifecycle, by id, and the changes between them."""
    lib = _module("statediagram")
    boxes = {key: lib.State(key, label) for key, label in states.items()}
    lines = [
        lib.Transition(None, boxes[initial]),
        *(lib.Transition(boxes[one], boxes[two], label) for one, two, label in transitions),
        *(lib.Transition(boxes[one], None) for one in final),
    ]
    script = lib.StateDiagram(title_value(heading.title), list(boxes.values()), lines, direction=direction).script
    return _finished(script, heading)


def timeline(heading: Heading, sections: Iterable[tuple[str, Sequence[tuple[str, Sequence[str]]]]]) -> str:
    """Write periods with their events, in sections."""
    graph = _module("graph")
    lines = ["timeline", f"title {escape(heading.title)}"]
    for section, periods in sections:
        lines.append(f"section {section}")
        lines += [" : ".join((period, *events)) for period, events in periods]
    front = f"---\ntitle: {title_value(heading.title)}\n---\n"
    return _finished(graph.Graph(heading.title, front + "\n".join(lines)).script, heading)


def _node(chart: "ModuleType", one: Box | Group) -> Any:
    if isinstance(one, Box):
        return chart.Node(one.id, one.label, one.shape)
    return chart.Node(
        one.id, one.label, sub_nodes=[_node(chart, member) for member in one.members], direction=one.direction
    )


def _classes(picture: Picture) -> list[str]:
    used: dict[str, list[str]] = {}
    for group in picture.groups():
        used.setdefault(group.style, []).append(group.id)
    for box in picture.boxes():
        used.setdefault(box.style, []).append(box.id)
    styles = diagram_words().classes
    declared = [f"classDef {style} {styles[style]}" for style in sorted(used)]
    return [*declared, *(f"class {','.join(sorted(used[style]))} {style}" for style in sorted(used))]


def _link_styles(picture: Picture) -> list[str]:
    numbers: dict[str, list[str]] = {}
    for number, arrow in enumerate(picture.arrows):
        if arrow.style:
            numbers.setdefault(arrow.style, []).append(str(number))
    return [f"linkStyle {','.join(numbers[style])} {style}" for style in sorted(numbers)]


def _participant(lib: "ModuleType", one: Participant) -> Any:
    """Make a participant whose id is ours: mermaid-py derives one from the label, or takes the label as id."""
    made = lib.Actor(f"{one.id} as {one.label}") if one.is_person else lib.Participant(one.label)
    made.id_ = one.id
    return made


def _sequence_item(lib: "ModuleType", cast: Mapping[str, Any], one: Message | Remark | Branches) -> Any:
    match one:
        case Message():
            return lib.Link(cast[one.from_id], cast[one.to_id], one.line, one.text)
        case Remark():
            return lib.Note(one.text, [cast[key] for key in one.over])
        case Branches():
            return lib.Alt({name: [_sequence_item(lib, cast, item) for item in items] for name, items in one.cases})


def _column(name: str) -> str:
    """Keep a column's name from being read as a key; the word joiner in it has no width."""
    return f"{name[0]}{WORD_JOINER}{name[1:]}" if name.upper() in ("PK", "FK", "UK") else name


def _attribute(one: Attribute) -> list[str]:
    """Give three items, the only form in which mermaid-py keeps several keys; it writes an empty comment if need be."""
    return [one.type, one.keys, one.comment] if one.keys or one.comment else [one.type]


def _finished(script: str, heading: Heading, closing: Iterable[str] = (), opening: Iterable[str] = ()) -> str:
    """Add accessible texts, opening and closing lines, and indent what mermaid-py writes."""
    body = script.split("\n---\n", 1)[1]
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    kind = lines[0].split()[0]
    accessible = [] if kind == "timeline" else _accessible(heading)
    kept = [line.replace(' ""', "") for line in (lines[0], *accessible, *opening, *lines[1:], *closing)]
    depth, written = 0, [kept[0]]
    for line in kept[1:]:
        depth -= 1 if _CLOSES.search(line) else 0
        written.append("  " * (depth + 1 - (1 if _TURNS.search(line) else 0)) + line)
        depth += 1 if _OPENS.search(line) else 0
    return f"{_front(heading, kind)}\n" + "\n".join(written) + "\n"


def _front(heading: Heading, kind: str) -> str:
    """Write the front matter: title and settings, both as JSON, which YAML takes."""
    settings = diagram_words().settings.get(kind)
    lines = [f"title: {title_value(heading.title)}", *([f"config: {json.dumps(settings)}"] if settings else [])]
    return "\n".join(("---", *lines, "---"))


def _accessible(heading: Heading) -> list[str]:
    return [f"accTitle: {escape(heading.title)}", f"accDescr: {escape(heading.description)}"]
