"""Each pattern and store: a small file in which it is chosen, one in which it is rejected, and the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from archgen import pipeline
from archgen.decisions.model import FiredRule, Recommendation
from archgen.design.design import Design
from archgen.knowledge.loader import load_knowledge

PATTERNS = yaml.safe_load((Path(__file__).with_name("patterns.yaml")).read_text("utf-8"))
SIDES = [
    pytest.param(row["option"], side, row[side], id=f"{row['pattern']} {side}")
    for row in PATTERNS
    for side in ("chosen", "rejected")
]
DECISIONS = load_knowledge().decisions


@cache
def answer(brief: str) -> pipeline.Answer:
    """Take all decisions of a requirements file."""
    return pipeline.decide(pipeline.read(brief), flips=False)


def text_of(brief: Mapping[str, Mapping[str, Any]]) -> str:
    """Write a requirements file; JSON is YAML."""
    named = {"name": "Probe", "summary": "A small file that shows one pattern."}
    return json.dumps({**brief, "project": {**named, **brief.get("project", {})}})


def rule_of(option: str, given: Mapping[str, Any]) -> tuple[str, str]:
    """Give decision and id of the rule that a side names."""
    kind, _, name = option.partition(".")
    decision, _, rule = str(given.get("by") or given.get("missing")).rpartition(".")
    return decision or kind, rule or name


def is_taken(option: str, brief: str) -> bool:
    """Tell whether a file has the option, the product or the block."""
    kind, _, name = option.partition(".")
    if kind in DECISIONS:
        return answer(brief).recommendations.took(kind, name)
    design: Design = pipeline.compose(answer(brief))
    if kind == "technology":
        return name in {one.id for one in design.technologies}
    return name in {one.block for one in design.containers}


def speaks(fired: FiredRule, option: str, recommendation: Recommendation, *, chosen: bool) -> bool:
    """Tell whether a rule that held is a reason: for what was taken, or against what was not."""
    if fired.effect == "for":
        return fired.option in recommendation.chosen and (not chosen or option in (fired.option, ""))
    return not chosen and option in (fired.option, "")


@pytest.mark.parametrize(("option", "side", "given"), SIDES)
def test_pattern_is_decided_for_its_reason(option: str, side: str, given: Mapping[str, Any]) -> None:
    """A file takes the pattern or not, and the rule that is named is one of those that decided so."""
    brief = text_of(given["brief"])
    assert is_taken(option, brief) == (side == "chosen")
    decision, rule = rule_of(option, given)
    recommendation = answer(brief).recommendations.of(decision)
    held = [fired for fired in recommendation.fired if fired.rule == rule]
    if "missing" in given:
        assert DECISIONS[decision].rule(rule).for_ == option.partition(".")[2]
        assert not held
        return
    about = option.partition(".")[2] if option.startswith(f"{decision}.") else ""
    assert any(speaks(fired, about, recommendation, chosen=side == "chosen") for fired in held)


def test_every_reason_can_be_read_up() -> None:
    """The rules that decide give a sentence and a source that was read."""
    for row in PATTERNS:
        for side in ("chosen", "rejected"):
            decision, name = rule_of(row["option"], row[side])
            rule = DECISIONS[decision].rule(name)
            assert rule.because
            assert rule.source is not None
            assert rule.source.seen
