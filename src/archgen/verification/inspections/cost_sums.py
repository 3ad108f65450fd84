"""A bill whose lines add up: lines to groups, groups to the total, printed rows to printed totals."""

import re
from collections.abc import Iterator
from math import fsum

from archgen.design.cost import CostEstimate
from archgen.design.design import Design
from archgen.documents.formats import money
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

_CENT = 0.005
_BILL = "capacity-and-cost.md"
_AMOUNT = re.compile(r"\$\d+(?:,\d{3})*(?:\.\d+)?")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    cost = design.cost
    yield from (Fault("cost", message) for message in _sums(cost))
    for path in (_BILL, "README.md"):
        if cost.groups and path in papers.prose and not _is_printed(cost.monthly_usd, papers.prose[path]):
            yield Fault(path, f"does not print the total of {money(cost.monthly_usd)} a month")


def _sums(cost: CostEstimate) -> Iterator[str]:
    for group in cost.groups:
        if abs(fsum(line.monthly_usd for line in group.lines) - group.monthly_usd) > _CENT:
            yield f"the lines of {group.name} do not add up to {money(group.monthly_usd, cents=True)}"
    least, most = fsum(line.low_usd for line in cost.lines), fsum(line.high_usd for line in cost.lines)
    if cost.lines and not least - _CENT <= cost.low_usd:
        yield f"{money(cost.low_usd)} is less than the lines at their lowest"
    if cost.lines and cost.high_usd > most * (1 + cost.surcharge) + _CENT:
        yield f"{money(cost.high_usd)} is more than the lines at their highest"
    if abs(fsum(group.monthly_usd for group in cost.groups) - cost.monthly_usd) > _CENT:
        yield f"the groups do not add up to {money(cost.monthly_usd, cents=True)}"
    if not cost.low_usd - _CENT <= cost.monthly_usd <= cost.high_usd + _CENT:
        yield f"{money(cost.monthly_usd)} is not between {money(cost.low_usd)} and {money(cost.high_usd)}"
    if cost.budget_usd and abs(cost.monthly_usd / cost.budget_usd - cost.share_of_budget) > 1e-6:
        yield f"{cost.share_of_budget:.4f} is not the part of the budget that the total takes"
    biggest = max((line.monthly_usd for line in cost.lines), default=0)
    if cost.lines and cost.biggest not in {line.item for line in cost.lines if line.monthly_usd == biggest}:
        yield f"{cost.biggest} is not the biggest line"


def _is_printed(amount: float, words: str) -> bool:
    return bool({money(amount), money(amount, cents=True)} & set(_AMOUNT.findall(words)))


INSPECTION = Inspection("cost-sums", "Cost lines add up to their groups and to the total, which is printed", _check)
