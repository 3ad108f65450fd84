"""Decisions that have a record of their own or a row in the list."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_INDEX = "decisions/README.md"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    taken = {(one.decision, one.context) for one in design.recommendations.distinct()}
    recorded = {(one.decision, one.context) for one in design.review.records}
    for decision, context in sorted(taken - recorded, key=str):
        yield Fault("review.records", f"the decision `{decision}`{_of(context)} is recorded nowhere")
    for decision, context in sorted(recorded - taken, key=str):
        yield Fault("review.records", f"the record of `{decision}`{_of(context)} belongs to no decision")
    words = papers.prose.get(_INDEX)
    if words is None:
        return
    text = papers[_INDEX]
    for one in design.review.records:
        if one.number is not None and one.path.removeprefix("decisions/") not in text:
            yield Fault(_INDEX, f"does not link to {one.path}")
        elif one.decision not in text and one.title not in words:
            yield Fault(_INDEX, f"the decision `{one.decision}`{_of(one.context)} is not listed")


def _of(context: str | None) -> str:
    return "" if context is None else f" of {context}"


INSPECTION = Inspection("decisions-recorded", "Every decision has its record or its row", _check)
