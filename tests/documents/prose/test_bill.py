"""A design of which nothing has a price: no bill is made up for it."""

import pytest

from archgen import pipeline
from decided import ROOT


@pytest.mark.parametrize("path", ["samples/internal-tool.yaml", "tests/fixtures/store-cassandra.yaml"])
def test_hardware_without_prices_has_no_bill(path: str) -> None:
    """Nothing costs $0: what has no price is named, and no total is held against the budget."""
    brief = pipeline.read(ROOT / path, overrides={"cloud": "on_prem"})
    design = pipeline.compose(pipeline.decide(brief, flips=False))
    made = {one.path: one.text for one in pipeline.render(design, brief.knowledge)}
    assert design.cost.groups == ()
    assert "there is no bill to hold against" in made["README.md"]
    for name in ("README.md", "capacity-and-cost.md"):
        assert "$0" not in made[name]
    assert all(one in made["capacity-and-cost.md"] for one in ("Without a price", "Web", "Database"))
