"""Answers go into a file without a change to what stands there."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from archgen.errors import InputError
from archgen.requirements.document import parse_document
from archgen.requirements.insertion import Entry, check_insertable, inserted
from archgen.requirements.trees import Tree

FULL = """\
# ours since 2024
archgen: 1
project: {name: Kitroom}   # short
team:
    # how many we are
    engineers: 8     # all of us
    teams:
    # platform_engineers: 0 people  # assumed: nobody

load:
quality:
  availability: 99.9%
  # not so sure

domain:
  entities:
    Item: {fields: {name: string}}
# the end
"""


def _put(text: str, *entries: Entry) -> str:
    return inserted(text, entries, "archgen.yaml")


def _value(text: str, *path: str) -> object:
    found = YAML(typ="safe", pure=True).load(text)
    for key in path:
        found = found[key]
    return found


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        (Entry("team", "ops_maturity", "low"), "    ops_maturity: low"),
        (Entry("team", "teams", "2", is_text=False), "    teams: 2"),
        (Entry("team", "platform_engineers", "3 people"), "    platform_engineers: 3 people"),
        (Entry("load", "data_volume", "5 GB"), "  data_volume: 5 GB"),
        (Entry("quality", "rpo", "5 min"), "  rpo: 5 min"),
        (Entry("budget", "timeline", "8 weeks"), "  timeline: 8 weeks"),
        (Entry("", "actors", ("A, b", "C")), 'actors: ["A, b", C]'),
        (Entry("project", "summary", "Lends: kit"), 'project: {name: Kitroom, summary: "Lends: kit"}   # short'),
    ],
    ids=[
        "below the last",
        "into an empty key",
        "in place of a comment",
        "empty group",
        "after",
        "new group",
        "top",
        "flow",
    ],
)
def test_an_entry_stands_where_a_person_would_put_it(entry: Entry, line: str) -> None:
    """In the style of its group; nothing but added lines, or the one line that made room."""
    text = _put(FULL, entry)
    changes = [one for one in difflib.ndiff(FULL.splitlines(), text.splitlines()) if one[0] in "+-"]
    assert line in text.splitlines()
    removed = [one[2:].strip() for one in changes if one[0] == "-"]
    assert len(removed) <= 1
    assert all(one.startswith(("teams:", "# platform_engineers:", "project:")) for one in removed)
    for comment in ("# ours since 2024", "# how many we are", "# all of us", "# not so sure", "# the end"):
        assert comment in text


def test_comments_and_open_entries() -> None:
    """What is not known stands as a comment below what it means; once it stands there, it is not written again."""
    entry = Entry("quality", "rpo", "1 h", ("May be lost.",), "assumed", is_open=True)
    once = _put(FULL, entry)
    assert "  # May be lost.\n  # rpo: 1 h  # assumed\n" in once
    assert _put(once, entry) == once
    assert "  # May be lost.\n  rpo: 5 min\n" in _put(once, Entry("quality", "rpo", "5 min", ("May be lost.",)))


def test_a_mapping_below_an_empty_key() -> None:
    """`entities:` without a value takes them."""
    entities: Tree = {"Order": {"fields": {"total": "money"}}, "Note": None}
    text = _put("project: {name: X}\ndomain:\n  entities:   # to do\nteam: {}\n", Entry("domain", "entities", entities))
    assert _value(text, "domain", "entities") == {"Order": {"fields": {"total": "money"}}, "Note": None}
    assert "# to do" in text


@pytest.mark.parametrize(
    "text",
    [
        '{"project": {"name": "X"}}',
        '{"project": {"name": "X",}, "team": {}}',
        '{\n  "project": {"name": "X"},\n  "team": {"engineers": 3}\n}\n',
    ],
)
def test_json_stays_json(text: str) -> None:
    """A file that is one flow mapping holds no comments, and its keys are quoted."""
    found = _put(text, Entry("team", "teams", "2", ("Groups.",)), Entry("load", "payload", None, is_open=True))
    assert _value(found, "team", "teams") == "2"
    assert "#" not in found
    assert '"teams": "2"' in found


def test_line_ends_and_the_end_of_the_document_stay() -> None:
    """Windows line ends, no line end at the end, and a document mark."""
    text = _put(
        "project: {name: X}\r\nteam:\r\n  engineers: 3", Entry("team", "teams", "1"), Entry("load", "payload", "1 KB")
    )
    assert text == 'project: {name: X}\r\nteam:\r\n  engineers: 3\r\n  teams: "1"\r\n\r\nload:\r\n  payload: 1 KB\r\n'
    assert _put("project: {name: X}\n...\n", Entry("load", "payload", "1 KB")).endswith("  payload: 1 KB\n...\n")


@pytest.mark.parametrize("value", ["*a", "~", "3"])
def test_a_group_that_takes_nothing_is_told(value: str) -> None:
    """An alias, a written null and a scalar take no keys; said with the place before any question is asked."""
    text = f"project: &a {{name: X}}\nteam: {value}\n"
    with pytest.raises(InputError) as caught:
        check_insertable(parse_document(text, "archgen.yaml"), ["project", "team", "load"])
    assert [fault.path for fault in caught.value.faults] == ["team"]
    assert caught.value.faults[0].place is not None


_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20)
_TREE = st.recursive(
    st.one_of(st.none(), _TEXT, st.lists(_TEXT, max_size=3).map(tuple)),
    lambda inner: st.dictionaries(_TEXT, inner, min_size=1, max_size=3),
    max_leaves=6,
)


@given(
    key=_TEXT,
    tree=_TREE,
    text=st.sampled_from([FULL, '{"project": {"name": "X"}}', "project: {name: X}\nnew: {a: b}\n"]),
)
def test_whatever_is_written_reads_back(key: str, tree: Tree, text: str) -> None:
    """Any key and value come back as they are, and all else stays."""
    before = _value(text)
    after = _value(_put(text, Entry("new", f"k{key}", tree)))
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert {name: value for name, value in after.items() if name != "new"} == {
        name: value for name, value in before.items() if name != "new"
    }
    assert after["new"][f"k{key}"] == _plain(tree)


def _plain(tree: Tree) -> object:
    if isinstance(tree, str) or tree is None:
        return tree
    if isinstance(tree, dict):
        return {name: _plain(below) for name, below in tree.items()}
    return list(tree)
