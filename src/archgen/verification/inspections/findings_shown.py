"""Findings that the package does not keep from its readers."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    if not papers.markdown:
        return
    words = "\n".join((*papers.markdown.values(), *papers.prose.values()))
    for finding in design.findings:
        if finding.id not in words and finding.title not in words:
            yield Fault("findings", f"no document speaks of `{finding.id}`: {finding.message}")


INSPECTION = Inspection("findings-shown", "Every finding stands in a document", _check)
