"""Files that people wrote, sample by sample and at random: answers go in, and every line stays."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from archgen.interview.writing import file_text
from archgen.requirements.reader import read_requirements
from asking import interview
from generated import generated

ROOT = Path(__file__).resolve().parents[2]
FILES = [*sorted((ROOT / "samples").glob("*.yaml")), ROOT / "tests/fixtures/hostile-names.yaml"]


def _answered_by_default(text: str) -> str:
    """Ask a file for some of what it lacks, accept every default, every third fact is not known."""
    talk = interview(*tuple(interview().ground.facts)[::4], text=text)
    turn = talk.more(talk.turn())
    asked = 0
    while turn.question is not None:
        asked += 1
        turn = talk.unknown(turn) if asked % 3 == 0 else talk.reply(turn, "")
        assert not turn.fault
    return file_text(talk.ground, talk.standing(turn.state))


def _check(before: str, after: str) -> None:
    """Nothing went but what made room, and what was stated is stated."""
    lost = [line[2:] for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]
    flow = [line for line in lost if "{" in line or "}" in line]
    assert [line for line in lost if line not in flow and not line.lstrip().startswith("#")] == []
    vocabulary = interview().ground.knowledge.vocabulary
    old, new = (read_requirements(text, vocabulary)[0] for text in (before, after))
    assert {name: new.facts[name].value for name in old.facts} == {name: one.value for name, one in old.facts.items()}
    kept = ("experience", "constraints", "existing", "decisions", "accepted", "integrations", "priorities")
    assert all(getattr(new, part) == getattr(old, part) for part in kept)
    if not old.domain.is_empty:
        assert new.domain == old.domain
    assert len(new.facts) > len(old.facts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_of_the_repository(path: Path) -> None:
    """Samples and hostile names."""
    text = path.read_text(encoding="utf-8")
    _check(text, _answered_by_default(text))


@pytest.mark.parametrize("seed", range(8))
def test_random_files(seed: int) -> None:
    """Any domain, names, facts and choices."""
    text = generated(seed)
    _check(text, _answered_by_default(text))
