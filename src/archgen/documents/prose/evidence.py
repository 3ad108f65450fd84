"""Arguments, near misses and flip points of decisions, prepared for templates: values printed, guesses marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archgen.decisions.model import Effect, FiredRule, Flip, NearMiss, Pull, Read, ReadCell, Recommendation
from archgen.design.design import Design
from archgen.documents.formats import figure, shown
from archgen.facts.model import Facts
from archgen.findings import Source
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import Strength, Threshold
from archgen.knowledge.wording import show

_COMPARED = re.compile(r"^([<>]=?|\[|\()")
_RANK = {Strength.STRONG: 0, Strength.MODERATE: 1, Strength.SLIGHT: 2}


@dataclass(frozen=True)
class CellText:
    """One value that a rule read."""

    fact: str
    value: str
    test: str
    is_assumed: bool


@dataclass(frozen=True)
class ArgumentText:
    """One rule that spoke, with what it read."""

    rule: str
    option: str
    effect: str
    strength: str
    because: str
    source: Source | None
    cells: tuple[CellText, ...]
    is_our_number: bool


@dataclass(frozen=True)
class MissText:
    """A rule that nearly spoke: what it would do and what it lacks."""

    rule: str
    option: str
    effect: str
    strength: str
    failed: tuple[CellText, ...]
    distances: tuple[str, ...]


@dataclass(frozen=True)
class FlipText:
    """A change of facts that changes the answer."""

    changes: tuple[tuple[str, str, str], ...]
    chosen: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class PullText:
    """One argument between two answers; `points` is signed, and empty on a veto."""

    rule: str
    points: str


@dataclass(frozen=True)
class SeparationText:
    """What was taken, what would be next, the points between them, and the arguments on either side.

    Attributes:
        is_enough: Whether what was not taken has the points for it: people decided otherwise.
    """

    first: str
    second: str
    lead: str
    is_enough: bool
    holding: tuple[PullText, ...]
    pulling: tuple[PullText, ...]


class Evidence:
    """Prepares what tables said for documents.

    Args:
        design: The design.
        knowledge: Tables and vocabulary.
    """

    def __init__(self, design: Design, knowledge: Knowledge) -> None:
        self._facts: Facts = design.facts
        self._knowledge = knowledge

    def arguments(self, one: Recommendation, fired: Iterable[FiredRule]) -> tuple[ArgumentText, ...]:
        """Prepare arguments, the strongest first, each once."""
        once = {(each.rule, each.option): each for each in fired}
        ranked = sorted(once.values(), key=lambda each: _RANK.get(each.strength, -1) if each.strength else -1)
        return tuple(self._argument(one, each) for each in ranked)

    def for_chosen(self, one: Recommendation) -> tuple[ArgumentText, ...]:
        """Prepare the arguments for what was taken."""
        return self.arguments(
            one, (each for each in one.fired if each.option in one.chosen and each.effect is Effect.FOR)
        )

    def against_chosen(self, one: Recommendation) -> tuple[ArgumentText, ...]:
        """Prepare the arguments against what was taken."""
        found = (each for each in one.fired if each.option in one.chosen and each.effect is not Effect.FOR)
        return self.arguments(one, found)

    def misses(self, found: Iterable[NearMiss]) -> tuple[MissText, ...]:
        """Prepare near misses."""
        return tuple(
            MissText(
                rule=miss.rule,
                option=miss.option,
                effect=miss.effect.value,
                strength=miss.strength.value if miss.strength else "",
                failed=tuple(self.cell(cell, wanted=True) for cell in miss.failed),
                distances=tuple(cell.distance or "" for cell in miss.failed),
            )
            for miss in found
        )

    def flips(self, one: Recommendation, most: int) -> tuple[FlipText, ...]:
        """Prepare flip points, those of stated facts first, then pairs."""
        ranked = sorted(one.flips, key=lambda flip: bool(flip.also))
        return tuple(self._flip(one, flip) for flip in ranked[:most])

    @staticmethod
    def separation(one: Recommendation) -> SeparationText | None:
        """Prepare the arguments that decide between what was taken and the nearest other answer."""
        found = one.separation
        if found is None:
            return None
        first, second = (one.option(each).name if each else "" for each in (found.first, found.second))
        holding, pulling = (tuple(map(_pull, side)) for side in (found.holding, found.pulling))
        lead = f"{figure(abs(found.lead))} point{'' if abs(found.lead) == 1 else 's'}"
        return SeparationText(first, second, lead, found.lead <= 0, holding, pulling)

    def cell(self, cell: ReadCell, *, wanted: bool = False) -> CellText:
        """Prepare one cell: a comparison keeps its bound, a member stands for itself; what is wanted keeps its test."""
        test = str(cell.cell)
        return CellText(
            fact=cell.fact,
            value=self.value(cell.fact, cell.value),
            test=test if wanted or _COMPARED.match(test) else "",
            is_assumed=cell.fact in self._facts and self._facts[cell.fact].is_assumed,
        )

    def value(self, name: str, value: Read) -> str:
        """Print a value in the unit of its fact."""
        if isinstance(value, bool | int | float) and name in self._knowledge.columns:
            return show(value, self._knowledge.columns[name].unit)
        return shown(value)

    def _argument(self, one: Recommendation, fired: FiredRule) -> ArgumentText:
        table = self._knowledge.decisions[one.decision]
        rule = next((each for each in table.rules if each.id == fired.rule and fired.read), None)
        return ArgumentText(
            rule=fired.rule,
            option=fired.option,
            effect=fired.effect.value,
            strength=fired.strength.value if fired.strength else "",
            because=fired.because,
            source=fired.source,
            cells=tuple(self.cell(cell) for cell in fired.read),
            is_our_number=bool(rule and rule.threshold is Threshold.CHOSEN),
        )

    def _flip(self, one: Recommendation, flip: Flip) -> FlipText:
        rows = ((flip.fact, flip.from_, flip.to), *flip.also)
        changes = tuple((name, self.value(name, now), self.value(name, then)) for name, now, then in rows)
        chosen, before = flip.chosen, one.chosen
        added = tuple(one.option(option).name for option in chosen if option not in before)
        dropped = tuple(one.option(option).name for option in before if option not in chosen)
        return FlipText(changes, tuple(one.option(option).name for option in chosen), added, dropped)


def _pull(pull: Pull) -> PullText:
    sign = "+" if pull.effect is Effect.FOR else "−"
    return PullText(pull.rule, f"{sign}{figure(pull.points)}" if pull.points is not None else "")


def titles(names: Sequence[str]) -> str:
    """Join names of options as they stand inside a sentence."""
    return ", ".join(name if name[:2].isupper() else name[:1].lower() + name[1:] for name in names)
