import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archgen.errors import InputError
from archgen.requirements.document import REQUIREMENTS, NodeKind, parse_document, read_text


def _fault(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_document(text, "a.yaml")
    return str(caught.value)


def test_scalars_keep_what_was_written() -> None:
    """A version is no float and `no` is no boolean until somebody asks for one."""
    root = parse_document("version: 1.10\nanswer: no\nempty:\n", "a.yaml").root
    assert [entry.value.text for entry in root.entries] == ["1.10", "no", ""]
    assert root.get("empty") is None


def test_nodes_know_path_and_place() -> None:
    """Each value can be pointed at."""
    node = parse_document("a:\n  - {b: x}\n", "a.yaml").root.entries[0].value.items[0].entries[0].value
    assert node.path == "a[0].b"
    assert (node.place.line, node.place.column, node.place.end_column) == (2, 9, 10)


def test_comma_inside_braces_is_reported_with_the_whole_value() -> None:
    """YAML cuts `$5,000/month` in two inside braces; the fault shows how to quote it."""
    document = parse_document("budget: {infrastructure_budget: $5,000,000/month, timeline: 16}", "a.yaml")
    (fault,) = document.faults
    assert fault.path == "budget.infrastructure_budget"
    assert fault.message.endswith('quote it inside { }: "$5,000,000/month"')


def test_duplicate_keys_are_reported_with_both_lines() -> None:
    """The first of two equal keys is kept, the second reported."""
    document = parse_document("a: 1\nb: 2\na: 3\n", "a.yaml")
    assert document.faults[0].message == "`a` stands twice here; the first is in line 1"
    assert document.faults[0].place is not None
    assert document.faults[0].place.line == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: b: c", "`: ` cannot stand here"),
        ("\ta: 1", "a tab cannot indent"),
        ("a: @home", "a value cannot begin with `@`"),
        ("a: 'open", "never closed"),
        ("a: [1, 2", "the `[` is never closed"),
        ("a: {b: 1", "the `{` is never closed"),
        ("- a\nb: 1", "indented differently"),
        ("a: *nowhere", "names no anchor"),
        ("a: 1\n---\nb: 2", "second document"),
        ("", "is empty"),
        ("# only a comment\n", "is empty"),
        ("- a", "keys and values"),
        ("x: &a {<<: *a}", "names no anchor"),
        ("a: \x00", "no YAML"),
    ],
)
def test_what_is_no_yaml_is_said_in_plain_words(text: str, words: str) -> None:
    """A complaint of the parser becomes a sentence that says what to do."""
    assert words in _fault(text)


def test_alias_bomb_and_nesting_stop_early() -> None:
    """Neither aliases nor brackets can grow without bound."""
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n"
    assert "aliases make this file grow" in _fault(bomb)
    assert "levels deep" in _fault("a: " + "[" * 5000)


def test_anchors_and_merge_keys_work() -> None:
    """Shared parts are copied to where they are used, each with its own path."""
    root = parse_document("base: &base {x: 1}\nmore: {<<: *base, y: 2}\nsame: *base\n", "a.yaml").root
    more = root.get("more")
    assert more is not None
    assert {entry.key: entry.value.path for entry in more.entries} == {"x": "more.x", "y": "more.y"}


def test_files_are_read_with_byte_order_mark_and_refused_when_too_large(tmp_path: Path) -> None:
    """The first three bytes of a Windows file do not matter; a file over 1 MiB does."""
    marked, large, binary = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"
    marked.write_bytes(b"\xef\xbb\xbfa: 1\n")
    large.write_bytes(b"#" * (REQUIREMENTS.size + 1))
    binary.write_bytes(b"a: 1\nb: \xff\n")
    assert parse_document(read_text(marked), "a").root.get("a") is not None
    with pytest.raises(InputError, match="at most 1 MiB"):
        read_text(large)
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_text(binary)
    assert caught.value.faults[0].place is not None
    assert caught.value.faults[0].place.line == 2
    with pytest.raises(InputError, match="cannot be read: no such file"):
        read_text(tmp_path / "missing.yaml")
    with pytest.raises(InputError, match="cannot be read: is a directory"):
        read_text(tmp_path)


@given(st.dictionaries(st.text(min_size=1), st.text() | st.lists(st.text()), min_size=1))
def test_json_is_read_as_it_is(data: dict[str, str | list[str]]) -> None:
    """Any JSON object of texts comes back letter for letter, hostile keys included."""
    root = parse_document(json.dumps(data), "a.json").root
    found = {entry.key: entry.value for entry in root.entries}
    for key, value in data.items():
        if key == "<<":
            continue
        node = found[key]
        assert ([item.text for item in node.items] if node.kind is NodeKind.LIST else node.text) == value


@given(st.text(max_size=200))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    """No text makes the parser fail in another way."""
    with contextlib.suppress(InputError):
        parse_document(text, "a.yaml")
