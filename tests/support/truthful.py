"""People who know their project and answer truthfully, so that an interview can be measured against what they know.

Projects are drawn from the vocabulary's priors, apart from the worlds that the interview itself imagines; or they are
files whose facts are taken out and given back one by one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from archgen.decisions.questions import next_questions
from archgen.decisions.taking import take
from archgen.decisions.worlds import imagine
from archgen.facts.contexts import Contexts
from archgen.facts.resolve import Resolver
from archgen.facts.sampling import Lot
from archgen.interview.ground import Ground
from archgen.interview.machine import Interview
from archgen.interview.model import Depth, Turn
from archgen.interview.product import is_product
from archgen.interview.worlds_adviser import WorldsAdviser
from archgen.knowledge.loader import load_knowledge
from archgen.knowledge.vocabulary import FactSpec, Value
from archgen.requirements.model import Requirements, StatedFact
from archgen.requirements.reader import read_requirements

MAIN = ("architecture_style", "primary_datastore", "deployment_platform")
"""The decisions that others read most."""

Outcomes = Mapping[str, tuple[str, ...]]
"""Options by decision of the system."""


@dataclass(frozen=True)
class Project:
    """One project and all that is known of it.

    Attributes:
        name: For reports.
        text: The requirements file without its facts; empty when there is none.
        facts: The facts; what is not among them nobody knows.
    """

    name: str
    text: str
    facts: Mapping[str, Value]


@dataclass(frozen=True)
class Course:
    """How an interview went.

    Attributes:
        asked: Facts that were asked for, in order.
        before: Questions about the product.
        base: What is stated beside facts.
    """

    asked: tuple[str, ...]
    before: int
    base: Requirements

    @property
    def questions(self) -> int:
        """Give the number of all questions."""
        return self.before + len(self.asked)


def drawn(count: int) -> Iterator[Project]:
    """Draw projects from the priors; the same ones each time."""
    worlds = imagine(load_knowledge(), lot=Lot(count, salt="projects"))
    for number in range(count):
        values = {spec.name: worlds.columns[spec.name].value(number) for spec in _statable()}
        yield Project(f"drawn {number + 1}", "", {name: one for name, one in values.items() if one is not None})


def from_file(path: Path) -> Project:
    """Take the facts out of a requirements file; who wrote it knows that the others are as they are assumed."""
    vocabulary = load_knowledge().vocabulary
    requirements, _ = read_requirements(path, vocabulary)
    bare: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    for group in vocabulary.groups:
        if isinstance(bare.get(group), dict):
            bare[group] = {key: one for key, one in bare[group].items() if key not in requirements.facts}
    facts = Resolver(requirements, vocabulary).facts()
    return Project(
        path.stem, json.dumps(bare, default=str), {spec.name: facts.value(spec.name) for spec in _statable()}
    )


def from_case(path: Path) -> Project:
    """Take a published case: its situation is the summary, its facts and estimates are known."""
    case: dict[str, Any] = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    known = {**(case.get("assumed") or {}), **(case.get("facts") or {})}
    vocabulary = load_knowledge().vocabulary
    facts = {name: tuple(one) if isinstance(one, list) else one for name, one in known.items() if name in vocabulary}
    return Project(path.stem, json.dumps({"project": {"name": "Case", "summary": case["situation"]}}), facts)


def outcomes(requirements: Requirements, facts: Mapping[str, Value]) -> Outcomes:
    """Take all decisions when these facts are stated."""
    knowledge = load_knowledge()
    stated = {name: StatedFact(value=value, text=typed(value)) for name, value in facts.items()}
    requirements = requirements.model_copy(update={"facts": stated})
    resolved = Resolver(requirements, knowledge.vocabulary).facts()
    contexts = Contexts(requirements).facts(resolved)
    taken = take(resolved, knowledge, requirements, contexts=contexts, in_full=False)
    return {name: one.chosen for (name, part), one in taken.solution.outcomes.items() if part is None}


def hold(project: Project, depth: Depth, lot: Lot | None = None) -> Course:
    """Hold an interview to its end."""
    talk = Interview(Ground.of(load_knowledge(), project.text, depth=depth), WorldsAdviser(load_knowledge(), lot))
    turn = talk.turn()
    asked: list[str] = []
    before = 0
    while turn.question is not None:
        before += is_product(turn.question.id)
        asked += [] if is_product(turn.question.id) else [turn.question.id]
        turn = _answered(talk, turn, project)
        assert not turn.fault, turn.fault
    base = talk.standing(turn.state).requirements
    return Course(tuple(asked), before, base)


def in_file_order(project: Project, base: Requirements, count: int, lot: Lot) -> tuple[str, ...]:
    """Ask for as many facts in the order of the vocabulary, leaving out those that can change nothing."""
    known: dict[str, Value] = {}
    asked: list[str] = []
    while len(asked) < count:
        stated = {name: StatedFact(value=value, text=typed(value)) for name, value in known.items()}
        worlds = imagine(load_knowledge(), base.model_copy(update={"facts": stated}), lot=lot)
        relevant = {one.fact for one in next_questions(worlds, asked)}
        fact = next((spec.name for spec in _statable() if spec.name in relevant), None)
        if fact is None:
            break
        asked.append(fact)
        if fact in project.facts:
            known[fact] = project.facts[fact]
    return tuple(asked)


def agreement(found: Outcomes, wanted: Outcomes) -> tuple[float, int]:
    """Give the share of decisions that come out the same, and how many of the main three do."""
    same = {name: found[name] == wanted[name] for name in wanted}
    return sum(same.values()) / len(same), sum(same[name] for name in MAIN)


def told(project: Project, asked: tuple[str, ...]) -> dict[str, Value]:
    """Give what is known after some questions."""
    return {name: project.facts[name] for name in asked if name in project.facts}


def typed(value: Value) -> str:
    """Give a value as it may be typed."""
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return ", ".join(value) or "none"
        case float():
            return f"{value:.15g}"
        case _:
            return str(value)


def _answered(talk: Interview, turn: Turn, project: Project) -> Turn:
    assert turn.question is not None
    name = turn.question.id
    if is_product(name):
        return talk.reply(turn, "Project" if name == "name" else "")
    return talk.reply(turn, typed(project.facts[name])) if name in project.facts else talk.unknown(turn)


def _statable() -> Iterator[FactSpec]:
    yield from (spec for spec in load_knowledge().vocabulary.facts.values() if spec.statable)
