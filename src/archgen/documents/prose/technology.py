"""technology.md: what to use in which version, why, until when, and how to get there from what runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archgen.design.design import Design
from archgen.design.technology import TechnologyChoice
from archgen.documents.document import Document
from archgen.documents.markdown import prose, spans
from archgen.documents.prose.sizing_rules import first_that_holds, template_of
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords, TechnologyPolicy


@dataclass(frozen=True)
class Row:
    """One technology with what a reader asks of it."""

    choice: TechnologyChoice
    used_by: tuple[str, ...]
    look_again: date
    needs_check: bool


@dataclass(frozen=True)
class Migration:
    """The way from a running version to the chosen one."""

    choice: TechnologyChoice
    way: str


@dataclass(frozen=True)
class Pair:
    """Two technologies of the design that are used together."""

    one: TechnologyChoice
    other: TechnologyChoice


def technology_document(design: Design, knowledge: Knowledge) -> Document:
    """Write the technologies with versions, support, sources and what was not verified."""
    policy = knowledge.single(ReviewWords, "review.yaml").technology
    at = design.at or design.as_of
    rows = [_row(one, design, knowledge, policy, at) for one in design.technologies]
    brief = first_that_holds(knowledge.single(ReviewWords, "review.yaml").record_size, design, knowledge).is_brief
    text = render(
        template_of("technology.md.j2", design, knowledge),
        design=design,
        at=at,
        rows=rows,
        ended=[row for row in rows if row.choice.support_days is not None and row.choice.support_days < 0],
        ending=[row for row in rows if row.choice.support_days is not None and row.look_again == at <= _end(row)],
        migrations=[Migration(one, _way(one, policy)) for one in design.technologies if _moves(one)],
        pairs=_pairs(design.technologies, knowledge),
        notes=[row.choice for row in rows if row.choice.note and not brief],
        unverified=[row.choice for row in rows if not row.choice.is_verified],
        unchecked=[row.choice for row in rows if row.choice.is_verified and row.needs_check],
        prose=prose,
        spans=spans,
    )
    return Document(path="technology.md", text=text)


def _row(one: TechnologyChoice, design: Design, knowledge: Knowledge, policy: TechnologyPolicy, at: date) -> Row:
    entry = knowledge.catalogue.technology(one.id) if one.is_verified else None
    return Row(
        choice=one,
        used_by=tuple(each.name for each in design.containers if one.id in each.technologies)
        or (policy.roles.get(one.role, one.role.replace("_", " ")),),
        look_again=_look_again(one, policy, at),
        needs_check=bool(entry and entry.needs_check) or one.confidence == "low",
    )


def _look_again(one: TechnologyChoice, policy: TechnologyPolicy, at: date) -> date:
    """Give the day to look again: before support ends, at the latest in a year, never in the past."""
    later = at + min(timedelta(days=policy.look_again_after_days), date.max - at)
    if one.supported_until is None:
        return later
    return max(at, min(later, one.supported_until - timedelta(days=policy.look_again_before_days)))


def _end(row: Row) -> date:
    return row.choice.supported_until or date.max


def _moves(one: TechnologyChoice) -> bool:
    """Tell whether another version runs than the one to use; `17` and `17.4` are the same line."""
    running, chosen = one.existing_version, one.version
    return bool(running and chosen) and not (
        chosen.startswith(f"{running}.") or running.startswith(chosen) or running == chosen
    )


def _way(one: TechnologyChoice, policy: TechnologyPolicy) -> str:
    return policy.migrations.get(one.category, policy.migrations["other"])


def _pairs(choices: Sequence[TechnologyChoice], knowledge: Knowledge) -> list[Pair]:
    """Give each framework or tool with its language."""
    by_id = {one.id: one for one in choices}
    found = []
    for one in choices:
        entry = knowledge.catalogue.technology(one.id) if one.is_verified else None
        if entry and entry.language in by_id:
            found.append(Pair(one, by_id[entry.language]))
    return found
