"""What depends on the size of a system: rows of the review's data, and whether its documents keep short."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from archgen.design.design import Design
from archgen.design.smallness import is_small_system
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


def is_small(design: Design, knowledge: Knowledge) -> bool:
    """Tell whether few people run few containers, so that its documents keep to what they can act on."""
    return is_small_system(design.facts, design.containers, knowledge)


def template_of(name: str, design: Design, knowledge: Knowledge) -> str:
    """Name the template of a document: the short one of a small system, or the full one."""
    return f"small/{name}" if is_small(design, knowledge) else name
