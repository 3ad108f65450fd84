"""The monthly bill: its sums, its range, its verdict."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.design.core import Core

SAMPLES = ("internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop")


@pytest.mark.parametrize("sample", SAMPLES)
def test_lines_add_up_to_the_cent(sample: str, core_of: Callable[..., Core]) -> None:
    """Printed lines are the printed groups, and those the printed total."""
    cost = core_of(sample).cost

    def added(amounts: list[float]) -> Decimal:
        return sum((Decimal(str(one)) for one in amounts), Decimal(0))

    assert added([line.monthly_usd for line in cost.lines]) == Decimal(str(cost.monthly_usd))
    assert added([group.monthly_usd for group in cost.groups]) == Decimal(str(cost.monthly_usd))
    for group in cost.groups:
        assert added([line.monthly_usd for line in group.lines]) == Decimal(str(group.monthly_usd))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_expected_amount_lies_in_its_range(sample: str, core_of: Callable[..., Core]) -> None:
    """For each line and for the whole."""
    cost = core_of(sample).cost
    assert 0 <= cost.low_usd <= cost.monthly_usd <= cost.high_usd
    assert all(line.low_usd <= line.monthly_usd <= line.high_usd for line in cost.lines)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_shows_its_arithmetic(sample: str, core_of: Callable[..., Core]) -> None:
    """Formula, numbers and the prices that went in; items are told apart."""
    lines = core_of(sample).cost.lines
    assert all(line.formula and line.working and line.prices and line.as_of for line in lines)
    assert len({(line.container, line.item) for line in lines}) == len(lines)


@settings(max_examples=12)
@given(
    sample=st.sampled_from(SAMPLES),
    loads=st.tuples(st.floats(min_value=0.1, max_value=50_000), st.floats(min_value=0.1, max_value=50_000)),
)
def test_more_load_never_costs_less(sample: str, loads: tuple[float, float], core_of: Callable[..., Core]) -> None:
    """Whatever else the load changes in decisions and products, a higher peak does not make the bill smaller."""
    low, high = (core_of(sample, peak_requests_per_second=f"{load:.3f}").cost.monthly_usd for load in sorted(loads))
    assert low <= high


def test_the_ticket_shop_costs_what_its_model_package_says(core_of: Callable[..., Core]) -> None:
    """Tasks, database and cache to the cent of the worked example; the whole within two percent of $1,449.43."""
    cost = core_of("ticket-shop").cost
    amounts = {line.item: line.monthly_usd for line in cost.lines}
    assert amounts["Web: tasks"] == 432.48
    assert amounts["Worker: tasks"] == 36.04
    assert amounts["Database: instance with standby"] == 490.56
    assert amounts["Cache: cache nodes"] == 46.72
    assert cost.monthly_usd == pytest.approx(1449.43, rel=0.02)
    assert cost.biggest == "Database: instance with standby"


def test_the_verdict_is_against_the_budget(core_of: Callable[..., Core]) -> None:
    """29 % of the $5,000 allowed."""
    cost = core_of("ticket-shop").cost
    assert (cost.budget_usd, cost.budget_is_stated) == (5000, True)
    assert round(cost.share_of_budget, 2) == 0.29


def test_a_region_whose_prices_are_not_held_widens_the_range(core_of: Callable[..., Core]) -> None:
    """Europe lists about 15 % above the prices used; the expected amount stays that of the prices."""
    here = core_of("ticket-shop").cost
    abroad = core_of("ticket-shop", data_residency="[us]").cost
    assert (here.surcharge, abroad.surcharge) == (0.15, 0)
    assert here.monthly_usd == abroad.monthly_usd
    assert here.high_usd == pytest.approx(abroad.high_usd * 1.15, abs=0.01)
    assert here.surcharge_because


def test_unit_costs_divide_the_total(core_of: Callable[..., Core]) -> None:
    """$7.34 for 1,000 of 200,000 users; what there is less than one unit of is left out."""
    cost = core_of("ticket-shop").cost
    by_name = {one.name: one for one in cost.unit_costs}
    assert by_name["1,000 monthly users"].usd == pytest.approx(cost.monthly_usd / 200)
    assert "one tenant" not in by_name
    assert "1,000 monthly users" not in {one.name for one in core_of("internal-tool").cost.unit_costs}


def test_own_hardware_is_named_as_unpriced(core_of: Callable[..., Core]) -> None:
    """On-premises the bill is empty and says so of every container, instead of being cheap."""
    core = core_of("ticket-shop", cloud="on_prem")
    own = {one.name for one in core.containers}
    assert own - set(core.cost.unpriced) <= {line.item.partition(":")[0] for line in core.cost.lines}
    assert core.cost.unpriced
