"""Deployment nodes, delivery and roadmap follow from facts, decisions and sizes."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest

from archgen.design.deployment import spread
from archgen.design.design import Design
from archgen.design.model import DeploymentNode, Instance
from archgen.design.roadmap_gauges import brief, listed, month_of
from archgen.facts.resolve import resolve_facts
from archgen.knowledge.delivery import DeliveryRules
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.roadmap import RoadmapRules
from archgen.quantities import Expression
from archgen.requirements.reader import read_requirements

Maker = Callable[[str], Design]
SAMPLES = ("internal-tool", "ticket-shop", "tenant-saas", "iot-telemetry", "platform")


def _nodes(roots: Iterable[DeploymentNode]) -> Iterator[DeploymentNode]:
    for one in roots:
        yield one
        yield from _nodes(one.children)


def _instances(design: Design) -> list[Instance]:
    return [instance for node in _nodes(design.nodes) for instance in node.instances]


@pytest.mark.parametrize("name", SAMPLES)
def test_copies_add_up_to_the_sizing(design_of: Maker, name: str) -> None:
    """Every container runs somewhere, in exactly as many copies as were sized; standbys come on top, marked."""
    design = design_of(name)
    counted: Counter[str] = Counter()
    for one in _instances(design):
        counted[one.container] += 0 if one.note else one.count
    assert counted == {one.container: one.replicas for one in design.sizings}


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_of_nodes_and_boundaries_are_their_own(design_of: Maker, name: str) -> None:
    """No node and no boundary has the id of another element."""
    design = design_of(name)
    ids = [one.id for one in _nodes(design.nodes)] + [one.id for one in design.boundaries]
    ids += [one.id for one in design.containers] + [one.id for one in design.systems]
    ids += [one.id for one in design.people]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", SAMPLES)
def test_everything_lies_in_one_boundary(design_of: Maker, name: str) -> None:
    """People, containers and outside systems lie in exactly one trust boundary each."""
    design = design_of(name)
    inside = [one for boundary in design.boundaries for one in boundary.inside]
    elements = {one.id for one in design.containers} | {one.id for one in design.systems}
    assert set(inside) == elements | {one.id for one in design.people}
    assert len(inside) == len(set(inside))


def test_residency_chooses_the_region(design_of: Maker) -> None:
    """Data that must stay in the EU stays there, copies included."""
    shop, tool = design_of("ticket-shop").delivery, design_of("internal-tool").delivery
    assert (shop.region, shop.second_region, shop.region_is_assumed) == ("eu-central-1", "eu-west-1", False)
    assert (tool.region, tool.second_region, tool.region_is_assumed) == ("us-east-1", "", True)


def test_a_standby_stands_in_another_zone(design_of: Maker) -> None:
    """The copy that takes over is not lost with the first one."""
    zones = [one for one in _nodes(design_of("ticket-shop").nodes) if one.kind == "zone"]
    homes = [
        {(one.note, zone.id) for node in _nodes([zone]) for one in node.instances if one.container == "primary"}
        for zone in zones
    ]
    assert [sorted(note for note, _ in home) for home in homes] == [[""], ["standby"], []]


def test_copies_are_spread_evenly() -> None:
    """What does not divide goes to the first parts."""
    assert spread(7, 3) == (3, 2, 2)
    assert spread(1, 3) == (1, 0, 0)


def test_the_rollback_signal_is_the_error_budget(design_of: Maker) -> None:
    """A release goes back at the share of failures that the fast burn-rate alert rings at."""
    delivery = design_of("ticket-shop").delivery
    assert delivery.rollback_share == pytest.approx(14.4 * 0.001)
    assert delivery.rollback_metric == "http_server_request_duration_seconds"
    assert "1.44 %" in delivery.rollback_signal


def test_little_traffic_counts_failures_instead_of_shares(design_of: Maker) -> None:
    """Where a share would be less than one request, the signal is a number."""
    text = "archgen: 1\nproject: {name: Quiet}\nload: {peak_requests_per_second: 0.1}\nquality: {availability: 99.9%}\n"
    assert design_of(text).delivery.rollback_signal.startswith("more than 5 5xx answers")


def test_code_and_schema_change_in_an_order_that_can_go_back(design_of: Maker) -> None:
    """The schema is widened first and narrowed last."""
    names = [one.name for one in design_of("ticket-shop").delivery.release]
    assert names[0] == "Widen the schema"
    assert names[-1] == "Narrow the schema"
    assert "Switch" in names


def test_supply_chain_steps_come_by_need(design_of: Maker) -> None:
    """Signatures and a second approval come with regimes that ask for them."""
    ids = {name: {one.id for one in design_of(name).delivery.pipeline} for name in ("ticket-shop", "internal-tool")}
    assert {"signed_image", "approval"} <= ids["ticket-shop"]
    assert not {"signed_image", "approval"} & ids["internal-tool"]


def test_stages_are_in_order_and_bills_add_up(design_of: Maker) -> None:
    """Each stage is larger and later than the one before, and costs what is added to it."""
    for name in SAMPLES:
        design = design_of(name)
        bill = design.cost.monthly_usd
        for before, after in zip(design.roadmap.stages, design.roadmap.stages[1:], strict=False):
            assert before.factor < after.factor
            assert (before.month or 0) < (after.month or math.inf)
        for one in design.roadmap.stages:
            bill += one.delta_usd
            assert bill == pytest.approx(one.monthly_usd, abs=0.05)
            assert one.triggers
            assert all(any(letter.isdigit() for letter in line) or "rule" in line for line in one.triggers[:1])


def test_the_month_of_a_load_follows_from_the_growth() -> None:
    """Twice the load at twice a year is a year away; without growth it never comes."""
    assert month_of(2, 2) == 12
    assert month_of(1.5, 1) is None
    assert month_of(0.5, 2) == 0


def test_the_database_ends_at_seventy_percent(design_of: Maker) -> None:
    """The first limit of the ticket shop: 700 of 1,000 transactions, before month 12."""
    first = design_of("ticket-shop").roadmap.saturations[0]
    assert first.gauge == "database_processors"
    assert first.limit == pytest.approx(700)
    assert first.month is not None
    assert 6 < first.month < 8


def test_a_change_of_decision_names_its_rule_and_its_load(design_of: Maker) -> None:
    """A threshold of 2,000 requests is reached at 1.33 times 1,500."""
    changes = [one for stage in design_of("ticket-shop").roadmap.stages for one in stage.decisions]
    change = next(one for one in changes if one.decision == "search_analytics")
    assert change.rule == "replica_reports_load"
    assert change.factor == pytest.approx(2000 / 1500, rel=1e-3)


def test_too_much_work_is_a_finding() -> None:
    """A week for two people is not enough, and the design says so."""
    from archgen.decisions.engine import recommend
    from archgen.design.core import compose_core
    from archgen.design.roadmap import compose_roadmap

    knowledge = load_knowledge()
    text = "archgen: 1\nproject: {name: Rush}\nteam: {engineers: 2}\nbudget: {timeline: 1 week}\n"
    requirements, _ = read_requirements(text, knowledge.vocabulary)
    facts, _ = resolve_facts(requirements, knowledge.vocabulary)
    decisions, _ = recommend(facts, knowledge, requirements)
    day = knowledge.catalogue.as_of
    core = compose_core(requirements, facts, decisions, knowledge, day)
    roadmap, findings = compose_roadmap(
        requirements=requirements,
        facts=facts,
        recommendations=decisions,
        core=core,
        entities=5,
        operations=20,
        knowledge=knowledge,
        at=day,
    )
    assert not roadmap.effort_fits
    assert [one.id for one in findings] == ["effort_exceeds_timeline"]


def test_milestones_add_up_and_end_with_the_timeline(design_of: Maker) -> None:
    """Person-weeks of the milestones are those that are compared with the team's."""
    design = design_of("ticket-shop")
    roadmap = design.roadmap
    assert sum(one.person_weeks for one in roadmap.milestones) * 1.25 == pytest.approx(roadmap.needed_weeks)
    assert roadmap.milestones[-1].until_week == design.facts.number("timeline")


def test_numbers_and_lists_are_short() -> None:
    """Three significant digits; of many names the rest is counted."""
    assert (brief(0.12345), brief(1234.5)) == (0.123, 1234)
    assert listed(["a", "b", "c", "d"]) == "a, b and 2 more"


def test_data_files_name_only_what_exists() -> None:
    """Formulas of gauges parse, conditions compile, decisions exist."""
    knowledge = load_knowledge()
    rules = knowledge.single(RoadmapRules, "roadmap.yaml")
    assert set(rules.prepare) <= set(knowledge.decisions)
    assert set(rules.effort.complexity) == set(knowledge.vocabulary["domain_complexity"].allowed)
    for gauge in rules.gauges:
        for formula in (gauge.reading, gauge.limit, gauge.only_if or "1"):
            assert Expression.parse(formula).text
    delivery = knowledge.single(DeliveryRules, "delivery.yaml")
    assert set(delivery.infrastructure) == set(knowledge.decisions["iac_gitops"].options)
    assert set(delivery.strategies) == set(knowledge.decisions["release_strategy"].options)
