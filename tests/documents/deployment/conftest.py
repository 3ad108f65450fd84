"""Designs of samples and of small texts, each composed once."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from archgen import pipeline
from archgen.design.design import Design

Maker = Callable[[str], Design]
_DAY = date(2026, 11, 23)
_SAMPLES = Path(__file__).resolve().parents[3] / "samples"


@lru_cache(maxsize=32)
def _design(source: str) -> Design:
    given = source if "\n" in source else _SAMPLES / f"{source}.yaml"
    return pipeline.compose(pipeline.decide(pipeline.read(given), flips=False), at=_DAY)


@pytest.fixture(scope="session")
def design_of() -> Maker:
    """Compose the design of a sample by its name, or of a requirements text."""
    return _design
