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
    containers: Sequence[Container],
    sizings: Mapping[str, Sizing],
    env: Environment,
    offers: Offers,
    catalogue: Catalogue,
) -> tuple[Purchase, ...]:
    """Return a purchase for each container that something can be bought for, in their order."""
    offered = {one.id: offers.pick(one.role, env.holds, _technology(one)) for one in containers}
    roles = {one.role: one.id for one in reversed(containers)}
    hosted: dict[str, list[Sizing]] = {}
    for one in containers:
        offer = offered[one.id]
        if offer and offer.included_in in roles:
            hosted.setdefault(roles[offer.included_in], []).append(sizings[one.id])
    purchases = []
    for one in containers:
        offer = offered[one.id]
        if offer:
            size = _size(offer, sizings[one.id], hosted.get(one.id, ()), catalogue)
            purchases.append(Purchase(one.id, one.role, offer, size, offer.sla_for(env.holds)))
    return tuple(purchases)


def _technology(container: Container) -> str:
    return container.technologies[-1] if container.technologies else ""


def _size(offer: Offer, sizing: Sizing, hosted: Sequence[Sizing], catalogue: Catalogue) -> Size | None:
    """Pick the size of a container; what runs on the same machine adds its processors and memory."""
    if not (offer.sizes or offer.unit_sizes):
        return None
    copies = sizing.replicas
    vcpu = (sizing.vcpu or 0) + sum((one.vcpu or 0) * one.replicas for one in hosted) / copies
    memory_gb = (sizing.memory_gb or 0) + sum((one.memory_gb or 0) * one.replicas for one in hosted) / copies
    return pick_size(offer, vcpu, memory_gb, catalogue)


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
