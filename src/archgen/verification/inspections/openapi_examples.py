"""Examples that their own schemas accept: parameters, headers, bodies, defaults of components."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from typing import Any
from urllib.parse import quote

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import OPENAPI, Papers

Complaint = Callable[[Any], str | None]
"""Tells what is wrong with a value."""
_CONTRACT = "urn:archgen:contract"
_HELD = ("example", "examples", "default", "enum", "schema")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    contract = papers.openapi
    if not contract:
        return
    judges = Judges(contract)
    for where, schema, example in _examples(contract, ""):
        complaint = judges.complaint(where, schema, example)
        if complaint:
            yield Fault(OPENAPI, f"{where}: the example does not fit its schema: {complaint}")


class Judges:
    """Validators of schemas, each made once; they share one reading of the document, into which references lead.

    Args:
        contract: Whole document.
    """

    def __init__(self, contract: Mapping[str, Any]) -> None:
        self._judge = _fast(contract) if find_spec("jsonschema_rs") else _slow(contract)
        self._made: dict[str, Complaint] = {}

    def complaint(self, where: str, schema: Any, value: Any, *, held_as: str = "schema") -> str | None:
        """Tell what is wrong with a value, or give None.

        Args:
            where: JSON Pointer of what holds the schema.
            schema: The schema.
            value: What it judges.
            held_as: Key under which the schema is held.
        """
        key = repr(schema)
        if key not in self._made:
            try:
                self._made[key] = self._judge({"$ref": f"{_CONTRACT}#{quote(where)}/{held_as}"})
            except ValueError as error:
                self._made[key] = partial(_always, f"its schema is none: {error}")
        return self._made[key](value)


def _always(complaint: str, value: Any) -> str:
    del value
    return complaint


def _fast(contract: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Complaint]:
    import jsonschema_rs  # noqa: PLC0415 - optional

    registry = jsonschema_rs.Registry([(_CONTRACT, dict(contract))])

    def judge(schema: Mapping[str, Any]) -> Complaint:
        validator = jsonschema_rs.Draft202012Validator(dict(schema), registry=registry, validate_formats=True)

        def complaint(value: Any) -> str | None:
            if validator.is_valid(value):
                return None
            return next(iter(validator.iter_errors(value))).message

        return complaint

    return judge


def _slow(contract: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Complaint]:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # noqa: PLC0415 - has no types; slow
    from referencing import Registry, Resource  # noqa: PLC0415 - as above
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415 - as above

    held: Resource[Any] = Resource.from_contents(dict(contract), default_specification=DRAFT202012)
    registry = Registry().with_resource(_CONTRACT, held)

    def judge(schema: Mapping[str, Any]) -> Complaint:
        checker = Draft202012Validator.FORMAT_CHECKER
        validator = Draft202012Validator(dict(schema), registry=registry, format_checker=checker)

        def complaint(value: Any) -> str | None:
            try:
                return next((str(error.message) for error in validator.iter_errors(value)), None)
            except Exception as error:  # noqa: BLE001 - a reference that leads nowhere, reported as such
                return f"{type(error).__name__}: {error}"

        return complaint

    return judge


def _examples(part: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Walk a document and give each example with the JSON Pointer of what holds it and its schema."""
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from _examples(item, f"{where}/{number}")
    elif isinstance(part, dict):
        schema = part.get("schema")
        if isinstance(schema, dict):
            if "example" in part:
                yield where, schema, part["example"]
            for one in part.get("examples", {}).values():
                yield where, schema, one.get("value")
        for key, item in part.items():
            if key not in _HELD:
                yield from _examples(item, f"{where}/{str(key).replace('~', '~0').replace('/', '~1')}")


INSPECTION = Inspection("openapi-examples", "Every example fits its own schema", _check)
