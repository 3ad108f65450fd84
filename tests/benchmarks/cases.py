"""How the tables decide published cases, and what other thresholds inside their ranges would give.

A case is a YAML file with `id`, `situation`, `facts`, `assumed` (estimates; facts win) and `outcome`: `style`,
`acceptable_styles`, `unacceptable_styles`, `overlays`. Only situation and facts are decided on. Four lines are printed:

    untuned          thresholds as they ship: round numbers with a reason
    tuned            moved one by one inside their ranges, as long as all cases together come out better
    cross-validated  every case decided with thresholds that were tuned without it and its fold
    facts only       untuned, without the estimates

Run with `python tests/benchmarks/cases.py FOLDER`; `--rules` adds what each rule of the decisions does to the cases.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import yaml

from archgen import pipeline
from archgen.decisions.program import Program
from archgen.decisions.weighing import Outcome, Scales, settle
from archgen.facts.resolve import resolve_facts
from archgen.knowledge.cells import Column
from archgen.knowledge.loader import Knowledge, load_knowledge
from archgen.knowledge.tables import DecisionTable, Rule
from archgen.knowledge.thresholds import Threshold

STYLE, EVENTS = "architecture_style", "event_driven"
EVENT_OPTIONS = frozenset({"event_notification", "event_carried_state", "event_streaming"})
EVENT_OVERLAYS = frozenset({"event_driven", "event_log", "event_sourcing"})
FOLDS = 5
PASSES = 3
ROUND = (1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9)
"""Leading digits of the numbers that a range is tried at."""

Numbers = Mapping[str, float]
"""Values of thresholds by name."""


@dataclass(frozen=True)
class Case:
    """One case: what is decided on, and what came of it."""

    name: str
    values: Mapping[str, object]
    style: str
    acceptable: frozenset[str]
    unacceptable: frozenset[str]
    has_events: bool

    def outcome_of(self, style: str | None, says_events: bool) -> Tally:
        """Compare a recommendation with what happened."""
        return Tally(
            by_style={self.style: (int(style == self.style), 1)},
            acceptable=int(style in self.acceptable),
            violations=int(style in self.unacceptable),
            said=int(says_events),
            meant=int(self.has_events),
            hits=int(says_events and self.has_events),
        )


@dataclass(frozen=True)
class Tally:
    """Sums over cases."""

    by_style: Mapping[str, tuple[int, int]]
    acceptable: int = 0
    violations: int = 0
    said: int = 0
    meant: int = 0
    hits: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add up two sets of cases."""
        styles = {
            style: tuple(
                a + b for a, b in zip(self.by_style.get(style, (0, 0)), other.by_style.get(style, (0, 0)), strict=True)
            )
            for style in {*self.by_style, *other.by_style}
        }
        return Tally(
            by_style={style: (right, count) for style, (right, count) in sorted(styles.items())},
            acceptable=self.acceptable + other.acceptable,
            violations=self.violations + other.violations,
            said=self.said + other.said,
            meant=self.meant + other.meant,
            hits=self.hits + other.hits,
        )

    @property
    def count(self) -> int:
        """Cases."""
        return sum(count for _, count in self.by_style.values())

    @property
    def exact(self) -> int:
        """Cases whose style is the one that came of it."""
        return sum(right for right, _ in self.by_style.values())

    @property
    def macro(self) -> float:
        """Mean over styles of the exact share."""
        return sum(right / count for right, count in self.by_style.values()) / len(self.by_style)

    @property
    def worth(self) -> float:
        """What tuning makes larger; a violation outweighs what any move could gain elsewhere."""
        events = 2 * self.hits / max(1, self.said + self.meant)
        return (self.exact + self.acceptable - 5 * self.violations) / self.count + self.macro + events / 2

    def __str__(self) -> str:
        """Print the shares."""
        precision, recall = (f"{self.hits / whole:6.1%}" if whole else "   -  " for whole in (self.said, self.meant))
        return (
            f"exact {self.exact / self.count:6.1%}  acceptable {self.acceptable / self.count:6.1%}  "
            f"violation {self.violations / self.count:5.1%}  macro {self.macro:6.1%}  "
            f"events precision {precision}  recall {recall}"
        )


class Tables:
    """The tables that lead to the two decisions, with the numbers that their cells name."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Find the decisions that the two read, directly or not."""
        self.knowledge = knowledge
        self.scales = Scales.of(knowledge.policy)
        needed, open_ = set[str](), [STYLE, EVENTS]
        while open_:
            name = open_.pop()
            if name not in needed:
                needed.add(name)
                open_ += [read for read in knowledge.decisions[name].reads if read in knowledge.decisions]
        self.tables = [table for name, table in knowledge.decisions.items() if name in needed]
        self._compiled: dict[tuple[str, tuple[float, ...]], Program] = {}

    @cached_property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The thresholds that these tables name."""
        named = {name for table in self.tables for rule in table.rules for name in rule.thresholds}
        return tuple(one for one in self.knowledge.thresholds.values() if one.name in named)

    @cached_property
    def shipped(self) -> Numbers:
        """The numbers as they ship."""
        return {one.name: one.value for one in self.thresholds}

    def programs(self, numbers: Numbers, without: Rule | None = None) -> list[Program]:
        """Compile the tables with these numbers, each only when one of its own has changed."""
        if without is not None:
            left = [_without(table, without) for table in self.tables]
            return [Program(table) for table in left]
        return [self._program(table, numbers) for table in self.tables]

    def _program(self, table: DecisionTable, numbers: Numbers) -> Program:
        own = tuple(numbers[one.name] for one in self.thresholds if one.name in _named(table))
        key = (table.id, own)
        if key not in self._compiled:
            columns = {name: self._column(column, numbers) for name, column in self.knowledge.columns.items()}
            rules = tuple(rule.model_copy() for rule in table.rules)
            for rule in rules:
                rule.compile(columns)
            self._compiled[key] = Program(table.model_copy(update={"rules": rules}))
        return self._compiled[key]

    def _column(self, column: Column, numbers: Numbers) -> Column:
        moved = {name: numbers.get(name, value) for name, value in column.named.items()}
        return replace(column, named=moved) if moved else column

    def decide(self, programs: Iterable[Program], case: Case) -> dict[str, Outcome]:
        """Take the decisions of one case."""
        values, outcomes = dict(case.values), dict[str, Outcome]()
        for program in programs:
            outcome = outcomes[program.table.id] = settle(program, program.fired(values), (), self.scales)
            values[program.table.id] = outcome.chosen if program.gives_set else next(iter(outcome.chosen), None)
        return outcomes

    def score(self, cases: Iterable[Case], numbers: Numbers) -> Tally:
        """Decide cases with these numbers and compare."""
        programs, total = self.programs(numbers), Tally({})
        for case in cases:
            total += case.outcome_of(*_answer(self.decide(programs, case)))
        return total

    def tuned(self, cases: Sequence[Case]) -> Numbers:
        """Move one threshold after the other to the number with which these cases come out best; ties stay."""
        numbers = dict(self.shipped)
        best = self.score(cases, numbers).worth
        for _ in range(PASSES):
            before = dict(numbers)
            for threshold in self.thresholds:
                for number in self._choices(threshold, numbers):
                    worth = self.score(cases, {**numbers, threshold.name: number}).worth
                    if worth > best + 1e-9:
                        best, numbers[threshold.name] = worth, number
            if numbers == before:
                break
        return numbers

    def _choices(self, threshold: Threshold, numbers: Numbers) -> list[float]:
        """Give the round numbers of its range that stay between its neighbours on the same fact, nearest first."""
        beside = [one for one in self.knowledge.thresholds.values() if one.of == threshold.of and one != threshold]
        known = {one.name: numbers.get(one.name, one.value) for one in beside}
        low = max((number for number in known.values() if number < threshold.value), default=float("-inf"))
        high = min((number for number in known.values() if number > threshold.value), default=float("inf"))
        inside = [one for one in _round_numbers(*threshold.between) if low < one < high]
        if self.knowledge.vocabulary[threshold.of].type == "integer":
            inside = [one for one in inside if one == int(one)]
        return sorted(inside, key=lambda one: (abs(one - threshold.value), one))


def _named(table: DecisionTable) -> frozenset[str]:
    return frozenset(name for rule in table.rules for name in rule.thresholds)


def _without(table: DecisionTable, rule: Rule) -> DecisionTable:
    return table.model_copy(update={"rules": tuple(one for one in table.rules if one is not rule)})


def _answer(outcomes: Mapping[str, Outcome]) -> tuple[str | None, bool]:
    return next(iter(outcomes[STYLE].chosen), None), bool(EVENT_OPTIONS & set(outcomes[EVENTS].chosen))


def _round_numbers(low: float, high: float) -> list[float]:
    """Give the ends of a range and the round numbers between; shares near 100 % are tried at ten steps."""
    if high <= 100 <= high + 1 and low > 90:
        return [round(low + (high - low) * step / 10, 3) for step in range(11)]
    found = {low, high}
    for power in range(-3, 9):
        found |= {digit * 10.0**power for digit in ROUND if low <= digit * 10.0**power <= high}
    if high <= 100:
        found |= {float(number) for number in range(int(low) + 1, int(high) + 1) if high - low <= 20}
    return sorted(found)


def read_cases(folder: Path, knowledge: Knowledge, *, facts_only: bool = False) -> list[Case]:
    """Read the cases of a folder, with the estimates or without."""
    return [
        _case(yaml.safe_load(path.read_text("utf-8")), knowledge, facts_only) for path in sorted(folder.glob("*.yaml"))
    ]


def _case(given: Mapping[str, Mapping[str, object]], knowledge: Knowledge, facts_only: bool) -> Case:
    stated = {**({} if facts_only else given.get("assumed") or {}), **(given.get("facts") or {})}
    brief: dict[str, dict[str, object]] = {"project": {"name": "Case", "summary": given["situation"]}}
    for name, value in stated.items():
        if name == "kubernetes_experience":
            brief.setdefault("team", {})["experience"] = {"kubernetes": value}
        else:
            brief.setdefault(knowledge.vocabulary[name].group, {})[name] = value
    requirements = pipeline.read(json.dumps(brief)).requirements
    facts, _ = resolve_facts(requirements, knowledge.vocabulary)
    outcome = given["outcome"]
    style, acceptable, unacceptable, overlays = (
        outcome[key] for key in ("style", "acceptable_styles", "unacceptable_styles", "overlays")
    )
    assert isinstance(acceptable, list)
    assert isinstance(unacceptable, list)
    assert isinstance(overlays, list)
    return Case(
        name=str(given["id"]),
        values=dict(facts.values_by_name()),
        style=str(style),
        acceptable=frozenset(acceptable),
        unacceptable=frozenset(unacceptable),
        has_events=bool(EVENT_OVERLAYS & set(overlays)),
    )


def folds(cases: Sequence[Case], seed: int, count: int = FOLDS) -> list[list[Case]]:
    """Deal the cases of each style out, in an order that depends on the seed and on their names alone."""
    by_style: dict[str, list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lambda one: hashlib.sha256(f"{seed} {one.name}".encode()).digest()):
        by_style[case.style].append(case)
    dealt = [case for _, own in sorted(by_style.items()) for case in own]
    return [dealt[start::count] for start in range(count)]


def cross_validated(tables: Tables, cases: Sequence[Case], seed: int, count: int = FOLDS) -> Tally:
    """Decide each fold with thresholds tuned on the others."""
    total = Tally({})
    for held_out in folds(cases, seed, count):
        names = {case.name for case in held_out}
        total += tables.score(held_out, tables.tuned([case for case in cases if case.name not in names]))
    return total


def print_rules(tables: Tables, cases: Sequence[Case]) -> None:
    """Print for each rule of the two decisions in how many cases it holds, and which come out otherwise without it."""
    programs = tables.programs(tables.shipped)
    base = {case.name: tables.decide(programs, case) for case in cases}
    for table in tables.tables:
        for number, rule in enumerate(table.rules):
            fires = sum(outcomes[table.id].rows >> number & 1 for outcomes in base.values())
            less = tables.programs(tables.shipped, without=rule)
            moved = [case.name for case in cases if _answer(tables.decide(less, case)) != _answer(base[case.name])]
            print(f"{table.id:20} {rule.id:38} holds in {fires:2}  moves {len(moved):2}  {' '.join(moved)}")


def main(arguments: Sequence[str]) -> None:
    """Print the four lines, then the thresholds that tuning would move."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--rules", action="store_true")
    options = parser.parse_args(arguments)
    knowledge = load_knowledge()
    tables = Tables(knowledge)
    cases = read_cases(options.folder, knowledge)
    numbers = tables.tuned(cases)
    print(f"untuned          {tables.score(cases, tables.shipped)}")
    print(f"tuned            {tables.score(cases, numbers)}")
    print(f"cross-validated  {cross_validated(tables, cases, options.seed, options.folds)}")
    print(f"facts only       {tables.score(read_cases(options.folder, knowledge, facts_only=True), tables.shipped)}")
    for name, number in numbers.items():
        if number != tables.shipped[name]:
            print(f"tuning moves {name} from {tables.shipped[name]:g} to {number:g}")
    if options.rules:
        print_rules(tables, cases)


if __name__ == "__main__":
    main(sys.argv[1:])
