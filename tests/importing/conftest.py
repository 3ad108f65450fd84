"""Drafts of short texts, in a folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafted import Drafted, Drafting, draft_of


@pytest.fixture
def drafted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drafting:
    """Draft requirements from texts."""
    monkeypatch.chdir(tmp_path)

    def make(**files: str) -> Drafted:
        for name, text in files.items():
            Path(name).write_text(text, encoding="utf-8")
        return draft_of(list(files))

    return make
