"""From blocks to containers: what applies, what merges, what stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archgen.design.placing import select_blocks

if TYPE_CHECKING:
    from tests.design.conftest import Small


def test_a_part_merges_into_the_host_of_its_role(small: Small) -> None:
    """A part of the web app is no container of its own; its duty and its name go with the host."""
    web = small.block("web_app", small.container("web", "web"))
    job = small.block("jobs", small.container("claimer", "worker", part_of="web"))
    (host,) = small.containers(small.place(web, job))
    assert (host.role, host.parts) == ("web", ("web_app.web", "jobs.claimer"))
    assert host.does == ("does web", "does claimer")


def test_a_part_stands_alone_when_its_condition_holds(small: Small) -> None:
    """`separate_when` makes a container of a part."""
    web = small.block("web_app", small.container("web", "web"))
    part = small.container("claimer", "worker", part_of="web", separate_when=[{"load": ">= 10"}])
    jobs = small.block("jobs", part)
    assert [one.role for one in small.place(web, jobs, system=small.env(load=9.0))] == ["web"]
    assert {one.role for one in small.place(web, jobs, system=small.env(load=10.0))} == {"web", "worker"}


def test_a_part_without_a_host_goes_to_the_role_that_takes_it(small: Small) -> None:
    """Nobody works in the background, so the web app does what would be the worker's."""
    web = small.block("web_app", small.container("web", "web"))
    feed = small.block("feed", small.container("indexer", "worker", part_of="worker"))
    (host,) = small.place(web, feed, system=small.env(async_processing="none"))
    assert [spec.id for _, spec in host.parts] == ["indexer"]


def test_a_part_that_nobody_takes_plays_the_role_itself(small: Small) -> None:
    """With a job queue decided the fallback does not hold; the first such part becomes the worker of all others."""
    first = small.block("a_feed", small.container("indexer", "worker", part_of="worker"))
    second = small.block("b_feed", small.container("mailer", "worker", part_of="worker"))
    (host,) = small.place(first, second)
    assert (host.role, host.id, [spec.id for _, spec in host.parts]) == ("worker", "indexer", ["mailer"])


def test_a_part_of_a_part_ends_up_in_the_same_host(small: Small) -> None:
    """What belongs to a worker that is part of the web app belongs to the web app."""
    web = small.block("web_app", small.container("web", "web"))
    jobs = small.block("jobs", small.container("claimer", "worker", part_of="web"))
    feed = small.block("feed", small.container("indexer", "worker", part_of="worker"))
    (host,) = small.place(feed, jobs, web)
    assert {spec.id for _, spec in host.parts} == {"claimer", "indexer"}


def test_one_container_for_each_context(small: Small) -> None:
    """`per_context_when` gives each bounded context its own, named after it, with an id of its own."""
    sales, stock = small.context("Sales"), small.context("Stock")
    env = small.env(style="micro")
    web = small.block("web_app", small.container("web", "web", per_context_when=[{"style": "micro"}]))
    placed = small.place(web, system=env, contexts=[(sales, env), (stock, env)])
    made = small.containers(placed, (sales, stock))
    assert [(one.id, one.name, one.contexts) for one in made] == [
        ("web_sales", "Sales service", ("Sales",)),
        ("web_stock", "Stock service", ("Stock",)),
    ]


def test_a_part_of_each_context_merges_into_the_host_of_that_context(small: Small) -> None:
    """The outbox of Stock is not a part of the service of Sales."""
    sales, stock = small.context("Sales"), small.context("Stock")
    env = small.env(style="micro")
    each = [{"style": "micro"}]
    web = small.block("web_app", small.container("web", "web", per_context_when=each))
    relay = small.block("relay", small.container("relay", "relay", part_of="web", per_context_when=each))
    placed = small.place(web, relay, system=env, contexts=[(sales, env), (stock, env)])
    assert [(one.context and one.context.name, len(one.parts)) for one in placed] == [("Sales", 1), ("Stock", 1)]


def test_a_context_block_reads_the_values_of_its_context(small: Small) -> None:
    """Only the context with the load gets a container of its own, and it is named after that context."""
    sales, stock = small.context("Sales"), small.context("Stock")
    part = small.container("booking", "web", part_of="web", separate_when=[{"load": ">= 10"}])
    web, booking = small.block("web_app", small.container("web", "web")), small.block("booking", part, scope="context")
    contexts = [(sales, small.env(load=50.0)), (stock, small.env())]
    placed = small.place(web, booking, contexts=contexts)
    assert [(one.id, one.context) for one in placed] == [("booking_sales", sales), ("web", None)]
    assert [selected.context for selected, _ in placed[1].parts] == [stock]


def test_containers_that_would_share_a_name_are_told_apart(small: Small) -> None:
    """The role names the first; the second goes by the name of its block, a third by a number."""
    blocks = [small.block(name, small.container(name, "worker", name="Feeder")) for name in ("a", "b", "c")]
    made = small.containers(small.place(*blocks))
    assert [one.name for one in made] == ["Worker", "Feeder", "Feeder 2"]


def test_a_block_is_kept_out_by_one_reason(small: Small) -> None:
    """One alternative of `when` is enough to bring it, one `not_when` to leave it out."""
    keys = {
        "when": [{"style": "micro"}, {"load": "> 5"}],
        "not_when": [{"when": {"load": "> 100"}, "because": "too much"}],
    }
    block = small.block("gateway", small.container("gateway", "gateway"), **keys)
    loads = (1.0, 6.0, 101.0)
    assert [len(select_blocks({"gateway": block}, small.env(load=load), ())) for load in loads] == [0, 1, 0]


def test_a_container_of_a_block_may_have_a_condition(small: Small) -> None:
    """The fan-out bus comes only with many connections."""
    bus = small.container("bus", "cache", when=[{"load": "> 5"}])
    block = small.block("sockets", small.container("gateway", "socket_gateway"), bus)
    assert [one.id for one in small.place(block)] == ["gateway"]
    assert [one.id for one in small.place(block, system=small.env(load=6.0))] == ["gateway", "bus"]
