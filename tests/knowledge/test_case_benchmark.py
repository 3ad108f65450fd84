"""`tests/benchmarks/cases.py` on a handful of cases: what it prints, and that tuning stays inside the ranges."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks/cases.py"


def case(name: str, style: str, **facts: object) -> dict[str, object]:
    """Give a case as its file holds it."""
    outcome = {"style": style, "acceptable_styles": [style], "unacceptable_styles": ["edge"], "overlays": []}
    return {"id": name, "situation": "Lists.", "facts": {"stage": "growth"}, "assumed": facts, "outcome": outcome}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten small cases; one of each style is only right with fewer people in a group of two teams."""
    clear = {"domain_clarity": "well_understood", "independent_scaling_needed": True, "timeline": 30}
    for number in range(5):
        alone = case(f"alone-{number}", "modular_monolith", engineers=4 + number, **clear)
        several = case(f"several-{number}", "service_based", engineers=13 + number, teams=2, **clear)
        for one in (alone, several):
            (tmp_path / f"{one['id']}.yaml").write_text(json.dumps(one), encoding="utf-8")
    return tmp_path


def test_four_lines_and_what_tuning_moves(folder: Path) -> None:
    """Without estimates everything is a monolith; tuning finds the number of people that tells the styles apart."""
    done = subprocess.run([sys.executable, SCRIPT, folder, "--folds", "2"], capture_output=True, text=True, check=True)
    lines = dict(line.split("  ", 1) for line in done.stdout.splitlines() if "  " in line)
    assert list(lines) == ["untuned", "tuned", "cross-validated", "facts only"]
    assert "exact  80.0%" in lines["untuned"]
    assert "exact 100.0%" in lines["tuned"]
    assert "exact  50.0%" in lines["facts only"]
    assert "tuning moves two_teams from 15 to 13" in done.stdout
