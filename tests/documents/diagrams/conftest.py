"""Designs of the samples, composed once for all tests of diagrams."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archgen.design.design import Design
from designs import design_of as composed

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def design_of() -> Callable[[str], Design]:
    """Give the design of a sample, or of a fixture, by its name."""

    def find(name: str) -> Design:
        folder = "samples" if (ROOT / "samples" / f"{name}.yaml").exists() else "tests/fixtures"
        return composed(f"{folder}/{name}.yaml")

    return find


@pytest.fixture(scope="session")
def ticket_shop(design_of: Callable[[str], Design]) -> Design:
    """The example of the manual."""
    return design_of("ticket-shop")
