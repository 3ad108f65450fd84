"""What a build came to: for people, for programs, and for a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from archgen.cli import layout
from archgen.cli.findings import finding_lines
from archgen.cli.sentences import flip_text, heading, taken
from archgen.comparison import Comparison, Outline, compare, outline_of
from archgen.decisions.model import Recommendation
from archgen.design.design import Design
from archgen.documents import templates
from archgen.documents.formats import money
from archgen.findings import Finding, Severity, open_findings
from archgen.package import stale_evidence
from archgen.pipeline import Build

HEADLINES = ("architecture_style", "deployment_platform", "primary_datastore")
"""Decisions that a reader asks for first."""

_LABELS = dict(zip(HEADLINES, ("style", "platform", "store"), strict=True))
_ROLES = dict(zip(HEADLINES[1:], ("web", "primary_store"), strict=True))
_ENTRANCES = ("index.html", "README.md")
_MOST_FLIPS = 8

Line = tuple[str, str]
"""A line with its style."""


def as_text(made: Build, width: int) -> Iterator[Line]:
    """Give the outcome as people read it: the decision first, what was noticed, where to begin."""
    design = made.design
    yield design.name, "bold"
    yield "", ""
    rows = [*_headlines(design), ("cost", _cost(design)), ("decisions", _decisions(design))]
    rows.append(("findings", _counts(open_findings(design.findings))))
    for label, value in rows:
        for line in layout.wrap(value, width, first=f"  {label:<10}"):
            yield line, ""
    told = list(finding_lines(design.findings, width))
    yield from [("", ""), *told] if told else []
    yield "", ""
    stale = stale_evidence(made.documents, made.written.root)
    if stale:
        yield stale_text(stale), "yellow"
    yield f"{_written(made)} Open {entrance(made)}", "green"


def as_json(made: Build, before: Outline | None) -> dict[str, object]:
    """Give the outcome as programs read it."""
    design, written = made.design, made.written
    cost = design.cost
    found: dict[str, object] = {
        "name": design.name,
        "out": str(written.root),
        "open": entrance(made),
        "files": {
            "added": list(written.added),
            "changed": list(written.changed),
            "removed": list(written.removed),
            "same": list(written.same),
            "stale": list(stale_evidence(made.documents, written.root)),
        },
        "decisions": [
            {"id": one.decision}
            | ({"context": one.context} if one.context else {})
            | {"chosen": list(one.chosen), "close_call": one.close_call}
            for one in design.recommendations
        ],
        "cost": {
            "monthly_usd": cost.monthly_usd,
            "low_usd": cost.low_usd,
            "high_usd": cost.high_usd,
            "budget_usd": cost.budget_usd,
            "budget_is_stated": cost.budget_is_stated,
            "unpriced": list(cost.unpriced),
        },
        "findings": [one.model_dump(mode="json", exclude_none=True) for one in design.findings],
    }
    if before is not None:
        found["changes"] = compare(before, outline_of(design)).model_dump(mode="json", by_alias=True)
    return found


def as_markdown(made: Build, before: Outline | None) -> str:
    """Give the outcome as a pull request shows it."""
    design = made.design
    change = compare(before, outline_of(design)) if before is not None else None
    return templates.render(
        "summary.md.j2",
        design=design,
        headlines=_headlines(design),
        cost=_cost(design),
        counts=_counts(open_findings(design.findings)),
        change=change,
        difference=_difference(change),
        departures=[(heading(one), taken(one), _standing(one)) for one in _departures(design)],
        flips=list(_flips(design)),
        findings=_news(design, change),
    )


def stale_text(paths: Sequence[str]) -> str:
    """Say that evidence is about another schema."""
    return f"{paths[0]} was measured on another schema than the one beside it; run `archgen prove` again"


def entrance(made: Build) -> str:
    """Name the file to open first."""
    paths = {document.path for document in made.documents}
    return str(made.written.root / next((one for one in _ENTRANCES if one in paths), "README.md"))


def _headlines(design: Design) -> list[tuple[str, str]]:
    """Give the decisions that come first, with the contexts that go their own way."""
    rows = []
    for decision in HEADLINES:
        found = [one for one in design.recommendations.distinct() if one.decision == decision]
        texts = [taken(one) if one.context is None else f"{one.context}: {taken(one)}" for one in found]
        bought = _realised(design, decision)
        if texts:
            rows.append((_LABELS[decision], "; ".join(texts) + (f": {bought}" if bought else "")))
    return rows


def _realised(design: Design, decision: str) -> str:
    """Name the products that a decision comes down to: of platforms what runs the code, of stores the engine."""
    role = _ROLES.get(decision)
    found = [one for one in design.containers if one.role == role]
    if decision == HEADLINES[1]:
        return ", ".join(dict.fromkeys(one.product for one in found if one.product))
    return ", ".join(dict.fromkeys(design.technology_label(one) for one in found))


def _cost(design: Design) -> str:
    cost = design.cost
    text = f"{money(cost.monthly_usd)} a month ({money(cost.low_usd)} to {money(cost.high_usd)})"
    if cost.budget_usd:
        kind = "" if cost.budget_is_stated else "assumed "
        text += f", {cost.share_of_budget:,.0%} of the {kind}budget of {money(cost.budget_usd)}"
    if cost.unpriced:
        text += f"; without a price: {', '.join(dict.fromkeys(cost.unpriced))}"
    return text


def _decisions(design: Design) -> str:
    shown = design.recommendations.distinct()
    close = [heading(one) for one in shown if one.close_call]
    text = f"{len(shown)}"
    return f"{text}, close calls: {', '.join(close)}" if close else text


def _counts(findings: Iterable[Finding]) -> str:
    counts = Counter(one.severity for one in findings)
    return ", ".join(f"{counts[one]} {one.value}" for one in Severity if counts[one]) or "none"


def _written(made: Build) -> str:
    written = made.written
    kinds = (("new", written.added), ("changed", written.changed), ("removed", written.removed))
    told = ", ".join(f"{len(files)} {kind}" for kind, files in kinds if files) or "all as they were"
    return f"{written.root}: {len(written.added) + len(written.changed) + len(written.same)} files ({told})."


def _departures(design: Design) -> list[Recommendation]:
    """Give the decisions that do not take their simplest option alone, or are close."""
    return [one for one in design.recommendations.distinct() if one.close_call or one.chosen != (one.options[0].id,)]


def _standing(one: Recommendation) -> str:
    return "close call" if one.close_call else "clear"


def _difference(change: Comparison | None) -> str:
    if change is None or change.cost.is_same:
        return ""
    sign = "+" if change.cost.to > change.cost.from_ else "−"
    return f"{sign}{money(abs(change.cost.to - change.cost.from_))}"


def _flips(design: Design) -> Iterator[tuple[str, str, str]]:
    """Give the first flip point of the decisions that come first, then of close calls."""
    units = {name: fact.unit for name, fact in design.facts.items()}
    shown = design.recommendations.distinct()
    first = [one for one in shown if one.decision in HEADLINES]
    close = [one for one in shown if one.close_call and one.decision not in HEADLINES]
    for one in [each for each in (*first, *close) if each.flips][:_MOST_FLIPS]:
        flip = one.flips[0]
        names = ", ".join(one.option(option).name for option in flip.chosen) or "none"
        yield heading(one), flip_text(flip, units), names


def _news(design: Design, change: Comparison | None) -> list[Finding]:
    """Give the open findings that were not there before; all when there was nothing before."""
    found = open_findings(design.findings)
    if change is None:
        return list(found)
    new = {(one.id, one.about) for one in change.findings.new}
    return [one for one in found if (one.id, one.about) in new]
