"""Designs of the samples, composed once for all tests of diagrams."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from archgen.design.design import Design
from archgen.pipeline import compose, decide, read

ROOT = Path(__file__).resolve().parents[3]


@cache
def _composed(path: Path) -> Design:
    return compose(decide(read(path), flips=False))


@pytest.fixture(scope="session")
def design_of() -> Callable[[str], Design]:
    """Give the design of a sample, or of a fixture, by its name."""

    def find(name: str) -> Design:
        folder = ROOT / "samples" if (ROOT / "samples" / f"{name}.yaml").exists() else ROOT / "tests" / "fixtures"
        return _composed(folder / f"{name}.yaml")

    return find


@pytest.fixture(scope="session")
def ticket_shop(design_of: Callable[[str], Design]) -> Design:
    """The example of the manual."""
    return design_of("ticket-shop")
