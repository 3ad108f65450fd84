"""The decision graph: tables run in order, on the facts of the system and of each bounded context.

**How contexts share.** A decision of scope `context` is taken for the system first. Then each bounded context weighs it
on facts of its own; an option whose technologies the system does not run yet has one more argument against it there,
unless enough people run platforms. A context goes its own way only if its best option leads the shared one by the
policy's `collapse.lead`, or if the shared one is ruled out on its facts. Of many-valued decisions, it adds what reaches
that score, and drops what is ruled out or that far below being taken.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from archgen.decisions.model import Read, TakenBy
from archgen.decisions.program import Program
from archgen.decisions.weighing import Argument, Outcome, Scales, settle, take_at
from archgen.knowledge.cells import Condition, compile_condition
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import Scope

Key = tuple[str, str | None]
"""A decision, and the context or capability for which it is taken; None for the system."""


@dataclass(frozen=True)
class Pressure:
    """What bears on one decision from outside its table.

    Attributes:
        arguments: Arguments beside those of the rules.
        forced: Options that people take.
        taken_by: Why they are taken: a choice stands alone, what is used is added to what the table takes.
        because: The reason that was given.
        by: Who chose.
        review_by: When the choice shall be looked at again.
    """

    arguments: tuple[Argument, ...] = ()
    forced: tuple[str, ...] = ()
    taken_by: TakenBy = TakenBy.TABLE
    because: str = ""
    by: str | None = None
    review_by: date | None = None


_NO_PRESSURE = Pressure()


class Plan:
    """The compiled tables in order, and which of them a change of a fact can reach."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.programs = {name: Program(table) for name, table in knowledge.decisions.items()}
        self.technologies = {
            (name, option.id): frozenset(option.technologies)
            for name, table in knowledge.decisions.items()
            for option in table.options.values()
        }

    @cached_property
    def boundaries(self) -> Mapping[str, frozenset[float | str]]:
        """The values at which cells change, by fact or decision: ends of intervals, or members that cells name."""
        found: dict[str, set[float | str]] = {}
        for program in self.programs.values():
            for name, column in program.columns:
                found.setdefault(name, set()).update(end for test, _ in column.tests for end in test.boundaries())
        return {name: frozenset(ends) for name, ends in found.items()}

    def ends(self, fact: str) -> tuple[float, ...]:
        """Give the numbers at which cells that read a fact change, in ascending order."""
        return tuple(sorted(end for end in self.boundaries.get(fact, ()) if not isinstance(end, str)))

    @cached_property
    def before(self) -> Mapping[str, tuple[str, ...]]:
        """The decisions before each one that bring technologies."""
        technical = {name for (name, _), technologies in self.technologies.items() if technologies}
        names = tuple(self.programs)
        return {name: tuple(one for one in names[:place] if one in technical) for place, name in enumerate(names)}

    def lacking(self, decision: str, running: frozenset[str], known: frozenset[str] | None) -> tuple[str, ...]:
        """Give the options whose technologies nothing runs yet.

        Args:
            decision: The decision.
            running: Its options that run already.
            known: Technologies of earlier decisions; None when more of them are no matter.
        """
        if known is None:
            return ()
        here = known.union(*(self.technologies[decision, option] for option in running))
        own = ((option, self.technologies[decision, option]) for option in self.programs[decision].options)
        return tuple(option for option, needed in own if option not in running and needed and not needed & here)

    def one_more_platform(self, decision: str, context: str, option: str) -> Argument:
        """Give the argument against an option that only one context would need."""
        words = self.knowledge.policy.collapse.extra_platform
        name = self.programs[decision].table.options[option].name
        because = words.because.format(context=context, option=name)
        return Argument("one_more_platform", option, "against", because, words.criterion, words.strength)

    @cached_property
    def people_enough(self) -> tuple[Condition, ...]:
        """The conditions under which one more platform is no argument."""
        alternatives = self.knowledge.policy.collapse.people_enough
        return tuple(compile_condition(cells, self.knowledge.columns) for cells in alternatives)


@dataclass
class Solution:
    """Outcomes of a whole run.

    Attributes:
        outcomes: Outcome by decision and context.
        values: What cells of the system's tables read.
        own_values: The same for each context.
        penalties: Arguments against one more platform, by decision and context.
    """

    outcomes: dict[Key, Outcome]
    values: dict[str, Read]
    own_values: dict[str, dict[str, Read]]
    penalties: dict[Key, tuple[Argument, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One set of facts with all that bears on its decisions.

    Attributes:
        plan: The compiled tables.
        values: Facts of the system by name.
        contexts: Facts of each bounded context, complete.
        capabilities: Facts of each capability that may be built or bought, complete.
        scales: How much arguments weigh.
        pressures: What bears on decisions from outside their tables.
    """

    plan: Plan
    values: Mapping[str, Read]
    contexts: Mapping[str, Mapping[str, Read]]
    capabilities: Mapping[str, Mapping[str, Read]]
    scales: Scales
    pressures: Mapping[str, Pressure]

    def under(self, pressures: Mapping[str, Pressure]) -> Case:
        """Give the same case with other pressures."""
        return replace(self, pressures=pressures)

    def pressure(self, decision: str) -> Pressure:
        """Give what bears on a decision."""
        return self.pressures.get(decision, _NO_PRESSURE)

    def parts(self, decision: str) -> Mapping[str, Mapping[str, Read]]:
        """Give the contexts or capabilities that take a decision apart from the system; one context alone does not."""
        return self._apart[decision]

    @cached_property
    def _apart(self) -> Mapping[str, Mapping[str, Mapping[str, Read]]]:
        """Contexts or capabilities of each decision."""
        contexts = self.contexts if len(self.contexts) > 1 else {}
        of_scope = {Scope.CAPABILITY: self.capabilities, Scope.CONTEXT: contexts, Scope.SYSTEM: {}}
        return {decision: of_scope[program.table.scope] for decision, program in self.plan.programs.items()}

    def settled(self, program: Program, rows: int, arguments: tuple[Argument, ...]) -> Outcome:
        """Take one decision from the rows that hold, or remember what the same ones came to."""
        key = (program.decision, program.decisive(rows), arguments)
        settled = self.scales.settled
        known = settled.get(key)
        if known is None:
            known = settled[key] = settle(program, rows, arguments, self.scales)
        return known

    @cached_property
    def inputs(self) -> Mapping[str, frozenset[str]]:
        """What each decision depends on; where contexts part, also on all that decides what platforms are run."""
        enough = {name for condition in self.plan.people_enough for name, _ in condition.tests}
        earlier: set[str] = set()
        found = {}
        for decision, program in self.plan.programs.items():
            parted = program.table.scope is Scope.CONTEXT and bool(self.parts(decision))
            found[decision] = program.reads | earlier | enough if parted else program.reads
            earlier.add(decision)
        return found

    def solve(self) -> Solution:
        """Take all decisions."""
        own = {name: dict(values) for name, values in (*self.contexts.items(), *self.capabilities.items())}
        solution = Solution({}, dict(self.values), own)
        for decision in self.plan.programs:
            self._take(decision, solution)
        return solution

    def solve_changed(self, base: Solution, changes: Mapping[str, Read], context: str | None = None) -> Solution:
        """Take again only what some facts can reach; a change for the system reaches the contexts that have its value.

        With a context, only that context's facts change.
        """
        own = {name: dict(values) for name, values in base.own_values.items()}
        solution = Solution(dict(base.outcomes), dict(base.values), own, dict(base.penalties))
        for fact, value in changes.items():
            for name, values in own.items():
                if name == context or (context is None and values.get(fact) == base.values.get(fact)):
                    values[fact] = value
            if context is None:
                solution.values[fact] = value
        changed = set(changes)
        for decision, reads in self.inputs.items():
            if reads & changed and (context is None or self._apart[decision]):
                self._take(decision, solution, only=context)
                if self._differs(decision, base, solution):
                    changed.add(decision)
        return solution

    def _differs(self, decision: str, base: Solution, solution: Solution) -> bool:
        """Tell whether later tables read another outcome."""
        if base.values.get(decision) != solution.values.get(decision):
            return True
        return any(
            base.own_values[name].get(decision) != own.get(decision) for name, own in solution.own_values.items()
        )

    def _take(self, decision: str, solution: Solution, only: str | None = None) -> None:
        """Take one decision, for the system and for its parts, and let later tables see it."""
        program = self.plan.programs[decision]
        parts = self.parts(decision)
        if only is None:
            arguments = self.pressure(decision).arguments
            outcome = self.settled(program, program.fired(solution.values), arguments)
            solution.outcomes[decision, None] = self._forced(program, outcome)
        if parts:
            known = self._platforms_run(decision, solution) if program.table.scope is Scope.CONTEXT else None
            running = frozenset(solution.outcomes[decision, None].chosen)
            for name in parts:
                if only in (None, name):
                    self._take_part(program, name, solution, self.plan.lacking(decision, running, known))
                running |= frozenset(solution.outcomes[decision, name].chosen)
        _publish(program, solution, parts)

    def _forced(self, program: Program, outcome: Outcome) -> Outcome:
        """Put people's choice in place of the table's, or what they use beside it."""
        pressure = self.pressure(program.table.decision)
        if not pressure.forced:
            return outcome
        wanted = set(pressure.forced)
        if pressure.taken_by is TakenBy.USE and program.table.selects_many and outcome.taken_by is TakenBy.TABLE:
            wanted |= set(outcome.chosen)
        chosen = tuple(option for option in program.options if option in wanted)
        if chosen == outcome.chosen and pressure.taken_by is TakenBy.USE:
            return outcome
        return replace(outcome, chosen=chosen, taken_by=pressure.taken_by)

    def _take_part(self, program: Program, name: str, solution: Solution, lacking: tuple[str, ...]) -> None:
        """Take a decision for one context or capability, with an argument against options that bring a platform."""
        decision = program.table.decision
        against = tuple(self.plan.one_more_platform(decision, name, option) for option in lacking)
        solution.penalties[decision, name] = against
        rows = program.fired(solution.own_values[name])
        own = self.settled(program, rows, (*self.pressure(decision).arguments, *against))
        if program.table.scope is Scope.CAPABILITY:
            solution.outcomes[decision, name] = self._forced(program, own)
            return
        shared = solution.outcomes[decision, None]
        chosen = shared.chosen if shared.taken_by is TakenBy.CHOICE else self._collapsed(program, shared, own)
        if set(chosen) == set(shared.chosen):
            own = replace(own, chosen=shared.chosen, taken_by=TakenBy.SHARED)
        elif chosen != own.chosen:
            own = replace(own, chosen=chosen)
        solution.outcomes[decision, name] = own

    def _collapsed(self, program: Program, shared: Outcome, own: Outcome) -> tuple[str, ...]:
        """Give what a context takes: the shared answer unless its own evidence is strong."""
        lead = self.plan.knowledge.policy.collapse.lead
        if program.table.selects_many:
            bar = take_at(program, self.scales)
            added = {option for option in own.chosen if own.taken_by is TakenBy.TABLE and own.scores[option] >= lead}
            kept = {one for one in shared.chosen if one not in own.vetoed and own.scores[one] > bar - lead}
            return tuple(option for option in program.options if option in added | kept) or own.chosen
        if not shared.chosen or shared.chosen[0] in own.vetoed or not own.chosen:
            return own.chosen
        is_strong = own.scores[own.chosen[0]] - own.scores[shared.chosen[0]] >= lead
        return own.chosen if is_strong else shared.chosen

    def _platforms_run(self, decision: str, solution: Solution) -> frozenset[str] | None:
        """Give the technologies that earlier decisions bring; None when people are enough to run any."""
        if any(condition.holds(solution.values) for condition in self.plan.people_enough):
            return None
        known: set[str] = set()
        for earlier in self.plan.before[decision]:
            for part in (None, *self.parts(earlier)):
                for option in solution.outcomes[earlier, part].chosen:
                    known |= self.plan.technologies[earlier, option]
        return frozenset(known)


def _publish(program: Program, solution: Solution, parts: Collection[str]) -> None:
    """Let later tables read an outcome: a many-valued one holds for the system what any part takes."""
    decision = program.table.decision
    shared = solution.outcomes[decision, None].chosen
    many = program.gives_set
    for name, own in solution.own_values.items():
        chosen = solution.outcomes[decision, name].chosen if name in parts else shared
        own[decision] = chosen if many else (chosen[0] if chosen else None)
    if many:
        wanted = set(shared).union(*(solution.outcomes[decision, name].chosen for name in parts))
        solution.values[decision] = tuple(option for option in program.options if option in wanted)
    else:
        solution.values[decision] = shared[0] if shared else None
