"""Files that nobody means well with: bombs, broken names, sizes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archgen.errors import InputError
from archgen.importing.drafting import draft
from drafted import Drafting

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
TYPES = st.sampled_from(["int", "text", "varchar(10)", "timestamptz", "jsonb", "numeric(5,2)", "bytea", "odd"])


@settings(max_examples=30)
@given(
    st.dictionaries(NAMES, st.dictionaries(NAMES, TYPES, min_size=1, max_size=4), min_size=1, max_size=4),
    st.text(max_size=30),
)
def test_any_names_give_a_draft_that_reads_back(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, dict[str, str]], comment: str
) -> None:
    """The draft proves itself by being read; a name that only differs in what cannot be printed is told apart."""
    path = tmp_path_factory.mktemp("sql") / "a.sql"
    said = comment.replace("'", "''").replace("\0", "")
    lines = ["-- PostgreSQL database dump"]
    for table, columns in tables.items():
        body = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
        lines.append(f"CREATE TABLE {quoted(table)} ({body});")
        lines.append(f"COMMENT ON TABLE {quoted(table)} IS '{said}';")
    path.write_text("\n".join(lines), encoding="utf-8", newline="")

    made = draft([path])

    assert len({row.name for row in made.rows if row.kind == "table"}) == len(tables)


def quoted(name: str) -> str:
    """Quote a name of SQL."""
    return '"' + name.replace('"', '""') + '"'


@settings(max_examples=30)
@given(st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=4), NAMES)
def test_any_names_of_an_api_give_a_draft_that_reads_back(
    tmp_path_factory: pytest.TempPathFactory, schemas: dict[str, list[str]], title: str
) -> None:
    """Schemas, properties, paths and summaries may hold anything."""
    path = tmp_path_factory.mktemp("api") / "a.json"
    made = {
        name: {
            "type": "object",
            "properties": {"id": {}} | {one: {"type": "string", "enum": [one]} for one in properties},
        }
        for name, properties in schemas.items()
    }
    paths = {f"/{name}": {"get": {"summary": name, "parameters": [{"name": name, "in": "query"}]}} for name in schemas}
    tree = {"openapi": "3.1.0", "info": {"title": title}, "paths": paths, "components": {"schemas": made}}
    path.write_text(json.dumps(tree), encoding="utf-8")

    draft([path])


def test_an_alias_bomb_is_defused(drafted: Drafting) -> None:
    """Aliases are counted before they are copied."""
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))

    with pytest.raises(InputError, match="aliases make this file grow"):
        drafted(**{"a.yaml": f"openapi: 3.0.0\na0: &a0 [x, x]\n{levels}\n"})


def test_a_bomb_of_circles_ends(drafted: Drafting) -> None:
    """Each schema refers to all the others, in every way that there is."""
    names = [f"S{number}" for number in range(40)]
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schemas = {
        name: {"allOf": refs, "properties": {"id": {"anyOf": refs}, "x": {"items": {"oneOf": refs}}}} for name in names
    }
    tree = {"openapi": "3.1.0", "info": {"title": "T"}, "paths": {}, "components": {"schemas": schemas}}

    assert drafted(**{"a.json": json.dumps(tree)}).entities


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """Before it is read."""
    path = tmp_path / "a.sql"
    path.write_bytes(b"-" * (16 * 1024 * 1024 + 1))

    with pytest.raises(InputError, match="at most 16 MiB"):
        draft([path])


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"\xff\xfe", b"hello", b"[1, 2]", b"{}", b"a: b", b"\xef\xbb\xbf"]
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """With a sentence that says what was looked for."""
    path = tmp_path / "a.yaml"
    path.write_bytes(content)

    with pytest.raises(InputError):
        draft([path])


def test_a_missing_file_and_one_named_twice_are_told(tmp_path: Path) -> None:
    """Together."""
    gone = tmp_path / "gone.sql"

    with pytest.raises(InputError) as caught:
        draft([gone, gone])

    assert "cannot be read" in str(caught.value)
    assert "named twice" in str(caught.value)
