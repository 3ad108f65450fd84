"""Designs that many tests look at, made once in a process: they are frozen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from archgen import pipeline
from archgen.design.design import Design

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=96)
def design_of(source: str) -> Design:
    """Compose the design of a requirements file of the repository, by its path there, or of a text of several lines."""
    given = source if "\n" in source else ROOT / source
    return pipeline.compose(pipeline.decide(pipeline.read(given), flips=False))
