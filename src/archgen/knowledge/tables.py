"""Decision tables as their YAML files give them.

A table weighs arguments (``hit_policy: weigh``) or maps conditions to options with a hit policy of DMN. Its cells are
compiled when knowledge is loaded, because only then are all columns known.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from archgen.findings import Source
from archgen.knowledge.cells import CellFault, Column, Condition, compile_condition, thresholds_in
from archgen.knowledge.spelling import find, unknown
from archgen.knowledge.vocabulary import FactType


class HitPolicy(StrEnum):
    """What rules that hold together mean."""

    WEIGH = "weigh"
    UNIQUE = "unique"
    ANY = "any"
    FIRST = "first"
    COLLECT = "collect"


class Scope(StrEnum):
    """How often a decision is taken."""

    SYSTEM = "system"
    CONTEXT = "context"
    CAPABILITY = "capability"


class Select(StrEnum):
    """Whether options exclude one another."""

    ONE = "one"
    MANY = "many"


class Strength(StrEnum):
    """How much an argument counts."""

    STRONG = "strong"
    MODERATE = "moderate"
    SLIGHT = "slight"


class Criterion(StrEnum):
    """What an argument is about; people order these with `priorities`."""

    DELIVERY_SPEED = "delivery_speed"
    OPERABILITY = "operability"
    COST = "cost"
    AVAILABILITY = "availability"
    PERFORMANCE = "performance"
    SCALABILITY = "scalability"
    SECURITY = "security"
    COMPLIANCE = "compliance"
    EVOLVABILITY = "evolvability"
    TEAM_FIT = "team_fit"


class Basis(StrEnum):
    """Whether the source says it, or we apply a principle of the source."""

    STATED = "stated"
    APPLIED = "applied"


class Threshold(StrEnum):
    """Whose number a condition holds."""

    SOURCE = "source"
    CHOSEN = "chosen"
    NONE = "none"


class Door(StrEnum):
    """Whether a choice can be taken back."""

    ONE_WAY = "one_way"
    TWO_WAY = "two_way"


def _as_tuple(given: object) -> object:
    """Take one name for a list of one."""
    return (given,) if isinstance(given, str) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""Names of options; one alone may stand without a list."""


def _as_cell(given: object) -> object:
    """Demand one scalar: a comma outside quotes makes YAML read something else."""
    if not isinstance(given, bool | int | float | str):
        raise ValueError("a cell is one text; write it in quotes")  # noqa: TRY004 - pydantic reports this class
    return given


Cell = Annotated[bool | int | float | str, BeforeValidator(_as_cell)]
"""A unary test as YAML gives it."""

Cells = Mapping[str, Cell]
"""Cells of one rule by column."""


class Option(BaseModel):
    """One possible answer of a decision."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(description="Id, snake_case")
    name: str = Field(description="As people call it")
    summary: str = Field(default="", description="What it is, one sentence")
    gains: tuple[str, ...] = Field(default=(), description="What it gives")
    costs: tuple[str, ...] = Field(default=(), description="What it takes")
    works_best_when: tuple[str, ...] = Field(default=(), description="Where it fits")
    avoid_when: tuple[str, ...] = Field(default=(), description="Where it does not")
    technologies: tuple[str, ...] = Field(default=(), description="Catalogue ids that realise it")
    needs: tuple[str, ...] = Field(default=(), description="What running it asks for")


class Rule(BaseModel):
    """One row: a condition, and an argument about an option or the options that follow."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str = Field(description="Stable id, unique in its table")
    when: Cells = Field(
        default_factory=dict, description="Cells by column, as written; one that is left out may hold anything"
    )
    for_: str | None = Field(default=None, alias="for", description="Option that the rule speaks for")
    against: str | None = Field(default=None, description="Option that it speaks against")
    veto: str | None = Field(default=None, description="Option that it rules out")
    then: Names = Field(default=(), description="Options that follow, in plain tables")
    criterion: Criterion | None = Field(default=None, description="What the argument is about")
    strength: Strength | None = Field(default=None, description="How much it counts; absent on a veto")
    because: str = Field(description="The reason; {fact} stands for the value that was read")
    source: Source | None = Field(default=None, description="Where the reason comes from")
    basis: Basis | None = Field(default=None, description="Said by the source, or applied by us")
    threshold: Threshold | None = Field(default=None, description="Whose number the condition holds")
    _condition: Condition = PrivateAttr(default=Condition(()))

    @property
    def condition(self) -> Condition:
        """The compiled cells; holds always before the table is compiled."""
        return self._condition

    @property
    def cells(self) -> Mapping[str, str]:
        """The cells as people read them, with numbers in place of the thresholds that they name."""
        return {name: test.text for name, test in self._condition.tests}

    @property
    def thresholds(self) -> tuple[str, ...]:
        """The thresholds that the cells name, each once."""
        return tuple(dict.fromkeys(name for cell in self.when.values() for name in thresholds_in(cell)))

    @property
    def effect(self) -> str:
        """What the rule does: `for`, `against`, `veto`, or `for` in plain tables."""
        return "veto" if self.veto else "against" if self.against else "for"

    @property
    def targets(self) -> tuple[str, ...]:
        """The options that the rule is about."""
        return self.then or tuple(one for one in (self.for_, self.against, self.veto) if one)

    def compile(self, columns: Mapping[str, Column]) -> None:
        """Compile the cells.

        Raises:
            CellFault: A column or cell is wrong.
        """
        self._condition = compile_condition(self.when, columns)


class Reversibility(BaseModel):
    """What turning back costs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    door: Door = Field(description="One-way when taking it back is costly")
    exit: str = Field(default="", description="What turning back costs, one sentence")


class Example(BaseModel):
    """Facts and the outcome that they must have; run as a test."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="What the example shows")
    facts: Mapping[str, bool | int | float | str | tuple[str, ...]] = Field(
        default_factory=dict, description="Facts and earlier outcomes; the rest is as the vocabulary assumes"
    )
    chosen: Names = Field(description="Options that must be taken")


def name_options(given: object) -> object:
    """Put the id of each option of a table or an extension, which is its key, into it."""
    if isinstance(given, Mapping) and isinstance(given.get("options"), Mapping):
        options = given["options"].items()
        named = {key: {"id": key, **body} if isinstance(body, Mapping) else body for key, body in options}
        return {**given, "options": named}
    return given


class DecisionTable(BaseModel):
    """One decision: question, options, rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: str = Field(description="Id, snake_case")
    question: str = Field(description="What is decided")
    scope: Scope = Field(default=Scope.SYSTEM, description="How often it is taken")
    hit_policy: HitPolicy = Field(default=HitPolicy.WEIGH, description="What rules that hold together mean")
    select: Select = Field(default=Select.ONE, description="Whether options exclude one another")
    reversibility: Reversibility | None = Field(default=None, description="What turning back costs")
    options: Mapping[str, Option] = Field(description="Options by id, simplest first")
    rules: tuple[Rule, ...] = Field(description="The rows")
    take_at: float | None = Field(default=None, description="Net score at which an option is taken, of several")
    fallback: str | None = Field(default=None, description="Option when nothing else is taken")
    follow_ups: tuple[str, ...] = Field(default=(), description="What to look at after this decision")
    flip_signals: tuple[str, ...] = Field(default=(), description="Signs that it should be taken again")
    notes: tuple[str, ...] = Field(default=(), description="What a reader of the table should know")
    examples: tuple[Example, ...] = Field(default=(), description="Facts and outcomes, run as tests")

    @model_validator(mode="before")
    @classmethod
    def _name_options(cls, given: object) -> object:
        """Put the id of each option, which is its key, into it."""
        return name_options(given)

    @property
    def id(self) -> str:
        """The id of the decision."""
        return self.decision

    @property
    def selects_many(self) -> bool:
        """Whether several options may be taken together."""
        return self.select is Select.MANY

    @property
    def reads(self) -> frozenset[str]:
        """The columns: facts and earlier decisions."""
        return frozenset(name for rule in self.rules for name in rule.when)

    def rule(self, rule_id: str) -> Rule:
        """Give the rule with this id."""
        return next(rule for rule in self.rules if rule.id == rule_id)

    def as_column(self, gone: tuple[str, ...] = ()) -> Column:
        """Give the column that other tables see.

        Args:
            gone: Options that the table once had, which cells may still name.
        """
        kind = FactType.SET if self.selects_many or self.hit_policy is HitPolicy.COLLECT else FactType.ENUM
        return Column(self.decision, kind, tuple(self.options), gone=gone)

    def faults(self) -> tuple[tuple[tuple[object, ...], str], ...]:
        """Give what is wrong with the table by itself: key path and sentence."""
        found = list(self._option_faults())
        seen: set[str] = set()
        for number, rule in enumerate(self.rules):
            if rule.id in seen:
                found.append((("rules", number, "id"), f"two rules are called `{rule.id}`; ids are unique in a table"))
            seen.add(rule.id)
            found += [(("rules", number, *keys), sentence) for keys, sentence in _rule_faults(rule, self)]
        return tuple(found)

    def compile(self, columns: Mapping[str, Column]) -> tuple[tuple[tuple[object, ...], str], ...]:
        """Compile all cells and give those that are wrong: key path and sentence."""
        found: list[tuple[tuple[object, ...], str]] = []
        for number, rule in enumerate(self.rules):
            try:
                rule.compile(columns)
            except CellFault as fault:
                found.append((("rules", number, "when"), f"rule `{rule.id}`: {fault}"))
        return tuple(found)

    def _option_faults(self) -> tuple[tuple[tuple[object, ...], str], ...]:
        """Check that there are options, and that those named outside the rules exist."""
        found: list[tuple[tuple[object, ...], str]] = []
        if not self.options:
            found.append((("options",), "a decision needs options"))
        if self.fallback is not None and self.fallback not in self.options:
            found.append((("fallback",), unknown("option", self.fallback, self.options)))
        for number, example in enumerate(self.examples):
            found += [
                (("examples", number, "chosen"), unknown("option", name, self.options))
                for name in example.chosen
                if name not in self.options
            ]
        return tuple(found)

    @model_validator(mode="after")
    def _has_rules(self) -> Self:
        """Demand a row: a table without any cannot decide."""
        if not self.rules:
            raise ValueError("a table needs rules")
        return self


def _rule_faults(rule: Rule, table: DecisionTable) -> list[tuple[tuple[object, ...], str]]:
    """Check one row: what it says, and about which option."""
    found: list[tuple[tuple[object, ...], str]] = []
    weighs = table.hit_policy is HitPolicy.WEIGH
    spoken = [name for name, value in (("for", rule.for_), ("against", rule.against), ("veto", rule.veto)) if value]
    if weighs and (len(spoken) != 1 or rule.then):
        found.append(((), f"rule `{rule.id}` needs exactly one of `for`, `against` and `veto`"))
    if not weighs and (spoken or not rule.then):
        found.append(((), f"rule `{rule.id}` needs `then`, as the table's hit policy is `{table.hit_policy}`"))
    if weighs and rule.veto is None and (rule.strength is None or rule.criterion is None):
        found.append(((), f"rule `{rule.id}` needs `criterion` and `strength`"))
    if rule.veto is not None and rule.strength is not None:
        found.append((("strength",), f"rule `{rule.id}` is a veto, which has no strength"))
    key = ("then",) if rule.then else (rule.effect,)
    return found + [(key, _unknown_option(name, table)) for name in rule.targets if name not in table.options]


def _unknown_option(name: str, table: DecisionTable) -> str:
    """Say that a rule names an option that the table lacks."""
    same = find(name, table.options)
    return f"write `{same}`, not `{name}`" if same else unknown("option", name, table.options)
