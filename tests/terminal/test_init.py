"""`archgen init` driven for real: typed at, interrupted, killed, resized, in terminals of several kinds."""

from __future__ import annotations

import random  # noqa: TID251 - seeded: the same moments on every machine
import time
from pathlib import Path

import pytest

from archgen import load_requirements
from archgen.cli.interviewing.journal import journal_path
from dialogue import Dialogue

pytest.importorskip("pexpect", reason="pseudo terminals are for POSIX systems")

SUMMARY = "Sells tickets for small venues; on-sale moments bring a rush."


def _product(talk: Dialogue, name: str = "Stagedoor", summary: str = SUMMARY) -> None:
    """Answer the first part in as few keys as it takes."""
    talk.answer("name", name)
    talk.answer("summary", summary)
    talk.answer("actors")
    talk.answer("entities.1")


def _finish(talk: Dialogue) -> str:
    """End the questions and write; give what was shown before the file was written."""
    talk.asked()
    talk.type("enough")
    shown = talk.prompted("write")
    talk.type("")
    talk.prompted("Build the design package into design now?")
    talk.type("no")
    assert talk.end() == 0
    return shown


@pytest.mark.parametrize(
    ("size", "term", "variables"),
    [
        ((24, 80), "xterm-256color", {}),
        ((40, 120), "xterm-256color", {"NO_COLOR": "1"}),
        ((24, 80), "dumb", {}),
    ],
    ids=["80x24", "120x40 without colour", "dumb"],
)
def test_a_whole_interview(tmp_path: Path, size: tuple[int, int], term: str, variables: dict[str, str]) -> None:
    """A name and Enter are enough; every line fits, and colour comes only where it is wanted."""
    with Dialogue(tmp_path, "--quick", size=size, term=term, **variables) as talk:
        talk.answer("name", "Stagedoor")
        talk.answer("summary", SUMMARY)
        talk.answer("entities.1")
        facts = []
        while (question := talk.asked()) != "write":
            facts.append(question)
            talk.type("")
        talk.type("")
        talk.prompted("Build the design package into design now?")
        talk.type("n")
        assert talk.end() == 0
        assert all(len(line) <= size[1] for line in talk.screen.splitlines())
        assert ("\x1b[1m" in talk.raw) is (term != "dumb" and not variables)
        assert "of 35 decisions settled; now deciding: " in talk.screen
    written = load_requirements(tmp_path / "archgen.yaml")
    assert written.project.name == "Stagedoor"
    assert set(facts) == set(written.facts)
    assert 4 <= len(facts) <= 6
    assert written.domain.archetype == "ticketing"
    assert not journal_path(tmp_path / "archgen.yaml").exists()


def test_back_and_change(tmp_path: Path) -> None:
    """An answer is asked again with itself as the default; what rested on it is asked again, and nothing is lost."""
    with Dialogue(tmp_path, "--set", "teams=1") as talk:
        _product(talk)
        first = talk.asked()
        talk.type("back")
        talk.answer("entities.1", "Order: customer -> Customer, total money")
        talk.answer("entities.2")
        talk.answer("entities.3")
        assert talk.asked() == first
        talk.type("change Customer")
        assert "Enter keeps your answer: Customer: email email" in talk.prompted("entities.2")
        talk.type("Client: name string(80)")
        assert "Customer is no longer there" in talk.prompted("entities.1")
        talk.type("Order: client -> Client, total money")
        talk.asked()
        talk.type("change engineers")
        talk.answer("engineers", "12")
        talk.asked()
        talk.type("change enginers")
        talk.asked()
        assert "did you mean `engineers`?" in talk.screen
        talk.type("back")
        assert "Enter keeps your answer: 12 people" in talk.prompted("engineers")
        talk.type("")
        _finish(talk)
    written = load_requirements(tmp_path / "archgen.yaml")
    assert [one.name for one in written.domain.entities] == ["Order", "Client"]
    assert written.stated("engineers") == 12


def test_help_and_not_known(tmp_path: Path) -> None:
    """`?` explains; what nobody knows stays assumed and is an open question in the file."""
    with Dialogue(tmp_path) as talk:
        _product(talk)
        question = talk.asked()
        talk.type("?")
        shown = talk.prompted(question)
        assert "What it is" in shown
        assert "How to find it" in shown
        talk.type("don't know")
        assert talk.asked() != question
        talk.type("back")
        talk.answer(question, "dont know")
        assert "not known, assumed" in _finish(talk)
    assert question not in load_requirements(tmp_path / "archgen.yaml").facts
    text = (tmp_path / "archgen.yaml").read_text(encoding="utf-8")
    assert f"  # {question}: " in text
    assert "not known yet, so assumed: " in text


def test_wrong_answers_are_told_at_once(tmp_path: Path) -> None:
    """The fault names the value and the remedy, and the question stands."""
    with Dialogue(tmp_path, "--plain") as talk:
        talk.answer("name", "")
        assert "an answer is needed here" in talk.prompted("name")
        talk.type("Kitroom")
        talk.answer("summary")
        talk.answer("actors")
        talk.answer("entities.1", "Order: total monney")
        assert "did you mean `money`?" in talk.prompted("entities.1")
        talk.type("")
        talk.asked()
        talk.type("change availability")
        talk.answer("availability", "12 parsecs")
        assert "is not a percentage" in talk.prompted("availability")
        talk.type("101%")
        assert "it must be between 0 % and 100 %" in talk.prompted("availability")
        talk.type("99.95")
        _finish(talk)
    assert load_requirements(tmp_path / "archgen.yaml").stated("availability") == 99.95


def test_ctrl_c_and_a_closed_window_lose_nothing(tmp_path: Path) -> None:
    """Status 130; the same command goes on with the answers, twice."""
    with Dialogue(tmp_path) as talk:
        talk.answer("name", "Größe 注文")
        talk.answer("summary", SUMMARY)
        talk.prompted("actors")
        talk.keys("half an answ")
        talk.interrupt(after="answ")
        assert talk.end() == 130
        assert "your answers are kept" in talk.screen
    with Dialogue(tmp_path) as talk:
        assert "Going on with 2 answers" in talk.prompted("actors")
        talk.type("Buyer, Зритель")
        talk.prompted("entities.1")
        talk.hang_up()
    with Dialogue(tmp_path) as talk:
        assert "Going on with 3 answers" in talk.prompted("entities.1")
        talk.type("quit")
        assert talk.end() == 130
    assert not (tmp_path / "archgen.yaml").exists()
    with Dialogue(tmp_path, "--afresh") as talk:
        talk.answer("name", "Other")
        talk.prompted("summary")
        talk.keys("\x04")
        assert talk.end() == 130


@pytest.mark.parametrize("seed", [4, 5])
def test_kill_at_any_moment_loses_one_answer_at_most(tmp_path: Path, seed: int) -> None:
    """Ten kills each in the middle of typing, of thinking, of writing: what was answered before is always there."""
    moments = random.Random(seed)
    answers = [f"Thing{number}: name string({number + 1})" for number in range(60)]
    given = 0
    for _ in range(10):
        with Dialogue(tmp_path, "--set", "name=Kill me", "--set", "summary=Nothing.", "--set", "actors=none") as talk:
            question = talk.asked()
            kept = int(question.removeprefix("entities.")) - 1
            assert given - 1 <= kept <= given
            given = kept
            for _ in range(moments.randrange(1, 4)):
                talk.type(answers[given])
                given += 1
                if moments.random() < 0.5:
                    talk.prompted(f"entities.{given + 1}")
            if moments.random() < 0.5:
                talk.keys("Half: a li")
            time.sleep(moments.random() * 0.05)
            talk.kill()
    assert given >= 10


def test_a_kill_while_facts_are_asked(tmp_path: Path) -> None:
    """Facts are kept as entities are."""
    with Dialogue(tmp_path) as talk:
        _product(talk)
        first = talk.asked()
        talk.type("")
        second = talk.asked()
        talk.kill()
    with Dialogue(tmp_path) as talk:
        assert talk.asked() == second
        _finish_from_prompt(talk)
    assert first in load_requirements(tmp_path / "archgen.yaml").facts


def _finish_from_prompt(talk: Dialogue) -> None:
    talk.type("enough")
    talk.answer("write")
    talk.answer("Build the design package into design now?", "no")
    assert talk.end() == 0


def test_long_and_foreign_text_is_taken_as_it_is(tmp_path: Path) -> None:
    """A paste of several lines is one summary; lines of entities are an answer each; any script goes."""
    paragraph = " ".join(["Verkauft Eintrittskarten für kleine Bühnen – 小劇場の切符."] * 60)
    with Dialogue(tmp_path) as talk:
        talk.answer("name", "Bühnentür 🎭")
        talk.prompted("summary")
        talk.paste(paragraph.replace(" – ", "\n– "))
        talk.type("")
        talk.answer("actors", 'Käufer, "Zuschauer, jung"')
        talk.prompted("entities.1")
        talk.paste("注文: 客 -> 顧客, 合計 money\n顧客: メール email unique pii\nПлощадка: название string(80)")
        talk.type("")
        talk.answer("entities.4")
        _finish(talk)
    written = load_requirements(tmp_path / "archgen.yaml")
    assert written.project.name == "Bühnentür 🎭"
    assert written.project.summary == paragraph
    assert written.actors == ("Käufer", "Zuschauer, jung")
    assert [one.name for one in written.domain.entities] == ["注文", "顧客", "Площадка"]


def test_a_window_that_changes_its_size(tmp_path: Path) -> None:
    """Lines fit the window as it is when they are printed."""
    with Dialogue(tmp_path, size=(40, 120)) as talk:
        talk.answer("name", "Stagedoor")
        wide = talk.prompted("summary")
        talk.resize(24, 60)
        talk.type(SUMMARY[:20])
        talk.prompted("actors")
        talk.type("Buyer")
        narrow = talk.prompted("entities.1")
        talk.type("quit")
        assert talk.end() == 130
    assert max(map(len, wide.splitlines())) > 60
    assert max(map(len, narrow.splitlines())) <= 60


def test_the_tabulator_completes(tmp_path: Path) -> None:
    """Names, fields as archetypes model them, choices."""
    with Dialogue(tmp_path) as talk:
        talk.answer("name", "Stagedoor")
        talk.answer("summary", SUMMARY)
        talk.answer("actors")
        talk.prompted("entities.1")
        talk.keys("Ven\t\t")
        talk.type("")
        talk.answer("entities.2")
        _finish(talk)
    venue = load_requirements(tmp_path / "archgen.yaml").domain.entity("Venue")
    assert venue is not None
    assert [one.name for one in venue.fields] == ["name", "address", "time_zone"]


def test_two_interviews_for_one_file(tmp_path: Path) -> None:
    """The second one is told that there is a first."""
    with Dialogue(tmp_path) as first:
        first.prompted("name")
        with Dialogue(tmp_path) as second:
            assert second.end() == 2
            assert "another `archgen init` is asking about archgen.yaml" in second.screen
        first.type("Stagedoor")
        first.prompted("summary")
