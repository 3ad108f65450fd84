"""Risks: rows for everything that can fail, a ranked register, single points as graph theory has them."""

import networkx as nx
import pytest

from archgen.design.risk_register import with_acceptances
from archgen.design.single_points import articulation_points, reachable, undirected
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.resilience import Resilience
from archgen.knowledge.running import Running
from archgen.knowledge.threats import Threats
from designs import design_of

SMALL, SHOP = "samples/internal-tool.yaml", "samples/ticket-shop.yaml"


@pytest.mark.parametrize("seed", range(30))
def test_articulation_points_are_those_of_networkx(seed: int) -> None:
    """Our search finds what a graph library finds, on connected and broken graphs alike."""
    drawn = nx.gnm_random_graph(14, 10 + seed % 12, seed=seed)
    graph = undirected([(str(one), str(two)) for one, two in drawn.edges])
    assert articulation_points(graph) == {str(one) for one in nx.articulation_points(drawn)}


def test_reachable_goes_around_what_is_gone() -> None:
    """Without the node in the middle of a chain its end is cut off."""
    graph = undirected([("a", "b"), ("b", "c"), ("a", "d")])
    assert reachable(graph, "a", without="b") == {"a", "d"}


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_everything_has_a_failure_row(sample: str) -> None:
    """Each container and outside system says how it fails, what users notice and what is done."""
    design = design_of(sample)
    told = {row.element for row in design.risks.failures}
    assert {one.id for one in (*design.containers,)} | {one.id for one in design.systems} <= told
    assert all(row.seen_by and row.users and row.answer and row.limit and row.manual for row in design.risks.failures)


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_outside_systems_are_slow_down_and_wrong(sample: str) -> None:
    """What others run is told in all three ways."""
    design = design_of(sample)
    for system in design.systems:
        modes = {row.mode for row in design.risks.failures if row.element == system.id}
        assert {"slow", "down", "wrong"} <= modes


@pytest.mark.parametrize(("sample", "most"), [(SMALL, 5), (SHOP, 10)])
def test_register_is_ranked_numbered_and_complete(sample: str, most: int) -> None:
    """Ids run from R1, all columns are filled, levels differ, and it is as long as the team can work on."""
    risks = design_of(sample).risks
    points = {"low": 1, "medium": 2, "high": 3}
    weights = [points[one.likelihood] * points[one.impact] for one in risks.register]
    assert [one.id for one in risks.risks] == [f"R{number}" for number in range(1, len(risks.risks) + 1)]
    assert len(risks.register) == most
    assert weights == sorted(weights, reverse=True)
    assert len({(one.likelihood, one.impact) for one in risks.risks}) > 1
    for one in risks.register:
        assert all((one.cause, one.effect, one.mitigation, one.owner, one.test))
        assert any(letter.isdigit() for letter in one.trigger), one.trigger


def test_people_of_a_small_team_are_not_given_titles() -> None:
    """Two people have no platform lead; the product owner stays."""
    owners = {one.owner for one in design_of(SMALL).risks.risks}
    assert not any(owner.startswith(("platform", "backend", "security", "tech")) for owner in owners)


def test_accepted_findings_stay_listed() -> None:
    """Who lives with what until when is told, whether or not the finding is raised."""
    accepted = design_of(SHOP).risks.accepted
    assert [(one.finding, one.by, str(one.until)) for one in accepted] == [("single_region", "CTO", "2027-12-31")]


def test_acceptance_counts_until_its_day() -> None:
    """A finding is accepted up to the day that was named, and counts again after it."""
    design = design_of(SHOP)
    finding = load_knowledge().findings["single_region"].raised({})
    until = design.requirements.accepted[0].until
    assert until is not None
    (before,) = with_acceptances([finding], design.requirements, until)
    (after,) = with_acceptances([finding], design.requirements, until.replace(year=until.year + 1))
    assert before.accepted is not None
    assert after.accepted is None


def test_one_copy_in_one_zone_is_a_single_point() -> None:
    """The tool of two people has one web process and one database, and says so."""
    points = {one.element: one for one in design_of(SMALL).risks.single_points}
    assert points["web"].status == "accepted"
    assert points["primary"].cut_off == ("primary",)
    assert "restore" in points["primary"].why


def test_copies_in_several_zones_are_redundant() -> None:
    """The shop's web runs in three zones; its database has a standby."""
    points = {one.element: one.status for one in design_of(SHOP).risks.single_points}
    assert points["web"] == points["primary"] == "redundant"


def test_calls_outside_are_bounded_by_what_is_stated() -> None:
    """The limit of a call follows from the stated answer time of the system called."""
    (call,) = (one for one in design_of(SHOP).risks.calls if one.rule == "outside" and "worker" in one.callers)
    assert "2 × 800 ms = 1.6 s" in call.timeout
    assert call.retry
    assert call.fallback


def test_risks_of_a_workload_name_what_they_are_about() -> None:
    """Roles in the text of a risk become the user's own entities."""
    causes = {one.key: one.cause for one in design_of(SHOP).risks.risks}

    assert causes["one_hot_row"] == "One hot row of “TicketType” limits the sale"
    assert not any("@" in one for one in causes.values())


def test_every_block_risk_tells_cause_and_effect() -> None:
    """A risk whose text has no effect of its own finds one in the data."""
    words = load_knowledge().single(Resilience, "resilience.yaml")
    silent = [
        risk.id
        for block in load_knowledge().blocks.values()
        for risk in block.risks
        if ": " not in risk.risk and risk.id not in words.effects
    ]
    known = {risk.id for block in load_knowledge().blocks.values() for risk in block.risks}
    named = {*words.effects, *words.causes, *(one.risk for one in words.adjust)}
    assert silent == []
    assert named <= known


def _conditions(given: object) -> list[dict[str, object]]:
    """Return all conditions in a model as plain data."""
    if isinstance(given, dict):
        own = [value for key, value in given.items() if key.endswith("when") and isinstance(value, dict)]
        rest = [value for key, value in given.items() if not (key.endswith("when") and isinstance(value, dict))]
        return own + [one for value in rest for one in _conditions(value)]
    return [one for value in given for one in _conditions(value)] if isinstance(given, list | tuple) else []


@pytest.mark.parametrize(
    ("model", "name"), [(Resilience, "resilience.yaml"), (Running, "operations.yaml"), (Threats, "threats.yaml")]
)
def test_conditions_of_the_data_files_can_be_read(model: type[Resilience | Running | Threats], name: str) -> None:
    """Every condition names facts, decisions and members that exist."""
    from archgen.knowledge.blocks import with_workloads
    from archgen.knowledge.cells import compile_condition

    knowledge = load_knowledge()
    columns = with_workloads(knowledge.columns, knowledge.blocks)
    found = _conditions(knowledge.single(model, name).model_dump())
    assert found
    for condition in found:
        compile_condition(condition, columns)
