"""Which operations parts of a system call of one another over gRPC."""

from archgen.design.api import compose_api
from archgen.design.data_model import compose_data_model
from archgen.design.rpcs import compose_rpcs
from archgen.design.rpcs_model import Rpcs
from archgen.facts.model import Facts
from contracts import sample_parts
from decided import MONOLITH, answers, read

FIXTURE = "tests/fixtures/every-contract.yaml"


def rpcs(path: str = FIXTURE, **chosen: str) -> Rpcs:
    """Compose the services of a file under choices."""
    requirements, recommendations = read(path), answers({**MONOLITH, **{key: (one,) for key, one in chosen.items()}})
    data = compose_data_model(requirements, Facts({}), recommendations)[0]
    api = compose_api(requirements, data, Facts({}), recommendations)
    return compose_rpcs(requirements, data, Facts({}), recommendations, api)


def offered(found: Rpcs) -> dict[str, dict[str, list[str]]]:
    """Give the callers of each method of each service."""
    return {
        service.context: {one.name: [each.because for each in one.callers] for one in service.methods}
        for service in found.services
    }


def test_without_grpc_there_are_no_services() -> None:
    """A contract is written for what is spoken."""
    assert rpcs() == Rpcs()


def test_either_decision_takes_grpc() -> None:
    """The style of the API, or how parts of ours talk."""
    assert rpcs(api_style="grpc").services == rpcs(communication="sync_grpc").services != ()


def test_a_service_offers_what_steps_and_references_of_others_ask() -> None:
    """And nothing else; who calls each is told."""
    assert offered(sample_parts(FIXTURE).rpcs) == {
        "Accounts": {
            "GetCustomer": ["Shipment refers to Customer"],
            "GetAddress": ["Shipping -> Accounts: get the address"],
        },
        "Shipping": {
            "GetShipment": ["Scan refers to Shipment"],
            "MoveShipmentToLost": ["Tracking -> Shipping: shipment lost"],
        },
        "Tracking": {
            "ListScans": ["Shipping -> Tracking: list the scans"],
            "CreateScan": ["Shipping -> Tracking: record the scan"],
        },
    }


def test_the_answer_to_a_call_is_no_call() -> None:
    """`Tracking -> Shipping: all scans` answers `Shipping -> Tracking: list the scans`."""
    found = sample_parts(FIXTURE).rpcs
    assert not [one for one in found.unnamed if "all scans" in one]
    assert "ListShipments" not in offered(found)["Shipping"]


def test_a_message_that_names_no_thing_is_told_and_not_guessed() -> None:
    """A verb alone fits anything."""
    assert sample_parts(FIXTURE).rpcs.unnamed == ("Tracking -> Shipping: what now",)
    assert sample_parts("samples/platform.yaml").rpcs.unnamed == ("Ordering -> Availability: reserve the articles",)


def test_where_no_call_is_stated_services_offer_what_the_api_has() -> None:
    """Their callers are programs that nobody described."""
    internal = rpcs("samples/internal-tool.yaml", api_style="grpc")
    assert internal.is_open
    assert all(not one.callers for service in internal.services for one in service.methods)
