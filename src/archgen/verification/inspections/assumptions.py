"""Defaults that stand in for answers: listed, so that nobody takes them for facts."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.facts.model import Provenance
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_LIST = "requirements.md"


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    assumed = {one.name for one in design.facts.of(Provenance.ASSUMED)}
    for one in design.review.assumptions:
        if one.fact not in assumed:
            yield Fault("review.assumptions", f"`{one.fact}` is listed and not assumed")
    words = papers.prose.get(_LIST)
    if words is not None:
        for one in design.review.assumptions:
            if one.fact not in words:
                yield Fault(_LIST, f"does not list that `{one.fact}` is assumed")


INSPECTION = Inspection("assumptions", "Every default that stands in for an answer is listed", _check)
