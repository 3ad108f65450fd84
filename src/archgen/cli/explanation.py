"""Explanations as people read them in a terminal: all decisions in a row each, one decision on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archgen.cli import layout
from archgen.cli.firmness import firmness, holds_in, swept_over
from archgen.cli.sentences import (
    SIGN,
    Units,
    flip_text,
    flips,
    heading,
    near_miss,
    separation,
    standing_in_full,
    taken,
    units_of,
    value,
)
from archgen.decisions.model import Effect, FiredRule, OptionResult, Recommendation, TakenBy
from archgen.decisions.robustness import Sweep
from archgen.knowledge.tables import Select
from archgen.pipeline import Answer

_RANK = {"": 0, "strong": 1, "moderate": 2, "slight": 3}
_SCREEN = 40
"""Lines that people see at once."""


class Room(NamedTuple):
    """How many of each kind are told."""

    arguments: int
    objections: int
    losers: int
    near: int
    flips: int


_ROOMS = (Room(3, 2, 6, 3, 4), Room(2, 1, 5, 2, 3), Room(1, 1, 4, 1, 2), Room(1, 1, 3, 1, 1))
"""From roomy to tight: the first that fits on a screen is taken."""


def all_decisions(answer: Answer, sweep: Sweep, width: int) -> Iterator[str]:
    """Give all decisions, a row each: what was taken, how firmly, what would change it first."""
    shown = answer.recommendations.distinct()
    close = sum(one.close_call for one in shown)
    units = units_of(answer)
    yield f"{answer.brief.requirements.project.name}: {len(shown)} decisions, {close} of them close calls"
    yield ""
    rows = [
        (heading(one), ", ".join(one.chosen) or "none", holds_in(one, sweep), _standing(one), _first_flip(one, units))
        for one in shown
    ]
    yield from layout.table(rows, width, head=("decision", "taken", "holds", "standing", "changes at"), rigid=(0, 2))
    yield ""
    yield from layout.wrap(swept_over(sweep), width)
    yield "`archgen explain [FILE] DECISION` gives the arguments of one."


def one_decision(answer: Answer, decision: str, sweep: Sweep, width: int) -> list[str]:
    """Give a decision on a screen: what carries it, what lost, what nearly held, what would change it."""
    for room in _ROOMS:
        lines = list(_on_a_screen(answer, decision, sweep, width, room))
        if len(lines) <= _SCREEN:
            break
    return lines


def _shared_with(answer: Answer, decision: str) -> str:
    """Say which contexts share the system's answer."""
    sharing = [one.context or "" for one in answer.recommendations if one.decision == decision and one.is_shared]
    return f"; shared by {', '.join(sharing)}" if sharing else ""


def _on_a_screen(answer: Answer, decision: str, sweep: Sweep, width: int, room: Room) -> Iterator[str]:
    """Tell the system's answer, and in a row each those of contexts that go their own way."""
    units = units_of(answer)
    first, *others = (one for one in answer.recommendations.distinct() if one.decision == decision)
    yield from _in_short(first, sweep, units, width, room)
    if others:
        yield ""
        yield "Contexts that go their own way"
        rows = [(f"  {one.context}", ", ".join(one.chosen) or "none", _first_flip(one, units)) for one in others]
        yield from layout.table(rows, width, head=("  context", "taken", "changes at"))
    yield ""
    yield from layout.wrap(f"`--full` tells all arguments with sources{_shared_with(answer, decision)}.", width)


def _in_short(one: Recommendation, sweep: Sweep, units: Units, width: int, room: Room) -> Iterator[str]:
    yield from layout.wrap(f"{heading(one)}: {taken(one)}", width, rest="  ")
    yield from layout.wrap(one.question, width)
    yield ""
    yield from layout.wrap(standing_in_full(one), width)
    yield from firmness(one, sweep, width)
    chosen = [fired for fired in one.fired if fired.option in one.chosen]
    sides = (("For it", True, room.arguments), ("Against it", False, room.objections))
    for title, is_for, most in sides:
        rules = sorted((fired for fired in chosen if (fired.effect is Effect.FOR) is is_for), key=_gravity)
        if rules:
            yield ""
            yield f"{title}{_of(most, rules)}"
            for fired in rules[:most]:
                yield from _argument(fired, one, units, width)
    if one.rejected:
        yield ""
        yield f"What lost{_of(room.losers, one.rejected)}"
        rows = [(f"  {option.id}", _score(option), _spoken(option)) for option in one.rejected[: room.losers]]
        yield from layout.table(rows, width, rigid=(0, 1))
    if one.close_call:
        yield from separation(one, width)
    if one.near_misses:
        yield ""
        yield f"What nearly held{_of(room.near, one.near_misses)}"
        for miss in one.near_misses[: room.near]:
            yield from near_miss(miss, one, units, width)
    yield ""
    yield "What would change it"
    yield from flips(one, units, width, room.flips)


def _argument(fired: FiredRule, one: Recommendation, units: Units, width: int) -> Iterator[str]:
    about = f" ({one.option(fired.option).name})" if len(one.chosen) > 1 else ""
    read = ", ".join(f"{cell.fact} {value(cell.fact, cell.value, units)}" for cell in fired.read)
    head = f"{fired.rule}{about}{', as ' if read else ''}{read}: {fired.because}"
    yield from layout.wrap(head, width, first=f"  {SIGN[fired.effect]} {_strength(fired):<8} ")


def _spoken(option: OptionResult) -> str:
    """Name what spoke about an option that lost, gravest first."""
    if option.vetoed_by:
        return f"ruled out by {', '.join(option.vetoed_by)}"
    rules = sorted((*option.against, *option.for_), key=_gravity)
    return ", ".join(f"{SIGN[fired.effect]} {_strength(fired)} {fired.rule}" for fired in rules) or "nothing for it"


def _score(option: OptionResult) -> str:
    return "-" if option.vetoed_by else f"{option.score:g}"


def _strength(fired: FiredRule) -> str:
    return fired.strength.value if fired.strength else fired.effect.value


def _gravity(fired: FiredRule) -> int:
    return _RANK[fired.strength.value if fired.strength else ""]


def _of(most: int, every: Sequence[object]) -> str:
    return f" ({most} of {len(every)})" if len(every) > most else ""


def _standing(one: Recommendation) -> str:
    """Say in a few words how an answer stands."""
    match one.taken_by:
        case TakenBy.CHOICE | TakenBy.USE:
            return f"stated{', against evidence' if one.against_evidence else ''}"
        case TakenBy.FALLBACK:
            return "nothing asks for more"
        case TakenBy.LEAST_BAD:
            return "least bad: all are ruled out"
        case _ if one.close_call:
            return f"close, over {one.runner_up}" if one.runner_up else "close"
        case _ if one.runner_up and one.select is Select.ONE:
            return f"{one.margin:g} ahead of {one.runner_up}"
        case _:
            return "clear"


def _first_flip(one: Recommendation, units: Units) -> str:
    return flip_text(one.flips[0], units) if one.flips else ""
