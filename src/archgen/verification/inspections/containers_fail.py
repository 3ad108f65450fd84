"""Containers and outside systems of which it is said what happens when they fail."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.inspections.identifiers import element_ids
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    told = {row.element for row in design.risks.failures}
    for key in sorted(element_ids(design) - {one.id for one in design.people} - told):
        yield Fault("risks.failures", f"nothing says what happens when `{key}` fails")
    for row in design.risks.failures:
        if not row.seen_by or not (row.answer or row.manual):
            yield Fault("risks.failures", f"`{row.element}` {row.mode}: who sees it or what is done is missing")


INSPECTION = Inspection("containers-fail", "Every container and outside system has a failure row", _check)
