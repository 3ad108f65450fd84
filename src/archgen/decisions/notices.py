"""Findings about facts and decisions: those that tables raise, and those that people's own statements give rise to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archgen.decisions.model import Effect, Recommendation, Recommendations, TakenBy
from archgen.decisions.overrides import Names
from archgen.decisions.taking import Taken
from archgen.facts.model import Facts, Provenance
from archgen.findings import Finding, sort_findings
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.spelling import nearest
from archgen.requirements.model import Requirements

_MOST_ARGUMENTS = 2
"""Arguments quoted in one message; the account of the decision holds all."""


def matching_findings(facts: Facts, recommendations: Recommendations, knowledge: Knowledge) -> tuple[Finding, ...]:
    """Give the findings whose conditions hold for facts and decisions."""
    values: dict[str, object] = {**facts.values_by_name(), **recommendations.env()}
    for provenance in Provenance:
        values[provenance.value] = tuple(fact.name for fact in facts.of(provenance))
    found = []
    for rule in knowledge.findings.values():
        held = next((condition for condition in rule.conditions if condition.holds(values)), None)
        if held is not None:
            about = tuple(name for name, _ in held.tests if name in facts)
            found.append(rule.raised(values, knowledge.columns, about=about))
    return sort_findings(found)


def findings_about_statements(taken: Taken, requirements: Requirements) -> tuple[Finding, ...]:
    """Give what is to be said about choices, `use`, `avoid` and `existing`, and about decisions that fit badly."""
    knowledge = taken.case.plan.knowledge
    found = [
        *_about_choices(taken, knowledge),
        *_about_existing(taken, requirements, knowledge),
        *_about_unknown(requirements, knowledge),
        *_about_clashes(taken, knowledge),
    ]
    for one in taken.settled.disagreements:
        values = {"first": one.first, "second": one.second, "kept": one.kept}
        found.append(_raise(knowledge, "statements_disagree", values, ("constraints",), one.decision))
    return sort_findings(found)


def _about_choices(taken: Taken, knowledge: Knowledge) -> Iterator[Finding]:
    """Say where people's choice departs from the evidence, and where every option is ruled out."""
    for one in taken.recommendations.for_system():
        vetoed = tuple(rule for option in one.chosen for rule in one.option(option).vetoed_by)
        values: dict[str, object] = {
            "decision": one.decision,
            "chosen": _quoted(one.chosen),
            "evidence": _quoted(one.evidence),
            "who": one.because if one.taken_by is TakenBy.USE else f"`decisions.{one.decision}`",
            "arguments": _arguments(one),
        }
        about = (f"decisions.{one.decision}" if one.taken_by is TakenBy.CHOICE else "constraints.use",)
        if one.taken_by is TakenBy.LEAST_BAD:
            yield _raise(knowledge, "no_option_left", values, (), one.decision)
        elif vetoed and one.taken_by in (TakenBy.CHOICE, TakenBy.USE):
            yield _raise(knowledge, "choice_vetoed", values, about, one.decision)
        elif one.against_evidence and (not set(one.evidence) <= set(one.chosen) or _unwanted(one)):
            yield _raise(knowledge, "choice_against_evidence", values, about, one.decision)


def _unwanted(one: Recommendation) -> bool:
    """Tell whether an option was added that the evidence speaks against."""
    added = set(one.chosen) - set(one.evidence)
    return any(one.option(option).score < 0 for option in added)


def _about_existing(taken: Taken, requirements: Requirements, knowledge: Knowledge) -> Iterator[Finding]:
    """Say where the design departs from what already runs."""
    if not requirements.existing:
        return
    names = Names(knowledge)
    for number, running in enumerate(requirements.existing):
        servings = names.servings(running.technology)
        wanted = {(serving.decision, option) for serving in servings for option in serving.options}
        chosen = {(one.decision, option) for one in taken.recommendations for option in one.chosen}
        placed = next((one for one in taken.recommendations.for_system() if _has_existing(one, wanted)), None)
        if not servings or wanted & chosen or placed is None:
            continue
        values: dict[str, object] = {
            "technology": running.technology,
            "role": f" as {running.role}" if running.role else "",
            "decision": placed.decision,
            "chosen": _quoted(placed.chosen),
            "arguments": _arguments(placed, {option for decision, option in wanted if decision == placed.decision}),
        }
        yield _raise(knowledge, "departs_from_existing", values, (f"existing[{number}]",), placed.decision)


def _has_existing(one: Recommendation, wanted: set[tuple[str, str]]) -> bool:
    """Tell whether what runs already was placed in this decision."""
    return any(fired.rule == "existing" and (one.decision, fired.option) in wanted for fired in one.fired)


def _about_unknown(requirements: Requirements, knowledge: Knowledge) -> Iterator[Finding]:
    """Say which names mean nothing to the catalogue."""
    constraints = requirements.constraints
    named = [*constraints.use, *constraints.avoid, *(one.technology for one in requirements.existing)]
    if not named:
        return
    names = Names(knowledge)
    for name in dict.fromkeys(named):
        if not names.is_known(name):
            close = nearest(name, knowledge.catalogue.technologies)
            values = {"technology": name, "nearest": f" (nearest: `{close}`)" if close else ""}
            yield _raise(knowledge, "not_in_catalogue", values, (name,), None)


def _about_clashes(taken: Taken, knowledge: Knowledge) -> Iterator[Finding]:
    """Say which combinations stand although they should not."""
    for clash in taken.settled.clashes:
        outcome = taken.solution.values
        pair = " and ".join(f"`{name}: {_text(outcome.get(name))}`" for name in clash.rule.when)
        values = {"combination": pair, "because": clash.rule.because}
        yield _raise(knowledge, "combination_unsettled", values, (f"decisions.{clash.decision}",), clash.decision)


def _raise(
    knowledge: Knowledge, finding: str, values: Mapping[str, object], about: tuple[str, ...], decision: str | None
) -> Finding:
    """Raise a finding in the words of its file."""
    decisions = (decision,) if decision is not None else ()
    return knowledge.findings[finding].raised(values, about=about, decisions=decisions)


def _arguments(one: Recommendation, about: set[str] | None = None) -> str:
    """Quote the gravest arguments against some options, by default those taken, then those for the table's own."""
    wanted = about if about is not None else set(one.chosen)
    rank = {"strong": 0, "moderate": 1, "slight": 2, None: -1}
    against = [fired for fired in one.fired if fired.option in wanted and fired.effect is not Effect.FOR]
    for_other = [
        fired
        for fired in one.fired
        if fired.effect is Effect.FOR and fired.option in (set(one.evidence) | set(one.chosen)) - wanted
    ]
    ordered = [
        *sorted(against, key=lambda fired: rank[fired.strength]),
        *sorted(for_other, key=lambda fired: rank[fired.strength]),
    ]
    quoted = [f"{fired.because.rstrip('.')} (`{fired.rule}`)" for fired in ordered[:_MOST_ARGUMENTS]]
    return "; ".join(quoted) or "no argument speaks for it"


def _quoted(options: tuple[str, ...]) -> str:
    """Print option ids."""
    return ", ".join(f"`{option}`" for option in options) or "nothing"


def _text(value: object) -> str:
    """Print an outcome."""
    return ", ".join(value) if isinstance(value, tuple) else str(value)
