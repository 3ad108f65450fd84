"""Extensions of tables: rules, options and examples added, replaced and taken out without a copy of the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge.loader import OWN, Knowledge
from archgen.knowledge.table_files import LoadedTable, Origin, load_tables

BASE = """\
decision: colour
question: Which colour?
hit_policy: weigh
options: {red: {name: Red}, green: {name: Green}, blue: {name: Blue}}
rules:
  - {id: one, when: {engineers: "< 5"}, for: red, criterion: cost, strength: strong, because: One.}
  - {id: two, when: {engineers: ">= 5"}, for: green, criterion: cost, strength: strong, because: Two.}
  - {id: three, when: {teams: "> 3"}, against: blue, criterion: cost, strength: slight, because: Three.}
examples:
  - {name: small, facts: {engineers: 2}, chosen: [red]}
  - {name: large, facts: {engineers: 9}, chosen: [green]}
"""


def folder_with(folder: Path, **files: str) -> Path:
    """Make a folder of knowledge that holds these tables."""
    (folder / "decisions").mkdir(parents=True)
    for name, text in files.items():
        (folder / "decisions" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def extended(tmp_path: Path, text: str, base: str = BASE) -> LoadedTable:
    """Load the table with one extension."""
    own, company = folder_with(tmp_path / "own", colour=base), folder_with(tmp_path / "company", ours=text)
    return load_tables((own, company))["colour"]


def faults(tmp_path: Path, text: str, base: str = BASE) -> list[str]:
    """Give the faults of an extension."""
    with pytest.raises(KnowledgeError) as caught:
        extended(tmp_path, text, base)
    assert all(fault.place is not None and fault.place.file.endswith("ours.yaml") for fault in caught.value.faults)
    return [f"{fault.path}: {fault.message}" for fault in caught.value.faults]


def test_rules_are_added_replaced_and_taken_out(tmp_path: Path) -> None:
    """A new rule stands last or before the one that it names; one with a known id stands in its place."""
    loaded = extended(
        tmp_path,
        """\
extends: colour
remove: {rules: three}
rules:
  - {id: last, for: blue, criterion: cost, strength: slight, because: Last.}
  - {id: first, before: one, for: blue, criterion: cost, strength: slight, because: First.}
  - {id: two, when: {engineers: ">= 8"}, for: green, criterion: security, strength: slight, because: Ours.}
""",
    )
    assert [rule.id for rule in loaded.table.rules] == ["first", "one", "two", "last"]
    assert loaded.table.rule("two").because == "Ours."
    assert loaded.origin is Origin.EXTENDED


def test_options_are_added_and_taken_out_with_what_is_about_them(tmp_path: Path) -> None:
    """Without an option its rules and the examples that take it are gone; a new one stands where it is said."""
    loaded = extended(
        tmp_path,
        "extends: colour\nremove: {options: [green]}\noptions: {pink: {name: Pink, before: blue}}\nfallback: pink\n",
    )
    assert list(loaded.table.options) == ["red", "pink", "blue"]
    assert [rule.id for rule in loaded.table.rules] == ["one", "three"]
    assert [one.name for one in loaded.table.examples] == ["small"]
    assert loaded.table.fallback == "pink"


def test_every_part_knows_where_it_stands(tmp_path: Path) -> None:
    """Faults found later are told in the file that holds the part, under its own number."""
    text = "extends: colour\nremove: {rules: [one]}\nrules:\n  - {id: new, veto: red, because: No.}\n"
    loaded = extended(tmp_path, text)
    base, ours = loaded.path, loaded.extended_by[0]
    assert loaded.where(("rules", 0, "when")) == (base, ("rules", 1, "when"))
    assert loaded.where(("rules", 2, "veto")) == (ours, ("rules", 0, "veto"))
    assert loaded.where(("options", "red")) == (base, ("options", "red"))
    assert loaded.where(("fallback",)) == (base, ("fallback",))


def test_an_extension_may_extend_a_table_of_the_same_folder(tmp_path: Path) -> None:
    """Files of several people add to one table, in the order of their names."""
    rule = "extends: colour\nrules: [{{id: {0}, veto: blue, because: No.}}]\n"
    own = folder_with(tmp_path / "own", b=rule.format("b"), colour=BASE, a=rule.format("a"))
    loaded = load_tables((own,))["colour"]
    assert [rule.id for rule in loaded.table.rules][-2:] == ["a", "b"]


def test_names_that_the_table_lacks_are_told_together(tmp_path: Path) -> None:
    """Each with its place and the nearest that there is."""
    text = """\
extends: colour
remove: {rules: [tow], options: [gren], examples: [smal]}
options: {pink: {name: Pink, before: rde}}
rules:
  - {id: new, before: tree, veto: red, because: No.}
"""
    assert faults(tmp_path, text) == [
        "remove.rules: unknown rule `tow`; did you mean `two`?",
        "remove.options: unknown option `gren`; did you mean `green`?",
        "remove.examples: unknown example `smal`; did you mean `small`?",
        "options.pink.before: unknown option `rde`; did you mean `red`?",
        "rules.0.before: unknown rule `tree`; did you mean `three`?",
    ]


def test_an_extension_of_nothing_gets_the_nearest(tmp_path: Path) -> None:
    """So does a key that no extension has."""
    assert faults(tmp_path / "a", "extends: color\n") == ["extends: unknown decision `color`; did you mean `colour`?"]
    assert faults(tmp_path / "b", "extends: colour\nrule: []\n") == ["rule: unknown key `rule`; did you mean `rules`?"]


def test_where_the_first_rule_decides_a_new_one_says_its_place(tmp_path: Path) -> None:
    """Behind a row that catches all, it would never be read."""
    base = (
        "decision: colour\nquestion: Which?\nhit_policy: first\noptions: {red: {name: Red}, blue: {name: Blue}}\n"
        "rules: [{id: all, then: red, because: All.}]\n"
    )
    found = faults(tmp_path, "extends: colour\nrules: [{id: new, then: blue, because: New.}]\n", base)
    assert found == ["rules.0: rule `new` needs `before`: the first rule that holds decides, so its place matters"]


def test_one_rule_in_two_files_of_a_folder_is_refused(tmp_path: Path) -> None:
    """Which of the two would count is nobody's guess."""
    rule = "extends: colour\nrules: [{id: new, veto: blue, because: No.}]\n"
    own = folder_with(tmp_path / "own", colour=BASE)
    with pytest.raises(KnowledgeError, match=r"`new` stands in a\.yaml already"):
        load_tables((own, folder_with(tmp_path / "company", a=rule, b=rule)))


def test_a_cell_that_is_wrong_is_told_in_the_file_of_the_extension(tmp_path: Path) -> None:
    """The merged table is compiled, and the fault stands where the company wrote it."""
    rule = '{id: new, when: {enginers: "< 3"}, veto: write_behind, because: No.}'
    company = folder_with(tmp_path, ours=f"extends: caching\nrules:\n  - {rule}\n")
    with pytest.raises(KnowledgeError, match="enginers") as caught:
        _ = Knowledge((company,)).decisions
    place = caught.value.faults[0].place
    assert place is not None
    assert (Path(place.file).name, place.line) == ("ours.yaml", 3)


def test_shipped_tables_are_archgens_own() -> None:
    """Nothing of them is added, replaced or extended."""
    assert {one.origin for one in load_tables((OWN,)).values()} == {Origin.ARCHGEN}
