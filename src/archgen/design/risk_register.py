"""The risk register: risks of blocks, grave findings, close calls that are hard to take back, gaps; ranked.

Rank is likelihood × impact, then how many stated targets a risk touches, then its id. The register itself is short;
what does not fit stands in the appendix, in the same order.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from archgen import units
from archgen.decisions.model import Recommendation, Recommendations
from archgen.design.core import Core
from archgen.design.failure_rows import Bound
from archgen.design.owners import Owners
from archgen.design.risk_model import AcceptedFinding, Risk
from archgen.design.security_model import ComplianceRow
from archgen.facts.model import Facts, Provenance
from archgen.findings import Acceptance, Finding, FindingKind, Severity
from archgen.knowledge.blocks import Block, BlockRisk
from archgen.knowledge.loader import Knowledge
from archgen.knowledge.resilience import Resilience
from archgen.knowledge.tables import Door
from archgen.knowledge.wording import show
from archgen.requirements.model import Requirements

_GRAVE = frozenset({FindingKind.RISK, FindingKind.ANTI_PATTERN, FindingKind.CONTRADICTION})


def rank_risks(  # noqa: PLR0913 - all that can become a risk
    *,
    core: Core,
    facts: Facts,
    recommendations: Recommendations,
    knowledge: Knowledge,
    findings: Sequence[Finding],
    compliance: Sequence[ComplianceRow],
    words: Resilience,
) -> tuple[Risk, ...]:
    """Return all risks in order of rank, numbered; those behind the register's end are marked."""
    collector = _Collector(core, facts, knowledge, words)
    drafts = [
        *collector.of_blocks(),
        *collector.of_findings(findings),
        *collector.of_one_way_doors(recommendations),
        *collector.of_gaps(compliance),
    ]
    ranked = sorted({one.key: one for one in drafts}.values(), key=lambda one: _rank(one, words))
    most = next(one.most for one in words.register_.most if core.structure.environment.holds(one.when))
    first, rest = _cut(ranked, most, words.register_.of_one_origin)
    numbered = [(one, True) for one in first] + [(one, False) for one in rest]
    return tuple(
        one.model_copy(update={"id": f"R{number}", "in_register": inside})
        for number, (one, inside) in enumerate(numbered, start=1)
    )


def with_acceptances(findings: Iterable[Finding], requirements: Requirements, at: date | None) -> tuple[Finding, ...]:
    """Return the findings with what people accepted of them; an acceptance whose day has passed counts no more."""
    valid = {
        one.finding: Acceptance(because=one.because, by=one.by, until=one.until)
        for one in requirements.accepted
        if not (at and one.until and one.until < at)
    }
    return tuple(
        one.model_copy(update={"accepted": valid[one.id]}) if one.accepted is None and one.id in valid else one
        for one in findings
    )


def accepted_findings(
    requirements: Requirements, findings: Sequence[Finding], knowledge: Knowledge, at: date | None
) -> tuple[AcceptedFinding, ...]:
    """Return what people live with, in the order of the file, whether or not this design still raises it."""
    raised = {one.id for one in findings}
    return tuple(
        AcceptedFinding(
            finding=one.finding,
            title=knowledge.findings[one.finding].title if one.finding in knowledge.findings else one.finding,
            because=one.because,
            by=one.by or "",
            until=one.until,
            raised=one.finding in raised,
            expired=bool(at and one.until and one.until < at),
        )
        for one in requirements.accepted
    )


class _Collector:
    """Makes rows of the register from what the design knows."""

    def __init__(self, core: Core, facts: Facts, knowledge: Knowledge, words: Resilience) -> None:
        self._core = core
        self._facts = facts
        self._knowledge = knowledge
        self._words = words
        self._bound = Bound(core, facts)
        self._owners = Owners(core.structure.environment, knowledge)
        self._stated = [row for row in words.register_.relevance if row.fact in facts and _is_stated(facts, row.fact)]

    def of_blocks(self) -> Iterator[Risk]:
        """Yield the risks that the selected blocks bring."""
        for block in self._bound.blocks():
            elements = self._bound.elements_of(block)
            texts = self._bound.texts(block, elements[0] if elements else "")
            for one in block.risks:
                cause, effect = self._cause_and_effect(one.id, one.risk)
                likelihood, impact = self._levels(one)
                yield Risk(
                    id="",
                    key=one.id,
                    cause=texts.fill(cause),
                    effect=texts.fill(effect),
                    likelihood=likelihood,
                    impact=impact,
                    mitigation=texts.fill(one.mitigation),
                    trigger=texts.fill(one.trigger),
                    owner=self._owners.of(one.owner),
                    test=texts.fill(_proof(block, f"{one.risk} {one.mitigation}")),
                    elements=elements,
                    origin=block.block,
                    relevance=self._relevance(f"{one.risk} {one.trigger} {effect}", block),
                )

    def of_findings(self, findings: Iterable[Finding]) -> Iterator[Risk]:
        """Yield grave findings, and accepted ones whatever their weight."""
        words = self._words.register_.finding
        for one in findings:
            if one.kind not in _GRAVE or (one.severity is not Severity.HIGH and one.accepted is None):
                continue
            yield Risk(
                id="",
                key=one.id if len({each.about for each in findings if each.id == one.id}) == 1 else _key(one),
                cause=one.message,
                effect=one.consequence,
                likelihood=words.likelihood_of_kind.get(one.kind.value, words.likelihood[one.severity.value]),
                impact=words.impact[one.severity.value],
                mitigation=one.remedy,
                trigger=self._finding_trigger(one),
                owner=self._owners.of(one.who or words.owner),
                test=self._finding_test(one),
                origin=one.id,
                accepted=self._accepted(one),
                relevance=self._relevance(f"{one.message} {one.consequence}", None),
            )

    def of_one_way_doors(self, recommendations: Recommendations) -> Iterator[Risk]:
        """Yield close calls that are hard to take back."""
        for one in recommendations.for_system():
            if one.close_call and one.reversibility and one.reversibility.door is Door.ONE_WAY:
                yield self._one_way(one)

    def of_gaps(self, compliance: Sequence[ComplianceRow]) -> Iterator[Risk]:
        """Yield one risk for each regime with controls that nothing answers."""
        words = self._words.register_.compliance
        for framework in dict.fromkeys(row.framework for row in compliance):
            gaps = [row for row in compliance if row.framework == framework and row.gap]
            if not gaps:
                continue
            titles = ", ".join(dict.fromkeys(row.title for row in gaps[:3]))
            name = gaps[0].framework_name or framework
            values = {"framework": name, "count": len(gaps), "titles": titles}
            yield Risk(
                id="",
                key=f"compliance_gap_{framework}",
                cause=words.cause.format_map(values),
                effect=words.effect.format_map(values),
                likelihood=words.likelihood,
                impact=words.impact,
                mitigation=words.mitigation,
                trigger=words.trigger,
                owner=self._owners.of(words.owner),
                test=words.test,
                origin=framework,
                relevance=self._relevance(words.effect + words.cause + " audit", None),
            )

    def _one_way(self, one: Recommendation) -> Risk:
        words = self._words.register_.one_way
        table = self._knowledge.decisions[one.decision]
        names = {option.id: option.name for option in table.options.values()}
        flip = next(iter(one.flips), None)
        values = {
            "decision": one.decision,
            "chosen": ", ".join(names[each] for each in one.chosen),
            "runner_up": names.get(one.runner_up or "", "nothing else"),
            "margin": units.plain(one.margin),
            "exit": (one.reversibility.exit if one.reversibility else "").rstrip("."),
            "signal": next(iter(table.flip_signals), ""),
        }
        if flip is not None:
            column = self._knowledge.columns.get(flip.fact)
            unit = column.unit if column else None
            shown = {"to": show(flip.to, unit), "now": show(flip.from_, unit), "raw": show(flip.to)}
            option = ", ".join(names.get(each, each) for each in flip.chosen)
            values |= {"fact": flip.fact, "option": option, **shown}
        return Risk(
            id="",
            key=f"one_way_{one.decision}",
            cause=words.cause.format_map(values),
            effect=words.effect.format_map(values),
            likelihood=words.likelihood,
            impact=words.impact,
            mitigation=words.mitigation.format_map(values),
            trigger=(words.trigger if flip else words.no_trigger).format_map(values),
            owner=self._owners.of(words.owner),
            test=(words.test if flip else words.no_test).format_map(values),
            origin=one.decision,
        )

    def _cause_and_effect(self, risk_id: str, text: str) -> tuple[str, str]:
        known = self._words.effects.get(risk_id)
        if known is not None:
            return self._words.causes.get(risk_id, text), known
        cause, _, effect = text.partition(": ")
        return self._words.causes.get(risk_id, cause), effect

    def _levels(self, one: BlockRisk) -> tuple[str, str]:
        holds = self._core.structure.environment.holds
        found = next((row for row in self._words.adjust if row.risk == one.id and holds(row.when)), None)
        if found is None:
            return one.likelihood.value, one.impact.value
        return found.likelihood or one.likelihood.value, found.impact or one.impact.value

    def _finding_test(self, one: Finding) -> str:
        own = self._words.findings.get(one.id)
        return own.test if own else self._words.register_.finding.test.format_map({"id": one.id})

    def _finding_trigger(self, one: Finding) -> str:
        words = self._words.register_.finding
        own = self._words.findings.get(one.id)
        if own is not None:
            return own.trigger.format_map({name: fact.show() for name, fact in self._facts.items()})
        rule = self._knowledge.findings.get(one.id)
        values = self._core.structure.environment.values
        for cells in rule.when if rule else ():
            numeric = {
                name: cell for name, cell in cells.items() if name in self._facts and _is_number(values.get(name))
            }
            if numeric and all(name in values for name in cells):
                return words.trigger_cells.format_map(
                    {
                        "cells": " and ".join(f"`{name}` is {cell}" for name, cell in numeric.items()),
                        "values": ", ".join(self._facts[name].show() for name in numeric),
                    }
                )
        return words.trigger

    def _accepted(self, one: Finding) -> str:
        if one.accepted is None:
            return ""
        words, accepted = self._words.register_.finding, one.accepted
        until = accepted.until.isoformat() if accepted.until else words.no_end
        values = {"by": accepted.by or words.nobody, "until": until, "because": accepted.because}
        return words.accepted.format_map(values)

    def _relevance(self, text: str, block: Block | None) -> int:
        lowered = text.lower()
        touched = sum(any(word in lowered for word in row.words) for row in self._stated)
        own = self._words.register_.workload_points if block is not None and block.is_workload else 0
        return touched + own


def _rank(one: Risk, words: Resilience) -> tuple[int, int, int, str]:
    points = words.register_.points
    weight = points[one.likelihood] * points[one.impact]
    return -weight, -one.relevance, -points[one.impact], one.key


def _cut(ranked: Sequence[Risk], most: int, of_one: int) -> tuple[list[Risk], list[Risk]]:
    """Take the first risks, but not too many of one origin; findings of people's own stay in."""
    taken: list[Risk] = []
    origins: Counter[str] = Counter()
    for one in ranked:
        if len(taken) < most and origins[one.origin] < of_one:
            origins[one.origin] += 1
            taken.append(one)
    return taken, [one for one in ranked if one not in taken]


def _proof(block: Block, about: str) -> str:
    """Return the test of a block that shares most words with a risk; the first where none does."""
    wanted = _stems(about)
    best = max(block.proof, key=lambda one: len(_stems(f"{one.test} {one.passes_when}") & wanted))
    return f"{best.test.rstrip('.')}; passes when {best.passes_when}"


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{5,}", text.lower())}


def _key(finding: Finding) -> str:
    return ":".join((finding.id, *finding.about))


def _is_stated(facts: Facts, name: str) -> bool:
    fact = facts[name]
    return fact.provenance is Provenance.STATED and fact.value not in (None, (), "none", False)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
