"""Containers that are paid for, or of which it is said why not."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    paid = {line.container for line in design.cost.lines}
    said = "\n".join((*design.cost.unpriced, *design.cost.included, *design.cost.omitted))
    for one in design.containers:
        if one.id not in paid and one.name not in said and (not one.product or one.product not in said):
            yield Fault("cost", f"`{one.id}` has no cost line, and nothing says why")
    for line in design.cost.lines:
        if line.monthly_usd and not line.prices:
            yield Fault("cost", f"the line {line.item} names no price")
        if not line.working:
            yield Fault("cost", f"the line {line.item} shows no arithmetic")


INSPECTION = Inspection("containers-costed", "Every container has a cost line or a reason for having none", _check)
