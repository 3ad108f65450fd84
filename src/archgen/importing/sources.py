"""Files as users name them: read within limits, and told apart by what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from archgen.errors import Fault, InputError, Place
from archgen.importing.json_text import is_json, parse_json
from archgen.importing.sketch import SourceKind
from archgen.requirements.document import Document, Limits, parse_document, read_text

_TREE = Limits("a file to import", "openapi: 3.1.0", mib=16, levels=200, nodes=1_000_000)
_BEFORE = re.compile(r"(?:\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/)*", re.DOTALL)
"""What may stand before the first word of any of the kinds: white space and comments."""

_FIRST_KEY = re.compile(r"\{|[\"']?[\w$.-]+[\"']?\s*:(?:\s|$)")
_TABLE = re.compile(r"\b(?:CREATE|ALTER)\s+(?:\w+\s+){0,3}(?:TABLE|TYPE|DOMAIN)\b", re.IGNORECASE)
_KEYS = {"openapi": SourceKind.OPENAPI, "swagger": SourceKind.OPENAPI, "services": SourceKind.COMPOSE}


@dataclass(frozen=True)
class Source:
    """One file.

    Attributes:
        file: Its name as the user gave it.
        kind: What it is.
        text: Its text.
        document: Its tree, when it is YAML or JSON.
    """

    file: str
    kind: SourceKind
    text: str
    document: Document | None = None


def read_source(path: Path) -> Source:
    """Read a file and tell what it is from its content.

    Raises:
        InputError: It cannot be read, is too large, is broken, or is none of the kinds.
    """
    file = str(path)
    text = read_text(path, _TREE)
    first = _BEFORE.match(text.removeprefix("---"))
    begins = text[first.end() :] if first else text
    if path.suffix.casefold() in (".yaml", ".yml", ".json") or _FIRST_KEY.match(begins):
        return _tree(text, file)
    if _TABLE.search(text):
        return Source(file, SourceKind.SQL, text)
    raise _unknown(file)


def _tree(text: str, file: str) -> Source:
    """Parse YAML or JSON and tell its kind by its keys at the top."""
    parse = parse_json if is_json(text) else parse_document
    document = parse(text, file, _TREE)
    if document.faults:
        raise InputError(document.faults)
    keys = {entry.key for entry in document.root.entries}
    for key, kind in _KEYS.items():
        if key in keys:
            return Source(file, kind, text, document)
    place = document.root.place
    if "archgen" in keys or ("project" in keys and "domain" in keys):
        message = "this is a requirements file already; `archgen build` takes it"
    elif "asyncapi" in keys:
        message = "AsyncAPI is not read; OpenAPI, SQL and compose files are"
    else:
        raise _unknown(file, place)
    raise InputError(Fault("", message, place))


def _unknown(file: str, place: Place | None = None) -> InputError:
    wanted = "`openapi: 3...` or `swagger: 2.0` at the top, `services:` of a compose file, or `CREATE TABLE` of SQL"
    return InputError(Fault("", f"{file} is no kind of file that is read; looked for {wanted}", place))
