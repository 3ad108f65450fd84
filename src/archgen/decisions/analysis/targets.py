"""What the search for inputs aims at: an option that is chosen, a rule that counts; and how far an input is from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archgen.decisions.analysis.boxes import Box
from archgen.decisions.analysis.space import Space, space_of
from archgen.decisions.analysis.trials import Trial, Trials
from archgen.decisions.model import Read
from archgen.decisions.program import Program
from archgen.decisions.weighing import Outcome, Scales, take_at
from archgen.knowledge.tables import HitPolicy
from archgen.knowledge.unary import UnaryTest

Changes = Mapping[str, Read]
"""Facts with other values."""

VETO = 100.0
"""Distance of one veto: more than scores ever differ."""


@dataclass(frozen=True)
class RuleTarget:
    """A rule that counts: it holds, and in a `first` table no earlier one does.

    Attributes:
        program: The table.
        space: Its inputs.
        number: The rule.
        earlier: What the rule may read: options of earlier decisions as targets, by decision.
        scales: How much arguments weigh.
    """

    program: Program
    space: Space
    number: int
    scales: Scales
    earlier: Mapping[str, Sequence[OptionTarget]]

    @property
    def decision(self) -> str:
        """The decision of the table."""
        return self.program.table.decision

    def distance(self, trial: Trial, without: str = "") -> float:
        """Count the cells that fail and the rules that come first; a cell of a decision by what its options lack.

        Args:
            trial: The input.
            without: A column whose cell may fail.
        """
        failing = self.program.conditions[self.number].failing(trial.values)
        cells = [cell for cell in failing if cell[0] != without]
        distance = sum(min((one.distance(trial) for one in self._wanted(cell)), default=1) for cell in cells)
        if self.program.table.hit_policy is not HitPolicy.FIRST:
            return distance
        before = self.program.fired(trial.values) & ((1 << self.number) - 1)
        return distance + before.bit_count()

    def leaps(self, trial: Trial) -> Iterator[Changes]:
        """Satisfy all cells at once, and let earlier decisions come nearer to what the rule reads."""
        for box in self.boxes:
            yield changes_for(self.space.example(box, trial.values), trial)
        for cell in self.program.conditions[self.number].failing(trial.values):
            for option in self._wanted(cell):
                yield from option.leaps(trial)

    def _wanted(self, cell: tuple[str, UnaryTest]) -> Iterator[OptionTarget]:
        """Give the options of an earlier decision that a cell waits for; none for a fact."""
        name, test = cell
        return (one for one in self.earlier.get(name, ()) if test.holds(one.option))

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """Where the rule counts."""
        is_first = self.program.table.hit_policy is HitPolicy.FIRST
        before = [box for boxes in self.space.rules[: self.number] for box in boxes] if is_first else []
        return tuple(part for box in self.space.rules[self.number] for part in self.space.left_of(box, before))


@dataclass(frozen=True)
class OptionTarget:
    """An option that is chosen.

    Attributes:
        program: The table.
        option: The option.
        scales: How much arguments weigh.
        speaking: The rules that speak for the option, or give it.
    """

    program: Program
    option: str
    scales: Scales
    speaking: Sequence[RuleTarget]

    @property
    def decision(self) -> str:
        """The decision of the table."""
        return self.program.table.decision

    def distance(self, trial: Trial) -> float:
        """Count vetoes, then what the score lacks; in a plain table what the nearest rule lacks."""
        outcome = trial.solution.outcomes[self.decision, None]
        if self.option in outcome.chosen:
            return 0 if self.option in trial.chosen(self.decision) else 1
        if self.program.table.hit_policy is not HitPolicy.WEIGH:
            return min((rule.distance(trial) for rule in self.speaking), default=VETO) + 1
        lacking = max(0.0, -lead(self.program, self.option, outcome, self.scales))
        return VETO * len(outcome.vetoed.get(self.option, ())) + lacking + 1

    def leaps(self, trial: Trial) -> Iterator[Changes]:
        """Let a rule hold that speaks for the option."""
        for rule in self.speaking:
            yield from rule.leaps(trial)


def targets_of(trials: Trials) -> Iterator[RuleTarget | OptionTarget]:
    """Give all rules and options, decision by decision, as later ones build on earlier ones."""
    knowledge = trials.knowledge
    options: dict[str, list[OptionTarget]] = {}
    for name, table in knowledge.decisions.items():
        program, space = trials.plan.programs[name], space_of(table, knowledge)
        rules = [RuleTarget(program, space, number, trials.scales, options) for number in range(len(table.rules))]
        by_option = {
            option: [rules[number] for number, rule in enumerate(table.rules) if option in (rule.for_, *rule.then)]
            for option in table.options
        }
        own = [OptionTarget(program, option, trials.scales, speaking) for option, speaking in by_option.items()]
        yield from rules
        yield from own
        options[name] = own


def lead(program: Program, option: str, outcome: Outcome, scales: Scales) -> float:
    """Give the score of an option less what it needs to be taken: that of its best rival, or the bar."""
    if program.table.selects_many:
        return outcome.scores[option] - take_at(program, scales)
    rivals = [score for one, score in outcome.scores.items() if one != option and one not in outcome.vetoed]
    return outcome.scores[option] - max(rivals, default=0)


def changes_for(wanted: Mapping[str, Read], trial: Trial) -> Changes:
    """Give the facts that differ; outcomes of decisions cannot be set."""
    facts = trial.facts
    return {name: value for name, value in wanted.items() if name in facts and facts[name] != value}
