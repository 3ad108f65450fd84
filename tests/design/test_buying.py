"""For each container the product, its size and its commitment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from archgen.design.buying import buy_containers, buy_shared, commitments, sized_as_bought
from archgen.design.capacity import Sizing
from archgen.design.core import Core
from archgen.design.environment import Conditions, Environment
from archgen.design.model import Container, ContainerKind
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.offers import Offer, Offers

KNOWLEDGE = load_knowledge()
ENV = Environment({}, Conditions({}))
ROLES = sorted({one.role.value for block in KNOWLEDGE.blocks.values() for one in block.containers})
SAMPLES = ("internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop")


def container(role: str, *technologies: str) -> Container:
    """Give a container whose id is its role."""
    return Container(
        id=role,
        name=role.title(),
        kind=ContainerKind.APP,
        role=role,
        does=(),
        contexts=(),
        block="test",
        parts=(),
        technologies=technologies,
    )


def offers_of(*given: Mapping[str, object]) -> Offers:
    """Give offers without conditions."""
    made = [
        Offer.model_validate({"product": one["id"], "group": "compute", "confidence": "high", **one}) for one in given
    ]
    return Offers(offers=tuple(made), variables=KNOWLEDGE.offers.variables)


MACHINE: Mapping[str, object] = {
    "id": "machine",
    "roles": ["web"],
    "unit_sizes": [{"vcpu": 2, "memory_gb": 4}, {"vcpu": 4, "memory_gb": 8}],
    "lines": [{"item": "machine", "formula": "replicas"}],
}


def test_what_runs_on_the_same_machine_makes_it_larger() -> None:
    """Two workers of half a processor beside a web app of two need the next size."""
    offers = offers_of(MACHINE, {"id": "process", "roles": ["worker"], "included_in": "web"})
    sizings = {
        "web": Sizing(container="web", quantities=(), replicas=1, vcpu=2, memory_gb=4),
        "worker": Sizing(container="worker", quantities=(), replicas=2, vcpu=0.5, memory_gb=1),
    }
    alone = buy_containers([container("web")], sizings, ENV, offers, KNOWLEDGE.catalogue)
    both = buy_containers([container("web"), container("worker")], sizings, ENV, offers, KNOWLEDGE.catalogue)
    assert [one.size and one.size.vcpu for one in alone] == [2]
    assert [one.size and one.size.vcpu for one in both] == [4, None]
    assert [one.is_included for one in both] == [False, True]


def test_the_bought_size_is_the_one_that_is_shown() -> None:
    """Three of four needed processors are sold as four."""
    sizing = Sizing(container="web", quantities=(), replicas=1, vcpu=3, memory_gb=4)
    (purchase,) = buy_containers([container("web")], {"web": sizing}, ENV, offers_of(MACHINE), KNOWLEDGE.catalogue)
    shown = sized_as_bought(sizing, purchase)
    assert (shown.vcpu, shown.memory_gb, shown.size_name) == (4, 8, "4 vCPU, 8 GB")
    assert sized_as_bought(sizing, None) is sizing


def test_a_seller_of_the_technology_goes_before_one_of_any() -> None:
    """The technology that a container was given decides, the framework and not its language."""
    anyone = {"id": "anyone", "roles": ["cache"], "lines": [{"item": "node", "formula": "1"}]}
    special = {**anyone, "id": "special", "technologies": ["valkey"]}
    sizing = {"cache": Sizing(container="cache", quantities=(), replicas=1)}
    for technologies, expected in ((("valkey",), "special"), (("redis",), "anyone"), ((), "anyone")):
        (one,) = buy_containers(
            [container("cache", *technologies)], sizing, ENV, offers_of(anyone, special), KNOWLEDGE.catalogue
        )
        assert one.offer.id == expected


def test_nothing_is_bought_for_a_role_that_nobody_sells() -> None:
    """The cost estimate then names the container as one without a price."""
    assert buy_containers([container("mesh")], {}, ENV, offers_of(MACHINE), KNOWLEDGE.catalogue) == ()
    assert buy_shared(["network"], ENV, offers_of(MACHINE)) == ()


def test_commitments_are_those_of_what_was_bought(core_of: Callable[..., Core]) -> None:
    """Percentages come from the catalogue, with the id of the SLA."""
    core = core_of("ticket-shop")
    found = commitments(core.purchases, KNOWLEDGE.catalogue)
    assert found["primary"] == (99.95, "rds-multi-az")
    assert set(found) <= {one.id for one in core.containers}


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_container_is_bought_or_openly_without_a_price(sample: str, core_of: Callable[..., Core]) -> None:
    """A container has a line, runs on another one's machines, costs nothing here, or is named as unpriced."""
    core = core_of(sample)
    paid = {line.container for line in core.cost.lines}
    named = {*core.cost.unpriced, *core.cost.included}
    assert not [one.id for one in core.containers if one.id not in paid and one.name not in named]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_of_the_blocks_is_sold(role: str) -> None:
    """No pattern brings a part that no bill could hold."""
    assert role in KNOWLEDGE.offers.roles


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_bought_once_is_not_bought_for_a_container_too(sample: str, core_of: Callable[..., Core]) -> None:
    """Monitoring that stands in the design as a container is not paid a second time."""
    core = core_of(sample)
    shared = [one.role for one in core.purchases if not one.container]
    assert len(set(shared)) == len(shared)
    assert not set(shared) & {one.role for one in core.containers}
