"""JSON read the fast way is the same as JSON read as YAML."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.errors import InputError
from archgen.importing.json_text import is_json, parse_json
from archgen.requirements.document import Limits, Node, parse_document

LIMITS = Limits("a file", "{}", mib=1, levels=20, nodes=1000)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).filter(lambda text: text not in ("<<", "="))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def plain(node: Node) -> Any:
    """Give a tree as what it says, places left out, which differ in width."""
    if node.entries or node.kind == "map":
        return {one.key: plain(one.value) for one in node.entries}
    if node.kind == "list":
        return [plain(one) for one in node.items]
    return (node.text, node.is_plain, node.place.line)


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_both_readers_agree(value: dict[str, Any]) -> None:
    """Keys, texts, what is quoted and lines."""
    text = json.dumps(value, indent=1, ensure_ascii=False)

    assert plain(parse_json(text, "x", LIMITS).root) == plain(parse_document(text, "x", LIMITS).root)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1,}', "key in double quotes"),
        ('{"a" 1}', "`:` is missing"),
        ('{"a": [1 2]}', "`,` or `]`"),
        ('{"a": "x', "never closed"),
        ('{"a": tru}', "not JSON here"),
        ('{"a": 1} x', "nothing may follow"),
        ('{"a": "\\q"}', "backslash"),
        ('{"a": 01}', "`,` or `}`"),
        ("{", "key in double quotes"),
        ('{"a":' * 30 + "1" + "}" * 30, "nested more than 20"),
        ('{"a": [' + "1," * 1200 + "1]}", "more than 1,000 values"),
    ],
)
def test_faults_say_what_is_wrong(text: str, message: str) -> None:
    """With line and column, never a traceback."""
    with pytest.raises(InputError, match=message) as caught:
        parse_json(text, "x.json", LIMITS)

    assert caught.value.faults[0].place is not None


def test_a_key_that_stands_twice_is_told() -> None:
    """As for YAML, the first one counts."""
    document = parse_json('{"a": 1,\n "a": 2}', "x", LIMITS)

    assert "stands twice" in document.faults[0].message
    assert document.root.entries[0].value.text == "1"


def test_only_objects_begin_as_json() -> None:
    """A flow mapping of YAML is left to the reader of YAML."""
    assert is_json(' {"a": 1}')
    assert not is_json("{a: 1}")
