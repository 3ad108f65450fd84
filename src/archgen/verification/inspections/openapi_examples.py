"""Examples that their own schemas accept: parameters, headers, bodies, defaults of components."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from typing import Any

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import OPENAPI, Papers

Complaint = Callable[[Any], str | None]
"""Tells what is wrong with a value."""


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    contract = papers.openapi
    if not contract:
        return
    judges = Judges(contract)
    for where, schema, example in _examples(contract, ""):
        complaint = judges.complaint(schema, example)
        if complaint:
            yield Fault(OPENAPI, f"{where}: the example does not fit its schema: {complaint}")


class Judges:
    """Validators of schemas, each made once.

    Args:
        contract: Whole document, into which references lead.
    """

    def __init__(self, contract: Mapping[str, Any]) -> None:
        self._components = contract.get("components", {})
        self._made: dict[str, Complaint] = {}

    def complaint(self, schema: Any, value: Any) -> str | None:
        """Tell what is wrong with a value, or give None."""
        key = repr(schema)
        if key not in self._made:
            self._made[key] = self._judge(schema)
        return self._made[key](value)

    def _judge(self, schema: Any) -> Complaint:
        whole = {"components": {"schemas": self._components.get("schemas", {})}, **schema}
        try:
            return _fast(whole) if find_spec("jsonschema_rs") else _slow(whole)
        except ValueError as error:
            return partial(_always, f"its schema is none: {error}")


def _always(complaint: str, value: Any) -> str:
    del value
    return complaint


def _fast(schema: Mapping[str, Any]) -> Complaint:
    import jsonschema_rs  # noqa: PLC0415 - optional

    validator = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True)

    def complaint(value: Any) -> str | None:
        if validator.is_valid(value):
            return None
        return next(iter(validator.iter_errors(value))).message

    return complaint


def _slow(schema: Mapping[str, Any]) -> Complaint:
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped] # noqa: PLC0415 - has no types; slow

    validator = Draft202012Validator(dict(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)

    def complaint(value: Any) -> str | None:
        try:
            return next((str(error.message) for error in validator.iter_errors(value)), None)
        except Exception as error:  # noqa: BLE001 - a reference that leads nowhere, reported as such
            return f"{type(error).__name__}: {error}"

    return complaint


def _examples(part: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Walk a document and give each example beside its schema."""
    if isinstance(part, list):
        for number, item in enumerate(part):
            yield from _examples(item, f"{where}/{number}")
    elif isinstance(part, dict):
        schema = part.get("schema")
        if isinstance(schema, dict):
            if "example" in part:
                yield where, schema, part["example"]
            for name, one in part.get("examples", {}).items():
                yield f"{where}/{name}", schema, one.get("value")
        for key, item in part.items():
            if key not in ("example", "examples", "default", "enum", "schema"):
                yield from _examples(item, f"{where}/{key}")


INSPECTION = Inspection("openapi-examples", "Every example fits its own schema", _check)
