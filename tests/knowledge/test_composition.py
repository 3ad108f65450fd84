"""The data by which blocks become one picture, and by which it is budgeted, priced and told."""

from __future__ import annotations

import pytest

from archgen.design.structure import _NAMED
from archgen.knowledge.block_checks import example_of
from archgen.knowledge.block_parts import Figure, Role
from archgen.knowledge.blocks import with_workloads
from archgen.knowledge.cells import compile_condition
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.readme import ReadmePolicy
from archgen.quantities import Expression

KNOWLEDGE = load_knowledge()
COMPOSITION = KNOWLEDGE.composition
ROLES = {role.value for role in Role}
COLUMNS = {**with_workloads(KNOWLEDGE.columns, KNOWLEDGE.blocks), **_NAMED}


def test_every_role_of_the_composition_exists() -> None:
    """A misspelt role would silently bind nothing."""
    named = [link.role for link in COMPOSITION.request_path]
    named += [*COMPOSITION.answering, *COMPOSITION.background, *COMPOSITION.records, *COMPOSITION.handing]
    named += [*COMPOSITION.client_facing, *COMPOSITION.names, *COMPOSITION.relieved_by]
    named += [role for roles in COMPOSITION.relieved_by.values() for role in roles]
    named += [role for row in COMPOSITION.fallbacks for role in (row.role, row.to)]
    assert set(named) <= ROLES


def test_conditions_compile() -> None:
    """Of fallbacks and of tools."""
    for row in COMPOSITION.fallbacks:
        compile_condition(row.when, COLUMNS)
    for tool in KNOWLEDGE.demand.tools:
        for when in tool.when:
            compile_condition(when, COLUMNS)


def test_fallbacks_come_to_an_end() -> None:
    """Following them from any role never returns to it."""
    for start in {row.role for row in COMPOSITION.fallbacks}:
        met, role = [start], COMPOSITION.fallback(start, lambda _: True)
        while role:
            assert role not in met
            met.append(role)
            role = COMPOSITION.fallback(role, lambda _: True)


def test_a_fallback_holds_only_under_its_condition() -> None:
    """A worker is a part of the web app only where nothing works in the background."""
    assert COMPOSITION.fallback("worker", lambda when: not when) is None
    assert COMPOSITION.fallback("worker", lambda _: True) == "web"


def test_every_topology_has_a_span() -> None:
    """Zones and regions follow from the decision, whatever it is."""
    assert set(COMPOSITION.topology) == set(KNOWLEDGE.decisions["topology"].options)
    assert all(span.zones >= 1 and span.regions >= 1 for span in COMPOSITION.topology.values())


def test_names_of_one_context_hold_its_name() -> None:
    """Otherwise eight services would share one name."""
    assert all("{context}" in name.own for name in COMPOSITION.names.values())
    assert "{message}" in COMPOSITION.moved_step.record
    assert "{message}" in COMPOSITION.moved_step.take


def test_every_geography_has_a_network_budget() -> None:
    """Latency budgets start from where the users are."""
    allowed = KNOWLEDGE.vocabulary["user_geography"].allowed
    assert set(KNOWLEDGE.budgets.network.by_geography) == set(allowed)
    assert KNOWLEDGE.budgets.network.source in KNOWLEDGE.catalogue.capacities
    assert KNOWLEDGE.budgets.store_role in ROLES
    assert 0 < KNOWLEDGE.budgets.spare_share < 1


@pytest.mark.parametrize("row", KNOWLEDGE.demand.figures, ids=lambda row: row.id)
def test_the_example_of_a_figure_holds(row: Figure) -> None:
    """Each figure of the demand is worked out by its example."""
    assert Expression.parse(row.formula).evaluate(example_of(row)) == pytest.approx(row.gives)


def test_the_demand_names_what_exists() -> None:
    """Facts, earlier figures, roles that are sold, roles with a technology table."""
    earlier: set[str] = set()
    for figure in KNOWLEDGE.demand.figures:
        for origin in figure.inputs.values():
            kind, _, key = origin.partition(":") if isinstance(origin, str) else ("", "", "")
            assert kind != "fact" or key in KNOWLEDGE.vocabulary
            assert kind != "sizing" or key in earlier
        earlier.add(figure.id)
    assert set(KNOWLEDGE.demand.shared) <= set(KNOWLEDGE.offers.roles)
    assert {tool.role for tool in KNOWLEDGE.demand.tools} <= set(KNOWLEDGE.products)


def test_unit_costs_count_what_exists() -> None:
    """Facts or figures of the demand."""
    figures = {figure.id for figure in KNOWLEDGE.demand.figures}
    assert all(row.of in figures or row.of in KNOWLEDGE.vocabulary for row in KNOWLEDGE.cost_policy.unit_costs)


def test_the_largest_surcharge_counts() -> None:
    """Data in the EU and in India costs what India costs; without a statement nothing is added."""
    policy = KNOWLEDGE.cost_policy
    both, none = policy.surcharge({"data_residency": ("eu", "in")}), policy.surcharge({})
    assert both is not None
    assert both.share == max(row.share for row in policy.surcharges)
    assert none is None


def test_what_leads_the_readme_exists() -> None:
    """Decisions and figures by the names that they have."""
    policy = KNOWLEDGE.single(ReadmePolicy, "readme.yaml")
    assert {*policy.reasons, *policy.rivals} <= set(KNOWLEDGE.decisions)
    figures = {
        (one.role.value, figure.id)
        for block in KNOWLEDGE.blocks.values()
        for one in block.containers
        for figure in block.sizing.get(one.id, ())
    }
    assert not [(row.role, row.id) for row in policy.figures if (row.role, row.id) not in figures]
