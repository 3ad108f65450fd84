"""Sentences of the OpenAPI document, from a data file."""

from functools import cache
from pathlib import Path
from typing import Any

from archgen import knowledge
from archgen.knowledge.store import read_yaml


@cache
def words() -> dict[str, Any]:
    """Give the sentences of `knowledge/openapi_words.yaml`."""
    found = read_yaml(Path(next(iter(knowledge.__path__))) / "openapi_words.yaml")
    if not isinstance(found, dict):
        raise TypeError(f"openapi_words.yaml holds {type(found).__name__}, not a mapping")
    return found
