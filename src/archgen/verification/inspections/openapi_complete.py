"""What the OpenAPI validator does not see: names that nothing declares, paths that cannot be told apart."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import OPENAPI, Papers

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    del design
    contract = papers.openapi
    if not contract:
        return
    messages = (
        *_tags(contract),
        *_schemes(contract),
        *_ambiguous_paths(contract),
        *_required(contract),
        *_server_variables(contract),
        *_refusals(contract),
        *_repeated_ids(contract),
        *_repeated_parameters(contract),
    )
    for message in messages:
        yield Fault(OPENAPI, message)


def operations(contract: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each operation with its method and path."""
    for path, item in contract.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def _tags(contract: Mapping[str, Any]) -> Iterator[str]:
    declared = {tag["name"] for tag in contract.get("tags", ())}
    for name, operation in operations(contract):
        for tag in operation.get("tags", ()):
            if tag not in declared:
                yield f"{name}: nothing declares the tag `{tag}`"


def _schemes(contract: Mapping[str, Any]) -> Iterator[str]:
    declared = contract.get("components", {}).get("securitySchemes", {})
    wanted = [("the document", contract), *operations(contract)]
    for name, holder in wanted:
        for scheme in (key for row in holder.get("security", ()) for key in row):
            if scheme not in declared:
                yield f"{name}: nothing declares the security scheme `{scheme}`"


def _ambiguous_paths(contract: Mapping[str, Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for path in contract.get("paths", {}):
        shape = _VARIABLE.sub("{}", path)
        if shape in seen:
            yield f"{path} and {seen[shape]} cannot be told apart"
        seen.setdefault(shape, path)


def _required(contract: Mapping[str, Any]) -> Iterator[str]:
    for name, schema in contract.get("components", {}).get("schemas", {}).items():
        for where, part in _objects(schema, name):
            open_shape = {"allOf", "anyOf", "oneOf", "$ref"} & set(part)
            missing = [one for one in part.get("required", ()) if one not in part.get("properties", {})]
            if missing and not open_shape:
                yield f"{where}: `{missing[0]}` is required and no property"


def _objects(schema: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("required"), list):
            yield where, schema
        for key, part in schema.items():
            yield from _objects(part, f"{where}/{key}")
    elif isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from _objects(part, f"{where}/{number}")


def _server_variables(contract: Mapping[str, Any]) -> Iterator[str]:
    for server in contract.get("servers", ()):
        for variable in _VARIABLE.findall(server.get("url", "")):
            if variable not in server.get("variables", {}):
                yield f"server {server['url']}: nothing defines `{variable}`"


def _refusals(contract: Mapping[str, Any]) -> Iterator[str]:
    for name, operation in operations(contract):
        statuses = {str(status)[:1] for status in operation.get("responses", {})}
        if not statuses & {"4", "d"}:
            yield f"{name}: no answer says that a request is refused (4xx)"


def _repeated_ids(contract: Mapping[str, Any]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name, operation in operations(contract):
        key = operation.get("operationId")
        if key is None:
            yield f"{name}: has no operationId"
        elif seen.setdefault(key, name) != name:
            yield f"{name}: its operationId `{key}` is that of {seen[key]}"


def _repeated_parameters(contract: Mapping[str, Any]) -> Iterator[str]:
    shared = contract.get("components", {}).get("parameters", {})
    for path, item in contract.get("paths", {}).items():
        for name, operation in ((method, item[method]) for method in _METHODS if method in item):
            held = [*item.get("parameters", ()), *operation.get("parameters", ())]
            named = [shared.get(one["$ref"].rpartition("/")[2], {}) if "$ref" in one else one for one in held]
            keys = [(one.get("name"), one.get("in")) for one in named]
            twice = next((key for key in keys if keys.count(key) > 1), None)
            if twice is not None:
                yield f"{name.upper()} {path}: the parameter `{twice[0]}` occurs twice"


INSPECTION = Inspection(
    "openapi-complete", "Tags, security schemes and variables are declared, paths distinct, refusals listed", _check
)
