"""Files as users name them: read within limits, and told apart by what they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from archgen.errors import Fault, InputError, Place
from archgen.importing.sketch import SourceKind
from archgen.requirements.document import Document, Limits, parse_document, read_text

_SQL = Limits("a file of SQL", "CREATE TABLE ...", mib=16, levels=0, nodes=0)
_TREE = Limits("an API description or a compose file", "openapi: 3.1.0", mib=16, levels=200, nodes=1_000_000)
_STATEMENT = re.compile(
    r"^\s*(?:CREATE|ALTER|DROP|INSERT|SET|COMMENT\s+ON|PRAGMA|BEGIN|USE|COPY)\b[^:\n]*", re.IGNORECASE | re.MULTILINE
)
_TABLE = re.compile(r"\b(?:CREATE|ALTER)\s+(?:\w+\s+){0,3}TABLE\b", re.IGNORECASE)
_TREE_SIGN = re.compile(r"\s*\{|(?:^|\n)[\"']?(?:openapi|swagger|services|info|paths|asyncapi|archgen)[\"']?\s*:")
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
    if _TREE_SIGN.search(text) and not _looks_like_sql(text):
        return _tree(text, file)
    if _TABLE.search(text) or _STATEMENT.match(text):
        return Source(file, SourceKind.SQL, text)
    if path.suffix.casefold() in (".yaml", ".yml", ".json"):
        return _tree(text, file)
    raise _unknown(file)


def _looks_like_sql(text: str) -> bool:
    """Tell whether a text is SQL although a sign of another kind occurs in it, such as in a default or a comment."""
    bare = re.sub(r"\s*(?:--[^\n]*\n|/\*.*?\*/|#[^\n]*\n)*", "", text, count=1, flags=re.DOTALL)
    return _STATEMENT.match(bare) is not None


def _tree(text: str, file: str) -> Source:
    """Parse YAML or JSON and tell its kind by its keys at the top."""
    document = parse_document(text, file, _TREE)
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
