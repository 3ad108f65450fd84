"""Trying inputs: all decisions taken on facts as a requirements file could state them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

from archgen.decisions.fit import fitted
from archgen.decisions.graph import Case, Solution
from archgen.decisions.model import Read
from archgen.decisions.program import ColumnMasks, Program
from archgen.decisions.taking import NOTHING_STATED, plan_of, readable
from archgen.decisions.weighing import Scales
from archgen.facts.resolve import Resolver
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.vocabulary import FactType
from archgen.knowledge.wording import as_stated
from archgen.requirements.model import Requirements, StatedFact


@lru_cache(maxsize=4096, typed=True)
def _stated(value: Read) -> StatedFact:
    """Give a value as somebody stated it; the same few are tried again and again."""
    return StatedFact(value=value, text=as_stated(value))


class Trial:
    """One input and what all decisions come to.

    Attributes:
        stated: What is stated; other facts are derived or assumed.
        facts: All facts.
        solution: The outcomes, combinations not yet settled.
    """

    def __init__(self, stated: Mapping[str, Read], facts: Mapping[str, Read], solution: Solution, like: Case) -> None:
        self.stated = stated
        self.facts = facts
        self.solution = solution
        self._like = like

    @property
    def values(self) -> Mapping[str, Read]:
        """What cells read: facts and outcomes."""
        return self.solution.values

    def chosen(self, decision: str) -> tuple[str, ...]:
        """Give what a decision comes to when combinations that cannot stand together are settled."""
        return self._settled.outcomes[decision, None].chosen

    @cached_property
    def _settled(self) -> Solution:
        return fitted(replace(self._like, values=self.facts), self.solution)[1]


class Trials:
    """Takes the decisions of some knowledge on any facts.

    Attributes:
        knowledge: The tables and all that goes with them.
        plan: The compiled tables.
        scales: How much arguments weigh.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.plan = plan_of(knowledge)
        self.scales = Scales.of(knowledge.policy)
        self._vocabulary = knowledge.vocabulary
        self._known: dict[tuple[Read, ...], Mapping[str, Read]] = {}
        self._computed = frozenset(spec.name for spec in self._vocabulary.facts.values() if not spec.statable)

    @cached_property
    def start(self) -> Trial:
        """What comes of nothing stated, with all facts stated as they come of it."""
        nothing = self.from_stated({})
        return Trial(nothing.facts, nothing.facts, nothing.solution, self.case)

    @cached_property
    def case(self) -> Case:
        """A case for what does not depend on facts."""
        return Case(self.plan, {}, {}, {}, self.scales, {})

    def can_state(self, name: str) -> bool:
        """Tell whether a requirements file can state something."""
        return name in self._vocabulary and name not in self._computed

    def from_stated(self, stated: Mapping[str, Read]) -> Trial:
        """Take all decisions from the front."""
        facts = readable(Resolver(self._requirements(stated), self._vocabulary).facts())
        case = Case(self.plan, facts, {}, {}, self.scales, {})
        return Trial(stated, facts, case.solve(), case)

    def changed(self, trial: Trial, changes: Mapping[str, Read]) -> Trial:
        """Take again what a change can reach where all facts are stated, with what is computed from them."""
        changes = self._with_computed(trial, changes)
        facts = {**trial.facts, **changes}
        return Trial(facts, facts, self.case.solve_changed(trial.solution, changes), self.case)

    def _with_computed(self, trial: Trial, changes: Mapping[str, Read]) -> Mapping[str, Read]:
        """Add what is computed from changed facts."""
        if self.feeds.isdisjoint(changes):
            return changes
        computed = self._computed_from({**trial.facts, **changes})
        return {**{name: value for name, value in computed.items() if value != trial.facts[name]}, **changes}

    def _computed_from(self, facts: Mapping[str, Read]) -> Mapping[str, Read]:
        """Give what is computed when all facts are stated, once for the same facts behind it."""
        key = tuple(facts[name] for name in sorted(self.feeds))
        if key not in self._known:
            resolver = Resolver(self._requirements(facts), self._vocabulary)
            self._known[key] = {name: resolver.fact(name).value for name in sorted(self._computed)}
        return self._known[key]

    def may_tip(self, trial: Trial, fact: str, value: Read) -> bool:
        """Tell quickly whether another value of a fact can change a decision: one that reads it has to change first."""
        changes = self._with_computed(trial, {fact: value})
        values = {**trial.values, **changes}
        for name, other in changes.items():
            for program, column in self._readers.get(name, ()):
                if column.rows(other) != column.rows(trial.facts[name]):
                    outcome = trial.solution.outcomes[program.table.decision, None]
                    rows = program.fired(values)
                    if rows != outcome.rows and self.case.settled(program, rows, ()).chosen != outcome.chosen:
                        return True
        return False

    def feeds_others(self, fact: str) -> bool:
        """Tell whether other facts follow from one."""
        found = [self.from_stated({fact: value}).facts for value in self.extremes(fact)]
        return any(one[name] != other[name] for one in found for other in found for name in one if name != fact)

    def behind(self, fact: str) -> frozenset[str]:
        """Give the facts from which one is computed that nobody can state; none for others."""
        return self.feeds if fact in self._computed else frozenset()

    def extremes(self, fact: str) -> Iterator[Read]:
        """Give values of a fact that are far apart; none for one that cannot be stated."""
        spec = self._vocabulary[fact]
        if fact in self._computed:
            return
        match spec.type:
            case FactType.BOOLEAN:
                yield from (False, True)
            case FactType.ENUM:
                yield from (spec.allowed[0], spec.allowed[-1])
            case FactType.SET:
                members = spec.allowed or ("one", "another")
                yield from ((), members[:1], members[:2])
            case _:
                yield from (end for end in spec.plausible if end is not None)

    @cached_property
    def _readers(self) -> Mapping[str, tuple[tuple[Program, ColumnMasks], ...]]:
        """The tables that read each fact, with the column that does."""
        found: dict[str, tuple[tuple[Program, ColumnMasks], ...]] = {}
        for program in self.plan.programs.values():
            for name, column in program.columns:
                found[name] = (*found.get(name, ()), (program, column))
        return found

    def _requirements(self, stated: Mapping[str, Read]) -> Requirements:
        """Give requirements that state some facts; what is computed cannot be stated."""
        facts = {name: _stated(value) for name, value in stated.items() if self.can_state(name) and value is not None}
        return NOTHING_STATED.model_copy(update={"facts": facts})

    @cached_property
    def feeds(self) -> frozenset[str]:
        """The facts from which others are computed that nobody can state."""
        resolver = Resolver(NOTHING_STATED, self._vocabulary)
        found: set[str] = set()
        ahead = list(self._computed)
        while ahead:
            name = ahead.pop()
            if name not in found and name in self._vocabulary:
                found.add(name)
                ahead += resolver.fact(name).inputs
        return frozenset(found)
