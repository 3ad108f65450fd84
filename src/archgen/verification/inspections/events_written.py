"""An AsyncAPI document that holds the events of the design, whose references lead somewhere and whose examples fit."""

from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.inspections.openapi_examples import Judges
from archgen.verification.papers import Papers, Unreadable

ASYNCAPI = "api/asyncapi.yaml"
_ACTIONS = frozenset({"send", "receive"})


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    if not papers.documents:
        return
    wanted = design.events.channels
    if ASYNCAPI not in papers:
        if wanted:
            yield Fault(ASYNCAPI, "events are published and not written")
        return
    try:
        contract = papers.load(ASYNCAPI)
    except Unreadable as error:
        yield error.fault
        return
    for message in (*_sets(design, contract), *_references(contract, contract, ""), *_examples(contract)):
        yield Fault(ASYNCAPI, message)


def _sets(design: Design, contract: Mapping[str, Any]) -> Iterator[str]:
    """Compare channels, messages and entities with the design and the tables as sets."""
    stored = {table.entity for table in design.data.tables}
    for one in design.events.channels:
        if one.entity not in stored:
            yield f"the channel `{one.id}` tells of {one.entity}, which no table stores"
    written = {key for key in contract.get("channels", {}) if not key.endswith("DeadLetter")}
    known = {one.id for one in design.events.channels}
    yield from (f"the channel `{key}` is missing" for key in sorted(known - written))
    yield from (f"`{key}` is no channel of the design" for key in sorted(written - known))
    messages = set(contract.get("components", {}).get("messages", {})) - {"DeadLetter"}
    events = {event.name for one in design.events.channels for event in one.events}
    yield from (f"the message `{name}` is missing" for name in sorted(events - messages))
    yield from (f"`{name}` is no event of the design" for name in sorted(messages - events))
    for key, operation in contract.get("operations", {}).items():
        if operation.get("action") not in _ACTIONS:
            yield f"the operation `{key}` neither sends nor receives"


def _references(contract: Mapping[str, Any], part: Any, where: str) -> Iterator[str]:
    if isinstance(part, dict):
        target = part.get("$ref")
        if isinstance(target, str) and not _leads(contract, target):
            yield f"{where}: `{target}` leads nowhere"
        for key, held in part.items():
            yield from _references(contract, held, f"{where}/{key}")
    elif isinstance(part, list):
        for number, held in enumerate(part):
            yield from _references(contract, held, f"{where}/{number}")


def _leads(contract: Mapping[str, Any], target: str) -> bool:
    found: Any = contract
    for part in target.removeprefix("#/").split("/"):
        if not isinstance(found, dict) or part not in found:
            return False
        found = found[part]
    return True


def _examples(contract: Mapping[str, Any]) -> Iterator[str]:
    """Judge the example of each message by the shape of its payload."""
    judges = Judges(contract)
    for name, message in contract.get("components", {}).get("messages", {}).items():
        for example in message.get("examples", ()):
            where = f"/components/messages/{name}"
            complaint = judges.complaint(where, message["payload"], example["payload"], held_as="payload")
            if complaint:
                yield f"{where}: the example does not fit its shape: {complaint}"


INSPECTION = Inspection(
    "events-written", "AsyncAPI holds the events of the design; references lead somewhere, examples fit", _check
)
