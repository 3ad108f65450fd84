"""The recorded interview is one that the program held: both files say the same, and what they ask for exists."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from archgen.knowledge.loader import load_knowledge

FOLDER = Path(__file__).resolve().parents[2] / "docs/recording"


def _recorder() -> ModuleType:
    pytest.importorskip("pexpect", reason="pseudo terminals are for POSIX systems")
    spec = importlib.util.spec_from_file_location("record", FOLDER / "record.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_cast_is_an_asciicast() -> None:
    """Version 2: a head, then events in the order of time; every line fits its 80 columns."""
    head, *rows = map(json.loads, (FOLDER / "interview.cast").read_text(encoding="utf-8").splitlines())
    assert (head["version"], head["width"], head["height"]) == (2, 80, 24)
    times = [time for time, _, _ in rows]
    assert times == sorted(times)
    assert {kind for _, kind, _ in rows} == {"o"}


def test_the_text_is_that_of_the_cast() -> None:
    """One recording, two forms."""
    _, *rows = map(json.loads, (FOLDER / "interview.cast").read_text(encoding="utf-8").splitlines())
    text = "\n".join(_recorder().lines(rows)).strip() + "\n"
    assert text == (FOLDER / "interview.txt").read_text(encoding="utf-8")


def test_what_is_asked_exists() -> None:
    """Each prompt is a question of today, and the interview ends with the file."""
    text = (FOLDER / "interview.txt").read_text(encoding="utf-8")
    asked = set(re.findall(r"^([a-z_]+)(?:\.\d+)?(?: \[.*\])?>", text, re.MULTILINE)) - {"write"}
    knowledge = load_knowledge()
    assert asked <= {*knowledge.questions.product, *knowledge.vocabulary.facts}
    assert len(asked) > 12
    assert "archgen.yaml is written." in text
