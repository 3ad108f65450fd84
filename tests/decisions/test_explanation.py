"""Explanations: the JSON that programs read, near misses, contrasts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archgen.decisions.engine import recommend
from archgen.decisions.explanation import explain_json, trade_offs

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
    assert all(keys <= set(one) for one in told["decisions"])
    assert [one["id"] for one in told["decisions"]] == list(build.shipped.decisions)
    style = told["decisions"][0]
    assert style["chosen"] == ["modular_monolith"]
    assert set(style["options"][0]) == {"id", "score", "vetoed_by"}
    for fired in style["fired"]:
        assert set(fired) & {"for", "against", "veto"}
        assert set(fired) >= {"rule", "strength", "because", "source"}


def test_the_json_tells_points_and_what_decides(build: Build) -> None:
    """Beside the promised keys: the ledger, the arguments between first and second, ATAM's two kinds of points."""
    table = build.table(
        [
            build.rule("for", "grand", "strong", "performance", rate=">= 10"),
            build.rule("against", "grand", "slight", "cost", rate=">= 20"),
            build.rule("for", "middle", "slight", "cost"),
        ]
    )
    facts, knowledge = build.facts(), build.knowledge(table)
    chosen, _ = recommend(facts, knowledge, flips=True)
    (told,) = json.loads(json.dumps(explain_json(facts, chosen)))["decisions"]
    row = {"option": "grand", "criterion": "cost", "points": -1, "capped": -1, "factor": 1, "counted": -1}
    assert row in told["ledger"]
    assert told["separation"]["holding"] == [{"rule": "rule_0", "for": "grand", "points": 3, "decides": True}]
    assert [pull["rule"] for pull in told["separation"]["pulling"]] == ["rule_1", "rule_2"]
    assert told["sensitivity_points"] == ["rate"]
    assert told["trade_off_points"] == [
        {
            "fact": "rate",
            "option": "grand",
            "gains": {"rule": "rule_0", "criterion": "performance"},
            "gives_up": {"rule": "rule_1", "criterion": "cost"},
        }
    ]
    assert told["fired"][0]["read"] == [{"fact": "rate", "value": 50.0, "cell": ">= 10"}]


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


def test_a_fact_that_argues_both_ways_is_a_trade_off(build: Build) -> None:
    """One fact that speaks for an option under one criterion and against it under another is named."""
    one = build.take(
        build.rule("for", "grand", "strong", "performance", rate="> 10"),
        build.rule("against", "grand", "moderate", "cost", rate="> 20"),
    ).recommendations.of("style")
    assert [(pair.fact, pair.option) for pair in trade_offs(one)] == [("rate", "grand")]
