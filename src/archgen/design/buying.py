"""Buying: for each container the product, its size and its published commitment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archgen.design.capacity import Sizing
from archgen.design.environment import Environment
from archgen.design.model import Container
from archgen.knowledge.catalogue import Catalogue
from archgen.knowledge.offers import Offer, Offers, Size, pick_size


@dataclass(frozen=True)
class Purchase:
    """How one role is bought; `container` is empty for what is bought once for the system."""

    container: str
    role: str
    offer: Offer
    size: Size | None
    sla: str

    @property
    def is_included(self) -> bool:
        """Whether another container's product runs it, so that it costs nothing of its own."""
        return bool(self.offer.included_in)


def buy_containers(
    containers: Sequence[Container], sizings: Mapping[str, Sizing], env: Environment, offers: Offers, catalogue: Catalogue
) -> tuple[Purchase, ...]:
    """Return a purchase for each container that something can be bought for, in their order."""
    purchases = []
    for one in containers:
        technology = one.technologies[-1] if one.technologies else ""
        offer = offers.pick(one.role, env.holds, technology)
        if offer is None:
            continue
        sizing = sizings[one.id]
        has_sizes = bool(offer.sizes or offer.unit_sizes)
        size = pick_size(offer, sizing.vcpu or 0, sizing.memory_gb or 0, catalogue) if has_sizes else None
        purchases.append(Purchase(one.id, one.role, offer, size, offer.sla_for(env.holds)))
    return tuple(purchases)


def buy_shared(roles: Sequence[str], env: Environment, offers: Offers) -> tuple[Purchase, ...]:
    """Return what is bought once for the system: network, monitoring, secrets, staging."""
    picked = ((role, offers.pick(role, env.holds)) for role in roles)
    return tuple(Purchase("", role, offer, None, "") for role, offer in picked if offer is not None)


def sized_as_bought(sizing: Sizing, purchase: Purchase | None) -> Sizing:
    """Return a sizing with the processors, memory and name of the size that was picked."""
    if purchase is None or purchase.size is None:
        return sizing
    size = purchase.size
    return sizing.model_copy(update={"vcpu": size.vcpu, "memory_gb": size.memory_gb, "size_name": size.name})


def commitments(purchases: Sequence[Purchase], catalogue: Catalogue) -> dict[str, tuple[float, str]]:
    """Return, for each container with a published commitment, its percentage and the id of the SLA."""
    found = {}
    for one in purchases:
        if one.container and one.sla:
            found[one.container] = (catalogue.sla(one.sla).percent, one.sla)
    return found
