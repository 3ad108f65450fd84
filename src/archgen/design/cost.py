"""Monthly cost: priced lines, their groups, the range, the verdict against the budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt

from pydantic import Field

from archgen.design.buying import Purchase
from archgen.design.capacity import Scenario, Sizing
from archgen.design.environment import Environment
from archgen.design.model import Container, Frozen
from archgen.facts.model import Facts, Provenance
from archgen.knowledge.cost_policy import CostPolicy
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.offers import Group, Offers, cost_lines
from archgen.quantities import Quantity
from archgen.units import plain


class CostLine(Frozen):
    """One priced line; amounts are US dollars a month, rounded to the cent."""

    item: str = Field(description="What is paid for.")
    container: str | None = Field(description="Id of the container that it belongs to; None for shared things.")
    product: str = Field(default="", description="Product as the bill names it.")
    group: str = Field(description="Group of the summary, for instance `compute`, `data`, `entry and egress`.")
    formula: str = Field(description="Formula with names.")
    working: str = Field(description="Formula with numbers and the result.")
    monthly_usd: float = Field(description="Amount at the stated load.")
    low_usd: float = Field(description="Amount at the low end of assumed inputs.")
    high_usd: float = Field(description="Amount at the high end of assumed inputs.")
    prices: tuple[str, ...] = Field(description="Ids of the catalogue's prices.")
    as_of: date | None = Field(default=None, description="Oldest date of these prices.")
    region: str = Field(default="", description="Region of these prices.")
    confidence: str = Field(default="", description="`reference` when another region's or provider's price stands in.")
    note: str = Field(default="", description="What the line leaves out or assumes.")


class CostGroup(Frozen):
    """Lines that are read together."""

    name: str
    monthly_usd: float
    lines: tuple[CostLine, ...]


class UnitCost(Frozen):
    """Cost of one thing, for instance 1,000 users."""

    name: str
    usd: float
    working: str


class CostEstimate(Frozen):
    """The bill at launch; groups add up to the total to the cent."""

    groups: tuple[CostGroup, ...]
    monthly_usd: float = Field(description="Expected total.")
    low_usd: float
    high_usd: float = Field(description="High end, with the region's surcharge.")
    surcharge: float = Field(default=0.0, description="What the region may list above the prices used; 0.15 is 15 %.")
    surcharge_because: str = ""
    budget_usd: float = Field(description="Monthly budget of the requirements.")
    budget_is_stated: bool
    share_of_budget: float = Field(description="Total over budget; 1 is all of it.")
    unit_costs: tuple[UnitCost, ...] = ()
    biggest: str = Field(description="Item of the largest line.")
    unpriced: tuple[str, ...] = Field(default=(), description="What the catalogue holds no price for, by name.")
    included: tuple[str, ...] = Field(default=(), description="Containers without a line of their own, by name.")
    omitted: tuple[str, ...] = Field(default=(), description="What is left out on purpose.")
    region: str = Field(default="", description="Region that the prices hold for.")
    as_of: date | None = Field(default=None, description="Oldest price date used.")

    @property
    def lines(self) -> tuple[CostLine, ...]:
        """All lines in order."""
        return tuple(line for group in self.groups for line in group.lines)


# Figures of the system of which a container takes only its part.
_GROWS_WITH_LOAD = frozenset({"requests_per_month", "egress_gb", "log_gb", "load_units"})


@dataclass(frozen=True)
class Month:
    """What a month's bill is computed from, in one scenario."""

    sizings: Mapping[str, Sizing]
    figures: Mapping[str, Quantity]
    load_shares: Mapping[str, float]


def estimate_cost(
    months: Mapping[Scenario, Month],
    purchases: Sequence[Purchase],
    containers: Sequence[Container],
    facts: Facts,
    env: Environment,
    knowledge: Knowledge,
) -> CostEstimate:
    """Price every purchase in the expected scenario and at both ends of the assumed inputs."""
    names = {one.id: one.name for one in containers}
    policy = knowledge.cost_policy
    lines: list[CostLine] = []
    for purchase in purchases:
        lines += _lines(purchase, months, env, knowledge, names)
    total = _sum(lines)
    low, high = _range(lines)
    surcharge = policy.surcharge(env.values)
    share = surcharge.share if surcharge else 0.0
    budget = facts["infrastructure_budget"]
    budget_usd = facts.number("infrastructure_budget")
    dates = [line.as_of for line in lines if line.as_of]
    return CostEstimate(
        groups=_groups(lines),
        monthly_usd=total,
        low_usd=low,
        high_usd=round(high * (1 + share), 2),
        surcharge=share,
        surcharge_because=surcharge.because if surcharge else "",
        budget_usd=budget_usd,
        budget_is_stated=budget.provenance is Provenance.STATED,
        share_of_budget=total / budget_usd if budget_usd else 0.0,
        unit_costs=_unit_costs(total, facts, months[Scenario.EXPECTED].figures, policy),
        biggest=max(lines, key=lambda line: line.monthly_usd).item if lines else "",
        unpriced=_unpriced(purchases, containers),
        included=_included(purchases, lines, names),
        omitted=policy.omitted,
        region=", ".join(dict.fromkeys(line.region for line in lines if line.region)),
        as_of=min(dates, default=None),
    )


def _groups(lines: Sequence[CostLine]) -> tuple[CostGroup, ...]:
    """Return the lines by group, in the order in which a bill is read."""
    return tuple(
        CostGroup(name=group.value, monthly_usd=_sum(own), lines=tuple(own))
        for group in Group
        if (own := [line for line in lines if line.group == group.value])
    )


def _lines(
    purchase: Purchase,
    months: Mapping[Scenario, Month],
    env: Environment,
    knowledge: Knowledge,
    names: Mapping[str, str],
) -> list[CostLine]:
    offers, catalogue = knowledge.offers, knowledge.catalogue
    priced = {
        scenario: {
            line.item: line
            for line in cost_lines(
                purchase.offer, purchase.size, offers.filled(_variables(purchase, month, offers)), catalogue, env.holds
            )
        }
        for scenario, month in months.items()
    }
    made = []
    for item, line in priced[Scenario.EXPECTED].items():
        amounts = [own[item].monthly_usd for own in priced.values() if item in own]
        made.append(
            CostLine(
                item=f"{names[purchase.container]}: {item}" if purchase.container else item,
                container=purchase.container or None,
                product=purchase.offer.product,
                group=purchase.offer.group.value,
                formula=line.formula,
                working=line.working,
                monthly_usd=line.monthly_usd,
                low_usd=min(amounts),
                high_usd=max(amounts),
                prices=line.price_ids,
                as_of=line.as_of,
                region=line.region,
                confidence=line.confidence.value,
                note=line.note,
            )
        )
    return made


def _variables(purchase: Purchase, month: Month, offers: Offers) -> dict[str, float]:
    """Collect the numbers that an offer's formulas may name: the system's figures, then the container's own."""
    share = month.load_shares.get(purchase.container, 1.0)
    given = {
        name: one.value * (share if name in _GROWS_WITH_LOAD else 1)
        for name, one in month.figures.items()
        if name in offers.variables
    }
    sizing = month.sizings.get(purchase.container)
    if sizing:
        given |= {one.id: one.value for one in sizing.quantities if one.id in offers.variables}
        given |= {"replicas": float(sizing.replicas), "storage_gb": sizing.storage_gb or 0.0}
    return given


def _unit_costs(
    total: float, facts: Facts, figures: Mapping[str, Quantity], policy: CostPolicy
) -> tuple[UnitCost, ...]:
    made = []
    for row in policy.unit_costs:
        amount = figures[row.of].value if row.of in figures else facts.number(row.of)
        if amount >= row.per and amount > row.above:
            usd = total / (amount / row.per)
            working = f"${total:,.2f} ÷ ({plain(amount)} ÷ {plain(row.per)})"
            made.append(UnitCost(name=row.name, usd=usd, working=working))
    return tuple(made)


def _range(lines: Sequence[CostLine]) -> tuple[float, float]:
    """Join the ranges of lines as independent ones: the root of the sum of squares of their distances."""
    total = _sum(lines)
    below = sqrt(sum((line.monthly_usd - line.low_usd) ** 2 for line in lines))
    above = sqrt(sum((line.high_usd - line.monthly_usd) ** 2 for line in lines))
    return round(total - below, 2), round(total + above, 2)


def _unpriced(purchases: Sequence[Purchase], containers: Sequence[Container]) -> tuple[str, ...]:
    """Return what is bought without a price, then the containers that nobody sells."""
    names = {one.id: one.name for one in containers}
    bought = {one.container for one in purchases}
    openly = (_label(one, names) for one in purchases if one.offer.unpriced)
    return tuple(dict.fromkeys((*openly, *(one.name for one in containers if one.id not in bought))))


def _included(purchases: Sequence[Purchase], lines: Sequence[CostLine], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the containers that run on another one's machines or whose use comes to nothing."""
    paid = {line.container for line in lines}
    free = (one.container for one in purchases if one.container not in paid and not one.offer.unpriced)
    return tuple(names[one] for one in free if one)


def _label(purchase: Purchase, names: Mapping[str, str]) -> str:
    return names.get(purchase.container, purchase.role.replace("_", " "))


def _sum(lines: Iterable[CostLine], field: str = "monthly_usd") -> float:
    return float(sum((Decimal(str(getattr(line, field))) for line in lines), Decimal(0)))
