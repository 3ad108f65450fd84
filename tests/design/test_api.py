"""The domain as an HTTP API."""

import pytest

from archgen.design.api import Api, Operation, OperationKind, compose_api
from archgen.design.data_model import compose_data_model
from archgen.facts.model import Facts
from decided import MONOLITH, answers, read


def api(path: str = "samples/ticket-shop.yaml", **more: tuple[str, ...]) -> Api:
    """Compose the API of a sample."""
    requirements, recommendations = read(path), answers({**MONOLITH, **more})
    data = compose_data_model(requirements, Facts({}), recommendations)[0]
    return compose_api(requirements, data, Facts({}), recommendations)


def operation(found: Api, method: str, path: str) -> Operation:
    """Find one operation."""
    return next(one for one in found.operations if (one.method, one.path) == (method, path))


def test_every_access_pattern_that_reads_is_served_by_an_operation() -> None:
    """Nothing that people asked for is left out."""
    requirements, found = read("samples/ticket-shop.yaml"), api()
    served = {name for one in found.operations for name in one.serves}
    assert served >= {one.name for one in requirements.domain.access_patterns if one.kind.value != "write"}


def test_every_step_of_an_actor_into_the_system_is_an_operation() -> None:
    """Sequence diagrams name an operationId for each call, hostile names included."""
    for path in ("samples/ticket-shop.yaml", "tests/fixtures/hostile-names.yaml"):
        requirements, found = read(path), api(path)
        for flow in requirements.domain.flows:
            for number, step in enumerate(flow.steps):
                enters = step.sender.kind.value == "actor" and step.receiver.kind.value in ("context", "entity")
                assert (found.operation_for(flow.name, number) is not None) or not enters, step.text


def test_a_flow_finds_its_operation_by_the_words_of_its_message() -> None:
    """`place order` creates an order."""
    found = api()
    called = found.operation_for("Buy a ticket", 0)
    assert called is not None
    assert called.id == "createOrder"
    assert called.roles == ("buyer",)


def test_operations_and_paths_occur_once() -> None:
    """Names that fold together do not share an operation."""
    found = api("tests/fixtures/hostile-names.yaml")
    assert len({one.id.lower() for one in found.operations}) == len(found.operations)
    assert len({(one.method, one.path) for one in found.operations}) == len(found.operations)


def test_secrets_are_taken_and_never_given_back() -> None:
    """The shape that is shown has no secret in it; the one that creates has."""
    found = api("tests/fixtures/hostile-names.yaml")
    shown = {schema.name: schema for schema in found.schemas if schema.entity == "user table"}
    create = next(name for name in shown if name.endswith("Create"))
    assert 'pass"word' in {one.field for one in shown[create].properties}
    assert 'pass"word' not in {one.field for one in shown[create.removesuffix("Create")].properties}


def test_a_lifecycle_becomes_transitions_that_may_conflict() -> None:
    """A state changes by its own operation, which answers 409 from any other state."""
    one = operation(api(), "post", "/orders/{order_id}/transitions/cancelled")
    assert one.kind is OperationKind.TRANSITION
    assert 409 in one.statuses
    assert one.from_states == ("pending",)


def test_versions_are_asked_for_exactly_where_they_are_given() -> None:
    """Whoever must send If-Match can read an ETag first."""
    found = api("samples/platform.yaml")
    for one in found.operations:
        asks = any(parameter.name == "If-Match" for parameter in one.parameters)
        assert not asks or one.etag
        assert asks == (428 in one.statuses)
        item = one.path.split("/transitions/")[0]
        assert not asks or operation(found, "get", item).etag


def test_idempotency_keys_follow_the_decision() -> None:
    """The header exists only with the table behind it."""
    assert operation(api(), "post", "/orders").idempotent_key
    assert not operation(api(consistency_transactions=()), "post", "/orders").idempotent_key


def test_lists_are_paged_as_decided() -> None:
    """Cursor or offset, never both."""
    names = {one.name for one in operation(api(), "get", "/orders").parameters}
    other = {one.name for one in operation(api(pagination_filtering=("offset",)), "get", "/orders").parameters}
    assert "cursor" in names
    assert "offset" in other - names


def test_parts_stand_under_what_they_belong_to() -> None:
    """Order lines are listed within an order, and may come along when it is created."""
    found = api()
    assert operation(found, "get", "/orders/{order_id}/order-lines").entity == "OrderLine"
    assert "order_lines" in operation(found, "post", "/orders").request_fields


def test_the_version_stands_where_the_decision_puts_it() -> None:
    """In the path, or in the media type."""
    assert api().base_path == "/v1"
    assert "v1" in api(api_versioning=("media_type",)).media_type


def test_every_operation_names_who_may_call_it() -> None:
    """The role matrix has no empty row."""
    assert all(one.actors for one in api().operations)


@pytest.mark.parametrize(
    ("archetype", "message", "called"),
    [
        ("booking", "hold a time", "createBooking"),
        ("shop", "packed", "createShipment"),
        ("marketplace", "apply", "createSellerAccount"),
        ("tenant_saas", "invite", "createInvitation"),
        ("chat", "uphold", "moveComplaintToUpheld"),
    ],
)
def test_a_message_that_names_how_a_thing_begins_creates_it(archetype: str, message: str, called: str) -> None:
    """By the first of its states or the verb of its name; irregular forms are known. None is an action of its own."""
    found = api(f"src/archgen/requirements/archetypes/{archetype}.yaml")
    flows = {one.name: one for one in read(f"src/archgen/requirements/archetypes/{archetype}.yaml").domain.flows}
    steps = {flows[one.flow].steps[one.step].message: one.operation for one in found.calls}
    assert steps[message] == called


def test_a_message_that_names_nothing_stays_an_action() -> None:
    """It is shown as one rather than guessed."""
    found = api("src/archgen/requirements/archetypes/content.yaml")
    assert [one.path for one in found.operations if one.kind is OperationKind.ACTION] == ["/actions/approve"]
