"""Ends of relationships become elements, those without an element vanish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

from archgen.design.binding import Binder, bind_blocks, bind_clients, bind_integrations, bind_request_path
from archgen.design.core import Core
from archgen.design.model import BoundedContext, ContainerKind, ExternalSystem, Person, Relationship
from archgen.design.placing import Placed, Selected

if TYPE_CHECKING:
    from tests.design.conftest import Small

MICRO = [{"style": "micro"}]
SAMPLES = ("internal-tool", "iot-telemetry", "platform", "tenant-saas", "ticket-shop")


def binder_of(small: Small, placed: Sequence[Placed], contexts: Sequence[BoundedContext] = ()) -> Binder:
    """Give a binder over placed containers, without fallbacks."""
    return Binder(placed, small.containers(placed, contexts), lambda _: None, {})


def ends(rows: Sequence[Relationship]) -> list[tuple[str, str]]:
    """Give who uses whom."""
    return [(one.from_id, one.to_id) for one in rows]


def test_an_end_binds_to_the_role_in_its_own_context_first(small: Small) -> None:
    """The service of Sales uses the database of Sales; Stock has none of its own and uses the shared one."""
    sales, stock = small.context("Sales"), small.context("Stock")
    env = small.env(style="micro")
    uses = small.relationship("web", "@primary_store")
    web = small.block("web_app", small.container("web", "web", per_context_when=MICRO), relationships=[uses])
    shared = small.block("shared_store", small.container("shared", "primary_store", kind="store"))
    own = small.block("own_store", small.container("own", "primary_store", kind="store"), scope="context")
    placed = small.place(web, shared, own, system=env, contexts=[(sales, env), (stock, small.env())])
    binder = binder_of(small, placed, (sales, stock))
    assert binder.playing("primary_store", "Sales") == ("own_sales",)
    assert binder.playing("primary_store", "Elsewhere") == ("shared",)


def test_services_reach_only_what_is_theirs_or_shared(small: Small) -> None:
    """Two services and two databases give two relationships, not four."""
    sales, stock = small.context("Sales"), small.context("Stock")
    env = small.env(style="micro")
    uses = small.relationship("web", "@primary_store")
    web = small.block("web_app", small.container("web", "web", per_context_when=MICRO), relationships=[uses])
    store = small.block("store", small.container("store", "primary_store", per_context_when=MICRO))
    placed = small.place(web, store, system=env, contexts=[(sales, env), (stock, env)])
    rows = bind_blocks([Selected(web, None)], binder_of(small, placed, (sales, stock)))
    assert ends(rows) == [("web_sales", "store_sales"), ("web_stock", "store_stock")]


def test_a_relationship_without_an_end_vanishes(small: Small) -> None:
    """Nobody plays the cache, so nobody reads it."""
    uses = [small.relationship("web", "@cache"), small.relationship("web", "@primary_store")]
    web = small.block("web_app", small.container("web", "web"), relationships=uses)
    store = small.block("store", small.container("store", "primary_store"))
    rows = bind_blocks([Selected(web, None)], binder_of(small, small.place(web, store)))
    assert ends(rows) == [("web", "store")]


def test_merged_ends_do_not_call_themselves(small: Small) -> None:
    """What runs in one container needs no arrow."""
    web = small.block("web_app", small.container("web", "web"))
    calls = small.relationship("@web", "claimer")
    jobs = small.block("jobs", small.container("claimer", "worker", part_of="web"), relationships=[calls])
    binder = binder_of(small, small.place(web, jobs))
    assert binder.find("claimer", Selected(jobs, None)) == ("web",)
    assert bind_blocks([Selected(jobs, None)], binder) == ()


def test_who_stands_between_takes_the_relationship(small: Small) -> None:
    """With a pooler the web app no longer connects to the store itself."""
    uses = small.relationship("web", "@primary_store", unless_role="pooler")
    web = small.block("web_app", small.container("web", "web"), relationships=[uses])
    store = small.block("store", small.container("store", "primary_store"))
    pooler = small.block("pooler", small.container("pooler", "pooler"))
    assert bind_blocks([Selected(web, None)], binder_of(small, small.place(web, store, pooler))) == ()


def test_an_end_that_nobody_plays_may_fall_back(small: Small) -> None:
    """Functions answer where there is no web app."""
    placed = small.place(small.block("functions", small.container("api", "function")))
    binder = Binder(placed, small.containers(placed), {"web": "function"}.get, {})
    assert binder.playing("web", None) == ("api",)


def test_an_external_of_a_workload_is_the_integration_that_recognition_bound(small: Small) -> None:
    """The payment block talks to the provider that the file names."""
    web = small.block("web_app", small.container("web", "web"))
    external = {"id": "provider", "name": "Provider", "does": "takes money"}
    pays = small.block("pay", externals=[external], relationships=[small.relationship("@web", "provider")])
    placed = small.place(web, pays)
    bound = Binder(placed, small.containers(placed), lambda _: None, {("pay", "provider"): "mollie"})
    assert ends(bind_blocks([Selected(pays, None)], bound)) == [("web", "mollie")]
    assert bind_blocks([Selected(pays, None)], binder_of(small, placed)) == ()


def test_people_use_the_front_door_and_stations_call_inwards(small: Small) -> None:
    """Load balancer, then gateway, then web app; people reach the load balancer alone."""
    block = small.block(
        "all", small.container("web", "web"), small.container("gateway", "gateway"), small.container("lb", "entry")
    )
    people = [Person(id="buyer", name="Buyer"), Person(id="agent", name="Agent")]
    rows = bind_request_path(small.containers(small.place(block)), people, small.composition)
    assert ends(rows) == [("buyer", "lb"), ("agent", "lb"), ("lb", "gateway"), ("gateway", "web")]


def test_clients_reach_only_what_faces_them(small: Small) -> None:
    """People log in at the provider; what a block says about clients and its store goes through the web app."""
    rows = [small.relationship("@client", "idp"), small.relationship("@client", "store")]
    block = small.block(
        "login", small.container("idp", "idp"), small.container("store", "primary_store"), relationships=rows
    )
    placed = small.place(block)
    roles = {one.id: one.role for one in placed}
    person = Person(id="user", name="User")
    bound = bind_clients([Selected(block, None)], binder_of(small, placed), [person], small.composition, roles)
    assert ends(bound) == [("user", "idp")]
    several = bind_clients(
        [Selected(block, None)], binder_of(small, placed), [person, person], small.composition, roles
    )
    assert ends(several) == [("people", "idp")]


def test_integrations_that_flows_reach_are_left_to_the_flows(small: Small) -> None:
    """Only the system that nobody calls yet is called by the worker."""
    calls = small.relationship("worker", "@integrations")
    block = small.block("jobs", small.container("worker", "worker"), relationships=[calls])
    systems = [ExternalSystem(id="mail", name="Mail"), ExternalSystem(id="bank", name="Bank")]
    binder = binder_of(small, small.place(block))
    rows = bind_integrations([Selected(block, None)], binder, systems, frozenset({"bank"}))
    assert ends(rows) == [("worker", "mail")]


@pytest.mark.parametrize("sample", SAMPLES)
def test_nobody_draws_people_or_outside_systems_to_stores(sample: str, core_of: Callable[..., Core]) -> None:
    """People and systems of others reach a store through what answers, in diagrams of structure and of flows."""
    structure = core_of(sample).structure
    outside = {"people", *(one.id for one in structure.people), *(one.id for one in structure.systems)}
    inner = {ContainerKind.STORE, ContainerKind.CACHE}
    stores = {one.id for one in structure.containers if one.kind in inner and one.role != "object_store"}
    drawn = ends(structure.relationships)
    drawn += [(step.from_id, step.to_id) for flow in structure.flows for step in flow.steps]
    assert not [pair for pair in drawn if outside.intersection(pair) and stores.intersection(pair)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_relationship_has_two_ends_and_every_element_a_relationship(
    sample: str, core_of: Callable[..., Core]
) -> None:
    """Nothing dangles and nothing stands unconnected."""
    structure = core_of(sample).structure
    elements = {one.id for one in structure.people} | {one.id for one in structure.systems}
    elements |= {one.id for one in structure.containers}
    used = {one for row in structure.relationships for one in (row.from_id, row.to_id)}
    assert used - {"people"} == elements
    assert not [one for one in structure.relationships if one.from_id == one.to_id]
    pairs = ends(structure.relationships)
    assert len(set(pairs)) == len(pairs)
