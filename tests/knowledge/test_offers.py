"""Offers: data that holds together, and a bill that adds up to the cent."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge.catalogue import Catalogue, load_catalogue
from archgen.knowledge.cells import compile_condition
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.offers import (
    CostLine,
    Holds,
    Offer,
    Trust,
    cost_lines,
    load_offers,
    pick_size,
    total,
)
from archgen.knowledge.products import choose_product, load_products
from archgen.quantities import Expression

OFFERS = load_offers()
CATALOGUE: Catalogue = load_catalogue()
KNOWLEDGE = load_knowledge()
CLOUDS = KNOWLEDGE.vocabulary["cloud"].allowed
PLATFORMS = tuple(KNOWLEDGE.decisions["deployment_platform"].options)
TOPOLOGIES = ("single_az", "multi_az")
SYSTEM = {
    "primary_datastore": "relational",
    "datastore_scaling": ("vertical",),
    "caching": ("shared_cache_aside",),
    "async_processing": "managed_queue",
    "observability": ("logs_metrics",),
    "search_analytics": ("in_db",),
    "secrets_keys": "cloud_secret_manager",
    "language_framework": "team_known",
    "ml_vector": "none",
    "topology": "multi_az",
}
MONTH = {"requests_per_month": 78_840_000.0, "egress_gb": 788.4, "log_gb": 78.84}
BUSY = {**MONTH, "storage_gb": 100.0, "secrets": 5.0, "keys": 2.0, "messages_per_month": 1e8, "gb_per_month": 50.0}
NEEDED = "web worker primary_store cache queue object_store entry network monitoring secrets vault staging".split()


def holds_for(**values: object) -> Holds:
    """Give a predicate over the defaults of all facts, a plain system and these values."""
    defaults = {name: spec.default for name, spec in KNOWLEDGE.vocabulary.facts.items()}
    given = {**defaults, **SYSTEM, **values}

    def holds(when: Mapping[str, object]) -> bool:
        return compile_condition(when, KNOWLEDGE.columns).holds(given)

    return holds


def offer_for(role: str, holds: Holds, technology: str = "") -> Offer:
    """Give the offer for a role, which must be there."""
    found = OFFERS.pick(role, holds, technology)
    assert found is not None, (role, technology)
    return found


class TicketShop:
    """The bill of the model package: AWS Fargate, three zones, one PostgreSQL, prices of us-east-1."""

    holds = staticmethod(holds_for(cloud="aws", deployment_platform="managed_containers", public_endpoints=True))

    def bill(
        self, role: str, technology: str = "", *, vcpu: float = 0, memory_gb: float = 0, **numbers: float
    ) -> dict[str, float]:
        offer = offer_for(role, self.holds, technology)
        size = pick_size(offer, vcpu, memory_gb, CATALOGUE)
        lines = cost_lines(offer, size, OFFERS.filled({**MONTH, **numbers}), CATALOGUE, self.holds)
        return {line.item: line.monthly_usd for line in lines}


SHOP = TicketShop()


def test_the_ticket_shop_costs_what_the_model_package_says() -> None:
    """Every line of the worked bill comes out to the cent, and the lines add up to its total."""
    bills = {
        "web": SHOP.bill("web", "fastapi", vcpu=2, memory_gb=4, replicas=6),
        "worker": SHOP.bill("worker", "fastapi", vcpu=0.5, memory_gb=1, replicas=2),
        "logs": SHOP.bill("monitoring", "cloudwatch", alarms=20),
        "keys": SHOP.bill("secrets", "aws-secrets-manager", secrets=5, keys=2),
        "database": SHOP.bill("primary_store", "postgresql", vcpu=4, memory_gb=16, storage_gb=200),
        "cache": SHOP.bill("cache", "redis", memory_gb=1, replicas=2),
        "entry": SHOP.bill("entry", "aws-alb", load_units=2, waf_rules=6),
        "network": SHOP.bill("network", zones=3),
        "staging": SHOP.bill("staging", storage_gb=200),
    }
    assert bills == {
        "web": {"tasks": 432.48},
        "worker": {"tasks": 36.04},
        "logs": {"log ingestion": 39.42, "alarms": 2.00},
        "keys": {"secrets": 2.00, "keys": 2.00},
        "database": {"instance with standby": 490.56, "storage": 46.00, "backups": 19.00},
        "cache": {"cache nodes": 46.72},
        "entry": {"load balancer": 28.11, "web application firewall": 58.30},
        "network": {"NAT gateways": 98.55, "egress": 61.96, "DNS zone": 0.50},
        "staging": {"staging tasks": 36.04, "staging database": 47.45, "staging storage": 2.30},
    }
    assert round(sum(sum(bill.values()) for bill in bills.values()), 2) == 1449.43


def test_the_next_database_size_has_the_step_of_the_model_package() -> None:
    """Eight vCPU cost 548.96 USD a month more than four."""
    small = SHOP.bill("primary_store", "postgresql", vcpu=4, memory_gb=16)
    large = SHOP.bill("primary_store", "postgresql", vcpu=8, memory_gb=32)
    assert round(large["instance with standby"] - small["instance with standby"], 2) == 548.96


def test_a_line_shows_its_working_and_its_prices() -> None:
    """Formula, numbers, price ids, date, region and trust stand on each line."""
    offer = offer_for("web", SHOP.holds)
    size = pick_size(offer, 2, 4, CATALOGUE)
    (line,) = cost_lines(offer, size, OFFERS.filled({"replicas": 6}), CATALOGUE, SHOP.holds)
    assert line.formula == "replicas × (vcpu × vcpu_hour + memory_gb × gb_hour) × hours"
    assert line.working == "6 × (2 × 0.04048 + 4 × 0.004445) × 730"
    assert line.price_ids == ("fargate-vcpu-hour", "fargate-gb-hour")
    assert (str(line.as_of), line.region, line.confidence) == ("2025-07-07", "us-east-1", Trust.HIGH)


@pytest.mark.parametrize("offer", OFFERS.offers, ids=lambda offer: offer.id)
def test_offers_name_what_exists(offer: Offer) -> None:
    """Prices, SLAs, technologies, columns and variables are known, and no price is named in vain."""
    for price in offer.prices:
        CATALOGUE.price(price)
    for sla in (offer.sla, *(rule.sla for rule in offer.sla_when)):
        assert not sla or sla in CATALOGUE.slas
    assert set(offer.technologies) <= set(CATALOGUE.technologies)
    for when in (*offer.when, *offer.reference_when, *(line.when for line in offer.lines)):
        compile_condition(when, KNOWLEDGE.columns)
    for line in offer.lines:
        assert set(line.names) <= set(OFFERS.variables), line.item
        assert set(line.prices) <= set(Expression.parse(line.formula).names), line.item
        assert not set(line.prices) & set(OFFERS.variables), line.item
        assert "size_price" not in line.names or offer.sizes


@pytest.mark.parametrize(("cloud", "platform", "topology"), list(product(CLOUDS, PLATFORMS, TOPOLOGIES)))
def test_every_cloud_and_platform_can_be_billed(cloud: str, platform: str, topology: str) -> None:
    """What every system needs has an offer everywhere: priced, paid for by another one, or openly without a price."""
    holds = holds_for(cloud=cloud, deployment_platform=platform, topology=topology)
    products = load_products()
    for role in NEEDED:
        technology = choose_product(products[role], holds, CATALOGUE).technology if role in products else ""
        offer = offer_for(role, holds, technology)
        size = pick_size(offer, 2, 4, CATALOGUE)
        lines = cost_lines(offer, size, OFFERS.filled(BUSY), CATALOGUE, holds)
        assert lines or offer.included_in or offer.unpriced or (role, platform) == ("network", "edge_workers"), offer.id


def test_own_hardware_is_openly_without_a_price() -> None:
    """No price is invented for machines that nobody lists."""
    offer = offer_for("web", holds_for(cloud="on_prem", deployment_platform="kubernetes"))
    assert offer.confidence is Trust.UNPRICED
    assert "own hardware" in offer.unpriced
    assert cost_lines(offer, None, OFFERS.filled({}), CATALOGUE) == ()


def test_prices_that_stand_in_are_marked() -> None:
    """A bill for no cloud, or for several, carries the mark of another provider's prices."""
    for cloud, platform in (
        ("multi_cloud", "managed_containers"),
        ("none", "kubernetes"),
        ("gcp", "managed_containers"),
    ):
        holds = holds_for(cloud=cloud, deployment_platform=platform)
        offer = offer_for("web", holds)
        lines = cost_lines(offer, pick_size(offer, 2, 4, CATALOGUE), OFFERS.filled({}), CATALOGUE, holds)
        assert {line.confidence for line in lines} == {Trust.REFERENCE}


def test_the_technology_decides_between_offers() -> None:
    """The same role is another product for another technology, and a plain machine for one that nobody sells."""
    holds = holds_for(cloud="aws", deployment_platform="managed_containers")
    assert offer_for("primary_store", holds, "dynamodb").id == "dynamodb"
    assert offer_for("primary_store", holds, "aurora").id == "aurora_serverless"
    assert offer_for("primary_store", holds, "neo4j").id == "store_on_ec2"
    assert offer_for("idp", holds, "keycloak").id == "fargate"
    assert offer_for("idp", holds, "cognito").id == "cognito"
    several = OFFERS.pick("idp", holds, ("auth0", "something-else"))
    assert several is not None
    assert several.id == "auth0"


def test_the_topology_decides_the_standby_and_the_sla() -> None:
    """One zone buys a single instance and its weaker promise."""
    single = holds_for(cloud="aws", deployment_platform="paas", topology="single_az")
    spread = holds_for(cloud="aws", deployment_platform="paas", topology="multi_az")
    assert offer_for("primary_store", single, "postgresql").sla_for(single) == "rds-single-az"
    assert offer_for("primary_store", spread, "postgresql").sla_for(spread) == "rds-multi-az"
    assert offer_for("web", single).sla_for(single) == "ec2-instance"


def test_the_cheapest_size_that_fits_is_picked() -> None:
    """A size is never too small, and the largest one says so itself when nothing fits."""
    holds = holds_for(cloud="aws", deployment_platform="managed_containers")
    offer = offer_for("primary_store", holds, "postgresql")
    assert pick_size(offer, 3, 10, CATALOGUE).id == "db.m8g.xlarge"
    assert pick_size(offer, 2, 12, CATALOGUE).id == "db.r8g.large"
    largest = pick_size(offer, 500, 4000, CATALOGUE)
    assert largest.id == "db.r7g.8xlarge"
    assert not largest.fits(500, 4000)


@pytest.mark.parametrize("offer", [one for one in OFFERS.offers if one.sizes or one.unit_sizes], ids=lambda one: one.id)
def test_a_larger_need_never_costs_less(offer: Offer) -> None:
    """Along the sizes of an offer the bill does not fall."""
    sizes = offer.sizes or offer.unit_sizes
    month = OFFERS.filled({**BUSY, "replicas": 2})
    needs = sorted({(vcpu.vcpu, memory.memory_gb) for vcpu in sizes for memory in sizes})
    bills: dict[tuple[float, float], float] = {}
    for need in needs:
        size = pick_size(offer, *need, CATALOGUE)
        if size.fits(*need):
            bills[need] = total(cost_lines(offer, size, month, CATALOGUE))
    for (vcpu, memory), usd in bills.items():
        smaller = [one for need, one in bills.items() if need[0] <= vcpu and need[1] <= memory]
        assert max(smaller) <= usd


def test_more_use_never_costs_less() -> None:
    """Free parts end at nothing, never below."""
    names = (
        "requests_per_month",
        "egress_gb",
        "storage_gb",
        "messages_per_month",
        "monthly_active_users",
        "reads_per_month",
    )
    for offer in OFFERS.offers:
        size = pick_size(offer, 1, 1, CATALOGUE)
        bills = [
            total(cost_lines(offer, size, OFFERS.filled(dict.fromkeys(names, float(use))), CATALOGUE))
            for use in (0, 1, 1_000, 10_000_000)
        ]
        assert bills == sorted(bills), offer.id
        assert bills[0] >= 0, offer.id


def test_sums_are_those_of_the_printed_amounts() -> None:
    """Rounded lines add up without the error of binary fractions."""
    line = CostLine(
        item="x", formula="x", working="x", monthly_usd=0.1, price_ids=(), as_of=None, region="", confidence=Trust.HIGH
    )
    assert total([line] * 3) == 0.3


def test_an_unknown_variable_is_refused() -> None:
    """A misspelt number is not silently ignored."""
    with pytest.raises(KnowledgeError, match="did you mean `replicas`"):
        OFFERS.filled({"replica": 2})


def test_a_company_offer_goes_first(tmp_path: Path) -> None:
    """Offers of a company's folder are asked before the shipped ones."""
    (tmp_path / "offers").mkdir()
    (tmp_path / "offers" / "own.yaml").write_text(
        "offers:\n"
        "  - {id: our_cluster, roles: [web], product: Our cluster, group: compute, confidence: unpriced,\n"
        "     unpriced: paid by the platform group}\n",
        encoding="utf-8",
    )
    found = load_offers([tmp_path]).pick("web", SHOP.holds)
    assert found is not None
    assert found.id == "our_cluster"


def test_an_offer_needs_a_price_or_a_reason(tmp_path: Path) -> None:
    """An offer that would cost nothing by oversight is refused with its place."""
    (tmp_path / "offers").mkdir()
    path = tmp_path / "offers" / "own.yaml"
    path.write_text(
        "offers:\n  - {id: free, roles: [web], product: X, group: compute, confidence: high}\n", encoding="utf-8"
    )
    with pytest.raises(KnowledgeError, match="`lines`, `included_in` or `unpriced`") as caught:
        load_offers([tmp_path])
    assert f"{path}:2" in str(caught.value)
