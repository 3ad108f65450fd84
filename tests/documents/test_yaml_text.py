"""YAML text, written without a library and read by two."""

import io
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from archgen.documents.openapi import Block, yaml_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS)
VALUES = st.recursive(SCALARS, lambda held: st.lists(held, max_size=3) | st.dictionaries(TEXTS, held, max_size=3))


def by_ruamel(text: str) -> Any:
    """Read by the rules of YAML 1.2."""
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_old_and_new_readers_see_what_was_written(document: dict[str, Any]) -> None:
    """Whatever stands in a document comes back, by YAML 1.1 and by YAML 1.2."""
    text = yaml_text(document)
    assert pyyaml.safe_load(text) == document
    assert by_ruamel(text) == document


DOUBTFUL = (
    "no", "on", "y", "~", "null", "12:30", "2027-01-01", "1e3", "1.0", "+1", "1_000", "0x1F", "0o14", "0b1",
    ".5", ".inf", "-.INF", ".nan", "=", "<<", "- a", "-a", "-", "a: b", "a:", "a #b", "#a", " a", "a ", "", "'",
    '"', "?", "? a", "!a", "&a", "*a", "@a", "`a", "%a", "[a", "{a", "|", ">", "a\nb", "\t", "a\tb", "\u2028",
    "\ufeff", "\x85", "é", "注文", "🎫",
)  # fmt: skip


@pytest.mark.parametrize("text", DOUBTFUL)
def test_doubtful_texts_stay_texts(text: str) -> None:
    """Nothing that a reader could take for something else stands without quotes."""
    document = {"key": text, text: "value", "list": [text]}
    assert pyyaml.safe_load(yaml_text(document)) == document
    assert by_ruamel(yaml_text(document)) == document


@given(TEXTS, TEXTS)
def test_blocks_are_read_back(first: str, second: str) -> None:
    """A script comes back with all its lines, in a mapping and in a list of mappings."""
    text = Block(f"{first}\n{second}\n")
    document = {"a": {"run": text, "after": 1}, "b": [{"run": text, "after": 1}]}
    assert pyyaml.safe_load(yaml_text(document)) == document
    assert by_ruamel(yaml_text(document)) == document


def test_scripts_stand_in_blocks() -> None:
    """People read them."""
    assert yaml_text({"run": Block("make\n\nmake test\n")}) == "run: |\n  make\n\n  make test\n"


def test_plain_texts_have_no_quotes() -> None:
    """People read these files."""
    assert yaml_text({"a": "Orders of a customer", "b": "-placed_at", "c": "/orders/{id}"}) == (
        "a: Orders of a customer\nb: -placed_at\nc: /orders/{id}\n"
    )


def test_what_has_no_form_is_refused() -> None:
    """A set has no order, so it is no value of a document."""
    with pytest.raises(TypeError, match="set"):
        yaml_text({"a": {1, 2}})
