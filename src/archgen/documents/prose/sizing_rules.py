"""Rows of the review's data that depend on the size of the team: which of them holds."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from archgen.design.design import Design
from archgen.knowledge.cells import compile_condition
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import Cells


class Conditional(Protocol):
    """A row that may carry a condition."""

    @property
    def when(self) -> Cells:
        """Unary tests that must all hold."""


Row = TypeVar("Row", bound=Conditional)


def first_that_holds(rows: Sequence[Row], design: Design, knowledge: Knowledge) -> Row:
    """Give the first row whose condition holds for the facts of the system; the last one stands for the rest."""
    values = design.facts.values_by_name()
    return next((row for row in rows if compile_condition(row.when, knowledge.columns).holds(values)), rows[-1])
