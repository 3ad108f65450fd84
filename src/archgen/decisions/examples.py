"""The examples that tables hold, run against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archgen.decisions.graph import Case
from archgen.decisions.model import Read
from archgen.decisions.taking import plan_of
from archgen.decisions.weighing import Scales, settle
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import DecisionTable, Example


@dataclass(frozen=True)
class FailedExample:
    """An example with another outcome than it says.

    Attributes:
        decision: The decision.
        example: Name of the example.
        expected: What it says.
        chosen: What the table takes.
    """

    decision: str
    example: str
    expected: tuple[str, ...]
    chosen: tuple[str, ...]


def failed_examples(knowledge: Knowledge) -> tuple[FailedExample, ...]:
    """Give the examples of all tables that do not hold; facts that one leaves out are as the vocabulary assumes."""
    return tuple(
        FailedExample(table.decision, example.name, example.chosen, chosen)
        for table in knowledge.decisions.values()
        for example, chosen in _run(table, knowledge)
        if set(chosen) != set(example.chosen)
    )


def _run(table: DecisionTable, knowledge: Knowledge) -> Iterator[tuple[Example, tuple[str, ...]]]:
    """Take a decision on the facts of each of its examples; earlier outcomes follow unless an example states them."""
    plan, scales = plan_of(knowledge), Scales.of(knowledge.policy)
    program = plan.programs[table.decision]
    for example in table.examples:
        stated = {name: _read(value) for name, value in example.facts.items()}
        assumed = {name: _read(spec.default) for name, spec in knowledge.vocabulary.facts.items()}
        solution = Case(plan, {**assumed, **stated}, {}, {}, scales, {}).solve()
        values: Mapping[str, Read] = {**solution.values, **stated}
        yield example, settle(program, program.fired(values), (), scales).chosen


def _read(value: object) -> Read:
    """Give a value as cells read it."""
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value] # pydantic checked it
