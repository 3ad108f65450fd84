"""Decision records that follow MADR, one for each numbered decision."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.documents.page.reading import headings
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_HEADINGS = ("Context and Problem Statement", "Considered Options", "Decision Outcome")
_INDEX = "decisions/README.md"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    numbered = {one.path: one for one in design.review.records if one.number is not None}
    numbers = [one.number for one in numbered.values()]
    for path, record in numbered.items():
        if papers and path not in papers:
            yield Fault(path, f"the record of `{record.decision}` is not written")
        if numbers.count(record.number) > 1:
            yield Fault(path, f"the number {record.number} is given twice")
    for path, text in papers.markdown.items():
        if path.startswith("decisions/") and path != _INDEX:
            if path not in numbered:
                yield Fault(path, "is the record of no decision")
            yield from (Fault(path, message) for message in _faults(path, text))


def _faults(path: str, text: str) -> Iterator[str]:
    found = list(headings(text))
    names = [one.text for one in found]
    for wanted in _HEADINGS:
        if wanted not in names:
            yield f"has no heading `{wanted}`"
    number = path.removeprefix("decisions/")[:4]
    if found and not found[0].text.startswith(f"{number} "):
        yield f"its title does not begin with {number}"
    lines = text.splitlines()
    for one, two in zip(found, [*found[1:], None], strict=True):
        end = two.line - 1 if two else len(lines)
        deeper = two is not None and two.level > one.level
        if not deeper and not any(line.strip() for line in lines[one.line : end]):
            yield f"says nothing under `{one.text}`"


INSPECTION = Inspection(
    "records", "Every numbered decision has a record with MADR's headings, and no other has", _check
)
