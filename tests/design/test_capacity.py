"""How many of each container, of which size, by which arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from archgen.design.capacity import Capacity, Ground, Scenario, Sizing, halfway, system_figures
from archgen.design.core import Core
from archgen.errors import DesignError
from archgen.facts.model import Fact, Facts, Provenance
from archgen.knowledge.blocks import Block
from archgen.knowledge.loader import load_knowledge

if TYPE_CHECKING:
    from tests.design.conftest import Small

KNOWLEDGE = load_knowledge()
SAMPLES = ("internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop")


def facts_of(**values: float) -> Facts:
    """Give stated facts."""
    return Facts({name: Fact(name=name, value=one, provenance=Provenance.STATED) for name, one in values.items()})


def figure(figure_id: str, formula: str, **inputs: object) -> dict[str, object]:
    """Give a figure of a block."""
    return {
        "id": figure_id,
        "name": figure_id,
        "unit": "things",
        "formula": formula,
        "inputs": inputs,
        "because": "a test",
        "gives": 1,
    }


def sized(
    small: Small, *blocks: Block, scenario: Scenario = Scenario.EXPECTED, **ground: Mapping[str, object]
) -> dict[str, Sizing]:
    """Place blocks and size what becomes of them, in three zones."""
    given: dict[str, object] = {
        "facts": facts_of(peak_requests_per_second=1500),
        "catalogue": KNOWLEDGE.catalogue,
        "technologies": {},
        "zones": 3,
        "regions": 1,
        "bindings": {},
        "load_shares": {},
        **ground,
    }
    made = Capacity(small.place(*blocks), Ground(**given), scenario).sizings()  # type: ignore[arg-type] # built from parts
    return {one.container: one for one in made}


def one_block(small: Small, *figures: dict[str, object], **keys: object) -> Block:
    """Give a block of a web app with these figures."""
    return small.block("web_app", small.container("web", "web"), sizing={"web": figures}, **keys)


def test_losing_a_zone_leaves_enough(core_of: Callable[..., Core]) -> None:
    """1,500 rps at 190 a core are 7.9 cores: 4 tasks of 2 vCPU, and 6 in three zones, so that 4 remain."""
    web = next(one for one in core_of("ticket-shop").sizings if one.container == "web")
    assert (web.replicas, web.vcpu, web.memory_gb) == (6, 2, 4)
    working = {one.id: one.working for one in web.quantities}
    assert working["cores"] == "1,500 ÷ 190 = 7.895"
    assert working["replicas"] == "⌈4 × 3 ÷ max(1, 3 − 1)⌉ = 6"
    cores = web.quantity("cores")
    assert cores is not None
    assert cores.inputs[1].origin == "capacity:http-rps-per-core-python-fastapi"


def test_the_database_of_the_model_package(core_of: Callable[..., Core]) -> None:
    """The size that carries the load is the one of the model package."""
    store = next(one for one in core_of("ticket-shop").sizings if one.container == "primary")
    assert (store.vcpu, store.size_name, store.storage_gb) == (4, "db.m8g.xlarge", 200)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_container_says_how_many_of_it_run(sample: str, core_of: Callable[..., Core]) -> None:
    """A figure `replicas` with its arithmetic, and no id twice."""
    core = core_of(sample)
    assert [one.container for one in core.sizings] == [one.id for one in core.containers]
    for sizing in core.sizings:
        replicas = sizing.quantity("replicas")
        assert replicas is not None
        assert replicas.working
        assert sizing.replicas == max(1, replicas.value)
        ids = [one.id for one in sizing.quantities]
        assert len(set(ids)) == len(ids)


def test_inputs_say_where_they_come_from(small: Small) -> None:
    """Facts, capacity facts, the topology, constants and assumptions are told apart."""
    row = figure(
        "replicas",
        "a + b + c + d + e",
        a="fact:peak_requests_per_second",
        b="capacity:pg-tpcb-tps-per-vcpu",
        c="topology:zones",
        d=4,
        e={"assumed": 5, "because": "nobody measured it"},
    )
    (quantity,) = sized(small, one_block(small, row))["web"].quantities
    assert [(one.value, one.origin) for one in quantity.inputs] == [
        (1500, "fact:peak_requests_per_second"),
        (250, "capacity:pg-tpcb-tps-per-vcpu"),
        (3, "decision:topology"),
        (4, "constant"),
        (5, "assumed"),
    ]
    assert (quantity.value, quantity.assumed, quantity.working) == (1762, True, "1,500 + 250 + 3 + 4 + 5 = 1,762")


def test_a_figure_may_need_one_of_another_container(small: Small) -> None:
    """Across blocks by role, and a stated value when nobody plays the role."""
    origin = {"from": "sizing:@cache.hit_share", "otherwise": 0, "because": "no cache"}
    web = one_block(small, figure("replicas", "10 * (1 - hit)", hit=origin))
    cache = small.block("cache", small.container("cache", "cache"), sizing={"cache": [figure("hit_share", "0.9")]})
    assert sized(small, web)["web"].replicas == 10
    assert sized(small, web, cache)["web"].replicas == 1


def test_figures_that_need_each_other_are_refused(small: Small) -> None:
    """A circle is a fault of the knowledge, named with its figures."""
    rows = figure("a", "b + 1", b="sizing:b"), figure("b", "a + 1", a="sizing:a")
    with pytest.raises(DesignError, match="circle: a -> b"):
        sized(small, one_block(small, *rows))


def test_an_origin_that_nothing_gives_is_refused(small: Small) -> None:
    """Better no number than a wrong one."""
    with pytest.raises(DesignError, match=r"nothing gives `sizing:@cache\.hit_share`"):
        sized(small, one_block(small, figure("replicas", "x", x="sizing:@cache.hit_share")))


def test_a_question_is_an_assumption_until_it_is_answered(small: Small) -> None:
    """The default of an `ask` counts, openly."""
    ask = {"id": "units", "ask": "How many?", "default": 40, "because": "a guess"}
    (quantity,) = sized(small, one_block(small, figure("replicas", "x", x="ask:units"), asks=[ask]))["web"].quantities
    assert (quantity.value, quantity.inputs[0].origin, quantity.assumed) == (40, "ask:units", True)


def test_the_number_of_the_chosen_technology_is_used(small: Small) -> None:
    """The framework, not its language, says what a core carries."""
    block = one_block(
        small, figure("replicas", "peak / core", peak="fact:peak_requests_per_second", core="technology:rps_per_core")
    )
    web = sized(small, block, technologies={"web": ("python", "fastapi")})["web"]
    assert web.quantities[0].inputs[1].origin == "capacity:http-rps-per-core-python-fastapi"


def test_a_container_of_one_context_takes_its_part_of_the_load(small: Small) -> None:
    """Rates and volumes are divided, everything else is not; the origin shows the part."""
    block = one_block(
        small, figure("replicas", "a", a="fact:peak_requests_per_second"), figure("people", "b", b="fact:engineers")
    )
    facts = facts_of(peak_requests_per_second=1500, engineers=8)
    made = sized(small, block, load_shares={"web": 0.2}, facts=facts)["web"]
    assert [one.value for one in made.quantities] == [300, 8]
    assert made.quantities[0].inputs[0].origin == "fact:peak_requests_per_second × 20%"


def test_figures_of_merged_parts_follow_those_of_the_host(small: Small) -> None:
    """The host's own stand; the same of two contexts is told once, other figures of that id are numbered."""
    web = one_block(small, figure("replicas", "2"))
    parts = [
        small.block(
            name, small.container("job", "worker", part_of="web"), sizing={"job": [figure("replicas", "9"), *rows]}
        )
        for name, rows in (
            ("a", [figure("slots", "3")]),
            ("b", [figure("slots", "3")]),
            ("c", [figure("slots", "4")]),
        )
    ]
    made = sized(small, web, *parts)["web"]
    assert [(one.id, one.value) for one in made.quantities] == [("replicas", 2), ("slots", 3), ("slots_2", 4)]
    assert made.replicas == 2


@pytest.mark.parametrize(("scenario", "expected"), [("low", 2), ("expected", 4), ("high", 8)])
def test_scenarios_move_assumptions_half_way(small: Small, scenario: str, expected: int) -> None:
    """All assumptions at their very ends together are not plausible: the geometric mean is taken."""
    row = figure("replicas", "x", x={"assumed": 4, "low": 1, "high": 16, "because": "a guess"})
    assert sized(small, one_block(small, row), scenario=Scenario(scenario))["web"].replicas == expected


def test_half_way_to_nothing_is_the_middle() -> None:
    """A geometric mean with zero would be zero."""
    assert (halfway(4, 16), halfway(0.1, 0), halfway(0, 10)) == (8, 0.05, 5)


def test_the_month_of_the_model_package(core_of: Callable[..., Core]) -> None:
    """1,500 rps ÷ ~50 × 2.628M s are 78.84M requests, 788.4 GB out and 78.84 GB of logs."""
    month = {one.id: one.value for one in core_of("ticket-shop").system}
    assert month["requests_per_month"] == 78_840_000
    assert (month["egress_gb"], month["log_gb"]) == (788.4, 78.84)


def test_the_examples_of_the_demand_hold(small: Small) -> None:
    """Every figure of the system computes on facts alone, in its order."""
    del small
    defaults = {name: spec.default for name, spec in KNOWLEDGE.vocabulary.facts.items()}
    facts = Facts(
        {
            name: Fact(name=name, value=value, provenance=Provenance.ASSUMED)
            for name, value in defaults.items()
            if value is not None
        }
    )
    ground = Ground(facts, KNOWLEDGE.catalogue, {}, 3, 1, {}, {})
    made = system_figures(KNOWLEDGE.demand, ground)
    assert [one.id for one in made] == [row.id for row in KNOWLEDGE.demand.figures]
