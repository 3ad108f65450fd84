"""What an inspection is: one rule with a stable id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archgen.errors import Fault
from archgen.verification.papers import Papers

if TYPE_CHECKING:
    from archgen.design.design import Design


@dataclass(frozen=True)
class Inspection:
    """One rule that every package obeys.

    Attributes:
        id: Stable id, as it stands in `--json`.
        title: The rule in one line.
        check: Gives a fault for each place in which the rule is broken.
    """

    id: str
    title: str
    check: Callable[[Design, Papers], Iterable[Fault]]
