"""`archgen whatif` and `archgen diff`: two designs side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SHOP = Path(__file__).resolve().parents[2] / "samples/ticket-shop.yaml"


def test_more_load_changes_decisions_sizes_and_cost(run: Run) -> None:
    """The text names facts, decisions with the rules that turn them, sizes and the bill."""
    result = run("whatif", SHOP, "--set", "peak_requests_per_second=20k", "--set", "teams=5")
    assert result.exit_code == 0
    text = result.stdout
    assert "peak_requests_per_second: 1,500 rps -> 20,000 rps" in text
    assert "now holds:" in text
    for part in ("Facts", "Sizes", "Cost"):
        assert f"\n{part}\n" in text
    assert "of the budget of $5,000" in text


def test_whatif_as_json_follows_the_names_of_explain(told: Callable[..., Any]) -> None:
    """`id`, `from`, `to`, and rules with `for`, `against` or `veto`."""
    found = told("whatif", SHOP, "--set", "peak_requests_per_second=20k", "--set", "teams=5")
    assert found["set"] == {"peak_requests_per_second": "20k", "teams": "5"}
    assert found["cost"]["to"] > found["cost"]["from"]
    change = found["decisions"][0]
    assert set(change) >= {"id", "context", "from", "to", "because"}
    rules = [rule for one in found["decisions"] for rule in one["because"]]
    assert rules
    assert all(set(rule) & {"for", "against", "veto"} for rule in rules)


def test_a_fact_that_changes_nothing_says_so(run: Run, room: Path) -> None:
    """The same design is told in one sentence."""
    result = run("whatif", room, "--set", "engineers=3")
    assert result.exit_code == 0
    assert "The design stays as it is" in result.stdout


def test_whatif_without_a_change_is_wrong_usage(run: Run, room: Path) -> None:
    """The remedy shows what to write."""
    result = run("whatif", room)
    assert result.exit_code == 2
    assert "--set peak_requests_per_second=20k" in result.stderr


def test_equal_files_do_not_differ(run: Run, room: Path, told: Callable[..., Any]) -> None:
    """Exit 0 and one sentence."""
    result = run("diff", room, room)
    assert (result.exit_code, result.stdout) == (0, "The designs are the same.\n")
    assert told("diff", room, room)["same"] is True


@pytest.mark.usefixtures("brief_package")
def test_a_package_is_compared_with_a_file(run: Run, room: Path) -> None:
    """A package, its design.json and the file that it was built from are the same design; another file is not."""
    run("build", room)
    assert run("diff", "design", room).exit_code == 0
    assert run("diff", "design/design.json", room).exit_code == 0
    result = run("diff", "design", SHOP)
    assert result.exit_code == 1
    assert "Decisions (" in result.stdout
    assert "Operations" in result.stdout


def test_a_folder_without_a_design_is_no_package(run: Run, room: Path) -> None:
    """Neither side is guessed."""
    result = run("diff", room.parent, room)
    assert result.exit_code == 2
    assert "is no package: it holds no design.json" in result.stderr


def test_a_migration_is_drafted_between_two_versions(run: Run, tmp_path: Path) -> None:
    """SQL on standard output, losses marked; the exit status says that there is one."""
    newer = tmp_path / "newer.yaml"
    newer.write_text(SHOP.read_text(encoding="utf-8").replace("        city: string(80)\n", ""), encoding="utf-8")
    result = run("diff", SHOP, newer, "--migration")
    assert result.exit_code == 1
    assert result.stdout.startswith("-- dialect: postgresql\n")
    assert '-- DATA LOSS: city of Venue is gone.\nALTER TABLE "catalogue"."venues" DROP COLUMN "city";' in result.stdout


def test_a_package_of_the_same_schema_needs_no_migration(run: Run) -> None:
    """A package holds the data model in its design.json."""
    result = run("diff", SHOP.parent / "ticket-shop/design", SHOP, "--migration")
    assert (result.exit_code, "schemas are the same" in result.stdout) == (0, True)


def test_a_migration_of_a_design_that_is_not_understood_is_refused(run: Run, tmp_path: Path) -> None:
    """What another version wrote is named, not guessed at."""
    (tmp_path / "design.json").write_text('{"containers": [], "data": {"tables": 3}}', encoding="utf-8")
    result = run("diff", tmp_path, SHOP, "--migration")
    assert result.exit_code == 2
    assert "holds no data model that this version knows" in result.stderr


def test_a_migration_is_not_json(run: Run) -> None:
    """Two forms exclude one another."""
    assert run("diff", SHOP, SHOP, "--migration", "--json").exit_code == 2
