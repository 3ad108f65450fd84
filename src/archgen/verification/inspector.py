"""Runs every inspection over a design and its documents."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archgen.errors import Fault, VerificationFailed
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

if TYPE_CHECKING:
    from archgen.design.design import Design
    from archgen.documents.document import Document


@dataclass(frozen=True)
class Flaw(Fault):
    """A fault with the inspection that found it.

    Attributes:
        inspection: Id of the inspection.
    """

    inspection: str = field(default="")

    def __str__(self) -> str:
        """Give the fault in the form that the console prints, with the inspection behind it."""
        return f"error: {self.path}: {self.message} [{self.inspection}]"


def inspect(
    design: Design, documents: Iterable[Document], inspections: Iterable[Inspection] | None = None
) -> tuple[Flaw, ...]:
    """Give all flaws of a package that is not written yet, sorted by path; none is the rule.

    Args:
        design: Design that the documents show.
        documents: All documents of the package.
        inspections: Rules to check; all when absent.
    """
    if inspections is None:
        from archgen.verification.inspections import INSPECTIONS  # noqa: PLC0415 - the rules import this package

        inspections = INSPECTIONS
    papers = Papers(documents)
    with _without_collection():
        found = {flaw for one in inspections for flaw in _flaws(one, design, papers)}
    return tuple(sorted(found, key=lambda one: (one.path, one.inspection, one.message)))


def verify(design: Design, documents: Iterable[Document]) -> None:
    """Check every document and every number that two of them share.

    Raises:
        VerificationFailed: Something is wrong; nothing may be written.
    """
    flaws = inspect(design, documents)
    if flaws:
        raise VerificationFailed(flaws)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Put off the search for garbage: parsers make many objects, little garbage; it would cost a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _flaws(inspection: Inspection, design: Design, papers: Papers) -> Iterator[Flaw]:
    try:
        for fault in inspection.check(design, papers):
            yield Flaw(fault.path, fault.message, fault.place, inspection.id)
    except Exception as error:  # noqa: BLE001 - a rule that falls over has not been kept; people get a sentence
        yield Flaw("", f"the rule cannot be checked: {type(error).__name__}: {error}", None, inspection.id)
