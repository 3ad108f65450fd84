"""An OpenAPI document that holds the operations and shapes of the design, and flows that call them."""

from collections.abc import Iterator

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.inspections.openapi_complete import operations
from archgen.verification.papers import OPENAPI, Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    known = {one.id for one in design.api.operations}
    for flow in design.flows:
        for step in flow.steps:
            if step.operation is not None and step.operation not in known:
                yield Fault(f"flows.{flow.id}", f"calls `{step.operation}`, which is no operation")
    flows = {one.name for one in design.requirements.domain.flows}
    for call in design.api.calls:
        if call.operation not in known or call.flow not in flows:
            yield Fault("api.calls", f"{call.flow}, step {call.step}: `{call.operation}` or the flow does not exist")
    yield from (Fault(OPENAPI, message) for message in _differences(design, papers))


def _differences(design: Design, papers: Papers) -> Iterator[str]:
    known = {one.id for one in design.api.operations}
    contract = papers.openapi
    if OPENAPI in papers and contract:
        written = {operation.get("operationId") for _, operation in operations(contract)}
        for missing in sorted(known - written):
            yield f"the operation `{missing}` is missing"
        for extra in sorted(str(one) for one in written - known):
            yield f"`{extra}` is no operation of the design"
        told, sent = {one.id for one in design.api.webhooks}, set(contract.get("webhooks", {}))
        yield from (f"the webhook `{name}` is missing" for name in sorted(told - sent))
        yield from (f"`{name}` is no webhook of the design" for name in sorted(sent - told))
        for schema in design.api.schemas:
            if schema.name not in contract.get("components", {}).get("schemas", {}):
                yield f"the schema `{schema.name}` is missing"
    elif known and papers and OPENAPI not in papers:
        yield "the API is designed and not written"


INSPECTION = Inspection(
    "api-written", "OpenAPI holds the operations of the design; flows call operations that exist", _check
)
