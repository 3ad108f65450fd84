"""YAML files with a comment on top."""

from collections.abc import Mapping, Sequence
from typing import Any

from archgen.documents.document import Document
from archgen.documents.openapi import Block, yaml_text


def yaml_document(path: str, comment: str, *documents: Mapping[str, Any]) -> Document:
    """Make a file of one or several YAML documents."""
    text = "---\n".join(yaml_text(_plain(one)) for one in documents)
    return Document(path=path, text=comment + text)


def _plain(value: Any) -> Any:
    """Turn mappings and sequences into the kinds that the YAML writer knows, and scripts into blocks."""
    if isinstance(value, str) and "\n" in value:
        return Block(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
