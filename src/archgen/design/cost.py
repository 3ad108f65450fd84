"""Monthly cost: priced lines, their groups, the range, the verdict against the budget."""

from datetime import date

from pydantic import Field

from archgen.design.model import Frozen


class CostLine(Frozen):
    """One priced line; amounts are US dollars a month, rounded to the cent."""

    item: str = Field(description="What is paid for.")
    container: str | None = Field(description="Id of the container that it belongs to; None for shared things.")
    group: str = Field(description="Group of the summary, for instance `compute`, `data`, `entry and egress`.")
    formula: str = Field(description="Formula with names.")
    working: str = Field(description="Formula with numbers and the result.")
    monthly_usd: float = Field(description="Amount at the stated load.")
    low_usd: float = Field(description="Amount at the low end of assumed inputs.")
    high_usd: float = Field(description="Amount at the high end of assumed inputs and of the region's surcharge.")
    prices: tuple[str, ...] = Field(description="Ids of the catalogue's prices.")
    as_of: date | None = Field(default=None, description="Oldest date of these prices.")
    region: str = Field(default="", description="Region of these prices.")
    confidence: str = Field(default="", description="`reference` when another region's or provider's price stands in.")


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
    high_usd: float
    budget_usd: float = Field(description="Monthly budget of the requirements.")
    budget_is_stated: bool
    share_of_budget: float = Field(description="Total over budget; 1 is all of it.")
    unit_costs: tuple[UnitCost, ...] = ()
    biggest: str = Field(description="Item of the largest line.")
    unpriced: tuple[str, ...] = Field(default=(), description="What the catalogue holds no price for, by name.")
    omitted: tuple[str, ...] = Field(default=(), description="What is left out on purpose.")
    region: str = Field(default="", description="Region that the prices hold for.")
    as_of: date | None = Field(default=None, description="Oldest price date used.")

    @property
    def lines(self) -> tuple[CostLine, ...]:
        """All lines in order."""
        return tuple(line for group in self.groups for line in group.lines)
