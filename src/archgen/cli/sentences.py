"""What is said about a recommendation in a terminal, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from archgen.cli import layout
from archgen.decisions.model import Effect, Flip, NearMiss, Pull, Recommendation, TakenBy
from archgen.knowledge.tables import Select
from archgen.knowledge.wording import show
from archgen.pipeline import Answer

if TYPE_CHECKING:
    from archgen.decisions.sufficient import Sufficient

SIGN = {Effect.FOR: "+", Effect.AGAINST: "-", Effect.VETO: "x"}
_VERB = {Effect.FOR: "for", Effect.AGAINST: "against", Effect.VETO: "ruling out"}

Units = Mapping[str, str | None]
"""Units of facts and decisions, by name."""


def units_of(answer: Answer) -> Units:
    """Give the units in which facts are shown."""
    return {name: column.unit for name, column in answer.brief.knowledge.columns.items()}


def heading(one: Recommendation) -> str:
    """Name a decision with its context."""
    return f"{one.decision} ({one.context})" if one.context else one.decision


def taken(one: Recommendation) -> str:
    """Name the options that were taken, as people call them."""
    return ", ".join(one.option(option).name for option in one.chosen) or "none"


def value(name: str, given: object, units: Units) -> str:
    """Print a value in the unit of its fact."""
    return show(given, units.get(name))


def points(score: float) -> str:
    """Print points."""
    return f"{score:g} point{'' if abs(score) == 1 else 's'}"


def flip_text(flip: Flip, units: Units) -> str:
    """Tell a flip point: `engineers 8 people -> 15 people`, with the facts that must change along with it."""
    pairs = [(flip.fact, flip.from_, flip.to), *flip.also]
    return " and ".join(f"{name} {value(name, now, units)} -> {value(name, to, units)}" for name, now, to in pairs)


def near_miss(miss: NearMiss, one: Recommendation, units: Units, width: int) -> list[str]:
    """Tell a rule that nearly held, and by how much it did not."""
    cells = " and ".join(
        f"{cell.fact} is {value(cell.fact, cell.value, units)}, not {cell.cell}"
        + (f" ({cell.distance} away)" if cell.distance else "")
        for cell in miss.failed
    )
    text = f"{miss.rule}, {_VERB[miss.effect]} {one.option(miss.option).name}: {cells}"
    return layout.wrap(text, width, first="  ", rest="    ")


def flips(one: Recommendation, units: Units, width: int, most: int | None = None) -> Iterator[str]:
    """Tell what would change an answer."""
    if not one.flips:
        yield from layout.wrap(_unmoved(one), width, first="  ")
    for flip in one.flips[:most]:
        yield from layout.wrap(f"{flip_text(flip, units)}: {_becomes(flip, one)}", width, first="  ", rest="    ")
    if most is not None and len(one.flips) > most:
        yield f"  and {len(one.flips) - most} more"


def standing_in_full(one: Recommendation) -> str:
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
    elif one.select is Select.ONE and one.runner_up:
        parts.append(f"{points(one.margin)} ahead of {one.option(one.runner_up).name}.")
    if one.close_call:
        parts.append("A close call: one slight argument would level it.")
    return " ".join(parts) or "Clear: nothing comes near."


def separation(one: Recommendation, width: int) -> Iterator[str]:
    """Tell the arguments between an answer and the nearest other one, with the points that each moves."""
    found = one.separation
    if found is None:
        return
    yield ""
    if found.first and found.second:
        yield f"What separates it from {one.option(found.second).name}"
    elif found.second:
        yield f"What keeps {one.option(found.second).name} out: {points(found.lead)} short"
    else:
        name = one.option(found.first or one.chosen[0]).name
        yield f"What keeps {name} in: {points(found.lead)} to spare"
    for title, pulls in (("holds", found.holding), ("pulls", found.pulling)):
        if pulls:
            yield from layout.wrap(", ".join(map(_pull, pulls)), width, first=f"  {title}  ")


def _pull(pull: Pull) -> str:
    if pull.points is None:
        return f"veto {pull.rule}"
    return f"{SIGN[pull.effect]}{pull.points:g} {pull.rule} ({_VERB[pull.effect]} {pull.option})"


def _becomes(flip: Flip, one: Recommendation) -> str:
    """Tell what is taken then; where options combine, only what comes and goes."""
    if one.select is Select.ONE:
        return ", ".join(one.option(option).name for option in flip.chosen) or "none"
    changes = [f"+ {one.option(option).name}" for option in flip.chosen if option not in one.chosen]
    changes += [f"- {one.option(option).name}" for option in one.chosen if option not in flip.chosen]
    return ", ".join(changes)


def _unmoved(one: Recommendation) -> str:
    """Say why no fact changes an answer."""
    if one.taken_by is TakenBy.CHOICE:
        return "Only who stated it."
    return "No single fact and no pair that was tried, within what is possible."


def block(title: str, texts: Iterable[str], width: int) -> Iterator[str]:
    """Give a titled paragraph."""
    yield ""
    yield title
    for text in texts:
        yield from layout.wrap(text, width, first="  ")


def forced_by(answer: Answer, reasons: Mapping[str, Sufficient], width: int) -> Iterator[str]:
    """Name the facts that force the system's answer by themselves."""
    units = units_of(answer)
    for reason in reasons.values():
        facts = ", ".join(f"{name} {value(name, read, units)}" for name, read in reason.columns)
        yield from block("Enough by itself, whatever else is", (facts or "that it is decided so",), width)
