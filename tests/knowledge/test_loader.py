"""Loading knowledge: order, folders of a company, the cache."""

import json
from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge import store
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.knowledge.tables import Scope


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "archgen" / "knowledge"


def test_shipped_knowledge_loads() -> None:
    """All shipped tables, findings and combinations hold together."""
    knowledge = load_knowledge()
    assert len(knowledge.decisions) == 35
    assert knowledge.findings
    assert knowledge.fit


def test_a_decision_follows_those_that_it_reads() -> None:
    """The order of decisions is that of their dependencies."""
    seen: set[str] = set()
    for name, table in load_knowledge().decisions.items():
        assert not (table.reads & set(load_knowledge().decisions)) - seen, name
        seen.add(name)


def test_contexts_decide_on_what_they_store() -> None:
    """The decisions that the design takes for each context have that scope."""
    decisions = load_knowledge().decisions
    scoped = {name for name, table in decisions.items() if table.scope is Scope.CONTEXT}
    assert {"primary_datastore", "datastore_scaling", "caching", "search_analytics", "event_sourcing_cqrs"} <= scoped


def test_a_company_replaces_a_table_and_adds_a_fact(tmp_path: Path) -> None:
    """A folder of standards wins over what ships, by id."""
    (tmp_path / "decisions").mkdir()
    (tmp_path / "vocabulary.yaml").write_text(
        "facts:\n  house_rule: {group: platform, type: boolean, ask: Is it?, default: true}\n", encoding="utf-8"
    )
    (tmp_path / "decisions" / "ours.yaml").write_text(
        "decision: iot_edge\nquestion: What runs at the edge?\noptions: {nothing: {name: Nothing}}\n"
        "rules: [{id: ours, when: {house_rule: true}, for: nothing, criterion: cost, strength: slight, because: S.}]\n",
        encoding="utf-8",
    )
    knowledge = load_knowledge((tmp_path,))
    assert tuple(knowledge.decisions["iot_edge"].options) == ("nothing",)
    assert len(knowledge.decisions) == 35


def test_a_missing_folder_of_standards_is_told(tmp_path: Path) -> None:
    """A wrong path is no empty standard."""
    with pytest.raises(KnowledgeError, match="no such folder"):
        load_knowledge((tmp_path / "absent",))


def test_one_decision_in_two_files_of_a_folder_is_refused(tmp_path: Path) -> None:
    """Which of the two would count is nobody's guess."""
    text = (
        "decision: iot_edge\nquestion: What?\noptions: {a: {name: A}}\n"
        "rules: [{id: r, for: a, criterion: cost, strength: strong, because: So.}]\n"
    )
    (tmp_path / "decisions").mkdir()
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / "decisions" / name).write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"two\.yaml:1"):
        _ = Knowledge((tmp_path,)).decisions


def test_a_finding_with_a_wrong_cell_is_refused(tmp_path: Path) -> None:
    """Conditions of findings are checked like those of tables; they may also ask what is assumed."""
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "ours.yaml").write_text(
        "findings:\n  - {id: ours, title: Ours, kind: risk, severity: low, message: M,\n"
        "     when: {assumed: has engineers, stage: mvpp}}\n",
        encoding="utf-8",
    )
    with pytest.raises(KnowledgeError, match="did you mean `mvp`") as refused:
        _ = Knowledge((tmp_path,)).findings
    assert "assumed" not in str(refused.value).splitlines()[0].split("finding")[1]


def test_a_parsed_file_is_read_from_the_cache(tmp_path: Path, cache: Path) -> None:
    """The second reading takes the parsed form, and a changed file is parsed again."""
    path = tmp_path / "one.yaml"
    path.write_text("a: no\nb: 2026-11-22\n1: c\n", encoding="utf-8")
    assert store.read_yaml(path) == {"a": "no", "b": "2026-11-22", "1": "c"}
    kept = list(cache.glob("*.json"))
    assert [json.loads(one.read_text(encoding="utf-8")) for one in kept] == [store.read_yaml(path)]
    kept[0].write_text('{"from": "cache"}', encoding="utf-8")
    assert store.read_yaml(path) == {"from": "cache"}
    path.write_text("a: yes\n", encoding="utf-8")
    assert store.read_yaml(path) == {"a": "yes"}


def test_a_broken_cache_costs_only_time(tmp_path: Path, cache: Path) -> None:
    """A torn file, or a folder that cannot be written, is passed over."""
    path = tmp_path / "one.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    store.read_yaml(path)
    next(cache.glob("*.json")).write_text('{"a": ', encoding="utf-8")
    assert store.read_yaml(path) == {"a": 1}
    for one in cache.glob("*"):
        one.unlink()
    cache.rmdir()
    cache.write_text("not a folder", encoding="utf-8")
    assert store.read_yaml(path) == {"a": 1}


def test_what_is_no_yaml_is_refused_with_its_place(tmp_path: Path, cache: Path) -> None:
    """A syntax error names the line."""
    assert not cache.exists()
    path = tmp_path / "bad.yaml"
    path.write_text("a: 1\nb: [\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"bad\.yaml:3"):
        store.read_yaml(path)
