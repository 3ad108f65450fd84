"""Packages of real and of difficult requirements: nothing in them contradicts itself."""

from pathlib import Path

import pytest

from archgen import pipeline
from archgen.verification import inspect

FILES = ("samples/ticket-shop.yaml", "tests/fixtures/contradictions.yaml", "tests/fixtures/hostile-names.yaml")


@pytest.mark.parametrize("file", FILES)
def test_package_agrees_with_itself(root: Path, file: str) -> None:
    """All rules hold for the design and all its documents."""
    brief = pipeline.read(root / file)
    design = pipeline.compose(pipeline.decide(brief, flips=False))
    documents = pipeline.render(design, brief.knowledge)
    assert [str(one) for one in inspect(design, documents)] == []
