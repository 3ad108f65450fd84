"""Operations: objectives are the requirements, alerts burn budgets, restores add up."""

import ast
import re
from pathlib import Path

import pytest

from archgen.pipeline import compose, decide, read
from designs import design_of

ROOT = Path(__file__).resolve().parents[2]
SMALL, SHOP = "samples/internal-tool.yaml", "samples/ticket-shop.yaml"


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_objectives_equal_the_requirements(sample: str) -> None:
    """Availability and latency are promised as they were asked for."""
    design = design_of(sample)
    availability, latency = design.operations.slos[:2]
    assert availability.objective == design.facts.number("availability")
    assert design.facts["latency_p99"].show() in latency.target


def test_error_budget_shows_its_arithmetic() -> None:
    """99.9 % of 30 days leaves 43.2 minutes."""
    budget = design_of(SHOP).operations.slos[0].budget
    assert "30 days × 1,440 min × 0.1 % = 43.2 min" in budget


def test_alerts_need_a_long_and_a_short_window() -> None:
    """A page at 14.4 times the budget over an hour ends when the last five minutes are good."""
    alerts = {one.id: one for one in design_of(SHOP).operations.alerts}
    fast = alerts["availability_fast"].expression
    assert fast.count("> 14.4 * 0.001") == 2
    assert "[1h]" in fast
    assert "[5m]" in fast
    assert 'le="0.25"' in alerts["latency_slow"].expression


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_alerts_speak_of_the_metrics_of_their_objective(sample: str) -> None:
    """The metric of an objective is the one that its alerts read; brackets and braces match."""
    operations = design_of(sample).operations
    metric = {one.id: one.metric for one in operations.slos}
    for alert in operations.alerts:
        assert alert.steps
        assert alert.slo is None or metric[alert.slo] in alert.expression
        for opening, closing in ("()", "[]", "{}"):
            assert alert.expression.count(opening) == alert.expression.count(closing)


def test_few_requests_do_not_ring_for_one_error() -> None:
    """Where an hour brings few requests, some errors must come together before anybody is woken."""
    text = (ROOT / SMALL).read_text(encoding="utf-8")
    quiet = compose(
        decide(read(text.replace("peak_requests_per_second: 3", "peak_requests_per_second: 0.01")), flips=False)
    )
    fast = quiet.operations.alerts[0].expression
    assert fast.endswith(">= 5")
    assert ">= 5" not in design_of(SMALL).operations.alerts[0].expression


def test_a_two_person_tool_has_little_to_watch() -> None:
    """Two objectives, two alerts, one drill."""
    operations = design_of(SMALL).operations
    assert (len(operations.slos), len(operations.alerts), len(operations.drills)) == (2, 2, 1)
    assert "2 people" in operations.rota


@pytest.mark.parametrize("sample", [SMALL, SHOP])
def test_restores_are_held_against_the_targets(sample: str) -> None:
    """Every store of records has a way back, and `fits` says what the numbers say."""
    design = design_of(sample)
    backups = design.operations.backups
    stores = {one.id for one in design.containers if one.role == "primary_store"}
    assert stores <= {one.container for one in backups}
    for one in backups:
        kept = one.interval_minutes <= design.facts.number("rpo")
        assert one.fits == (kept and one.restore_minutes <= design.facts.number("rto"))


def test_restore_time_adds_up() -> None:
    """The printed parts of a restore are its printed sum."""
    (backup,) = (one for one in design_of(SHOP).operations.backups if one.case == "data deleted or corrupted")
    parts, _, total = backup.restore_working.rpartition(" = ")
    numbers = [float(one) for one in re.findall(r"(?:^|\+ )([\d.]+) [a-z]", parts)]
    assert len(numbers) == 4
    assert float(total.removesuffix(" min")) == pytest.approx(sum(numbers), abs=0.11)


def test_a_late_restore_is_a_finding() -> None:
    """64 minutes against an hour is told, with the arithmetic."""
    found = [one for one in design_of(SHOP).findings if one.id == "restore_late"]
    assert len(found) == 1
    assert "200 GB" in found[0].message


def test_settings_can_be_pasted() -> None:
    """The snippet is code of its language, with the time-out that the settings name."""
    (snippet,) = design_of(SHOP).operations.snippets
    assert snippet.language == "python"
    ast.parse(snippet.text)
    assert "statement_timeout=5000" in snippet.text
    assert "$" not in snippet.text


def test_personal_fields_are_kept_out_of_logs_by_name() -> None:
    """The list names fields of this design."""
    assert "Customer.email" in design_of(SHOP).operations.never_logged
