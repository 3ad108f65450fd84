"""The documents of a package while they are inspected: by path, each parsed at most once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from archgen.documents.document import Document
from archgen.errors import Fault

OPENAPI = "api/openapi.yaml"


class Unreadable(Exception):
    """A data file that no parser takes; holds the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Papers(Mapping[str, str]):
    """Texts by path, in the order of their paths.

    Args:
        documents: Documents of one package; of two with one path, the last counts.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = tuple(sorted(documents, key=lambda one: one.path))
        self._texts = {one.path: one.text for one in self.documents}
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, path: str) -> str:
        return self._texts[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Paths of all folders, without a `/` at the end; the package itself is `.`."""
        parts = (path.split("/")[:-1] for path in self)
        return frozenset({".", *("/".join(names[:end]) for names in parts for end in range(1, len(names) + 1))})

    @cached_property
    def markdown(self) -> Mapping[str, str]:
        """The Markdown documents."""
        return {path: text for path, text in self.items() if path.endswith(".md")}

    @cached_property
    def prose(self) -> Mapping[str, str]:
        """The words of each Markdown document, as a reader sees them."""
        from archgen.documents.page.reading import prose  # noqa: PLC0415 - loads the Markdown parser

        return {path: prose(text) for path, text in self.markdown.items()}

    def ending(self, *endings: str) -> dict[str, str]:
        """Give the documents whose paths end so."""
        return {path: text for path, text in self.items() if path.endswith(endings)}

    def load(self, path: str) -> Any:
        """Give the content of a YAML or JSON file.

        Raises:
            Unreadable: It is neither, or a key occurs twice.
        """
        if path not in self._loaded:
            self._loaded[path] = _json(path, self[path]) if path.endswith(".json") else _yaml(path, self[path])
        return self._loaded[path]

    @cached_property
    def openapi(self) -> Mapping[str, Any]:
        """The OpenAPI document; empty when there is none or it cannot be read."""
        if OPENAPI not in self:
            return {}
        try:
            found = self.load(OPENAPI)
        except Unreadable:
            return {}
        return found if isinstance(found, dict) else {}


def _json(path: str, text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise Unreadable(Fault(path, f"the key `{twice}` occurs twice in one object"))
        return found

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=_refuse)
    except ValueError as error:
        raise Unreadable(Fault(path, f"is no JSON: {error}")) from error


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _yaml(path: str, text: str) -> Any:
    from archgen.verification.yaml_reading import YamlFault, read_yaml  # noqa: PLC0415 - loads a parser

    try:
        return read_yaml(text)
    except YamlFault as error:
        raise Unreadable(Fault(path, f"is no YAML: {error}")) from error
