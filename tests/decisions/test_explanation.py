"""Explanations: the JSON that programs read, near misses, contrasts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archgen.decisions.engine import recommend
from archgen.decisions.explanation import explain_json, separating, trade_offs

if TYPE_CHECKING:
    from tests.decisions.conftest import Build


def test_the_json_has_the_promised_shape(build: Build) -> None:
    """Keys are those of the contract, and the whole is JSON."""
    facts = build.shipped_facts(engineers=8, teams=2)
    chosen, findings = recommend(facts, build.shipped, flips=True)
    told = json.loads(json.dumps(explain_json(facts, chosen, findings)))
    assert set(told) == {"facts", "decisions", "findings"}
    assert told["facts"]["engineers"] == {"value": 8, "unit": "people", "provenance": "stated", "because": ""}
    keys = {"id", "question", "chosen", "close_call", "options", "fired", "near_misses", "flips"}
    assert all(set(one) - {"flips_together"} == keys for one in told["decisions"])
    assert [one["id"] for one in told["decisions"]] == list(build.shipped.decisions)
    style = told["decisions"][0]
    assert style["chosen"] == ["modular_monolith"]
    assert set(style["options"][0]) == {"id", "score", "vetoed_by"}
    for fired in style["fired"]:
        assert set(fired) & {"for", "against", "veto"}
        assert set(fired) >= {"rule", "strength", "because", "source"}


def test_a_context_is_named_in_the_json(build: Build) -> None:
    """An answer of the system has no `context`, one of a bounded context names it."""
    knowledge = build.knowledge(build.table([build.rule("for", "grand", shape="spiky")], scope="context"))
    facts = build.facts()
    chosen, _ = recommend(facts, knowledge, contexts={"Sales": facts, "Stream": build.facts(shape="spiky")})
    told = explain_json(facts, chosen)["decisions"]
    assert isinstance(told, list)
    assert [one.get("context") for one in told] == [None, "Sales", "Stream"]


def test_placeholders_hold_the_values_that_were_read(build: Build) -> None:
    """A reason quotes the value in its unit."""
    rule = {**build.rule("for", "grand", rate=">= 50"), "because": "At {rate} with {engineers}, {shape} and {nothing}."}
    fired = build.take(rule, stated={"rate": 1500.0}).recommendations.of("style").fired
    assert fired[0].because == "At 1,500 rps with 8 people, steady and {nothing}."
    assert [(cell.fact, cell.value, cell.cell) for cell in fired[0].read] == [("rate", 1500.0, ">= 50")]


def test_near_misses_are_nearest_first_with_their_distance(build: Build) -> None:
    """A rule that one number kept from firing is told with how far it was; one that is far away is not."""
    one = build.take(
        build.rule("veto", "grand", engineers="< 5", public=True),
        build.rule("veto", "grand", engineers="< 8"),
        build.rule("for", "grand", engineers=">= 100"),
        build.rule("for", "middle", shape="idle"),
        build.rule("for", "middle", shape="idle", public=True),
        build.rule("for", "middle", engineers="> 9", rate="> 60"),
    ).recommendations.of("style")
    assert [miss.rule for miss in one.near_misses] == ["rule_1", "rule_0", "rule_4", "rule_5"]
    assert [(cell.value, cell.cell, cell.distance) for cell in one.near_misses[0].failed] == [(8, "< 8", "1 person")]


def test_rules_behind_the_first_that_holds_are_no_near_misses(build: Build) -> None:
    """In a table of the first hit, only rows before it could have changed the outcome."""
    rules = [
        {"then": "grand", "when": {"engineers": "> 8"}},
        {"then": "plain", "when": {"engineers": "> 1"}},
        {"then": "middle", "when": {"engineers": "< 8"}},
    ]
    one = build.take(*rules, hit_policy="first").recommendations.of("style")
    assert [miss.rule for miss in one.near_misses] == ["rule_0"]
    assert [fired.rule for fired in one.fired] == ["rule_1"]


def test_the_contrast_names_what_separates_first_from_second(build: Build) -> None:
    """Arguments for what was taken and against the runner-up, gravest first."""
    one = build.take(
        build.rule("for", "plain", "slight"),
        build.rule("for", "plain"),
        build.rule("for", "middle"),
        build.rule("against", "middle", "moderate"),
        build.rule("against", "grand"),
    ).recommendations.of("style")
    assert (one.chosen, one.runner_up) == (("plain",), "middle")
    assert [fired.rule for fired in separating(one)] == ["rule_1", "rule_3", "rule_0"]


def test_a_fact_that_argues_both_ways_is_a_trade_off(build: Build) -> None:
    """One fact that speaks for an option under one criterion and against it under another is named."""
    one = build.take(
        build.rule("for", "grand", "strong", "performance", rate="> 10"),
        build.rule("against", "grand", "moderate", "cost", rate="> 20"),
    ).recommendations.of("style")
    assert [(pair.fact, pair.option) for pair in trade_offs(one)] == [("rate", "grand")]
