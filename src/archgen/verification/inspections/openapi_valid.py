"""The OpenAPI document under other people's validator; a text that it has passed is not given to it again."""

from collections.abc import Iterator
from importlib import metadata

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.knowledge.store import kept_path, save
from archgen.verification.inspection import Inspection
from archgen.verification.papers import OPENAPI, Papers


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    if not papers.openapi:
        return
    passed = kept_path("verdicts", "openapi-valid", metadata.version("openapi-spec-validator"), repr(papers.openapi))
    if passed.is_file():
        return
    faults = tuple(_faults(papers))
    if not faults:
        save(passed, b"")
    yield from faults


def _faults(papers: Papers) -> Iterator[Fault]:
    from openapi_spec_validator import OpenAPIV31SpecValidator  # noqa: PLC0415 - slow to import

    try:
        for error in OpenAPIV31SpecValidator(dict(papers.openapi)).iter_errors():
            where = "/".join(str(part) for part in error.absolute_path)
            message = " ".join(str(error.message).split())
            yield Fault(OPENAPI, f"{where}: {message}" if where else message)
    except Exception as error:  # noqa: BLE001 - a reference that leads nowhere ends it with errors of many libraries
        yield Fault(OPENAPI, f"the validator stops: {type(error).__name__}: {error}")


INSPECTION = Inspection("openapi-valid", "openapi.yaml is valid OpenAPI 3.1", _check)
