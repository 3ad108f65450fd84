"""requirements.md: what the design is measured against, what was assumed, what is still open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from archgen.design.design import Design
from archgen.design.review_model import Assumption, Constraint, DecisionRecord, Goal, Question
from archgen.documents.document import Document
from archgen.documents.markdown import prose, spans
from archgen.documents.prose.sizing_rules import first_that_holds, is_small, template_of
from archgen.documents.templates import render
from archgen.facts.model import Fact, Provenance
from archgen.findings import Finding, FindingKind, Severity
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.review import ReviewWords

_ACRONYM = re.compile(r"(?<![\w`/.-])[A-Z][A-Z0-9]{1,5}(?![\w-])")
_MOST_SHAPERS = 3


@dataclass(frozen=True)
class LoadRow:
    """One fact of the load table with where it comes from."""

    fact: Fact
    kind: str
    origin: str


@dataclass(frozen=True)
class TraceRow:
    """Requirements that one fact sets, and where the design answers them."""

    ids: list[str]
    decisions: tuple[DecisionRecord, ...]
    slos: tuple[str, ...]
    shown_in: list[str]


def requirements_document(design: Design, knowledge: Knowledge, others: Sequence[Document] = ()) -> Document:
    """Write what is wanted, assumed and asked.

    Args:
        design: The design.
        knowledge: Words of the review.
        others: The other Markdown documents of the package, whose acronyms the glossary explains as well.
    """
    words = knowledge.single(ReviewWords, "review.yaml")
    review = design.review
    brief = first_that_holds(words.record_size, design, knowledge).is_brief
    small = is_small(design, knowledge)
    write = partial(
        render,
        template_of("requirements.md.j2", design, knowledge),
        design=design,
        project=design.requirements.project,
        review=review,
        facts=design.facts,
        load=[_load_row(design.facts[name], brief) for name in words.load if name in design.facts],
        is_brief=brief,
        as_stated=words.questions.finding_default,
        wanted={one.fact for one in review.goals},
        fixed=_beyond_goals(review.constraints, review.goals),
        telling=[one for one in review.assumptions if _is_telling(one)],
        single=_by_decision([one for one in review.assumptions if one.flips and not _is_telling(one)]),
        other=[one for one in review.assumptions if not one.flips and not one.is_sized],
        records={one.decision: one for one in reversed(review.records) if one.context is None},
        shown=[one for one in review.questions if one.is_shown],
        rest=_by_origin([one for one in review.questions if not one.is_shown and one.origin not in design.facts]),
        unsaid=[one for one in review.questions if not one.is_shown and one.origin in design.facts],
        clashes=_grouped(_open(design.findings, FindingKind.CONTRADICTION)),
        notices=_grouped(_notices(design, small=small)),
        accepted=[one for one in design.findings if one.accepted is not None],
        trace=_trace(design),
        flows=[one for one in design.flows if one.latency_stated],
        watched=bool(design.operations.slos),
        prose=prose,
        spans=spans,
    )
    if small:
        return Document(path="requirements.md", text=write(glossary=()))
    texts = [write(glossary=()), *(one.text for one in others if one.path.endswith(".md"))]
    return Document(path="requirements.md", text=write(glossary=_glossary(words.glossary, texts)))


def _load_row(fact: Fact, brief: bool) -> LoadRow:
    match fact.provenance:
        case Provenance.STATED:
            return LoadRow(fact, "stated", "")
        case Provenance.DERIVED:
            return LoadRow(fact, "derived", fact.formula or ("" if brief else fact.because))
        case _:
            return LoadRow(fact, "assumed", fact.because)


def _beyond_goals(constraints: Sequence[Constraint], goals: Sequence[Goal]) -> list[Constraint]:
    """Give the constraints that no goal says already."""
    said = {one.fact for one in goals}
    return [one for one in constraints if one.origin.rpartition(".")[2] not in said]


def _is_telling(one: Assumption) -> bool:
    """Tell whether an assumption deserves a line of its own: sizes rest on it, or it moves several decisions."""
    return one.is_sized or len(one.flips) > 1


def _by_decision(assumptions: Sequence[Assumption]) -> list[tuple[str, list[Assumption]]]:
    decisions = dict.fromkeys(one.flips[0] for one in assumptions)
    return [(decision, [one for one in assumptions if one.flips[0] == decision]) for decision in decisions]


def _by_origin(questions: Sequence[Question]) -> list[tuple[str, list[Question]]]:
    origins = dict.fromkeys(one.origin for one in questions)
    return [(origin, [one for one in questions if one.origin == origin]) for origin in origins]


def _open(findings: Sequence[Finding], *kinds: FindingKind) -> list[Finding]:
    return [one for one in findings if one.accepted is None and one.kind in kinds]


def _grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Put findings of one id together, in the order of the first of each."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.id, []).append(one)
    return list(found.values())


def _notices(design: Design, *, small: bool) -> list[Finding]:
    """Give the findings that are no clash, without those of which a question says all; few read them once."""
    asked = {one.origin for one in design.review.questions if one.is_shown}
    kinds = (FindingKind.GAP, FindingKind.QUESTION, FindingKind.ANTI_PATTERN, FindingKind.RISK)
    return [
        one
        for one in _open(design.findings, *kinds)
        if one.id not in asked or one.kind is FindingKind.ANTI_PATTERN or not (small or one.severity is Severity.LOW)
    ]


def _trace(design: Design) -> list[TraceRow]:
    """Give for every goal, scenario and constraint the decisions, objectives and places that answer it.

    What the same fact asks for stands in one row.
    """
    review = design.review
    found: dict[str, TraceRow] = {}
    rows = [(one.fact, one.id, one.decided_in, one.slos, one.shown_in) for one in review.goals]
    rows += [(one.fact, one.id, one.met_by, one.slos, one.shown_in) for one in review.scenarios]
    rows += [(one.origin.rpartition(".")[2], one.id, one.decided_in, (), one.shown_in) for one in review.constraints]
    for fact, row_id, decisions, slos, shown_in in rows:
        row = found.setdefault(fact, TraceRow([], _recorded(design, decisions), slos, []))
        row.ids.append(row_id)
        if shown_in and shown_in not in row.shown_in:
            row.shown_in.append(shown_in)
    return list(found.values())


def _recorded(design: Design, decisions: Sequence[str]) -> tuple[DecisionRecord, ...]:
    found = [record for decision in decisions if (record := design.review.record(decision))]
    found.sort(key=lambda record: record.number is None)
    return tuple(found[:_MOST_SHAPERS])


def _glossary(known: Mapping[str, str], texts: Sequence[str]) -> list[tuple[str, str]]:
    """Give the known acronyms that the texts use, sorted."""
    used = {word for text in texts for word in _ACRONYM.findall(_without_code(text))}
    return sorted((term, meaning) for term, meaning in known.items() if set(term.split()) <= used)


def _without_code(text: str) -> str:
    """Leave out code spans, fences and addresses, where capitals are not prose."""
    plain = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return re.sub(r"`[^`\n]*`|\]\([^)]*\)", "", plain)
