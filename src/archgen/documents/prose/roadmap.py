"""roadmap.md: the work until launch, then what growth changes, when, and what says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from archgen.design.design import Design
from archgen.design.roadmap import DecisionChange, Milestone, QuantityChange, Roadmap, Stage
from archgen.documents.document import Document
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge

_SIZES_SHOWN = 8
_NAMES_SHOWN = 4
_SIZES_TOLD = frozenset({"instances", "size"})
"""Storage grows in step with the load, which one sentence says."""


@dataclass(frozen=True)
class SizeRow:
    """One change of size, for all containers that share it."""

    names: tuple[str, ...]
    more: int
    quantity: str
    before: str
    after: str


@dataclass(frozen=True)
class DecisionRow:
    """One change of decision, for all contexts that share it."""

    decision: str
    contexts: tuple[str, ...]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    change: DecisionChange


@dataclass(frozen=True)
class StageRow:
    """A stage as printed."""

    stage: Stage
    decisions: tuple[DecisionRow, ...]
    sizes: tuple[SizeRow, ...]
    sizes_more: int


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone with its part of the whole."""

    milestone: Milestone
    share: float


def roadmap_document(design: Design, knowledge: Knowledge) -> Document:
    """Write the roadmap."""
    roadmap = design.roadmap
    total = sum(one.person_weeks for one in roadmap.milestones)
    text = render(
        "roadmap.md.j2",
        design=design,
        roadmap=roadmap,
        is_short=is_small(design, knowledge) and bool(roadmap.stages) and not _is_told(roadmap),
        growth_mark="~" if roadmap.growth_is_assumed else "",
        changed=[_stage_row(one) for one in roadmap.stages if one.is_changed],
        unchanged=[one for one in roadmap.stages if not one.is_changed],
        milestones=[MilestoneRow(one, one.person_weeks / total if total else 0) for one in roadmap.milestones],
        total_weeks=round(total, 1),
        facts=design.facts,
        first_change=min(_all_changes(design), key=lambda one: one.factor, default=None),
        over_budget=[one for one in roadmap.stages if one.monthly_usd > design.cost.budget_usd > 0],
    )
    return Document(path="roadmap.md", text=text)


def _is_told(roadmap: Roadmap) -> bool:
    """Tell whether growth changes more than the bill, or a limit ends, or something must be prepared."""
    reached = any(one.readings for one in roadmap.stages)
    return reached or bool(roadmap.prepare) or any(one.is_changed for one in roadmap.stages)


def _all_changes(design: Design) -> Iterable[DecisionChange]:
    return (change for stage in design.roadmap.stages for change in stage.decisions)


def _stage_row(stage: Stage) -> StageRow:
    sizes = tuple(_size_rows(stage.sizes))
    return StageRow(stage, tuple(_decision_rows(stage)), sizes[:_SIZES_SHOWN], max(0, len(sizes) - _SIZES_SHOWN))


def _size_rows(changes: Iterable[QuantityChange]) -> Iterable[SizeRow]:
    """Put containers that change alike into one row."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in (each for each in changes if each.name in _SIZES_TOLD):
        groups.setdefault((one.name, one.before, one.after), []).append(one.label)
    for (name, before, after), names in groups.items():
        shown = tuple(names[:_NAMES_SHOWN])
        yield SizeRow(shown, len(names) - len(shown), name, before, after)


def _decision_rows(stage: Stage) -> Iterable[DecisionRow]:
    """Put contexts that change alike into one row; the first to change gives factor and rule."""
    groups: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[DecisionChange]] = {}
    for one in stage.decisions:
        won = tuple(each for each in one.after if each not in one.before)
        lost = tuple(each for each in one.before if each not in one.after)
        groups.setdefault((one.decision, won, lost), []).append(one)
    for (decision, won, lost), own in groups.items():
        first = min(own, key=lambda one: one.factor)
        yield DecisionRow(decision, tuple(one.context for one in own if one.context), won, lost, first)
