"""`archgen explain`: decisions in short, one in full, all as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archgen import pipeline
from archgen.cli.explanation import one_decision
from archgen.cli.layout import columns
from archgen.decisions.robustness import robustness
from archgen.knowledge.loader import load_knowledge

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SHOP = Path(__file__).resolve().parents[2] / "samples/ticket-shop.yaml"


def test_all_decisions_fit_a_row_each(run: Run, room: Path) -> None:
    """Without a name every decision is listed with what was taken."""
    result = run("explain", room)
    assert result.exit_code == 0
    first = {line.split()[0] for line in result.stdout.splitlines() if line and not line.startswith(" ")}
    assert set(load_knowledge().decisions) <= first
    assert all(len(line) <= 100 for line in result.stdout.splitlines())


def test_one_decision_is_told_in_full(run: Run) -> None:
    """Rules with their values, strength and source; what lost and why; points; near misses; what would change it."""
    result = run("explain", SHOP, "architecture_style", "--full")
    assert result.exit_code == 0
    text = result.stdout
    assert text.startswith("architecture_style: Modular monolith\n")
    for part in (
        "For it",
        "What lost",
        "Enough by itself, whatever else is",
        "Points by criterion",
        "What nearly held",
        "What would change it",
    ):
        assert f"\n{part}\n" in text
    assert "+ strong   small_team_monolith: engineers is 8 people (< 15), teams is 2 teams (<= 2)" in text
    assert "https://martinfowler.com/bliki/MicroservicePremium.html" in text
    assert "ruled out by veto_edge_nowhere_near" in text
    assert "veto_premature_microservices, ruling out Microservices: engineers is 8 people, not < 8" in text


@pytest.mark.parametrize("sample", ["internal-tool", "ticket-shop", "tenant-saas", "iot-telemetry"])
def test_a_decision_fits_on_a_screen(sample: str, root: Path) -> None:
    """80 columns and 40 lines hold what carries it, what lost, what nearly held and what would change it."""
    answer = pipeline.decide(pipeline.read(root / f"samples/{sample}.yaml"))
    sweep = robustness(answer.brief.knowledge, answer.brief.requirements)
    for decision in answer.brief.knowledge.decisions:
        lines = one_decision(answer, decision, sweep, 80)
        assert len(lines) <= 40, decision
        assert all(columns(line) <= 80 for line in lines), decision
        assert "What would change it" in lines


def test_a_close_call_names_the_arguments_that_decide_it(run: Run) -> None:
    """With the points that each moves, for the answer and for the one that it nearly was."""
    text = run("explain", SHOP, "topology").stdout
    assert "What separates it from Multi-zone in one region\n  holds  +3 default_zone" in text
    assert "\n  pulls  +2 residency_backup" in text


def test_an_answer_tells_in_how_many_worlds_it_holds(run: Run, told: Callable[..., Any]) -> None:
    """Shares of worlds by what varies; less of them where stated numbers may be off; all of them where it is chosen."""
    text = " ".join(run("explain", SHOP, "caching").stdout.split())
    assert "of 2,048 worlds (" in text
    assert "; open are " in text
    exact = told("explain", SHOP, "deployment_platform")["decisions"][0]["robustness"]
    loose = told("explain", SHOP, "deployment_platform", "--tolerance", "20%")["decisions"][0]["robustness"]
    assert (exact["tolerance"], loose["tolerance"]) == (0, 0.2)
    assert loose["share"] < exact["share"] == exact["wins"]["managed_containers"]
    assert sum(loose["wins"].values()) == pytest.approx(1, abs=0.01)
    assert told("explain", SHOP, "async_processing")["decisions"][0]["robustness"]["share"] == 1


def test_a_tolerance_is_a_percentage(run: Run) -> None:
    """Anything else is named with what to write."""
    for wrong in ("abc", "-5%", "200%"):
        result = run("explain", SHOP, "--tolerance", wrong)
        assert result.exit_code == 2
        assert f"--tolerance: `{wrong}` is no percentage from 0 to 100; write for example `20%`" in result.stderr


def test_a_choice_against_the_evidence_says_so(run: Run) -> None:
    """Who chose, why, until when, and what the table alone would take."""
    text = " ".join(run("explain", SHOP, "async_processing").stdout.split())
    assert "Stated by Platform group, to be looked at again by 2027-06-01" in text
    assert "The table alone would take: Database-backed queue and worker." in text


def test_a_name_is_a_decision_when_it_names_one(run: Run, room: Path) -> None:
    """`explain caching` reads the default file, whatever the case and separators, though a file has that name too."""
    (room.parent / "caching").write_text("not a requirements file", encoding="utf-8")
    for name in ("caching", "Caching"):
        result = run("explain", name)
        assert result.exit_code == 0
        assert result.stdout.startswith("caching: ")


def test_an_unknown_name_gets_the_nearest(run: Run, room: Path) -> None:
    """Neither decision nor file: the spelling that was probably meant."""
    result = run("explain", "architecture_stile")
    assert result.exit_code == 2
    assert "no decision and no file is named `architecture_stile`; did you mean `architecture_style`?" in result.stderr
    second = run("explain", room, "cachign")
    assert second.exit_code == 2
    assert "unknown decision `cachign`; did you mean `caching`?" in second.stderr


def test_json_has_the_keys_of_the_contract(told: Callable[..., Any], room: Path) -> None:
    """Programs read facts and decisions under fixed names."""
    found = told("explain", room)
    assert set(found) >= {"facts", "decisions"}
    assert set(found["facts"]["engineers"]) == {"value", "unit", "provenance", "because"}
    keys = {"id", "question", "chosen", "close_call", "options", "fired", "near_misses", "flips"}
    assert all(keys <= set(one) for one in found["decisions"])
    assert {one["id"] for one in found["decisions"]} == set(load_knowledge().decisions)
    assert all({"fact", "from", "to", "chosen"} <= set(flip) for one in found["decisions"] for flip in one["flips"])


def test_json_of_one_decision_holds_that_one(told: Callable[..., Any], room: Path) -> None:
    """A name narrows the list of decisions."""
    assert {one["id"] for one in told("explain", room, "caching")["decisions"]} == {"caching"}


def test_a_fact_can_be_stated_otherwise(told: Callable[..., Any], room: Path) -> None:
    """`--set` takes the place of the file's value."""
    fact = told("explain", room, "caching", "--set", "engineers=40")["facts"]["engineers"]
    assert (fact["value"], fact["provenance"]) == (40, "stated")
