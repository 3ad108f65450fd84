"""What is still assumed at the end of an interview, and what the answer would be in either case."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from archgen.decisions.graph import Solution
from archgen.decisions.sensitivity import Change, changes_of
from archgen.decisions.taking import Taken, take
from archgen.facts.contexts import Contexts
from archgen.interview.ground import Ground
from archgen.interview.machine import Standing
from archgen.interview.model import Frozen, Given
from archgen.knowledge.wording import show


class Turning(Frozen):
    """Another value of a fact, and what a decision would come to with it."""

    value: str = Field(description="The nearest value that turns the decision")
    decision: str = Field(description="The decision")
    now: tuple[str, ...] = Field(description="Options that are taken as things stand")
    then: tuple[str, ...] = Field(description="Options that would be taken")


class OpenFact(Frozen):
    """A fact that nobody has stated and that can change something."""

    fact: str = Field(description="The fact")
    value: str = Field(description="What is assumed")
    because: str = Field(description="Why")
    is_asked: bool = Field(description="Whether somebody was asked and did not know")
    turnings: tuple[Turning, ...] = Field(description="What other values would change, the nearest for each decision")


def outlook(ground: Ground, standing: Standing) -> tuple[OpenFact, ...]:
    """Give the facts that are assumed and of which another value changes a decision of the system."""
    requirements, facts = standing.requirements, standing.advice.facts
    contexts = Contexts(requirements).facts(facts)
    taken = take(facts, ground.knowledge, requirements, contexts=contexts)
    found = []
    for name in ground.facts:
        if name in requirements.facts:
            continue
        turnings = tuple(_turnings(ground, taken, name))
        if turnings:
            answer = standing.state.answers.get(name)
            is_asked = answer is not None and answer.given is Given.UNKNOWN
            fact = facts[name]
            found.append(
                OpenFact(fact=name, value=fact.show(), because=fact.because, is_asked=is_asked, turnings=turnings)
            )
    return tuple(sorted(found, key=lambda one: (not one.is_asked, -len(one.turnings))))


def _turnings(ground: Ground, taken: Taken, fact: str) -> Iterator[Turning]:
    """Give the nearest other value of a fact for each decision of the system that it turns."""
    case, base = taken.case, taken.solution
    told: set[str] = set()
    for change in sorted(changes_of(fact, case, base.values.get(fact)), key=lambda one: one.rank):
        after = case.solve_changed(base, {fact: change.to})
        for decision in _turned(base, after):
            if decision not in told:
                told.add(decision)
                yield _turning(ground, change, decision, base, after)


def _turned(base: Solution, after: Solution) -> Iterator[str]:
    for (decision, part), outcome in after.outcomes.items():
        if part is None and outcome.chosen != base.outcomes[decision, None].chosen:
            yield decision


def _turning(ground: Ground, change: Change, decision: str, base: Solution, after: Solution) -> Turning:
    unit = ground.facts[change.fact].unit
    return Turning(
        value=show(change.to, unit),
        decision=decision,
        now=base.outcomes[decision, None].chosen,
        then=after.outcomes[decision, None].chosen,
    )
