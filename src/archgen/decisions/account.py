"""The account of one outcome: which rules held and which nearly did, what each option scored, how close it was."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archgen.decisions.graph import Case, Solution
from archgen.decisions.ledger import Ledger
from archgen.decisions.model import (
    Effect,
    FailedCell,
    FiredRule,
    NearMiss,
    OptionResult,
    Read,
    ReadCell,
    Recommendation,
    TakenBy,
)
from archgen.decisions.program import Program
from archgen.decisions.weighing import Argument, Outcome, Scales, take_at
from archgen.knowledge.cells import Column, NumberTest, UnaryTest
from archgen.knowledge.tables import HitPolicy, Rule
from archgen.knowledge.wording import fill

_NEAR = 0.5
"""Relative distance up to which a number alone is a near miss; beyond it, other cells of the rule must hold."""

_MOST_FAILED = 2
"""Cells that may keep a rule from firing for it to be near."""

_MOST_NEAR = 6
"""Near misses that are told; the rest is far away in comparison."""


@dataclass(frozen=True)
class Account:
    """Turns outcomes into recommendations.

    Attributes:
        case: What was decided about.
        solution: What it came to.
        columns: Types and units of what cells read.
        in_full: Whether to tell the rules that nearly held and how the scores came together.
    """

    case: Case
    solution: Solution
    columns: Mapping[str, Column]
    in_full: bool = True

    def recommendation(self, decision: str, context: str | None) -> Recommendation:
        """Tell how one decision was taken."""
        program = self.case.plan.programs[decision]
        table = program.table
        outcome = self.solution.outcomes[decision, context]
        values = self.solution.values if context is None else self.solution.own_values[context]
        pressure = self.case.pressure(decision)
        arguments = (*pressure.arguments, *self.solution.penalties.get((decision, context), ()))
        fired = self._fired(program, outcome, arguments, values)
        margin, runner_up, is_close = _margin(program, outcome, fired, self.case.scales)
        is_told = self.in_full and program.table.hit_policy is HitPolicy.WEIGH
        ledger = Ledger(program, outcome, arguments, self.case.scales) if is_told else None
        is_ours = outcome.taken_by in (TakenBy.CHOICE, TakenBy.USE)
        return Recommendation(
            decision=decision,
            context=context,
            question=table.question,
            scope=table.scope,
            select=table.select,
            chosen=outcome.chosen,
            evidence=outcome.evidence,
            taken_by=outcome.taken_by,
            close_call=is_close,
            margin=margin,
            runner_up=runner_up,
            separation=ledger.separation(fired, runner_up) if ledger else None,
            options=_options(program, outcome, fired, ledger),
            fired=fired,
            near_misses=self._near_misses(program, outcome, values) if self.in_full else (),
            against_evidence=is_ours and set(outcome.chosen) != set(outcome.evidence),
            because=pressure.because if is_ours else "",
            by=pressure.by if is_ours else None,
            review_by=pressure.review_by if is_ours else None,
            reversibility=table.reversibility,
        )

    def _fired(
        self, program: Program, outcome: Outcome, arguments: Sequence[Argument], values: Mapping[str, Read]
    ) -> tuple[FiredRule, ...]:
        """Tell the rules that held, then the arguments from outside the table."""
        rules = [one for rule in program.rules_of(outcome.rows) for one in self._of_rule(program, rule, values)]
        outside = [
            FiredRule(
                rule=one.rule,
                option=one.option,
                effect=Effect(one.effect),
                criterion=one.criterion,
                strength=one.strength,
                because=one.because,
                source=one.source,
            )
            for one in arguments
        ]
        return (*rules, *outside)

    def _of_rule(self, program: Program, rule: Rule, values: Mapping[str, Read]) -> tuple[FiredRule, ...]:
        """Tell a rule that held, once for each option that it is about; the same values are told once."""
        read = (values.get(name) for name in program.told_by[rule.id])
        key = (rule.id, *((value.__class__, value) for value in read))
        told = program.told.get(key)
        if told is None:
            told = program.told[key] = self._told(rule, values)
        return told

    def _told(self, rule: Rule, values: Mapping[str, Read]) -> tuple[FiredRule, ...]:
        """Tell a rule that held, once for each option that it is about."""
        read = tuple(ReadCell(fact=name, value=values.get(name), cell=test.text) for name, test in rule.condition.tests)
        because = fill(rule.because, values, self.columns)
        return tuple(
            FiredRule(
                rule=rule.id,
                option=option,
                effect=Effect(rule.effect),
                criterion=rule.criterion,
                strength=rule.strength,
                because=because,
                source=rule.source,
                read=read,
            )
            for option in rule.targets
        )

    def _near_misses(self, program: Program, outcome: Outcome, values: Mapping[str, Read]) -> tuple[NearMiss, ...]:
        """Tell the rules that one or two cells kept from firing, nearest first."""
        ranked: list[tuple[int, float, int]] = []
        for number, condition in enumerate(program.conditions):
            if outcome.rows >> number & 1:
                if program.table.hit_policy is HitPolicy.FIRST:
                    break
                continue
            failed = condition.failing(values)
            far = _farness(failed, values, len(condition.tests))
            if far is not None:
                ranked.append((len(failed), far, number))
        near = [number for _, _, number in sorted(ranked)[:_MOST_NEAR]]
        return tuple(miss for number in near for miss in self._near_miss(program, number, values))

    def _near_miss(self, program: Program, number: int, values: Mapping[str, Read]) -> Iterator[NearMiss]:
        """Tell one rule that nearly held, once for each option that it is about."""
        rule = program.rules[number]
        failed = tuple(
            FailedCell(fact=name, value=values.get(name), cell=test.text, distance=test.distance(values.get(name)))
            for name, test in program.conditions[number].failing(values)
        )
        for option in rule.targets:
            yield NearMiss(
                rule=rule.id,
                option=option,
                effect=Effect(rule.effect),
                strength=rule.strength,
                because=fill(rule.because, values, self.columns),
                source=rule.source,
                failed=failed,
            )


def _farness(failed: Sequence[tuple[str, UnaryTest]], values: Mapping[str, Read], cells: int) -> float | None:
    """Tell how far a rule is from holding, or None when it is not near.

    One failed cell is near when other cells hold, or when it is a number not far from its bound. Two are near only when
    both are such numbers.
    """
    if len(failed) > _MOST_FAILED:
        return None
    gaps = [_gap(test, values.get(name)) for name, test in failed]
    are_close = all(gap <= _NEAR for gap in gaps)
    if len(failed) == 1 and (cells > 1 or are_close):
        return min(gaps[0], 1.0)
    return sum(gaps) if len(failed) > 1 and are_close else None


def _gap(test: UnaryTest, value: Read) -> float:
    """Give the distance of a number from a cell, relative to the nearest bound; infinite for what is no number."""
    if not isinstance(test, NumberTest) or not isinstance(value, int | float) or isinstance(value, bool):
        return math.inf
    gap = test.gap(value)
    return gap / max(abs(value), gap, 1e-9) if math.isfinite(gap) else math.inf


def _options(
    program: Program, outcome: Outcome, fired: Sequence[FiredRule], ledger: Ledger | None
) -> tuple[OptionResult, ...]:
    """Tell what each option scored, and by which arguments."""
    return tuple(
        OptionResult(
            id=option,
            name=program.table.options[option].name,
            score=outcome.scores[option],
            ledger=ledger.entries(option) if ledger else (),
            vetoed_by=outcome.vetoed.get(option, ()),
            for_=tuple(one for one in fired if one.option == option and one.effect is Effect.FOR),
            against=tuple(one for one in fired if one.option == option and one.effect is not Effect.FOR),
        )
        for option in program.options
    )


def _margin(
    program: Program, outcome: Outcome, fired: Sequence[FiredRule], scales: Scales
) -> tuple[float, str | None, bool]:
    """Tell the lead, the runner-up, and whether the call is close.

    Of one option: the lead over the best that no veto rules out; close when it is small and the runner-up has points at
    all. Of many: the distance of the nearest option from being taken or left; close when a slight argument would take
    one in, or when one is taken in spite of arguments against it and has nothing to spare.
    """
    left = [option for option in program.options if option not in outcome.chosen and option not in outcome.vetoed]
    runner_up = max(left, key=lambda option: outcome.scores[option], default=None)
    if not outcome.chosen or program.table.hit_policy is not HitPolicy.WEIGH:
        return 0.0, None, False
    if program.table.selects_many:
        return _margin_of_many(program, outcome, fired, scales, runner_up)
    lead = round(outcome.scores[outcome.chosen[0]] - (outcome.scores[runner_up] if runner_up else 0.0), 3)
    has_points = runner_up is not None and outcome.scores[runner_up] > 0
    return lead, runner_up, has_points and abs(lead) <= scales.close


def _margin_of_many(
    program: Program, outcome: Outcome, fired: Sequence[FiredRule], scales: Scales, runner_up: str | None
) -> tuple[float, str | None, bool]:
    """Tell the same of a decision whose options combine."""
    bar = take_at(program, scales)
    contested = {one.option for one in fired if one.effect is Effect.AGAINST}
    spare = {option: outcome.scores[option] - bar for option in outcome.chosen if outcome.scores[option] >= bar}
    short = bar - outcome.scores[runner_up] if runner_up is not None and outcome.scores[runner_up] > 0 else math.inf
    margin = min([*spare.values(), short])
    is_close = abs(short) <= scales.close or any(spare[one] < scales.close for one in contested & set(spare))
    return (round(margin, 3) if math.isfinite(margin) else 0.0), runner_up if short < math.inf else None, is_close
