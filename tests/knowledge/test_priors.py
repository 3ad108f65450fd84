"""Priors of facts are checked when they are loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from archgen.errors import KnowledgeError
from archgen.knowledge.loader import Knowledge


def refused(tmp_path: Path, body: str) -> str:
    """Give what is said about a fact of a company's own."""
    (tmp_path / "vocabulary.yaml").write_text(f"facts:\n  ours:\n    group: load\n{body}", encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        _ = Knowledge((tmp_path,)).vocabulary
    return str(error.value)


@pytest.mark.parametrize(
    ("prior", "said"),
    [
        ("type: enum\n    allowed: [a, b]\n    prior: {weights: {c: 1}}", "`c` is no value of this fact"),
        ("type: enum\n    allowed: [a, b]\n    prior: {weights: {a: 0}}", "weights are 0 or more, and one is above 0"),
        ("type: enum\n    allowed: [a, b]\n    prior: {around: 3}", "needs `weights` and nothing else"),
        ("type: set\n    allowed: [a, b]\n    prior: {weights: {a: 1}}", "needs `chances` and nothing else"),
        ("type: set\n    allowed: [a, b]\n    prior: {chances: {a: 1.5}}", "a chance lies between 0 and 1"),
        ("type: number\n    prior: {weights: {many: 1}}", "`many` is no value of this fact"),
        ("type: number\n    prior: {around: 0}", "greater than 0"),
        ("type: number\n    prior: {}", "needs `weights` or `around` and nothing else"),
        ("type: boolean\n    prior: {weights: {maybe: 1}}", "`maybe` is no value of this fact"),
        (
            "type: boolean\n    prior:\n      - {when: {stag: mvp}, weights: {true: 1}}\n      - {weights: {true: 1}}",
            "`stage`",
        ),
        ("type: boolean\n    prior: [{when: {stage: mvp}, weights: {true: 1}}]", "the last prior holds always"),
        ("type: boolean\n    effort: 4", "less than or equal to 3"),
    ],
)
def test_a_wrong_prior_is_named_with_its_place(tmp_path: Path, prior: str, said: str) -> None:
    """File, line and what is wrong."""
    text = refused(tmp_path, f"    {prior}\n")
    assert said in text
    assert "vocabulary.yaml:" in text
