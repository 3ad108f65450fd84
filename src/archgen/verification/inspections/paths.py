"""Paths that every disk takes."""

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers
from archgen.verification.paths import path_faults


def _check(design: Design, papers: Papers) -> tuple[Fault, ...]:
    del design
    return path_faults(papers.documents)


INSPECTION = Inspection("paths", "Every path is relative, portable and unique", _check)
