"""The JSON Schema of a requirements file, for editors: made from the vocabulary and the models, never written by hand.

It knows the shape, the keys, the members of enumerations and how quantities look. What only the reader can tell
(whether a name exists, whether ``5 parsecs`` is a duration) it leaves to the reader, so that nothing valid is marked
as wrong.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from archgen.knowledge.tables import Criterion
from archgen.knowledge.vocabulary import FactSpec, FactType, Vocabulary
from archgen.requirements.keys import FORMAT, SECTIONS, group_keys
from archgen.requirements.model import (
    AcceptedFinding,
    AccessPattern,
    Choice,
    Constraints,
    Domain,
    Entity,
    Existing,
    Experience,
    Flow,
    Integration,
    PatternKind,
    Project,
    ProjectStatus,
    Requirements,
)
from archgen.units import Unit

SCHEMA_ID = "https://archgen.dev/schemas/requirements.schema.json"
"""Name of the schema; nothing is fetched from it."""

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NAME: Schema = {"type": ["string", "number", "boolean"], "minLength": 1}
_QUANTITY: Schema = {"type": ["string", "number"]}
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def requirements_schema(vocabulary: Vocabulary) -> Schema:
    """Make the schema of a requirements file for a vocabulary."""
    top = {"archgen": {"enum": [int(FORMAT), FORMAT], "description": "Version of this format"}}
    top |= {group: _group(vocabulary, group) for group in vocabulary.groups}
    top |= {key: _section(key) for key in (*SECTIONS[1:], "domain")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "archgen requirements",
        "description": "What archgen turns into a design package: see `archgen schema requirements`.",
        "type": "object",
        "required": ["project"],
        "additionalProperties": False,
        "properties": top,
    }


def schema_text(vocabulary: Vocabulary) -> str:
    """Give the schema as the text of its file."""
    return json.dumps(requirements_schema(vocabulary), indent=2, ensure_ascii=False) + "\n"


def _group(vocabulary: Vocabulary, group: str) -> Schema:
    """Describe one group of facts with the keys beside them."""
    own: Schema = {}
    if group == "project":
        own = _project()
    if group == "team":
        level = {"enum": [one.value for one in Experience]}
        own = {"experience": _described(Requirements, "experience", {"type": "object", "additionalProperties": level})}
    facts = {name: _fact(vocabulary.facts[name]) for name in group_keys(vocabulary, group) if name in vocabulary.facts}
    found = _object(own | facts)
    return found | {"required": ["name"]} if group == "project" else _or_empty(found)


def _fact(spec: FactSpec) -> Schema:
    """Describe one fact: its question, its unit and its default."""
    default = list(spec.default) if isinstance(spec.default, tuple) else spec.default
    hint = (
        f"{spec.ask} Default: {json.dumps(default)}, as {spec.default_because[:1].lower()}{spec.default_because[1:]}."
    )
    if spec.type.is_numeric and spec.unit:
        examples = [example.strip('"') for example in Unit(spec.unit).examples]
        return {**_or_empty(_QUANTITY), "description": hint, "examples": examples}
    if spec.type is FactType.BOOLEAN:
        return {"enum": [True, False, "yes", "no", "on", "off", None], "description": hint}
    members: Schema = {"enum": list(spec.allowed)} if spec.allowed and not spec.open else {"type": "string"}
    loose: Schema = {"anyOf": [members, {"type": "string"}]} if spec.allowed else members
    if spec.type is FactType.ENUM:
        return {"anyOf": [*loose["anyOf"], {"type": "boolean"}, {"type": "null"}], "description": hint}
    return {"anyOf": [{"type": "array", "items": loose}, {"type": "string"}, {"type": "null"}], "description": hint}


def _project() -> Schema:
    status = {"enum": [one.value for one in ProjectStatus]}
    shapes = {"name": _NAME, "status": status, "date": _DAY, "approvers": _some(_TEXT)}
    return _keys(Project, shapes)


def _section(key: str) -> Schema:
    """Describe a key at the top that is no group of facts."""
    shapes: dict[str, Schema] = {
        "constraints": _object(_keys(Constraints, {"use": _some(_TEXT), "avoid": _some(_TEXT)})),
        "existing": _list({"anyOf": [_TEXT, _object(_existing(), ["technology"])]}),
        "actors": _list(_NAME),
        "decisions": {"type": "object", "additionalProperties": _choice()},
        "accepted": _list(_object(_keys(AcceptedFinding, {"until": _DAY}), ["finding", "because"])),
        "integrations": _list({"anyOf": [_NAME, _object(_measured(Integration), ["name"])]}),
        "priorities": _some({"enum": [one.value for one in Criterion]}),
        "standards": {"type": "string"},
        "domain": _domain(),
    }
    return _described(Requirements, key, _or_empty(shapes[key]))


def _existing() -> Schema:
    return _keys(Existing, {"docs": _some(_TEXT), "debt": _some(_TEXT)})


def _choice() -> Schema:
    whole = _object(_keys(Choice, {"choose": _some(_TEXT), "review_by": _DAY}), ["choose"])
    return {"anyOf": [*_some(_TEXT)["anyOf"], whole]}


def _measured(model: type[BaseModel]) -> Schema:
    quantities = dict.fromkeys(("availability", "latency_p99", "rate", "limit"), _QUANTITY)
    return _keys(model, {"name": _NAME, **quantities})


def _domain() -> Schema:
    """Describe the domain: contexts, entities, patterns, flows."""
    pattern = _measured(AccessPattern) | {key: _some(_NAME) for key in ("by", "range", "sort")}
    del pattern["kind_stated"]
    pattern["kind"] = {"enum": [one.value for one in PatternKind]}
    step = {"anyOf": [{"type": "string", "pattern": "->"}, {"type": "object", "maxProperties": 1}]}
    flow = _measured(Flow) | {"steps": _list(step)}
    names = {"anyOf": [*_some(_NAME)["anyOf"], {"type": "null"}]}
    shapes = {
        "contexts": {"type": "object", "additionalProperties": names},
        "entities": {"type": "object", "additionalProperties": _or_empty(_object(_entity()))},
        "access_patterns": _list(_object(pattern, ["name", "entity"])),
        "flows": _list(_object(flow, ["name", "steps"])),
    }
    keys = _keys(Domain, {key: _or_empty(shape) for key, shape in shapes.items()})
    return _object({key: shape for key, shape in keys.items() if key != "assumed"})


def _entity() -> Schema:
    """Describe an entity; its fields are texts in a grammar of their own."""
    field = {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 1}],
        "description": "A type and modifiers: `string(120) unique`, `-> Customer optional`, `[-> Performer]`",
    }
    fields = {"type": "object", "propertyNames": {"not": {"const": "id"}}, "additionalProperties": field}
    shapes = {"rows": _QUANTITY, "retention": _QUANTITY, "fields": _or_empty(fields), "lifecycle": {"type": "string"}}
    return {key: shape for key, shape in _keys(Entity, shapes).items() if key != "name"}


def _keys(model: type[BaseModel], shapes: dict[str, Schema]) -> Schema:
    """Describe the fields of a model with their descriptions; those without a shape of their own are texts."""
    return {name: _described(model, name, shapes.get(name, _or_empty(_TEXT))) for name in model.model_fields}


def _described(model: type[BaseModel], name: str, shape: Schema) -> Schema:
    return {**shape, "description": model.model_fields[name].description or ""}


def _object(properties: Schema, required: list[str] | None = None) -> Schema:
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return found | {"required": required} if required else found


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _some(item: Schema) -> Schema:
    """Describe one of something or a list of it."""
    return {"anyOf": [item, _list(item)]}


def _or_empty(shape: Schema) -> Schema:
    """Let a key stand there without a value."""
    if "type" in shape:
        kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        return {**shape, "type": [*kinds, "null"]}
    if "anyOf" in shape:
        return {**shape, "anyOf": [*shape["anyOf"], {"type": "null"}]}
    return shape
