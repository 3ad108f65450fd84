"""A roadmap whose stages follow one another and whose costs are counted from today's bill."""

from collections.abc import Iterator
from itertools import pairwise

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_CENT = 0.011


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del papers
    stages = design.roadmap.stages
    for one, two in pairwise(stages):
        if two.factor <= one.factor:
            yield Fault(
                "roadmap", f"{two.id} at {two.factor:g} times today's load follows {one.id} at {one.factor:g} times"
            )
        if one.month is not None and two.month is not None and two.month < one.month:
            yield Fault(
                "roadmap", f"{two.id} is reached in month {two.month:g}, before {one.id} in month {one.month:g}"
            )
    before = design.cost.monthly_usd
    for stage in stages:
        if abs(stage.monthly_usd - before - stage.delta_usd) > _CENT:
            yield Fault(f"roadmap.{stage.id}", "its extra cost is not the difference to the bill before")
        before = stage.monthly_usd
        if stage.factor > 1 and not stage.triggers:
            yield Fault(f"roadmap.{stage.id}", "no number says that it has come")
    weeks = [one.until_week for one in design.roadmap.milestones]
    if weeks != sorted(weeks):
        yield Fault("roadmap", "a milestone ends before the one that it follows")


INSPECTION = Inspection("stages", "Stages of the roadmap follow one another; their costs start from today's", _check)
