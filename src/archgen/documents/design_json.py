"""The design model for programs: `design.json`, and the JSON Schema that it follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from archgen.documents.document import Document

if TYPE_CHECKING:
    from archgen.design.design import Design

PATH = "design.json"
SCHEMA = "design.schema.json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = "https://archgen.dev/schemas/design.schema.json"


def design_json(design: Design) -> Document:
    """Write the whole model; keys stand in the order of the model, which never depends on the run.

    Each part and each of its members has a line of its own: short files, and differences that people can read.
    """
    data = design.model_dump(mode="json", by_alias=True)
    parts = ",\n".join(f" {_text(name)}: {_members(part)}" for name, part in data.items())
    return Document(path=PATH, text=f"{{\n{parts}\n}}\n")


def design_schema() -> dict[str, Any]:
    """Give the JSON Schema of `design.json`."""
    from archgen.design.design import Design  # noqa: PLC0415 - builds the validators of all models

    found = Design.model_json_schema(by_alias=True, mode="serialization", schema_generator=_WrittenSchema)
    return {"$schema": _DIALECT, "$id": _ID, **found}


def write_design_schema(folder: Path) -> Path:
    """Write the schema into a folder of schemas; a test holds the shipped one current."""
    path = folder / SCHEMA
    path.write_text(json.dumps(design_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _members(part: Any) -> str:
    match part:
        case [_, *_]:
            return "[\n" + ",\n".join(f"  {_text(one)}" for one in part) + "\n ]"
        case {**members} if members:
            return "{\n" + ",\n".join(f"  {_text(key)}: {_text(one)}" for key, one in members.items()) + "\n }"
        case _:
            return _text(part)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


class _WrittenSchema(GenerateJsonSchema):
    """Describes what a plain serializer writes by what its model reads."""

    def ser_schema(self, schema: Any) -> JsonSchemaValue | None:
        """Leave the form of serialised facts to the schema of their fields."""
        if schema["type"] == "function-plain" and "return_schema" not in schema:
            return None
        return super().ser_schema(schema)

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        """Give no form: the other members of its union say how it is written."""
        del schema
        return {}
