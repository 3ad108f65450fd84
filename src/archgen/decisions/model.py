"""Recommendations: what each decision came to, and all that speaks for and against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from archgen.findings import Source
from archgen.knowledge.tables import Criterion, Reversibility, Scope, Select, Strength

Read = bool | int | float | str | tuple[str, ...] | None
"""A value that a cell read: of a fact, or the outcome of an earlier decision."""


class Frozen(BaseModel):
    """Base of the models of this stage."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class TakenBy(StrEnum):
    """Who or what took a decision."""

    TABLE = "table"
    FALLBACK = "fallback"
    CHOICE = "choice"
    USE = "use"
    SHARED = "shared"
    LEAST_BAD = "least_bad"


class Effect(StrEnum):
    """What an argument does to an option."""

    FOR = "for"
    AGAINST = "against"
    VETO = "veto"


class ReadCell(Frozen):
    """One cell with the value that it read."""

    fact: str = Field(description="Fact or earlier decision")
    value: Read = Field(description="What was read")
    cell: str = Field(description="The test, as its author wrote it")


class FiredRule(Frozen):
    """A rule that held, for one option."""

    rule: str = Field(description="Id of the rule")
    option: str = Field(description="Option that it is about")
    effect: Effect = Field(description="What it does")
    criterion: Criterion | None = Field(
        default=None, description="What it is about; absent on vetoes and in plain tables"
    )
    strength: Strength | None = Field(
        default=None, description="How much it counts; absent on vetoes and in plain tables"
    )
    because: str = Field(description="The reason, with the values that were read")
    source: Source | None = Field(default=None, description="Where the reason comes from")
    read: tuple[ReadCell, ...] = Field(default=(), description="The cells that held")


class FailedCell(ReadCell):
    """One cell that did not hold."""

    distance: str | None = Field(default=None, description="How far a number is from holding, in its unit")


class NearMiss(Frozen):
    """A rule that one or two cells kept from firing."""

    rule: str = Field(description="Id of the rule")
    option: str = Field(description="Option that it is about")
    effect: Effect = Field(description="What it would do")
    strength: Strength | None = Field(default=None, description="How much it would count")
    because: str = Field(description="The reason that it would give")
    source: Source | None = Field(default=None, description="Where the reason comes from")
    failed: tuple[FailedCell, ...] = Field(description="The cells that did not hold")


class Flip(Frozen):
    """The nearest value of one fact, or of two together, at which the recommendation is another."""

    fact: str = Field(description="Fact that changes")
    from_: Read = Field(alias="from", description="Its value now")
    to: Read = Field(description="The nearest value with another outcome")
    chosen: tuple[str, ...] = Field(description="What is chosen then")
    also: tuple[tuple[str, Read, Read], ...] = Field(
        default=(), description="Other facts that must change with it: name, value now, value then"
    )


class LedgerEntry(Frozen):
    """What one criterion gave one option, or took from it."""

    criterion: Criterion = Field(description="What the arguments are about")
    points: float = Field(description="Sum of the points of its arguments")
    capped: float = Field(description="The same after the cap for one criterion")
    factor: float = Field(description="What the user's priorities multiply it by")
    counted: float = Field(description="What went into the score")


class Pull(Frozen):
    """One argument where an answer is held against the nearest other one."""

    rule: str = Field(description="Id of the rule")
    option: str = Field(description="Option that it is about")
    effect: Effect = Field(description="What it does")
    points: float | None = Field(description="By how much the score would move without it; absent on a veto")
    decides: bool = Field(description="Whether the table would take something else without it")


class Separation(Frozen):
    """What was taken, what would be taken next, and the arguments between the two.

    Where options combine, one of the two is absent: what is nearest is an option that is nearly left out, or nearly
    taken, and its distance is that from the points that are needed.
    """

    first: str | None = Field(default=None, description="Option that was taken")
    second: str | None = Field(default=None, description="Option that would be next")
    lead: float = Field(description="Points between the two, or to spare, or short of being taken")
    holding: tuple[Pull, ...] = Field(default=(), description="Arguments that hold the answer, gravest first")
    pulling: tuple[Pull, ...] = Field(default=(), description="Arguments that pull towards the other one")


class OptionResult(Frozen):
    """What one option scored and why."""

    id: str = Field(description="Id of the option")
    name: str = Field(description="As people call it")
    score: float = Field(description="Net points after caps and priorities")
    ledger: tuple[LedgerEntry, ...] = Field(default=(), description="How the points came together, by criterion")
    vetoed_by: tuple[str, ...] = Field(default=(), description="Rules that rule it out")
    for_: tuple[FiredRule, ...] = Field(default=(), alias="for", description="Arguments for it")
    against: tuple[FiredRule, ...] = Field(default=(), description="Arguments against it, vetoes among them")


class Recommendation(Frozen):
    """The outcome of one decision, for the system or for one bounded context or capability."""

    decision: str = Field(description="Id of the decision")
    context: str | None = Field(default=None, description="Bounded context or capability; absent for the system")
    question: str = Field(description="What is decided")
    scope: Scope = Field(description="How often it is taken")
    select: Select = Field(description="Whether options exclude one another")
    chosen: tuple[str, ...] = Field(description="Options taken, in the order of the table")
    evidence: tuple[str, ...] = Field(description="What the table alone would take")
    taken_by: TakenBy = Field(description="Who or what took it")
    close_call: bool = Field(description="Whether one slight argument would level it")
    margin: float = Field(
        description="Lead over the runner-up, or distance of the nearest option from being taken or not"
    )
    runner_up: str | None = Field(default=None, description="The best of the options that were not taken")
    separation: Separation | None = Field(default=None, description="The arguments between it and the nearest other")
    options: tuple[OptionResult, ...] = Field(description="All options, in the order of the table")
    fired: tuple[FiredRule, ...] = Field(description="All rules that held, in the order of the table")
    near_misses: tuple[NearMiss, ...] = Field(default=(), description="Rules that nearly held, nearest first")
    flips: tuple[Flip, ...] = Field(default=(), description="Nearest changes of a fact that change the outcome")
    against_evidence: bool = Field(default=False, description="Whether people took what the table would not")
    because: str = Field(default="", description="Reason that a person gave, or why the table was not followed")
    by: str | None = Field(default=None, description="Who chose")
    review_by: date | None = Field(default=None, description="When the choice shall be looked at again")
    reversibility: Reversibility | None = Field(default=None, description="What turning back costs")

    @property
    def is_shared(self) -> bool:
        """Whether a context takes the system's answer."""
        return self.taken_by is TakenBy.SHARED

    @property
    def rejected(self) -> tuple[OptionResult, ...]:
        """The options that were not taken, best first."""
        left = [option for option in self.options if option.id not in self.chosen]
        return tuple(sorted(left, key=lambda option: (bool(option.vetoed_by), -option.score)))

    def option(self, option_id: str) -> OptionResult:
        """Give what one option scored."""
        return next(option for option in self.options if option.id == option_id)


class Recommendations(Frozen):
    """All recommendations, in the order in which they were taken: the system's answer before those of its contexts."""

    all: tuple[Recommendation, ...] = Field(description="In decision order")

    def __iter__(self) -> Iterator[Recommendation]:  # type: ignore[override] # people iterate decisions, not fields
        """Give every recommendation."""
        return iter(self.all)

    def __len__(self) -> int:
        """Count them."""
        return len(self.all)

    def __contains__(self, decision: object) -> bool:
        """Tell whether a decision was taken for the system."""
        return (decision, None) in self._index

    def of(self, decision: str, context: str | None = None) -> Recommendation:
        """Give the recommendation of a decision; a context without its own has the system's."""
        found = self._index.get((decision, context))
        return found if found is not None else self._index[decision, None]

    def get(self, decision: str, context: str | None = None) -> Recommendation | None:
        """Give the recommendation of a decision, or None when there is no such decision."""
        return self._index.get((decision, context)) or self._index.get((decision, None))

    def chosen(self, decision: str, context: str | None = None) -> tuple[str, ...]:
        """Give the options taken; none for a decision that is not known."""
        found = self.get(decision, context)
        return found.chosen if found is not None else ()

    def took(self, decision: str, option: str, context: str | None = None) -> bool:
        """Tell whether an option was taken."""
        return option in self.chosen(decision, context)

    def for_system(self) -> tuple[Recommendation, ...]:
        """Give the answers for the system, one a decision."""
        return tuple(one for one in self.all if one.context is None)

    def distinct(self) -> tuple[Recommendation, ...]:
        """Give the system's answers and those of contexts that go their own way."""
        return tuple(one for one in self.all if not one.is_shared)

    def env(self, context: str | None = None) -> Mapping[str, Read]:
        """Give the outcomes as columns of tables: one option, or all options of many-valued decisions.

        For the system, a many-valued decision holds what any of its contexts takes.
        """
        columns: dict[str, Read] = {}
        for one in self.for_system():
            taken = self.of(one.decision, context)
            if one.select is Select.ONE:
                columns[one.decision] = taken.chosen[0] if taken.chosen else None
            elif context is None:
                wanted = {option for other in self.all if other.decision == one.decision for option in other.chosen}
                columns[one.decision] = tuple(option.id for option in one.options if option.id in wanted)
            else:
                columns[one.decision] = taken.chosen
        return columns

    @cached_property
    def _index(self) -> Mapping[tuple[str, str | None], Recommendation]:
        """Recommendations by decision and context."""
        return {(one.decision, one.context): one for one in self.all}
