"""trade-offs.md: what is gained, what is given up, what another answer costs, what would change the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from archgen.decisions.explanation import TradeOff, trade_offs
from archgen.decisions.model import Effect, Recommendation
from archgen.design.design import Design
from archgen.design.review_model import Alternative, DecisionRecord
from archgen.documents.document import Document
from archgen.documents.markdown import prose, spans
from archgen.documents.prose.evidence import Evidence, FlipText, titles
from archgen.documents.prose.sizing_rules import template_of
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.tables import Door, Strength

_POINTS = {Strength.STRONG: 3, Strength.MODERATE: 2, Strength.SLIGHT: 1}
_MOST_FLIPS = 2


@dataclass(frozen=True)
class Weighed:
    """One recorded decision as a trade."""

    record: DecisionRecord
    gained: tuple[str, ...]
    given_up: tuple[str, ...]
    flips: tuple[FlipText, ...]
    is_many: bool


@dataclass(frozen=True)
class Contest:
    """A fact that speaks for and against the same answer."""

    record: DecisionRecord
    trade: TradeOff


@dataclass(frozen=True)
class WayBack:
    """What turning back from a decision costs."""

    record: DecisionRecord
    exit: str


@dataclass(frozen=True)
class Emphasis:
    """How much one criterion carried."""

    criterion: str
    pro: int
    contra: int


def trade_offs_document(design: Design, knowledge: Knowledge) -> Document:
    """Write what the design buys and what it pays for it."""
    recorded = [one for one in design.review.records if one.number is not None]
    evidence = Evidence(design, knowledge)
    text = render(
        template_of("trade-offs.md.j2", design, knowledge),
        design=design,
        priorities=design.requirements.priorities,
        emphasis=_emphasis(design),
        weighed=[_weighed(one, design, knowledge, evidence) for one in recorded],
        alternatives=[(one, _record(design, one)) for one in _by_price(design.review.alternatives)],
        contests=[
            Contest(one, trade)
            for one in recorded
            for trade in trade_offs(design.recommendations.of(one.decision, one.context))
        ],
        ways_back=_ways_back(design),
        prose=prose,
        spans=spans,
        titles=titles,
    )
    return Document(path="trade-offs.md", text=text)


def _emphasis(design: Design) -> list[Emphasis]:
    """Add up the points of the arguments about what was taken, by criterion."""
    points: dict[str, list[int]] = {}
    for one in design.recommendations.for_system():
        for fired in one.fired:
            if fired.option in one.chosen and fired.criterion is not None and fired.strength is not None:
                row = points.setdefault(fired.criterion.value, [0, 0])
                row[fired.effect is not Effect.FOR] += _POINTS[fired.strength]
    rows = [Emphasis(name, pro, contra) for name, (pro, contra) in points.items()]
    return sorted(rows, key=lambda row: (-row.pro, row.criterion))


def _weighed(record: DecisionRecord, design: Design, knowledge: Knowledge, evidence: Evidence) -> Weighed:
    one = design.recommendations.of(record.decision, record.context)
    table = knowledge.decisions[record.decision]
    most = 2 if len(one.chosen) == 1 else 1
    taken = [table.options[option] for option in one.chosen]
    return Weighed(
        record=record,
        gained=tuple(gain for option in taken for gain in option.gains[:most]),
        given_up=tuple(cost for option in taken for cost in option.costs[:most]),
        flips=evidence.flips(one, _MOST_FLIPS),
        is_many=table.selects_many,
    )


def _by_price(alternatives: Sequence[Alternative]) -> list[Alternative]:
    return sorted(alternatives, key=lambda one: one.delta_usd)


def _record(design: Design, one: Alternative) -> DecisionRecord | None:
    return design.review.record(one.decision, one.context)


def _ways_back(design: Design) -> list[WayBack]:
    """Give the decisions that are hard to take back where there was another way: recorded ones, and departures."""
    found = []
    for record in design.review.records:
        one = design.recommendations.of(record.decision, record.context)
        if one.reversibility and one.reversibility.door is Door.ONE_WAY and _had_choice(one, record):
            found.append(WayBack(record, one.reversibility.exit))
    return found


def _had_choice(one: Recommendation, record: DecisionRecord) -> bool:
    simplest = next((option.id for option in one.options if not option.vetoed_by), None)
    return record.number is not None or any(option != simplest for option in one.chosen)
