"""State diagrams of entities that have a lifecycle, with the operations that change the state."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from archgen.design.data_tables import Table, TableLifecycle
from archgen.design.names import Allocator
from archgen.documents.diagrams.boxes import Arrow, Box, Picture, direction_for
from archgen.documents.diagrams.diagram import Diagram
from archgen.documents.diagrams.mermaid import Heading, state_diagram
from archgen.documents.diagrams.text import LINE_BREAK, escape, joined, wrapped
from archgen.documents.diagrams.words import diagram_words

if TYPE_CHECKING:
    from archgen.design.design import Design


def lifecycle_diagrams(design: "Design") -> tuple[Diagram, ...]:
    """Draw the states of each entity that has some."""
    return tuple(_diagram(design, one, one.lifecycle) for one in design.data.tables if one.lifecycle and one.entity)


def _diagram(design: "Design", table: Table, lifecycle: TableLifecycle) -> Diagram:
    words = diagram_words()
    names = Allocator("state")
    ids = {state: names.allocate(state) for state in lifecycle.states}
    left = {one.source for one in lifecycle.transitions}
    final = [ids[state] for state in lifecycle.states if state not in left]
    title = words.title("lifecycle", name=table.title)
    text = state_diagram(
        Heading(title, words.descriptions["lifecycle"]),
        {ids[state]: escape(state) for state in lifecycle.states},
        [
            (ids[one.source], ids[one.target], _label(design, table, one.source, one.target))
            for one in lifecycle.transitions
        ],
        ids[lifecycle.initial],
        final,
        _direction(ids, lifecycle, final),
    )
    return Diagram(f"lifecycle-{table.id.replace('_', '-')}", "lifecycle", title, text, about=table.name)


def _direction(ids: Mapping[str, str], lifecycle: TableLifecycle, final: Sequence[str]) -> str:
    """Choose the direction that fits a page, with the dots of begin and end."""
    boxes = (Box("begin__", "", ""), *(Box(one, "", "") for one in ids.values()), Box("end__", "", ""))
    arrows = (
        Arrow("begin__", ids[lifecycle.initial]),
        *(Arrow(ids[one.source], ids[one.target]) for one in lifecycle.transitions),
        *(Arrow(one, "end__") for one in final),
    )
    return direction_for(Picture(boxes, arrows))


def _label(design: "Design", table: Table, source: str, target: str) -> str:
    """Name the operations of the API that make a change; a change without one is made inside."""
    width = diagram_words().widths.arrow
    found = [
        one.id
        for one in design.api.operations
        if one.entity == table.entity and source in one.from_states and one.to_state == target
    ]
    return joined(*(wrapped(one, width).replace(LINE_BREAK, " ") for one in found))
