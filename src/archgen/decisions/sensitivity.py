"""Flip points: the nearest values of facts at which a recommendation changes.

Cells only change at their ends, so one value in each stretch between the ends of a fact's cells shows everything that
this fact can do. Each candidate runs again all that the fact can reach, and what is reported has been taken once more
from the front.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from archgen.decisions.fit import fitted
from archgen.decisions.graph import Case, Key, Solution
from archgen.decisions.model import Flip, Read, Recommendations, TakenBy
from archgen.decisions.pairs import Effect, flipping_pairs
from archgen.decisions.taking import Taken, readable, settle_all
from archgen.facts.model import Facts
from archgen.knowledge.cells import Column
from archgen.knowledge.vocabulary import FactType

Restate = Callable[[Mapping[str, Read]], tuple[Facts, Mapping[str, Facts]]]
"""Gives the facts of the system and of its contexts again when some facts are stated otherwise."""


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
    runs = Reruns(taken, restate)
    found, effects = _flips(taken, wanted, runs)
    all_ = []
    for one in taken.recommendations:
        flips = found.get((one.decision, one.context), ())
        if one.decision in wanted and not flips and one.context is None and one.taken_by is TakenBy.TABLE:
            retake = partial(runs.outcome, key=(one.decision, None))
            flips = flipping_pairs(one.decision, taken.case, taken.solution, effects, retake)
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
            named = case.plan.boundaries.get(fact, frozenset())
            toggled = [_toggled(held, one, column.members) for one in (*column.members, *sorted(held)) if one in named]
            possible = [one for one in dict.fromkeys(toggled) if one or _may_be_empty(fact, case)]
            return tuple(Change(fact, one, 0, rank) for rank, one in enumerate(possible))


def _flips(taken: Taken, wanted: set[str], runs: Reruns) -> tuple[dict[Key, tuple[Flip, ...]], list[Effect]]:
    """Scan every fact once and gather what it flips in all decisions, then take each finding once more.

    Gives beside the flips what tables read after each change of a fact of the system.
    """
    case, base = taken.case, taken.solution
    found: dict[Key, dict[tuple[object, ...], list[tuple[Change, tuple[str, ...]]]]] = {}
    effects: list[Effect] = []
    for context in (None, *(case.contexts if len(case.contexts) > 1 else ())):
        values = base.values if context is None else base.own_values[context]
        for fact in _facts_that_reach(case, wanted, context):
            for change in changes_of(fact, case, values.get(fact)):
                after = case.solve_changed(base, {fact: change.to}, context)
                if context is None:
                    effects.append(Effect(fact, change.to, change.rank, after.values))
                for key, outcome in after.outcomes.items():
                    if key[0] in wanted and key[1] == context and outcome.chosen != base.outcomes[key].chosen:
                        slot = (fact, change.side) if change.side else (fact, outcome.chosen)
                        found.setdefault(key, {}).setdefault(slot, []).append((change, outcome.chosen))
    told = {}
    for key, slots in found.items():
        values = base.values if key[1] is None else base.own_values[key[1]]
        flips = (_nearest_that_holds(key, values, changes, runs) for changes in slots.values())
        told[key] = tuple(flip for flip in flips if flip is not None)
    return told, effects


def _nearest_that_holds(
    key: Key, values: Mapping[str, Read], changes: Iterable[tuple[Change, tuple[str, ...]]], runs: Reruns
) -> Flip | None:
    """Give the nearest change that flips a decision when all decisions are taken again with it."""
    for change, chosen in changes:
        again = runs.outcome({change.fact: change.to}, key)
        if again == chosen:
            return Flip(fact=change.fact, from_=values.get(change.fact), to=change.to, chosen=chosen)
    return None


class Reruns:
    """All decisions taken again with other facts, each change once."""

    def __init__(self, taken: Taken, restate: Restate | None) -> None:
        self._taken = taken
        self._restate = restate
        self._known: dict[tuple[object, ...], Solution] = {}

    def outcome(self, changes: Mapping[str, Read], key: Key) -> tuple[str, ...]:
        """Give what a decision comes to when facts change; for a context, its own facts."""
        name = (*changes.items(), key[1])
        if name not in self._known:
            self._known[name] = self._again(changes, key[1])
        return self._known[name].outcomes[key].chosen

    def _again(self, changes: Mapping[str, Read], context: str | None) -> Solution:
        """Take the decisions again; only those that the change reaches where nothing else can follow from it."""
        taken = self._taken
        changed = self._changed(changes, context)
        named = taken.requirements.existing or taken.requirements.constraints.use
        is_plain = taken.case is taken.start and not named
        if is_plain and (self._restate is None or context is not None):
            return fitted(changed, taken.case.solve_changed(taken.solution, changes, context))[1]
        return settle_all(changed, taken.requirements).solution

    def _changed(self, changes: Mapping[str, Read], context: str | None) -> Case:
        """Give the case with other facts, under people's choices and vetoes alone."""
        case = self._taken.start
        if context is not None:
            return replace(case, contexts={**case.contexts, context: {**case.contexts[context], **changes}})
        if self._restate is not None:
            facts, contexts = self._restate(changes)
            own = {name: readable(one) for name, one in contexts.items()}
            return replace(case, values=readable(facts), contexts=own)
        inherited = {name: _inherit(values, case.values, changes) for name, values in case.contexts.items()}
        return replace(case, values={**case.values, **changes}, contexts=inherited)


def _inherit(own: Mapping[str, Read], shared: Mapping[str, Read], changes: Mapping[str, Read]) -> Mapping[str, Read]:
    """Change the facts of a context that it has from the system."""
    return {**own, **{fact: value for fact, value in changes.items() if own.get(fact) == shared.get(fact)}}


def _facts_that_reach(case: Case, wanted: set[str], context: str | None) -> tuple[str, ...]:
    """Give the facts that the wanted decisions depend on, directly or through others, in the vocabulary's order.

    A context's own facts reach only the decisions that contexts take apart.
    """
    names = set(wanted)
    for decision in reversed(case.plan.programs):
        if decision in names and context is None:
            names |= case.inputs[decision]
        elif decision in names and case.parts(decision):
            names |= case.plan.programs[decision].reads
    return tuple(fact for fact in case.values if fact in names and fact in case.plan.knowledge.vocabulary)


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
    ends = case.plan.ends(fact)
    is_integer = column.type is FactType.INTEGER
    low, high = column.bounds
    below = _stretches([-end for end in reversed(ends)], -now, is_integer=is_integer)
    for side, numbers in ((-1, [-one for one in below]), (1, _stretches(ends, now, is_integer=is_integer))):
        inside = [one for one in numbers if (low is None or one >= low) and (high is None or one <= high)]
        yield from (Change(fact, _tidy(one, is_integer=is_integer), side, rank) for rank, one in enumerate(inside))


def _stretches(ends: Sequence[float], now: float, *, is_integer: bool) -> list[float]:
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
