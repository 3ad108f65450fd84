"""Flows that have a sequence diagram in which only elements of the design take part."""

import re
from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.inspections.identifiers import element_ids
from archgen.verification.papers import Papers

_PARTICIPANT = re.compile(r"^\s*(?:participant|actor)\s+(\w+)", re.MULTILINE)


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    drawings = papers.ending(".mmd")
    if not drawings:
        return
    elements = element_ids(design) | {one.id for one in design.contexts}
    for flow in design.flows:
        path = f"diagrams/flow-{flow.id.replace('_', '-')}.mmd"
        if flow.steps and path not in drawings:
            yield Fault(path, f"the flow {flow.name} is not drawn")
    for path, text in drawings.items():
        if "\nsequenceDiagram" in text:
            for one in _PARTICIPANT.findall(text):
                if one not in elements:
                    yield Fault(path, f"`{one}` takes part and is no element of the design")


INSPECTION = Inspection("flows-drawn", "Every flow has a sequence diagram of elements that exist", _check)
