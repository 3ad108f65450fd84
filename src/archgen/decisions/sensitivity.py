"""Flip points: the nearest values of facts at which a recommendation changes.

Cells only change at their ends, so one value in each stretch between the ends of a fact's cells shows everything that
this fact can do. Each candidate runs again all that the fact can reach, and what is reported has been taken once more
from the front.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from archgen.decisions.fit import fitted
from archgen.decisions.graph import Case, Key, Solution
from archgen.decisions.model import Flip, Read, Recommendations, TakenBy
from archgen.decisions.taking import Taken, readable
from archgen.decisions.weighing import settle
from archgen.facts.model import Facts
from archgen.knowledge.cells import Column
from archgen.knowledge.vocabulary import FactType

Restate = Callable[[Mapping[str, Read]], tuple[Facts, Mapping[str, Facts]]]
"""Gives the facts of the system and of its contexts again when some facts are stated otherwise."""

_MOST_PAIRS = 600
"""Pairs of changes tried for one decision that no single fact flips."""

_MOST_PAIRS_TOLD = 3
"""Pairs that are reported."""


@dataclass(frozen=True)
class Change:
    """One candidate: a fact with another value, on one side of the present one, ``rank`` steps away."""

    fact: str
    to: Read
    side: int
    rank: int


def with_flips(taken: Taken, restate: Restate | None = None, decisions: Iterable[str] | None = None) -> Recommendations:
    """Give the recommendations with their flip points.

    Args:
        taken: The decisions.
        restate: How other facts follow when one is stated otherwise; without it they stay as they are.
        decisions: Only these; all by default.
    """
    wanted = set(decisions) if decisions is not None else set(taken.case.plan.programs)
    found = _flips(taken, wanted, restate)
    all_ = []
    for one in taken.recommendations:
        flips = found.get((one.decision, one.context), ())
        if one.decision in wanted and not flips and one.context is None and one.taken_by is TakenBy.TABLE:
            flips = _pairs(taken, one.decision, restate)
        all_.append(one.model_copy(update={"flips": flips}) if flips else one)
    return Recommendations(all=tuple(all_))


def changes_of(fact: str, case: Case, value: Read) -> tuple[Change, ...]:
    """Give one value for each stretch in which no cell of a fact changes, nearest first on each side."""
    column = case.plan.knowledge.columns[fact]
    match column.type:
        case FactType.INTEGER | FactType.NUMBER:
            return tuple(_number_changes(fact, case, value, column))
        case FactType.BOOLEAN:
            return (Change(fact, not value, 0, 0),)
        case FactType.ENUM:
            here = column.members.index(value) if value in column.members else 0
            others = [(abs(place - here), place, one) for place, one in enumerate(column.members) if one != value]
            return tuple(Change(fact, one, 0, rank) for rank, (_, _, one) in enumerate(sorted(others)))
        case _:
            held = tuple(value) if isinstance(value, tuple) else ()
            named = _named_members(fact, case)
            toggled = [_toggled(held, one, column.members) for one in (*column.members, *sorted(held)) if one in named]
            possible = [one for one in dict.fromkeys(toggled) if one or _may_be_empty(fact, case)]
            return tuple(Change(fact, one, 0, rank) for rank, one in enumerate(possible))


def _flips(taken: Taken, wanted: set[str], restate: Restate | None) -> dict[Key, tuple[Flip, ...]]:
    """Scan every fact once and gather what it flips in all decisions, then take each finding once more."""
    case, base = taken.case, taken.solution
    found: dict[Key, dict[tuple[object, ...], tuple[Change, tuple[str, ...]]]] = {}
    facts = _facts_that_reach(case, wanted)
    for context in (None, *case.contexts):
        if context is not None and len(case.contexts) < 2:
            continue
        values = base.values if context is None else base.own_values[context]
        for fact in facts:
            for change in changes_of(fact, case, values.get(fact)):
                after = case.solve_changed(base, {fact: change.to}, context)
                for key, outcome in after.outcomes.items():
                    if key[0] in wanted and key[1] == context and outcome.chosen != base.outcomes[key].chosen:
                        slot = (fact, change.side) if change.side else (fact, outcome.chosen)
                        found.setdefault(key, {}).setdefault(slot, (change, outcome.chosen))
    return {key: tuple(_verified(taken, key, slots.values(), restate)) for key, slots in found.items()}


def _verified(
    taken: Taken, key: Key, found: Iterable[tuple[Change, tuple[str, ...]]], restate: Restate | None
) -> Iterator[Flip]:
    """Give the flips that hold when all decisions are taken again with the other value."""
    values = taken.solution.values if key[1] is None else taken.solution.own_values[key[1]]
    for change, chosen in found:
        again = _again(taken, {change.fact: change.to}, key[1], restate)
        if again.outcomes[key].chosen == chosen:
            yield Flip(fact=change.fact, from_=values.get(change.fact), to=change.to, chosen=chosen)


def _again(taken: Taken, changes: Mapping[str, Read], context: str | None, restate: Restate | None) -> Solution:
    """Take all decisions from the front with other facts."""
    case = taken.case
    if context is not None:
        own = {**case.contexts, context: {**case.contexts[context], **changes}}
        changed = replace(case, contexts=own)
    elif restate is not None:
        facts, contexts = restate(changes)
        own = {name: readable(one) for name, one in contexts.items()}
        changed = replace(case, values=readable(facts), contexts=own)
    else:
        own = {name: _inherit(values, case.values, changes) for name, values in case.contexts.items()}
        changed = replace(case, values={**case.values, **changes}, contexts=own)
    _, solution, _ = fitted(changed, changed.solve())
    return solution


def _inherit(own: Mapping[str, Read], shared: Mapping[str, Read], changes: Mapping[str, Read]) -> Mapping[str, Read]:
    """Change the facts of a context that it has from the system."""
    return {**own, **{fact: value for fact, value in changes.items() if own.get(fact) == shared.get(fact)}}


def _facts_that_reach(case: Case, wanted: set[str]) -> tuple[str, ...]:
    """Give the facts that the wanted decisions depend on, directly or through others, in the vocabulary's order."""
    names = set(wanted)
    for decision in reversed(case.plan.programs):
        if decision in names:
            names |= case.inputs[decision]
    return tuple(fact for fact in case.values if fact in names and fact in case.plan.knowledge.vocabulary)


def _pairs(taken: Taken, decision: str, restate: Restate | None) -> tuple[Flip, ...]:
    """Find two facts that together change a decision which neither changes alone: the nearest pair of each outcome."""
    case, base = taken.case, taken.solution
    program = case.plan.programs[decision]
    facts = [fact for fact in case.values if fact in program.reads and fact in case.plan.knowledge.vocabulary]
    changes = [change for fact in facts for change in changes_of(fact, case, base.values.get(fact))]
    pairs = [(one, two) for one, two in combinations(changes, 2) if one.fact != two.fact]
    pairs.sort(key=lambda pair: pair[0].rank + pair[1].rank)
    arguments = case.pressure(decision).arguments
    found: dict[tuple[str, ...], Flip] = {}
    for one, two in pairs[:_MOST_PAIRS]:
        values = {**base.values, one.fact: one.to, two.fact: two.to}
        chosen = settle(program, program.fired(values), arguments, case.scales).chosen
        if chosen == base.outcomes[decision, None].chosen or chosen in found:
            continue
        again = _again(taken, {one.fact: one.to, two.fact: two.to}, None, restate)
        if again.outcomes[decision, None].chosen == chosen:
            other = (two.fact, base.values.get(two.fact), two.to)
            found[chosen] = Flip(
                fact=one.fact, from_=base.values.get(one.fact), to=one.to, chosen=chosen, also=(other,)
            )
        if len(found) == _MOST_PAIRS_TOLD:
            break
    return tuple(found.values())


def _ends(fact: str, case: Case) -> set[float]:
    """Give the ends of all cells that read a number."""
    return {
        end
        for program in case.plan.programs.values()
        for name, column in program.columns
        if name == fact
        for test, _ in column.tests
        for end in test.boundaries()
        if not isinstance(end, str)
    }


def _named_members(fact: str, case: Case) -> set[str]:
    """Give the members that cells of a set name."""
    return {
        str(member)
        for program in case.plan.programs.values()
        for name, column in program.columns
        if name == fact
        for test, _ in column.tests
        for member in test.boundaries()
    }


def _may_be_empty(fact: str, case: Case) -> bool:
    """Tell whether a set may hold nothing: so it is when nobody says anything about it."""
    spec = case.plan.knowledge.vocabulary.facts.get(fact)
    return spec is None or not spec.default


def _toggled(held: tuple[str, ...], member: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """Add a member to a set, or take it out."""
    if member in held:
        return tuple(one for one in held if one != member)
    rank = {one: place for place, one in enumerate(order)}
    return tuple(sorted((*held, member), key=lambda one: (rank.get(one, len(rank)), one)))


def _number_changes(fact: str, case: Case, value: Read, column: Column) -> Iterator[Change]:
    """Give the nearest number of each stretch, downwards and then upwards."""
    now = float(value) if isinstance(value, int | float) else 0.0
    ends = sorted(_ends(fact, case))
    is_integer = column.type is FactType.INTEGER
    low, high = column.bounds
    below = _stretches([-end for end in reversed(ends)], -now, is_integer=is_integer)
    for side, numbers in ((-1, [-one for one in below]), (1, _stretches(ends, now, is_integer=is_integer))):
        inside = [one for one in numbers if (low is None or one >= low) and (high is None or one <= high)]
        yield from (Change(fact, _tidy(one, is_integer=is_integer), side, rank) for rank, one in enumerate(inside))


def _stretches(ends: list[float], now: float, *, is_integer: bool) -> list[float]:
    """Give the smallest number above ``now`` of each stretch: every end, and what lies just above it."""
    numbers: list[float] = []
    above = [end for end in ends if end >= now]
    for place, end in enumerate(above):
        upper = above[place + 1] if place + 1 < len(above) else math.inf
        if end > now and (not is_integer or end == int(end)):
            numbers.append(end)
        just = _just_above(end, upper, is_integer=is_integer)
        if just is not None:
            numbers.append(just)
    return numbers


def _just_above(end: float, upper: float, *, is_integer: bool) -> float | None:
    """Give a short number between two ends, close to the lower one; None when no whole number lies between."""
    if is_integer:
        whole = math.floor(end) + 1
        return float(whole) if whole < upper else None
    room = min((upper - end) / 2, max(abs(end) * 0.01, 1e-6) if end else 1.0)
    step = Decimal(10) ** math.floor(math.log10(room))
    return float(Decimal(str(end)) + step)


def _tidy(number: float, *, is_integer: bool) -> Read:
    """Give whole numbers as such."""
    return int(number) if is_integer or number == int(number) else number
