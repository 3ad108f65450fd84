"""One decision with everything that its table said: every argument with values and source, the ledger, all losers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archgen.cli import layout
from archgen.cli.firmness import firmness
from archgen.cli.sentences import (
    SIGN,
    Units,
    block,
    flips,
    heading,
    near_miss,
    points,
    separation,
    standing_in_full,
    taken,
    units_of,
    value,
)
from archgen.decisions.explanation import sensitivity_points, trade_offs
from archgen.decisions.model import Effect, FiredRule, OptionResult, Recommendation
from archgen.decisions.robustness import Sweep
from archgen.findings import Source
from archgen.pipeline import Answer


def decision_in_full(answer: Answer, decision: str, sweep: Sweep, width: int) -> Iterator[str]:
    """Give a decision in full, for the system and for each context that goes its own way."""
    units = units_of(answer)
    found = [one for one in answer.recommendations.distinct() if one.decision == decision]
    sharing = [one.context or "" for one in answer.recommendations if one.decision == decision and one.is_shared]
    for number, one in enumerate(found):
        if number:
            yield ""
        yield from _in_full(one, sweep, units, width)
        if one.context is None and sharing:
            yield from block("Contexts that share it", (", ".join(sharing),), width)


def _in_full(one: Recommendation, sweep: Sweep, units: Units, width: int) -> Iterator[str]:
    yield from layout.wrap(f"{heading(one)}: {taken(one)}", width, rest="  ")
    yield from layout.wrap(one.question, width)
    yield ""
    yield from layout.wrap(standing_in_full(one), width)
    yield from firmness(one, sweep, width)
    chosen = [fired for fired in one.fired if fired.option in one.chosen]
    for title, effects in (("For it", {Effect.FOR}), ("Against it", {Effect.AGAINST, Effect.VETO})):
        rules = [fired for fired in chosen if fired.effect in effects]
        if rules:
            yield ""
            yield title
            yield from _rules(rules, units, width, names=len(one.chosen) > 1, of=one)
    if one.rejected:
        yield ""
        yield "What lost"
        for option in one.rejected:
            yield from _loser(option, one, units, width)
    yield from separation(one, width)
    yield from _ledger(one, width)
    if one.near_misses:
        yield ""
        yield "What nearly held"
        for miss in one.near_misses:
            yield from near_miss(miss, one, units, width)
    yield ""
    yield "What would change it"
    yield from flips(one, units, width)
    yield from _points_of_atam(one, width)
    if one.reversibility and one.reversibility.exit:
        door = one.reversibility.door.value.replace("_", "-")
        yield from block(f"Turning back ({door} door)", (one.reversibility.exit,), width)


def _rules(rules: Iterable[FiredRule], units: Units, width: int, *, names: bool, of: Recommendation) -> Iterator[str]:
    for fired in rules:
        strength = fired.strength.value if fired.strength else fired.effect.value
        about = f" ({of.option(fired.option).name})" if names else ""
        read = ", ".join(f"{cell.fact} is {value(cell.fact, cell.value, units)} ({cell.cell})" for cell in fired.read)
        yield from layout.wrap(
            f"{fired.rule}{about}{': ' if read else ''}{read}", width, first=f"  {SIGN[fired.effect]} {strength:<8} "
        )
        yield from layout.wrap(fired.because, width, first=" " * 13)
        yield from _source(fired.source, width)


def _source(source: Source | None, width: int) -> Iterator[str]:
    if source is not None:
        yield from layout.wrap(" ".join(one for one in (source.title, source.url) if one), width, first=" " * 13)


def _loser(option: OptionResult, one: Recommendation, units: Units, width: int) -> Iterator[str]:
    if option.vetoed_by:
        why = f"ruled out by {', '.join(option.vetoed_by)}"
    elif one.select.value == "one" and one.chosen:
        behind = one.option(one.chosen[0]).score - option.score
        place = f"{points(abs(behind))} {'behind' if behind > 0 else 'ahead'}" if behind else "level, and less simple"
        why = f"{points(option.score)}, {place}"
    else:
        why = points(option.score)
    yield from layout.wrap(f"{option.name} ({option.id}): {why}", width, first="  ", rest="    ")
    yield from ("  " + line for line in _rules((*option.against, *option.for_), units, width - 2, names=False, of=one))


def _ledger(one: Recommendation, width: int) -> Iterator[str]:
    """Give the points of each option by criterion; cap and priorities are shown where they bite."""
    rows = [
        (
            f"  {option.id}",
            entry.criterion.value,
            f"{entry.points:g}",
            f"{entry.capped:g}" if entry.capped != entry.points else "",
            f"x {entry.factor:g}" if entry.factor != 1 else "",
            f"{entry.counted:g}",
        )
        for option in one.options
        for entry in option.ledger
    ]
    if rows:
        yield ""
        yield "Points by criterion"
        head = ("  option", "criterion", "sum", "capped", "priority", "counts")
        yield from layout.table(rows, width, head=head, rigid=(2, 3, 4, 5))


def _points_of_atam(one: Recommendation, width: int) -> Iterator[str]:
    """Name the facts that move the answer alone, and those that move two of its qualities apart."""
    sensitive = sensitivity_points(one)
    if sensitive:
        yield from block("Sensitivity points (one fact that changes the answer)", (", ".join(sensitive),), width)
    found = trade_offs(one)
    if found:
        texts = (
            f"{each.fact}: for {_criterion(each.gains)} ({each.gains.rule}), "
            f"against {_criterion(each.gives_up)} ({each.gives_up.rule})"
            for each in found
        )
        yield from block("Trade-off points (one fact that speaks both ways)", texts, width)


def _criterion(fired: FiredRule) -> str:
    return fired.criterion.value if fired.criterion else "it"
