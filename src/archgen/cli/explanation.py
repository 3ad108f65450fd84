"""Explanations as people read them in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from archgen.cli import layout
from archgen.decisions.model import Effect, FiredRule, Flip, NearMiss, OptionResult, Recommendation, TakenBy
from archgen.findings import Source
from archgen.knowledge.wording import show
from archgen.pipeline import Answer

_SIGN = {Effect.FOR: "+", Effect.AGAINST: "-", Effect.VETO: "x"}
_MOST_FLIPS = 6

Units = Mapping[str, str | None]
"""Units of facts and decisions, by name."""


def all_decisions(answer: Answer, width: int) -> Iterator[str]:
    """Give all decisions, a row each: what was taken, how firmly, what would change it first."""
    shown = answer.recommendations.distinct()
    close = sum(one.close_call for one in shown)
    units = {name: column.unit for name, column in answer.brief.knowledge.columns.items()}
    yield f"{answer.brief.requirements.project.name}: {len(shown)} decisions, {close} of them close calls"
    yield ""
    rows = [(heading(one), _taken(one), _standing(one), _first_flip(one, units)) for one in shown]
    yield from layout.table(rows, width, head=("decision", "taken", "standing", "changes at"), rigid=(0,))
    yield ""
    yield "`archgen explain [FILE] DECISION` gives the arguments of one."


def one_decision(answer: Answer, decision: str, width: int) -> Iterator[str]:
    """Give a decision in full, for the system and for each context that goes its own way."""
    units = {name: column.unit for name, column in answer.brief.knowledge.columns.items()}
    found = [one for one in answer.recommendations.distinct() if one.decision == decision]
    sharing = [one.context or "" for one in answer.recommendations if one.decision == decision and one.is_shared]
    for number, one in enumerate(found):
        if number:
            yield ""
        yield from _in_full(one, units, width)
        if one.context is None and sharing:
            yield from _block("Contexts that share it", (", ".join(sharing),), width)


def heading(one: Recommendation) -> str:
    """Name a decision with its context."""
    return f"{one.decision} ({one.context})" if one.context else one.decision


def taken(one: Recommendation) -> str:
    """Name the options that were taken, as people call them."""
    return ", ".join(one.option(option).name for option in one.chosen) or "none"


def flip_text(flip: Flip, units: Units) -> str:
    """Tell a flip point: `engineers 8 people -> 15 people`, with the facts that must change along with it."""
    pairs = [(flip.fact, flip.from_, flip.to), *flip.also]
    return " and ".join(f"{name} {_value(name, now, units)} -> {_value(name, to, units)}" for name, now, to in pairs)


def _in_full(one: Recommendation, units: Units, width: int) -> Iterator[str]:
    yield f"{heading(one)}: {taken(one)}"
    yield one.question
    yield ""
    yield from layout.wrap(_standing_in_full(one), width)
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
    if one.near_misses:
        yield ""
        yield "What nearly held"
        for miss in one.near_misses:
            yield from _near_miss(miss, one, units, width)
    yield ""
    yield "What would change it"
    yield from _flips(one, units, width)
    if one.reversibility and one.reversibility.exit:
        door = one.reversibility.door.value.replace("_", "-")
        yield from _block(f"Turning back ({door} door)", (one.reversibility.exit,), width)


def _rules(rules: Iterable[FiredRule], units: Units, width: int, *, names: bool, of: Recommendation) -> Iterator[str]:
    for fired in rules:
        strength = fired.strength.value if fired.strength else fired.effect.value
        about = f" ({of.option(fired.option).name})" if names else ""
        read = ", ".join(f"{cell.fact} is {_value(cell.fact, cell.value, units)} ({cell.cell})" for cell in fired.read)
        yield from layout.wrap(
            f"{fired.rule}{about}{': ' if read else ''}{read}", width, first=f"  {_SIGN[fired.effect]} {strength:<8} "
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
        place = f"{_points(abs(behind))} {'behind' if behind > 0 else 'ahead'}" if behind else "level, and less simple"
        why = f"{_points(option.score)}, {place}"
    else:
        why = _points(option.score)
    yield from layout.wrap(f"{option.name} ({option.id}): {why}", width, first="  ", rest="    ")
    yield from ("  " + line for line in _rules((*option.against, *option.for_), units, width - 2, names=False, of=one))


def _near_miss(miss: NearMiss, one: Recommendation, units: Units, width: int) -> Iterator[str]:
    cells = " and ".join(
        f"{cell.fact} is {_value(cell.fact, cell.value, units)}, not {cell.cell}"
        + (f" ({cell.distance} away)" if cell.distance else "")
        for cell in miss.failed
    )
    verb = {Effect.FOR: "for", Effect.AGAINST: "against", Effect.VETO: "ruling out"}[miss.effect]
    text = f"{miss.rule}, {verb} {one.option(miss.option).name}: {cells}"
    yield from layout.wrap(text, width, first="  ", rest="    ")


def _flips(one: Recommendation, units: Units, width: int) -> Iterator[str]:
    if not one.flips:
        yield from layout.wrap("No single fact, within what is possible.", width, first="  ")
    for flip in one.flips[:_MOST_FLIPS]:
        names = ", ".join(one.option(option).name for option in flip.chosen) or "none"
        yield from layout.wrap(f"{flip_text(flip, units)}: {names}", width, first="  ", rest="    ")
    if len(one.flips) > _MOST_FLIPS:
        yield f"  and {len(one.flips) - _MOST_FLIPS} more (--json)"


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
        case _ if one.runner_up and one.select.value == "one":
            return f"{one.margin:g} ahead of {one.runner_up}"
        case _:
            return "clear"


def _standing_in_full(one: Recommendation) -> str:
    """Say in a sentence or two how an answer stands."""
    parts = []
    if one.taken_by in (TakenBy.CHOICE, TakenBy.USE):
        who = f" by {one.by}" if one.by else ""
        review = f", to be looked at again by {one.review_by}" if one.review_by else ""
        parts.append(f"Stated{who}{review}{': ' + one.because if one.because else ''}".rstrip(".") + ".")
    if one.against_evidence:
        table = ", ".join(one.option(option).name for option in one.evidence) or "none"
        parts.append(f"The table alone would take: {table}.")
    elif one.taken_by is TakenBy.FALLBACK:
        parts.append("No option has evidence enough, so the simplest one stands.")
    elif one.taken_by is TakenBy.LEAST_BAD:
        parts.append("Rules rule out every option; this one is ruled out by the fewest.")
    elif one.select.value == "one" and one.runner_up:
        parts.append(f"{_points(one.margin)} ahead of {one.option(one.runner_up).name}.")
    if one.close_call:
        parts.append("A close call: one slight argument would level it.")
    return " ".join(parts) or "Clear: nothing comes near."


def _first_flip(one: Recommendation, units: Units) -> str:
    return flip_text(one.flips[0], units) if one.flips else ""


def _taken(one: Recommendation) -> str:
    return ", ".join(one.chosen) or "none"


def _points(score: float) -> str:
    return f"{score:g} point{'' if abs(score) == 1 else 's'}"


def _value(name: str, value: object, units: Units) -> str:
    return show(value, units.get(name))


def _block(title: str, texts: Iterable[str], width: int) -> Iterator[str]:
    yield ""
    yield title
    for text in texts:
        yield from layout.wrap(text, width, first="  ")
