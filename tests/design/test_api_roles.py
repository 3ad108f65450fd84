"""Who may call what: by flows, names and ownership, and no more than that."""

import pytest

from archgen.design.api import Api, Operation, OperationKind, compose_api
from archgen.design.data_model import compose_data_model
from archgen.facts.model import Facts
from archgen.knowledge.loader import load_knowledge
from archgen.requirements.reader import read_requirements
from decided import MONOLITH, answers, read

REPORTS = {"Payment provider": "reports events"}
READS = ("list", "get", "search", "aggregate")


def api(path: str = "samples/ticket-shop.yaml", **more: tuple[str, ...]) -> Api:
    """Compose the API of a sample whose payment provider reports what happened."""
    requirements, recommendations = read(path), answers({**MONOLITH, **more})
    data = compose_data_model(requirements, Facts({}), recommendations)[0]
    return compose_api(requirements, data, Facts({}), recommendations, REPORTS)


def of_text(domain: str) -> Api:
    """Compose the API of a few lines."""
    requirements = read_requirements(domain, load_knowledge().vocabulary)[0]
    recommendations = answers(MONOLITH)
    data = compose_data_model(requirements, Facts({}), recommendations)[0]
    return compose_api(requirements, data, Facts({}), recommendations)


def calls(found: Api, role: str) -> set[str]:
    """Give what a role may call."""
    return {one.id for one in found.operations if role in one.roles}


def operation(found: Api, wanted: str) -> Operation:
    """Find one operation by id."""
    return next(one for one in found.operations if one.id == wanted)


def test_nobody_sets_what_the_payment_provider_reports() -> None:
    """Captures come by the provider's own call, so no person has an operation for them."""
    found = api()
    changes = [one for one in found.operations if one.entity == "Payment" and one.kind.value not in READS]
    assert changes == []
    assert operation(found, "takeEventOfPaymentProvider").kind is OperationKind.WEBHOOK


def test_a_manager_of_venues_has_nothing_to_do_with_payments() -> None:
    """Rights follow from what a name is in charge of: venues, events, ticket types, and tickets at the door."""
    mine = calls(api(), "venue_manager")
    assert {"createEvent", "updateVenue", "getTicketByCode", "moveTicketToUsed"} <= mine
    assert not {one for one in mine if "Payment" in one or "Customer" in one or "Refund" in one or "createOrder" in one}


def test_a_buyer_reaches_his_own_rows_only() -> None:
    """Orders are of a customer, and the buyer is one."""
    found = api()
    mine = [one for one in found.operations if "buyer" in one.roles and one.entity in ("Order", "Payment", "Customer")]
    assert {"listOrders", "createOrder", "getPayment", "updateCustomer"} <= {one.id for one in mine}
    assert all("buyer" in one.own_rows for one in mine)


def test_what_a_buyer_looks_at_first_needs_no_login() -> None:
    """Events can be browsed; orders and their sums cannot."""
    found = api()
    public = {one.id for one in found.operations if one.is_public}
    assert {"listEvents", "searchEvents", "getEvent", "listTicketTypes", "getVenue"} <= public
    assert not {one for one in public if operation(found, one).entity in ("Order", "OrderLine", "Ticket", "Payment")}


def test_a_tool_of_a_house_shows_nothing_without_a_login() -> None:
    """Nothing is public where there are no consumers."""
    assert not any(one.is_public for one in api("samples/tenant-saas.yaml").operations)


def test_a_contact_of_an_organisation_is_shown_to_who_keeps_it() -> None:
    """Everybody reads venues; their address for mail is for those who change them."""
    venue = next(one for one in api().schemas if one.name == "Venue")
    shown = {one.name: one.visible_to for one in venue.properties}
    assert shown["contact_email"] == ("venue_manager",)
    assert shown["name"] == ()


def test_whoever_buys_names_neither_price_nor_state_nor_himself() -> None:
    """The server computes totals, sets states and moments, and knows who is logged in."""
    created = operation(api(), "createOrder")
    assert created.request_fields == ("order_lines",)


def test_a_machine_does_what_flows_show_and_nothing_else() -> None:
    """A trailer unit sends readings."""
    assert calls(api("samples/iot-telemetry.yaml"), "trailer_unit") == {"createBatchOfReadings"}


@pytest.mark.parametrize("path", ["samples/ticket-shop.yaml", "samples/platform.yaml", "samples/tenant-saas.yaml"])
def test_no_operation_is_left_to_nobody(path: str) -> None:
    """Every row of the role matrix has a name in it."""
    assert all(one.actors for one in api(path).operations)


def test_a_filter_that_speaks_of_many_takes_many() -> None:
    """A page of offers is one call, not one for each article."""
    listed = operation(api("samples/platform.yaml"), "listOffers")
    article = next(one for one in listed.parameters if one.name == "article_id")
    assert article.value.is_list


def test_a_large_set_without_a_pattern_is_read_by_a_reference() -> None:
    """Nobody pages through millions of payments, but those of an order are asked for."""
    payments = operation(api(), "listPayments")
    assert [one.name for one in payments.parameters if one.required] == ["order_id"]


def test_what_hangs_on_another_stands_under_it_and_is_addressed_alone_where_others_know_it() -> None:
    """Ticket types are listed under their event; order lines hold their identifiers, so each has its own path."""
    found = api()
    assert operation(found, "createTicketType").path == "/events/{event_id}/ticket-types"
    assert operation(found, "getTicketType").path == "/ticket-types/{ticket_type_id}"


def test_states_that_a_part_of_ours_sets_have_no_operation() -> None:
    """Lending marks the item as lent, so nobody else does."""
    found = {one.id for one in api("samples/internal-tool.yaml").operations}
    assert "moveItemToRetired" in found
    assert "moveItemToLent" not in found


def test_references_in_a_ring_end() -> None:
    """Three entities that need one another stand apart in the paths."""
    entities = "{A: {fields: {b: -> B}}, B: {fields: {c: -> C}}, C: {fields: {a: -> A}}}"
    ring = f"project: {{name: R}}\ndomain: {{entities: {entities}}}"
    assert {one.path for one in of_text(ring).operations if one.kind is OperationKind.LIST} == {"/as", "/bs", "/cs"}


def test_a_tenant_is_found_by_its_description() -> None:
    """Workshops are the tenants, so no request names one, and plans are there before them."""
    found = api("samples/tenant-saas.yaml", multi_tenancy=("shared_rows_rls",))
    assert "workshop_id" not in operation(found, "createCustomer").request_fields
    assert {one.kind.value for one in found.operations if one.entity == "Plan"} == {"list", "get"}
