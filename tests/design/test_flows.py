"""Flows told in elements, and calls taken out of the caller's wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from archgen.design.core import Core
from archgen.design.flows import Cast, map_flow, move_behind
from archgen.design.model import Container, Flow, Mode
from archgen.requirements.model import Flow as StatedFlow
from archgen.requirements.model import Participant, ParticipantKind, Step

if TYPE_CHECKING:
    from tests.design.conftest import Small

KINDS = {
    "Buyer": ParticipantKind.ACTOR,
    "Provider": ParticipantKind.INTEGRATION,
    "Sales": ParticipantKind.CONTEXT,
    "Order": ParticipantKind.ENTITY,
}


def cast_of(**keys: dict[str, str]) -> Cast:
    """Give a cast of one context with web app, database and worker."""
    given: dict[str, dict[str, str]] = {
        "people": {"Buyer": "buyer"},
        "systems": {"Provider": "provider"},
        "answering": {"Sales": "web"},
        "stores": {"Sales": "db"},
        "workers": {"Sales": "worker"},
        "handing": {},
        "owner": {"Order": "Sales"},
    }
    return Cast(**{**given, **keys}, protocols={("web", "db"): "SQL over TLS"})


def containers_of(small: Small) -> tuple[Container, ...]:
    """Give web app, database and worker."""
    roles = {"web": "web", "db": "primary_store", "worker": "worker"}
    made = small.block("all", *(small.container(name, role) for name, role in roles.items()))
    return small.containers(small.place(made), [small.context("Sales")])


def flow_of(small: Small, cast: Cast, *steps: str) -> Flow:
    """Give a flow of steps such as `Buyer -> Sales: order`."""
    stated = []
    for text in steps:
        parties, _, message = text.partition(": ")
        asynchronous = " ->> " in parties
        sender, receiver = parties.replace("->>", "->").split(" -> ")
        one, two = (Participant(kind=KINDS[name], name=name) for name in (sender, receiver))
        stated.append(Step(sender=one, receiver=two, message=message, asynchronous=asynchronous, text=text))
    flow = StatedFlow(name="Buy", steps=tuple(stated))
    return map_flow(flow, "buy", cast, small.composition, latency_p99=250, availability=99.9)


def told(flow: Flow, *, behind: bool = False) -> list[tuple[str, str]]:
    """Give who sends to whom, before or behind the answer."""
    return [(step.from_id, step.to_id) for step in flow.steps if step.behind is behind]


def test_participants_are_played_by_elements(small: Small) -> None:
    """Actors are people, integrations systems, contexts what answers for them, entities their store."""
    flow = flow_of(small, cast_of(), "Buyer -> Sales: order", "Sales -> Order: insert", "Sales ->> Provider: charge")
    assert told(flow) == [("buyer", "web"), ("web", "db"), ("web", "provider")]
    assert [step.mode for step in flow.steps] == [Mode.SYNC, Mode.SYNC, Mode.ASYNC]
    assert (flow.steps[1].protocol, flow.steps[0].stated) == ("SQL over TLS", "Buyer -> Sales: order")


def test_people_and_systems_reach_an_entity_through_what_answers(small: Small) -> None:
    """Nobody outside talks to the database, and the database calls nobody."""
    flow = flow_of(small, cast_of(), "Buyer -> Order: find", "Provider ->> Order: paid", "Order -> Buyer: confirmation")
    assert told(flow) == [("buyer", "web"), ("provider", "web"), ("web", "buyer")]
    assert told(flow_of(small, cast_of(), "Order -> Order: mark as paid")) == [("web", "db")]


def test_a_flow_has_the_global_targets_unless_it_states_its_own(small: Small) -> None:
    """The document says which of the two it is."""
    flow = flow_of(small, cast_of(), "Buyer -> Sales: order")
    assert (flow.latency_p99, flow.latency_stated, flow.availability) == (250, False, 99.9)
    own = StatedFlow(name="Buy", latency_p99=90.0, availability=99.5)
    mapped = map_flow(own, "buy", cast_of(), small.composition, 250, 99.9)
    assert (mapped.latency_p99, mapped.latency_stated, mapped.availability) == (90, True, 99.5)


def test_a_moved_call_is_recorded_first_and_made_by_the_worker(small: Small) -> None:
    """The caller waits for the record of the job alone; the stated step keeps its words."""
    cast = cast_of()
    flow = flow_of(small, cast, "Buyer -> Sales: order", "Sales -> Provider: charge", "Sales -> Buyer: confirmation")
    moved = move_behind(flow, ["provider"], cast, containers_of(small), small.composition.moved_step)
    assert told(moved) == [("buyer", "web"), ("web", "db"), ("web", "buyer")]
    assert told(moved, behind=True) == [("worker", "db"), ("worker", "provider"), ("worker", "db")]
    assert [step.message for step in moved.steps if step.stated] == ["order", "confirmation", "charge"]
    assert moved.is_changed
    assert moved.stated_steps == flow.steps


def test_a_job_waits_where_work_is_handed_over(small: Small) -> None:
    """With a queue the worker takes the job from it."""
    cast = cast_of(handing={"Sales": "queue"})
    flow = flow_of(small, cast, "Sales -> Provider: charge")
    moved = move_behind(flow, ["provider"], cast, containers_of(small), small.composition.moved_step)
    assert told(moved, behind=True)[0] == ("worker", "queue")


def test_the_answer_of_a_moved_call_goes_to_the_worker(small: Small) -> None:
    """No stated step is lost: the answer arrives before its outcome is stored."""
    cast = cast_of()
    flow = flow_of(small, cast, "Sales -> Provider: charge", "Provider -> Sales: receipt", "Sales -> Buyer: thanks")
    moved = move_behind(flow, ["provider"], cast, containers_of(small), small.composition.moved_step)
    assert told(moved) == [("web", "db"), ("web", "buyer")]
    expected = [("worker", "db"), ("worker", "provider"), ("provider", "worker"), ("worker", "db")]
    assert told(moved, behind=True) == expected


def test_a_call_without_a_worker_stays_where_it_is(small: Small) -> None:
    """A context whose work nobody does in the background keeps its caller waiting."""
    cast = cast_of(workers={})
    flow = flow_of(small, cast, "Sales -> Provider: charge")
    moved = move_behind(flow, ["provider"], cast, containers_of(small), small.composition.moved_step)
    assert moved.steps == flow.steps


def test_a_call_that_starts_at_an_entity_can_be_moved(small: Small) -> None:
    """What an entity does, the container of its context does."""
    cast = cast_of()
    flow = flow_of(small, cast, "Order -> Provider: charge")
    moved = move_behind(flow, ["provider"], cast, containers_of(small), small.composition.moved_step)
    assert told(moved) == [("web", "db")]


def test_steps_between_others_are_not_ours_to_move(small: Small) -> None:
    """A person who pays at the provider's page waits there, whatever we do."""
    cast = cast_of()
    flow = flow_of(small, cast, "Buyer -> Provider: pay")
    moved = move_behind(flow, ["provider"], cast, containers_of(small), small.composition.moved_step)
    assert moved.steps == flow.steps


def test_the_charge_of_the_ticket_shop_happens_behind_the_order(core_of: Callable[..., Core]) -> None:
    """As in the model package: the provider is out of the wait, and a queue hands the job over."""
    structure = core_of("ticket-shop").structure
    buy = next(one for one in structure.flows if one.name == "Buy a ticket")
    assert told(buy) == [("buyer", "web"), ("web", "primary"), ("web", "buyer")]
    assert told(buy, behind=True) == [("worker", "queue"), ("worker", "payment_provider"), ("worker", "primary")]
