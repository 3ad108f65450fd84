"""Which events a system publishes."""

import pytest

from archgen.design.api import compose_api
from archgen.design.data_model import compose_data_model
from archgen.design.events import compose_events
from archgen.design.events_model import EventChannel, Events
from archgen.facts.model import Facts
from decided import MONOLITH, answers, read


def events(path: str = "samples/platform.yaml", style: str = "event_streaming") -> Events:
    """Compose the events of a sample."""
    requirements, recommendations = read(path), answers({**MONOLITH, "event_driven": (style,)})
    data = compose_data_model(requirements, Facts({}), recommendations)[0]
    api = compose_api(requirements, data, Facts({}), recommendations)
    return compose_events(requirements, data, Facts({}), recommendations, api)


def channel(found: Events, entity: str) -> EventChannel:
    """Find the channel of an entity."""
    return next(one for one in found.channels if one.entity == entity)


@pytest.mark.parametrize("style", ["no_events", "domain_events_in_process"])
def test_events_that_stay_inside_a_process_have_no_channel(style: str) -> None:
    """A contract is written for what others read."""
    assert events(style=style) == Events()


def test_a_context_hears_of_what_a_flow_tells_it() -> None:
    """`Ordering ->> Fulfilment: order placed` is about orders, and Fulfilment reads them."""
    readers = {one.context: one.because for one in channel(events(), "GroceryOrder").consumers}
    assert readers["Fulfilment"] == "Ordering ->> Fulfilment: order placed"


def test_each_state_is_an_event() -> None:
    """Readers wait for a state, not for a change to look into."""
    states = {one.state for one in channel(events(), "GroceryOrder").events}
    assert {"placed", "paid", "handed_over", "cancelled"} <= states


def test_readings_stay_in_order_for_each_device() -> None:
    """What is only added to is ordered by what it belongs to."""
    assert channel(events("samples/iot-telemetry.yaml"), "Reading").key == "device_id"


def test_no_event_carries_what_is_personal_or_secret() -> None:
    """Copies of events outlive an erasure."""
    carried = [one for schema in events().schemas for one in schema.properties]
    assert {one.data_class.value for one in carried} <= {"public", "internal"}


def test_a_notification_carries_what_finds_the_thing_and_no_more() -> None:
    """The reader asks for the rest."""
    found = events(style="event_notification")
    shape = next(one for one in found.schemas if one.name == channel(found, "GroceryOrder").payload)
    assert "total" not in {one.name for one in shape.properties}
    assert {"id", "status"} <= {one.name for one in shape.properties}


def test_a_step_that_names_nothing_is_listed() -> None:
    """Nothing is guessed: `what was taken` is no entity."""
    assert "Fulfilment ->> Availability: what was taken" in events().unnamed


def test_names_of_any_script_give_distinct_addresses_and_messages() -> None:
    """Names that fold together share no channel."""
    found = events("tests/fixtures/hostile-names.yaml")
    assert found.channels
    assert len({one.address for one in found.channels}) == len(found.channels)
    names = [event.name for one in found.channels for event in one.events]
    assert len(set(names)) == len(names)
