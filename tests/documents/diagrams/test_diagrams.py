import re
from collections.abc import Callable

import pytest

from archgen.design.design import Design
from archgen.documents.diagrams import check_syntax, diagram_documents, diagrams
from archgen.documents.diagrams.text import escape, wrapped
from archgen.documents.diagrams.words import diagram_words
from archgen.documents.prose.architecture import architecture_document

SAMPLES = ["internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop", "hostile-names"]
_NODE = re.compile(r"^\s+(\w+)(\[|\(|\{|>)")
_LINK = re.compile(r"^\s+(\w+) (-->|-\.->)")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_diagram_parses(design_of: Callable[[str], Design], name: str) -> None:
    """By the parser of the renderer, under a name of its own."""
    drawn = diagrams(design_of(name))
    assert [(one.id, check_syntax(one.text)) for one in drawn if check_syntax(one.text)] == []
    assert len({one.id.lower() for one in drawn}) == len(drawn)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_flowchart_is_too_full(design_of: Callable[[str], Design], name: str) -> None:
    """At most 20 boxes and 30 arrows, and no arrow to a box that is not there."""
    limits = diagram_words().limits
    for one in diagrams(design_of(name)):
        if "\nflowchart " not in one.text:
            continue
        nodes = {found[1] for line in one.text.splitlines() if (found := _NODE.match(line))}
        frames = set(re.findall(r"subgraph (\w+)", one.text))
        links = [line.split() for line in one.text.splitlines() if _LINK.match(line)]
        assert len(nodes) <= limits.nodes, one.id
        assert len(links) <= limits.edges, one.id
        assert {end for link in links for end in (link[0], link[-1])} <= nodes | frames, one.id


@pytest.mark.parametrize("name", SAMPLES)
def test_everybody_and_everything_is_drawn(design_of: Callable[[str], Design], name: str) -> None:
    """People and outside systems in the context; every container, with its name, in a container view."""
    design = design_of(name)
    drawn = diagrams(design)
    width = diagram_words().widths.box
    context = "".join(one.text for one in drawn if one.kind == "context")
    containers = "".join(one.text for one in drawn if one.kind == "containers")
    for element_name in (*(one.name for one in design.people), *(one.name for one in design.systems)):
        assert wrapped(element_name, width) in context
    for container in design.containers:
        assert wrapped(container.name, width) in containers


@pytest.mark.parametrize("name", SAMPLES)
def test_entity_diagrams_agree_with_the_tables(design_of: Callable[[str], Design], name: str) -> None:
    """Every table with all its columns, unless it has very many."""
    design = design_of(name)
    text = "".join(one.text for one in diagrams(design) if one.kind == "entities")
    for table in design.data.tables:
        assert re.search(rf"^  {table.id.upper()}\[", text, re.MULTILINE)
        if len(table.columns) <= diagram_words().limits.columns:
            drawn = set(re.findall(r"^    \S+ (\w+)\b", text, re.MULTILINE))
            assert {one.name for one in table.columns} <= drawn


def test_a_changed_flow_is_drawn_twice_with_its_failure(ticket_shop: Design) -> None:
    """As designed, with what happens when the provider fails; and as the requirements draw it."""
    drawn = {one.id: one for one in diagrams(ticket_shop)}
    designed = drawn["flow-buy-a-ticket"].text
    assert "alt Payment provider answers" in designed
    assert "else Payment provider is slow or down" in designed
    assert "from here on nobody waits" in designed
    assert "alt " not in drawn["flow-buy-a-ticket-as-drawn"].text


def test_modules_own_their_entities(ticket_shop: Design) -> None:
    """A monolith of two contexts shows both with what they own."""
    text = next(one.text for one in diagrams(ticket_shop) if one.kind == "modules")
    assert "<b>Catalogue</b>" in text
    assert "refers to TicketType" in text


def test_deployment_counts_equal_the_sizing(ticket_shop: Design) -> None:
    """Copies in the picture are those of capacity and cost."""
    text = next(one.text for one in diagrams(ticket_shop) if one.kind == "deployment")
    web = next(one for one in ticket_shop.containers if one.role == "web")
    sizing = ticket_shop.sizing(web.id)
    assert sizing is not None
    assert escape(f"{web.name} × {sizing.replicas}") in text


def test_documents_hold_source_and_picture(ticket_shop: Design) -> None:
    """Each diagram is a source file, and a picture of the same name."""
    paths = {one.path: one.kind for one in diagram_documents(ticket_shop)}
    assert paths["diagrams/containers.mmd"] == "view"
    assert paths["diagrams/containers.svg"] == "picture"


def test_diagrams_are_the_same_each_time(ticket_shop: Design) -> None:
    """No order depends on chance."""
    assert diagrams(ticket_shop) == diagrams(ticket_shop)


@pytest.mark.parametrize("name", SAMPLES)
def test_architecture_links_only_what_is_there(design_of: Callable[[str], Design], name: str) -> None:
    """Every linked source is a diagram; every picture stands in a fence."""
    design = design_of(name)
    drawn = diagrams(design)
    text = architecture_document(design, drawn).text
    assert set(re.findall(r"\(<?(diagrams/[^)>]+)>?\)", text)) <= {one.source_path for one in drawn}
    assert f"```mermaid\n{next(one for one in drawn if one.id == 'containers').text}```\n" in text
    anchors = re.findall(r"\]\(#([\w-]+)\)", text)
    headings = {line[3:].lower().replace(" ", "-") for line in text.splitlines() if line.startswith("## ")}
    assert set(anchors) <= headings


def test_every_interface_has_a_promise(ticket_shop: Design) -> None:
    """Delivery, order and what a repetition does are stated for each arrow."""
    text = architecture_document(ticket_shop, diagrams(ticket_shop)).text
    rows = text.split("## Interfaces")[1].split("| Promise | Delivery")[0].splitlines()
    named = {row.split("|")[6].strip() for row in rows if "| sync |" in row or "| async |" in row}
    promised = set(re.findall(r"^\| ([\w ]+) \|", text.split("| Promise | Delivery")[1].split("\n\n")[0], re.MULTILINE))
    assert named <= promised
