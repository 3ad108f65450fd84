"""Offers: how a container of a role is bought on a cloud and platform, and what that costs a month.

An offer names the product, its sizes, the formulas of its cost lines over prices of the catalogue, and the SLA that
holds for it. Data lies in ``offers/*.yaml``; `variables.yaml` among them says what formulas may name. Amounts are
rounded to the cent line by line, so that printed lines add up to printed sums.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from archgen.errors import Fault, KnowledgeError
from archgen.knowledge import spelling, store
from archgen.knowledge.catalogue import Catalogue, knowledge_files
from archgen.knowledge.provenance import Confidence, Frozen, Names
from archgen.knowledge.validation import fault_at, gathering, read_model
from archgen.quantities import Expression

When = Mapping[str, str | bool | int | float]
"""Unary tests that must all hold, by fact or decision."""

Holds = Callable[[When], bool]
"""Tells whether all cells of a conjunction hold; the design's environment gives one."""

_VARIABLES = "variables.yaml"


class Trust(StrEnum):
    """How far an amount may be trusted, best first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    REFERENCE = "reference"
    UNPRICED = "unpriced"

    def with_price(self, confidence: Confidence) -> Trust:
        """Give the lesser of the two."""
        return max(self, Trust(confidence), key=tuple(Trust).index)


class Group(StrEnum):
    """Groups in which a bill is read."""

    COMPUTE = "compute"
    DATA = "data"
    ENTRY_AND_EGRESS = "entry_and_egress"
    STAGING = "staging"


class Variable(Frozen):
    """A number that formulas may name."""

    means: str = Field(description="What it counts")
    default: float = Field(description="Value when the design says nothing")
    because: str = Field(default="", description="Why that value is assumed")


class Size(Frozen):
    """One size of an instance: sold under a name and price, or by the unit of processor and memory."""

    id: str = Field(default="", description="Name of the seller; empty for sizes sold by the unit")
    vcpu: float = Field(ge=0, description="Virtual processors")
    memory_gb: float = Field(ge=0, description="Memory in GB")
    price: str = Field(default="", description="Id of its price; empty for sizes sold by the unit")
    times: float = Field(default=1, gt=0, description="Multiple of that price")
    burstable: bool = Field(default=False, description="Whether its processors are lent by the minute")
    reference: bool = Field(default=False, description="Whether the price is another size's or product's")

    @property
    def name(self) -> str:
        """Give the seller's name, or the size in words."""
        return self.id or f"{self.vcpu:g} vCPU, {self.memory_gb:g} GB"

    def fits(self, vcpu: float, memory_gb: float) -> bool:
        """Tell whether it is large enough."""
        return self.vcpu >= vcpu and self.memory_gb >= memory_gb


class Line(Frozen):
    """One line of the bill."""

    item: str = Field(description="What is paid for")
    formula: str = Field(description="Arithmetic over variables and the names under `prices`")
    prices: Mapping[str, str] = Field(default_factory=dict, description="Price ids by the name that the formula uses")
    when: When = Field(default_factory=dict, description="The line is left out unless all of this holds")
    note: str = Field(default="", description="What the formula leaves out or assumes, free parts above all")

    @property
    def names(self) -> tuple[str, ...]:
        """Give the variables of the formula, without its prices."""
        return tuple(name for name in Expression.parse(self.formula).names if name not in self.prices)


class SlaRule(Frozen):
    """Another SLA under a condition."""

    when: When = Field(description="When it holds")
    sla: str = Field(description="Id of the SLA")


class Offer(Frozen):
    """One way to buy a role."""

    id: str = Field(description="Stable id, snake_case")
    roles: Names = Field(description="Roles that it fills")
    technologies: Names = Field(default=(), description="Technologies that it sells; empty: any")
    when: tuple[When, ...] = Field(default=(), description="Alternatives of which one must hold; empty: always")
    reference_when: tuple[When, ...] = Field(default=(), description="When its prices stand in for another provider's")
    product: str = Field(description="What is bought, as the bill names it")
    group: Group = Field(description="Group of the bill")
    unit_sizes: tuple[Size, ...] = Field(default=(), description="Sizes sold by the unit, smallest first")
    sizes: tuple[Size, ...] = Field(default=(), description="Sizes with a price each")
    lines: tuple[Line, ...] = Field(default=(), description="Lines of the bill")
    included_in: str = Field(
        default="", description="Role whose product runs it: its processors and memory add to that"
    )
    sla: str = Field(default="", description="Id of the SLA that holds for it; empty: none was found")
    sla_when: tuple[SlaRule, ...] = Field(default=(), description="Other SLAs, first match")
    zones: int | None = Field(default=None, description="Zones that it spans where the topology has several")
    confidence: Trust = Field(description="high, reference (another price stands in) or unpriced")
    unpriced: str = Field(default="", description="Why there is no price")
    note: str = Field(default="", description="What a reader of the bill should know")

    @model_validator(mode="after")
    def _costs_something_or_says_why(self) -> Self:
        """Demand lines, an owner that pays, or a reason for having no price."""
        if bool(self.unpriced) != (self.confidence is Trust.UNPRICED):
            raise ValueError("`unpriced` and the confidence `unpriced` go together")
        if not (self.lines or self.included_in or self.unpriced):
            raise ValueError("an offer needs `lines`, `included_in` or `unpriced`")
        if self.sizes and self.unit_sizes:
            raise ValueError("an offer has `sizes` or `unit_sizes`, not both")
        return self

    @property
    def prices(self) -> tuple[str, ...]:
        """Give all price ids that it can use, sorted."""
        named = {price for line in self.lines for price in line.prices.values()}
        return tuple(sorted(named | {size.price for size in self.sizes if size.price}))

    def sla_for(self, holds: Holds) -> str:
        """Give the id of the SLA that holds, or nothing when none was found."""
        return next((rule.sla for rule in self.sla_when if holds(rule.when)), self.sla)

    def trust(self, holds: Holds) -> Trust:
        """Give how far its prices may be trusted here."""
        stands_in = any(holds(when) for when in self.reference_when)
        return Trust.REFERENCE if stands_in and self.confidence is Trust.HIGH else self.confidence


class CostLine(Frozen):
    """One priced line of one container."""

    item: str = Field(description="What is paid for")
    formula: str = Field(description="Formula with names")
    working: str = Field(description="Formula with numbers")
    monthly_usd: float = Field(description="Amount a month in USD, rounded to the cent")
    price_ids: tuple[str, ...] = Field(description="Prices that went in, in the order of the formula")
    as_of: date | None = Field(description="Date of the oldest of these prices; none: no price went in")
    region: str = Field(description="Regions of these prices, joined by commas")
    confidence: Trust = Field(description="The least of the offer's and these prices'")
    note: str = Field(default="", description="What the line leaves out or assumes")


class Offers(Frozen):
    """All offers in order, and the variables of their formulas."""

    offers: tuple[Offer, ...] = Field(description="Offers, first match first")
    variables: Mapping[str, Variable] = Field(description="Variables by name")

    @property
    def roles(self) -> tuple[str, ...]:
        """Give all roles that something can be bought for, sorted."""
        return tuple(sorted({role for offer in self.offers for role in offer.roles}))

    def filled(self, given: Mapping[str, float]) -> dict[str, float]:
        """Give all variables: what the design says, else the defaults.

        Raises:
            KnowledgeError: A given name is no variable.
        """
        for name in given:
            if name not in self.variables:
                raise KnowledgeError(spelling.unknown("variable of cost formulas", name, self.variables))
        return {name: variable.default for name, variable in self.variables.items()} | dict(given)

    def pick(self, role: str, holds: Holds, technologies: str | Iterable[str] = ()) -> Offer | None:
        """Give the offer for a role: one that sells a given technology goes before one that takes any.

        Args:
            role: Role of the container, or one of the shared ones: cluster, network, staging.
            holds: Tells whether unary tests over facts and decisions hold.
            technologies: Catalogue id of the container's technology, or several; empty: not known.
        """
        given = frozenset((technologies,) if isinstance(technologies, str) else technologies) - {""}
        candidates = [offer for offer in self.offers if role in offer.roles and _is_sold(offer, holds)]
        named = [offer for offer in candidates if given & set(offer.technologies)]
        open_to_any = [offer for offer in candidates if not (offer.technologies and given)]
        return next(iter([*named, *open_to_any]), None)


def pick_size(offer: Offer, vcpu: float, memory_gb: float, catalogue: Catalogue) -> Size:
    """Give the cheapest size that is large enough; the largest one when none is.

    Ask :meth:`Size.fits` whether it is. Offers without sizes sell what is asked for.
    """
    sizes = offer.sizes or offer.unit_sizes
    if not sizes:
        return Size(vcpu=vcpu, memory_gb=memory_gb)
    large_enough = [size for size in sizes if size.fits(vcpu, memory_gb)]
    if not large_enough:
        return max(sizes, key=lambda size: (size.vcpu, size.memory_gb))
    return min(large_enough, key=lambda size: (_usd(size, catalogue), size.vcpu, size.memory_gb))


def cost_lines(
    offer: Offer,
    size: Size | None,
    variables: Mapping[str, float],
    catalogue: Catalogue,
    holds: Holds = lambda _: True,
) -> tuple[CostLine, ...]:
    """Work out the lines of an offer; lines whose condition fails or that come to nothing are left out.

    Args:
        offer: What is bought.
        size: Size that was picked; its processors and memory replace those of the variables.
        variables: Numbers of the container and of the month, as :meth:`Offers.filled` gives them.
        catalogue: Where prices stand.
        holds: Tells whether unary tests over facts and decisions hold.

    Raises:
        KnowledgeError: A price is not in the catalogue, or a formula names what nobody gives.
    """
    values = dict(variables)
    if size is not None:
        values |= {"vcpu": size.vcpu, "memory_gb": size.memory_gb, "size_price": _usd(size, catalogue)}
    trust = Trust.REFERENCE if size is not None and size.reference else offer.trust(holds)
    lines = (_cost(line, size, values, catalogue, trust) for line in offer.lines if holds(line.when))
    return tuple(line for line in lines if line.monthly_usd)


def total(lines: Iterable[CostLine]) -> float:
    """Add up rounded amounts without the error of binary fractions."""
    return float(sum((Decimal(str(line.monthly_usd)) for line in lines), Decimal(0)))


def load_offers(dirs: Iterable[Path] = ()) -> Offers:
    """Read the offers of further knowledge folders and the shipped ones; the former go first, so that they win.

    Raises:
        KnowledgeError: A file does not hold offers; all faults of a file, each with its place.
    """
    folders: dict[Path, dict[str, Offer]] = {}
    variables: dict[str, Variable] = {}
    faults: list[Fault] = []
    for path in knowledge_files("offers", dirs):
        with gathering(faults):
            if path.name == _VARIABLES:
                variables |= _variables(path)
            else:
                own = folders.setdefault(path.parent, {})
                own.update(_offers(path, own))
    if faults:
        raise KnowledgeError(faults)
    known: dict[str, Offer] = {}
    for own in reversed(folders.values()):
        known = {**known, **{offer_id: offer for offer_id, offer in own.items() if offer_id not in known}}
    return Offers(offers=tuple(known.values()), variables=variables)


def _is_sold(offer: Offer, holds: Holds) -> bool:
    """Tell whether one of the offer's alternatives holds."""
    return not offer.when or any(holds(when) for when in offer.when)


def _usd(size: Size, catalogue: Catalogue) -> float:
    """Give the price of a size; 0 for one that is sold by the unit."""
    return round(catalogue.price(size.price).usd * size.times, 9) if size.price else 0.0


def _cost(line: Line, size: Size | None, values: Mapping[str, float], catalogue: Catalogue, trust: Trust) -> CostLine:
    """Work out one line."""
    used = dict(line.prices)
    if size is not None and size.price and "size_price" in line.names:
        used["size_price"] = size.price
    prices = [catalogue.price(price_id) for price_id in dict.fromkeys(used.values())]
    env = {**values, **{name: catalogue.price(price_id).usd for name, price_id in line.prices.items()}}
    expression = Expression.parse(line.formula)
    for price in prices:
        trust = trust.with_price(price.confidence)
    return CostLine(
        item=line.item,
        formula=expression.show(),
        working=expression.show(env),
        monthly_usd=_to_cents(expression.evaluate(env)),
        price_ids=tuple(price.id for price in prices),
        as_of=min((price.source.as_of for price in prices), default=None),
        region=", ".join(dict.fromkeys(price.region for price in prices)),
        confidence=trust,
        note=line.note,
    )


def _to_cents(amount: float) -> float:
    """Round half up, after taking off the error of binary fractions."""
    return float(Decimal(str(round(amount, 7))).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _offers(path: Path, earlier: Collection[str]) -> dict[str, Offer]:
    """Read one file of offers; an id of the same folder may not come again."""
    content = store.read_yaml(path)
    given = content.get("offers") if isinstance(content, Mapping) else None
    if not isinstance(given, list):
        raise KnowledgeError(fault_at(path, ["offers"], "a list of offers is expected"))
    read: dict[str, Offer] = {}
    faults: list[Fault] = []
    for number, body in enumerate(given):
        try:
            offer = read_model(Offer, body, path, ("offers", number))
        except KnowledgeError as error:
            faults += error.faults
            continue
        if offer.id in read or offer.id in earlier:
            faults.append(
                fault_at(path, ["offers", number, "id"], f"two offers are called `{offer.id}`; ids are unique")
            )
        read[offer.id] = offer
    if faults:
        raise KnowledgeError(faults)
    return read


def _variables(path: Path) -> dict[str, Variable]:
    """Read the file of variables."""
    content = store.read_yaml(path)
    given = content.get("variables") if isinstance(content, Mapping) else None
    if not isinstance(given, Mapping):
        raise KnowledgeError(fault_at(path, ["variables"], "a mapping of variables is expected"))
    return {str(name): read_model(Variable, body, path, ("variables", name)) for name, body in given.items()}
