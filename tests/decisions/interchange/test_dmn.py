"""Decision tables as DMN: evaluated by another FEEL, they come to what archgen takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dmn_engine
from archgen.decisions.interchange.dmn import dmn_model
from archgen.decisions.interchange.elements import DC, DMNDI, MODEL
from archgen.decisions.taking import take
from archgen.facts.model import Facts
from archgen.knowledge.loader import Knowledge, load_knowledge
from projects import projects

if TYPE_CHECKING:
    from tests.decisions.conftest import Build


@cache
def whole() -> str:
    """The model of all shipped decisions."""
    return dmn_model(load_knowledge().decisions.values(), load_knowledge())


def inputs_of(facts: Facts) -> dict[str, Any]:
    """Give facts as a DMN engine takes them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in facts.values_by_name().items()}


def taken_here(facts: Facts, knowledge: Knowledge) -> dict[str, set[str]]:
    """Give what the tables alone take."""
    outcomes = take(facts, knowledge, in_full=False).start.solve().outcomes
    return {decision: set(outcome.chosen) for (decision, part), outcome in outcomes.items() if part is None}


def taken_there(outcomes: Mapping[str, Any], decisions: Iterable[str]) -> dict[str, set[str]]:
    """Give what the exported decisions come to."""
    found = {name: outcomes[name] for name in decisions}
    return {name: set(one) if isinstance(one, list) else {one} - {None} for name, one in found.items()}


@settings(max_examples=12)
@given(projects())
def test_all_shipped_decisions_come_out_the_same(facts: Facts) -> None:
    """The model of all decisions, linked, on random projects: every decision takes the same options there and here."""
    knowledge = load_knowledge()
    there = dmn_engine.decide(whole(), inputs_of(facts))
    assert taken_there(there, knowledge.decisions) == taken_here(facts, knowledge)


rates = st.sampled_from(["< 10", "[10..100)", ">= 100", "> 40", "not([20..60])", "10, 50", "-"])
shapes = st.sampled_from(["steady", "not(idle)", "spiky, idle", "not(steady, spiky, idle)", "-"])
regimes = st.sampled_from(["has gdpr", "any of gdpr, hipaa", "all of gdpr, hipaa", "none of gdpr, hipaa", "empty", "-"])
options = st.sampled_from(["plain", "middle", "grand"])
verbs = st.sampled_from(["for", "against", "veto"])
strengths = st.sampled_from(["strong", "moderate", "slight"])
criteria = st.sampled_from(["cost", "security"])
conditions = st.fixed_dictionaries({"rate": rates, "shape": shapes, "regimes": regimes, "public": st.booleans()})
arguments = st.lists(st.tuples(verbs, options, strengths, criteria, conditions), min_size=1, max_size=9)
hits = st.lists(st.tuples(st.lists(options, min_size=1, max_size=2, unique=True), conditions), min_size=1, max_size=5)
cases = st.fixed_dictionaries(
    {
        "rate": st.sampled_from([5.0, 10.0, 50.0, 99.5, 400.0]),
        "shape": st.sampled_from(["steady", "spiky", "idle"]),
        "regimes": st.sampled_from([(), ("gdpr",), ("gdpr", "hipaa")]),
        "public": st.booleans(),
    }
)
fallbacks = st.sampled_from([None, "plain", "middle", "grand"])


@settings(max_examples=60)
@given(arguments, cases, fallbacks, st.sampled_from(["one", "many"]))
def test_weighing_tables_come_out_the_same(
    build: Build, rows: list[Any], case: Any, fallback: str | None, select: str
) -> None:
    """Random arguments: caps, vetoes, ties, an option that everything rules out, fallbacks, options that combine."""
    rules = [build.rule(verb, option, strength, criterion, **when) for verb, option, strength, criterion, when in rows]
    knowledge = build.knowledge(build.table(rules, select=select, fallback=fallback))
    facts = build.facts(**case)
    there = dmn_engine.decide(dmn_model(knowledge.decisions.values(), knowledge), inputs_of(facts))
    assert taken_there(there, knowledge.decisions) == taken_here(facts, knowledge)


@settings(max_examples=40)
@given(hits, cases, fallbacks, st.sampled_from(["first", "collect"]), st.sampled_from(["one", "many"]))
def test_plain_tables_come_out_the_same(
    build: Build, rows: list[Any], case: Any, fallback: str | None, policy: str, select: str
) -> None:
    """Random rows under the hit policies that let several rows hold."""
    several = select == "many" or policy == "collect"
    rules = [{"then": then if several else then[:1], "when": when} for then, when in rows]
    knowledge = build.knowledge(build.table(rules, hit_policy=policy, select=select, fallback=fallback))
    facts = build.facts(**case)
    there = dmn_engine.decide(dmn_model(knowledge.decisions.values(), knowledge), inputs_of(facts))
    assert taken_there(there, knowledge.decisions) == taken_here(facts, knowledge)


@pytest.mark.parametrize("policy", ["unique", "any"])
def test_tables_of_a_single_hit_come_out_the_same(build: Build, policy: str) -> None:
    """One row holds, or none, and then the default."""
    rules = [{"then": "grand", "when": {"shape": "idle"}}, {"then": "middle", "when": {"shape": "spiky"}}]
    knowledge = build.knowledge(build.table(rules, hit_policy=policy, fallback="plain"))
    model = dmn_model(knowledge.decisions.values(), knowledge)
    for shape, expected in (("idle", "grand"), ("spiky", "middle"), ("steady", "plain")):
        assert dmn_engine.decide(model, inputs_of(build.facts(shape=shape))) == {"style": expected}


def test_a_single_decision_takes_earlier_ones_as_inputs() -> None:
    """What is not in the model is asked for, with its options as allowed values."""
    knowledge = load_knowledge()
    model = ET.fromstring(dmn_model([knowledge.decisions["deployment_platform"]], knowledge))
    inputs = {one.attrib["name"] for one in model.findall(f"{{{MODEL}}}inputData")}
    assert inputs == knowledge.decisions["deployment_platform"].reads
    allowed = model.findtext(
        f"{{{MODEL}}}itemDefinition[@name='architecture_style_type']/{{{MODEL}}}allowedValues/{{{MODEL}}}text"
    )
    assert allowed is not None
    assert allowed.startswith('"modular_monolith", ')


def test_every_rule_carries_its_reason_and_its_source() -> None:
    """A reader of the exported table sees why, and where it was read."""
    knowledge = load_knowledge()
    table = knowledge.decisions["caching"]
    model = ET.fromstring(dmn_model([table], knowledge))
    rows = model.findall(f".//{{{MODEL}}}decision[@name='caching_arguments']//{{{MODEL}}}rule")
    for row, rule in zip(rows, table.rules, strict=True):
        told = [one.text or "" for one in row.findall(f"{{{MODEL}}}annotationEntry/{{{MODEL}}}text")]
        assert row.findtext(f"{{{MODEL}}}description") == rule.because
        assert told[:2] == [rule.id, rule.because]
        assert rule.source is not None
        assert rule.source.url in told[2]


def test_everything_is_drawn_once_and_nothing_overlaps() -> None:
    """Each element of the graph has a shape of its own, and each requirement a line."""
    model = ET.fromstring(whole())
    elements = [one.attrib["id"] for kind in ("inputData", "decision") for one in model.iter(f"{{{MODEL}}}{kind}")]
    requirements = [one.attrib["id"] for one in model.iter(f"{{{MODEL}}}informationRequirement")]
    shapes = [one.attrib["dmnElementRef"] for one in model.iter(f"{{{DMNDI}}}DMNShape")]
    edges = [one.attrib["dmnElementRef"] for one in model.iter(f"{{{DMNDI}}}DMNEdge")]
    assert sorted(shapes) == sorted(elements)
    assert sorted(edges) == sorted(requirements)
    places = [(one.attrib["x"], one.attrib["y"]) for one in model.iter(f"{{{DC}}}Bounds")]
    assert len(set(places)) == len(places)


def test_ids_are_unique_and_lead_somewhere() -> None:
    """Editors refuse a model in which two things share an id, or a requirement leads nowhere."""
    model = ET.fromstring(whole())
    ids = [one.attrib["id"] for one in model.iter() if "id" in one.attrib]
    assert len(set(ids)) == len(ids)
    links = [one.attrib["href"].removeprefix("#") for one in model.iter() if "href" in one.attrib]
    assert set(links) <= set(ids)


def test_hostile_names_survive(build: Build) -> None:
    """Quotes, markup, words of FEEL, other scripts and control characters come out right or as a plain name."""
    names = {"<b>&": {"name": 'a"b'}, "größe 🎟": {"name": "x\x00y"}, "function": {"name": "]]>"}}
    rules = [
        {**build.rule("for", "<b>&", shape="idle"), "because": 'x < y && "z" \x07 {rate}'},
        build.rule("for", "größe 🎟", shape="spiky"),
        build.rule("for", "function", shape="steady"),
    ]
    knowledge = build.knowledge(build.table(rules, "if then-else", options=names))
    model = dmn_model(knowledge.decisions.values(), knowledge)
    for shape, option in (("idle", "<b>&"), ("spiky", "größe 🎟"), ("steady", "function")):
        assert dmn_engine.decide(model, {"shape": shape})["if_then_else"] == option
    assert ET.fromstring(model).findtext(f".//{{{MODEL}}}rule/{{{MODEL}}}description") == 'x < y && "z" \ufffd {rate}'
