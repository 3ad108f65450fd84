"""Which options, rules and facts do anything: a search for inputs, through all decisions as they hang together.

What is found is certain, because it has been run. What is not found may still exist, so it is told as not found. The
search is the same on every run: it begins with nothing stated and with the examples of the tables, changes one fact at
a time, and climbs towards what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise

from archgen.decisions.analysis.targets import Changes, OptionTarget, RuleTarget, targets_of
from archgen.decisions.analysis.tipping import TippingTarget
from archgen.decisions.analysis.trials import Trial, Trials
from archgen.decisions.sensitivity import changes_of
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.vocabulary import FactType

_ROUNDS = 2
"""Times that every target is tried; what was found for one is a better start for another."""

_STARTS = 4
"""Inputs from which a target is approached, the nearest first."""

_STEPS = 12
"""Changes in a row by which a target is approached."""

Target = OptionTarget | RuleTarget | TippingTarget


@dataclass(frozen=True)
class Tip:
    """Two inputs that differ in one fact, and in a decision.

    Attributes:
        one: The first.
        other: The second.
        fact: What differs.
        decision: The decision that differs.
    """

    one: Trial
    other: Trial
    fact: str
    decision: str


@dataclass
class Reached:
    """What some input does.

    Attributes:
        options: An input that chooses an option, by decision and option.
        rules: An input in which a rule counts, by decision and number of the rule.
        facts: Two inputs by the fact that alone tells them apart.
    """

    options: dict[tuple[str, str], Trial] = field(default_factory=dict)
    rules: dict[tuple[str, int], Trial] = field(default_factory=dict)
    facts: dict[str, Tip] = field(default_factory=dict)

    def holds(self, target: Target) -> bool:
        """Tell whether something is reached."""
        match target:
            case OptionTarget():
                return (target.decision, target.option) in self.options
            case RuleTarget():
                return (target.decision, target.number) in self.rules
            case TippingTarget():
                return target.fact in self.facts


def search(knowledge: Knowledge) -> Reached:
    """Look for inputs that choose each option, in which each rule counts, and in which each fact tips a decision."""
    return _Search(Trials(knowledge)).run()


class _Search:
    """One run of the search; it keeps inputs that do something new, and the rows that have counted somewhere."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._knowledge = trials.knowledge
        self._reached = Reached()
        self._pool: list[Trial] = []
        self._counted: dict[str, int] = {}

    def run(self) -> Reached:
        """Search."""
        start = self._trials.start
        self._note(start)
        for changes in chain(self._single(start, self._knowledge.vocabulary.facts), self._examples()):
            self._note(self._trials.changed(start, changes))
        targets = list(targets_of(self._trials))
        for target in targets * _ROUNDS:
            self._approach(target)
        rules = [target for target in targets if isinstance(target, RuleTarget)]
        for fact in self._knowledge.vocabulary.facts:
            self._find_tip(fact, rules)
        return self._reached

    def _examples(self) -> Iterator[Changes]:
        """Give the facts of all examples."""
        facts = self._knowledge.vocabulary.facts
        for table in self._knowledge.decisions.values():
            for example in table.examples:
                yield {name: value for name, value in example.facts.items() if name in facts and facts[name].statable}

    def _single(self, trial: Trial, facts: Iterable[str]) -> Iterator[Changes]:
        """Change one fact at a time."""
        for fact in facts:
            if self._knowledge.vocabulary[fact].statable:
                yield from self._other_values(trial, fact)

    def _other_values(self, trial: Trial, fact: str) -> Iterator[Changes]:
        """Change a fact: to the next stretch or member, a set also to one member alone, what others follow from far."""
        spec, now = self._knowledge.vocabulary[fact], trial.facts.get(fact)
        yield from ({fact: change.to} for change in changes_of(fact, self._trials.case, now))
        if spec.type is FactType.SET:
            yield from ({fact: (member,)} for member in spec.allowed if (member,) != now)
        if fact in self._trials.feeds:
            yield from ({fact: value} for value in self._trials.extremes(fact) if value != now)

    def _note(self, trial: Trial) -> None:
        """Keep an input that does something new."""
        is_new = False
        for (decision, _), outcome in trial.solution.outcomes.items():
            for option in outcome.chosen:
                if (decision, option) not in self._reached.options and option in trial.chosen(decision):
                    self._reached.options[decision, option] = trial
                    is_new = True
            for number in _bits(outcome.rows & ~self._counted.get(decision, 0)):
                self._reached.rules[decision, number] = trial
                self._counted[decision] = self._counted.get(decision, 0) | 1 << number
                is_new = True
        if is_new:
            self._pool.append(trial)

    def _approach(self, target: Target) -> None:
        """Go towards a target from the nearest known inputs: in leaps if they lead there, else step by step."""
        if self._reached.holds(target):
            return
        for walk in (self._leaps, self._steps):
            for start in sorted(self._pool, key=target.distance)[:_STARTS]:
                trial: Trial | None = start
                for _ in range(_STEPS):
                    if trial is not None and isinstance(target, TippingTarget):
                        self._tip(target.fact, trial)
                    if trial is None or self._reached.holds(target):
                        break
                    trial = self._nearer(target, trial, walk)
                if self._reached.holds(target):
                    return

    def _nearer(self, target: Target, trial: Trial, walk: Callable[[Target, Trial], Iterable[Changes]]) -> Trial | None:
        """Give the step that leads nearest to a target; None when none leads nearer."""
        tried = [self._trials.changed(trial, changes) for changes in walk(target, trial) if changes]
        for one in tried:
            self._note(one)
        best = min(tried, key=target.distance, default=trial)
        return best if target.distance(best) < target.distance(trial) else None

    def _leaps(self, target: Target, trial: Trial) -> Iterable[Changes]:
        """Give changes of several facts that may lead to a target; what is computed cannot be set."""
        can_state = self._trials.can_state
        return ({name: to for name, to in leap.items() if can_state(name)} for leap in target.leaps(trial))

    def _steps(self, target: Target, trial: Trial) -> Iterable[Changes]:
        """Give these, and all changes of one fact."""
        facts = self._reaching[target.decision]
        if isinstance(target, TippingTarget):  # its rule has held somewhere, so what its own table reads is enough
            near = target.rule.program.reads.union(*map(self._trials.behind, target.rule.program.reads))
            facts = tuple(fact for fact in facts if fact in near and fact != target.fact)
        return chain(self._leaps(target, trial), self._single(trial, facts))

    @cached_property
    def _reaching(self) -> Mapping[str, tuple[str, ...]]:
        """The facts on which each decision depends, directly or through earlier ones."""
        found: dict[str, frozenset[str]] = {}
        for name, program in self._trials.plan.programs.items():
            behind = (found.get(one) or self._trials.behind(one) for one in program.reads)
            found[name] = program.reads.union(*behind)
        order = self._knowledge.vocabulary.facts
        return {name: tuple(fact for fact in order if fact in reads) for name, reads in found.items()}

    def _find_tip(self, fact: str, rules: Sequence[RuleTarget]) -> None:
        """Look for inputs that a fact tells apart: among those that are known, then near each rule that reads it."""
        if any(self._tip(fact, trial) for trial in self._pool):
            return
        for rule in rules:
            if fact in rule.program.table.rules[rule.number].when:
                others = tuple(one for one in rules if one.decision == rule.decision)
                self._approach(TippingTarget(rule, fact, others))
        if fact not in self._reached.facts and self._trials.feeds_others(fact):
            self._tip_from_front(fact)

    def _tip(self, fact: str, trial: Trial) -> bool:
        """Try all other values of a fact and keep the first that changes a decision."""
        for changes in self._other_values(trial, fact):
            may_tip = self._trials.may_tip(trial, fact, changes[fact])
            if may_tip and self._keep_tip(fact, trial, self._trials.changed(trial, changes)):
                return True
        return False

    def _keep_tip(self, fact: str, one: Trial, other: Trial) -> bool:
        """Keep two inputs if they differ in a decision."""
        for key, outcome in one.solution.outcomes.items():
            differs = outcome.chosen != other.solution.outcomes[key].chosen
            if differs and one.chosen(key[0]) != other.chosen(key[0]):  # the second also when combinations are settled
                self._reached.facts[fact] = Tip(one, other, fact, key[0])
                return True
        return False

    def _tip_from_front(self, fact: str) -> None:
        """Try a fact from which others follow when they are not stated: by itself, and beside one other."""
        others = (name for name in self._knowledge.vocabulary.facts if name != fact)
        beside = ({name: value} for name in others for value in self._trials.extremes(name))
        for stated in chain(({},), beside):
            tried = [self._trials.from_stated({**stated, fact: value}) for value in self._trials.extremes(fact)]
            if any(self._keep_tip(fact, one, other) for one, other in pairwise(tried)):
                return


def _bits(rows: int) -> Iterator[int]:
    """Give the numbers of rows."""
    while rows:
        yield (rows & -rows).bit_length() - 1
        rows &= rows - 1
