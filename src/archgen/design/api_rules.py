"""Limits, verbs and sentences of the API: the data of `knowledge/api_rules.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from archgen import knowledge
from archgen.design.model import Frozen
from archgen.knowledge.store import read_yaml


class ApiRules(Frozen):
    """All of `api_rules.yaml`."""

    page_size: int
    page_size_max: int
    requests_per_minute: int
    list_items: int
    parts_items: int
    batch_items: int
    batch_from_rps: float
    text_length: int
    verbs: Mapping[str, tuple[str, ...]]
    says: Mapping[str, tuple[str, ...]]
    summaries: Mapping[str, str]
    descriptions: Mapping[str, str]
    parameters: Mapping[str, str]
    schemas: Mapping[str, str]
    tags: Mapping[str, str]
    webhooks: Mapping[str, str]
    past_forms: Mapping[str, str]
    noun_endings: tuple[str, ...]
    points: Mapping[str, int]


@cache
def api_rules() -> ApiRules:
    """Give the rules that ship with archgen."""
    return ApiRules.model_validate(read_yaml(Path(next(iter(knowledge.__path__))) / "api_rules.yaml"))
