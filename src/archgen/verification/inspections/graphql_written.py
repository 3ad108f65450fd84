"""A GraphQL schema that shows the shapes of the API, and in which every type that is named is defined once."""

import re
from collections import Counter
from collections.abc import Iterator

from archgen.design.api_model import OperationKind
from archgen.design.design import Design
from archgen.errors import Fault
from archgen.verification.inspection import Inspection
from archgen.verification.papers import Papers

GRAPHQL = "api/schema.graphql"
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_DEFINED = re.compile(r"^(?:type|input|enum|scalar) (\w+)", re.MULTILINE)
_NAMED = re.compile(r":\s*\[?(\w+)")
_OWN = frozenset({"String", "Int", "Float", "Boolean", "ID"})
_QUERIES = frozenset({OperationKind.LIST, OperationKind.GET, OperationKind.SEARCH, OperationKind.AGGREGATE})


def _check(design: Design, papers: Papers) -> Iterator[Fault]:
    if not papers.documents:
        return
    readable = any(one.kind in _QUERIES for one in design.api.operations)
    wanted = "graphql" in design.recommendations.chosen("api_style") and readable
    if wanted != (GRAPHQL in papers):
        yield Fault(GRAPHQL, "is chosen and not written" if wanted else "is written and not chosen")
    if GRAPHQL in papers:
        yield from (Fault(GRAPHQL, message) for message in _messages(papers[GRAPHQL]))


def _messages(text: str) -> Iterator[str]:
    bare = "\n".join(_STRING.sub("", line) for line in text.splitlines() if not line.startswith("#"))
    defined = Counter(_DEFINED.findall(bare))
    yield from (f"`{name}` is defined {count} times" for name, count in sorted(defined.items()) if count > 1)
    body = re.sub(r"@\w+\([^()]*\)", "", re.sub(r"^directive .*$", "", bare, flags=re.MULTILINE))
    named = set(_NAMED.findall(body)) - _OWN
    yield from (f"nothing defines `{name}`" for name in sorted(named - set(defined)))
    if bare.count("{") != bare.count("}"):
        yield "a block is not closed"


INSPECTION = Inspection(
    "graphql-written", "The GraphQL schema is there where it is chosen; its types are defined once", _check
)
