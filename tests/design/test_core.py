"""The core as a whole: the same input gives the same design, in any process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archgen.design.core import Core, compose_core
from archgen.pipeline import Answer

SAMPLES = ("internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop")
DUMP = """
import sys
from archgen import pipeline
from archgen.design.core import compose_core
answer = pipeline.decide(pipeline.read(sys.argv[1]), flips=False)
knowledge = answer.brief.knowledge
core = compose_core(
    answer.brief.requirements, answer.facts, answer.recommendations, knowledge, knowledge.catalogue.as_of
)
structure = core.structure
models = (*structure.containers, *structure.relationships, *structure.flows, *core.technologies, *core.sizings)
for one in (*models, *core.system, *core.figures, core.cost):
    print(one.model_dump_json())
"""


def again(answer: Answer) -> Core:
    """Compose once more."""
    knowledge = answer.brief.knowledge
    return compose_core(
        answer.brief.requirements, answer.facts, answer.recommendations, knowledge, knowledge.catalogue.as_of
    )


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_input_gives_an_equal_core(
    sample: str, core_of: Callable[..., Core], answer_to: Callable[..., Answer]
) -> None:
    """Nothing is left over from one composition to the next."""
    one, two = core_of(sample), again(answer_to(sample))
    assert one.structure.containers == two.structure.containers
    assert one.structure.relationships == two.structure.relationships
    assert one.structure.flows == two.structure.flows
    assert (one.technologies, one.sizings, one.system) == (two.technologies, two.sizings, two.system)
    assert (one.cost, one.figures, one.span) == (two.cost, two.figures, two.span)


def test_the_order_of_hashes_does_not_matter(root: Path) -> None:
    """Two processes with other hash seeds print the same bytes."""

    def dumped(seed: str) -> str:
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root / "src")}
        sample = str(root / "samples" / "platform.yaml")
        ran = subprocess.run(
            [sys.executable, "-c", DUMP, sample], env=env, capture_output=True, text=True, check=True, timeout=120
        )
        return ran.stdout

    first = dumped("1")
    assert len(first) > 100_000
    assert first == dumped("2")


def test_the_topology_spans_zones_and_regions(core_of: Callable[..., Core]) -> None:
    """Three zones for the shop, one for the tool, a second region for the platform."""
    spans = {sample: core_of(sample).span for sample in ("internal-tool", "ticket-shop", "platform")}
    assert [(one.zones, one.regions) for one in spans.values()] == [(1, 1), (3, 1), (3, 2)]


def test_containers_know_their_products(core_of: Callable[..., Core]) -> None:
    """Every container that is bought is drawn with its product."""
    core = core_of("ticket-shop")
    bought = {one.container: one.offer.product for one in core.purchases if one.container}
    assert {one.id: one.product for one in core.containers} == bought


def test_sizes_shown_are_the_sizes_paid_for(core_of: Callable[..., Core]) -> None:
    """Replicas and processors of the web app stand in its cost line."""
    core = core_of("ticket-shop")
    line = next(one for one in core.cost.lines if one.item == "Web: tasks")
    sizing = next(one for one in core.sizings if one.container == "web")
    assert line.working.startswith(f"{sizing.replicas} × ({sizing.vcpu:g} × ")
