"""The rules by which an API description is read: formats, names of parameters, words around names of schemas."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen.knowledge.provenance import Frozen
from archgen.knowledge.store import read_yaml
from archgen.knowledge.validation import read_model
from archgen.requirements.model import FieldType


class JsonType(Frozen):
    """What a JSON type or a format means for a field."""

    type: FieldType
    precision: int | None = None
    scale: int | None = None
    secret: bool | None = None
    remark: str = ""


class ParameterNames(Frozen):
    """Names of parameters by what they do, without case and separators."""

    limit: frozenset[str]
    paging: frozenset[str]
    search: frozenset[str]
    sort: frozenset[str]
    direction: frozenset[str]
    lower: frozenset[str] = Field(alias="from", description="Words that set a lower bound")
    upper: frozenset[str] = Field(alias="to", description="Words that set an upper bound")


class ApiRules(Frozen):
    """All of ``rules.yaml``."""

    formats: Mapping[str, JsonType]
    types: Mapping[str, JsonType]
    variants: frozenset[str] = Field(description="Words of a schema's name that tell of a view of a thing")
    identifiers: tuple[str, ...]
    wrapped: frozenset[str] = Field(description="Properties in which a wrapper holds what it wraps")
    beside: frozenset[str] = Field(description="Properties that stand beside it")
    parameters: ParameterNames
    aggregates: frozenset[str]
    actors: frozenset[str]
    logins: Mapping[str, str] = Field(description="Values of the fact `login_types`, by kind of security scheme")


@cache
def api_rules() -> ApiRules:
    """Read the rules, once."""
    path = Path(__file__).with_name("rules.yaml")
    return read_model(ApiRules, read_yaml(path), path)
