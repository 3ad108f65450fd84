"""operations.md, and the alert rules for Prometheus where the design has one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archgen.design.design import Design
from archgen.design.operations_model import Alert, Backup, Drill
from archgen.design.risk_model import CallPolicy, FailureMode
from archgen.documents.document import Document
from archgen.documents.openapi import yaml_text
from archgen.documents.prose.risks import labels
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge

RULES_PATH = "monitoring/rules.yaml"

_FIRST = ("web", "function", "entry", "primary_store", "queue", "log", "worker", "cache")
_MOST_FAILURES = 30
_MODES = ("down", "slow", "wrong", "overloaded")
_MODES_SHOWN = {"web": 3, "primary_store": 3, None: 3}
"""By role; outside systems have none."""
_MODES_OF_OTHERS = 2
_FIRST_AND_LAST = 2
_OUTSIDE = "outside_"
_UNLIMITED = ("background",)


@dataclass(frozen=True)
class FailureGroup:
    """One failure that several elements share."""

    elements: tuple[str, ...]
    row: FailureMode
    modes: tuple[str, ...]


@dataclass(frozen=True)
class BackupGroup:
    """One way back that several stores share."""

    containers: tuple[str, ...]
    row: Backup


@dataclass(frozen=True)
class Runbook:
    """Steps with the alerts that lead to them."""

    heading: str
    steps: tuple[str, ...]
    of_failures: bool
    """Whether all between the first and the last step repeats rows of the failure modes."""
    of_one: bool
    """Whether all steps repeat the rows of one outside system."""
    as_before: str
    """Anchor of the runbook that begins in the same way; empty for the first."""


def operations_documents(design: Design, knowledge: Knowledge) -> Iterator[Document]:
    """Give operations.md, and the rules file where Prometheus reads it."""
    yield Document(path="operations.md", text=_text(design, small=is_small(design, knowledge)))
    if design.operations.is_prometheus and design.operations.alerts:
        yield Document(path=RULES_PATH, text=yaml_text(_rules(design)))


def _text(design: Design, *, small: bool) -> str:
    operations = design.operations
    first, rest = _split(design, _groups(design.risks.failures), small=small)
    return render(
        "operations.md.j2",
        design=design,
        operations=operations,
        small=small,
        covered=[one.name for one in design.flows if one.id not in {slo.flow for slo in operations.slos}],
        runbooks=_runbooks(operations.alerts),
        rules_path=RULES_PATH,
        first=first,
        rest=rest,
        calls=[] if small else [one for one in _calls(design) if one.mode == "sync"],
        drills=_drills(operations.drills),
        backups=_backups(design.operations.backups),
        labels=lambda ids: labels(design, ids),
    )


def _groups(failures: Sequence[FailureMode]) -> list[FailureGroup]:
    """Put rows together that differ in their element alone."""
    found: dict[FailureMode, list[str]] = {}
    for one in failures:
        found.setdefault(one.model_copy(update={"element": ""}), []).append(one.element)
    return [FailureGroup(tuple(dict.fromkeys(elements)), row, (row.mode,)) for row, elements in found.items()]


def _split(
    design: Design, groups: Sequence[FailureGroup], *, small: bool
) -> tuple[list[FailureGroup], list[FailureGroup]]:
    """Part what everybody depends on and outside systems, one row a mode, from the rest."""
    roles = {one.id: one.role for one in design.containers}
    order = {role: number for number, role in enumerate(_FIRST)}

    def rank(one: FailureGroup) -> int:
        role = roles.get(one.elements[0])
        return len(_FIRST) if role is None else order.get(role, len(_FIRST) + 1)

    first: dict[tuple[str, ...], dict[str, FailureGroup]] = {}
    for one in sorted(groups, key=lambda one: (rank(one), _is_part(design, one), _MODES.index(one.row.mode))):
        if rank(one) <= len(_FIRST):
            own = first.setdefault(one.elements[:1], {})
            if len(own) < _MODES_SHOWN.get(roles.get(one.elements[0]), _MODES_OF_OTHERS):
                own.setdefault(one.row.mode, one)
    shown = [one for own in first.values() for one in own.values()][:_MOST_FAILURES]
    if small:
        return _felt_alike(shown), []
    return shown, [one for one in groups if one not in shown]


def _felt_alike(groups: Iterable[FailureGroup]) -> list[FailureGroup]:
    """Put modes of one element together that users cannot tell apart; the first gives the step of people."""
    found: dict[tuple[tuple[str, ...], str], FailureGroup] = {}
    for one in groups:
        key = (one.elements, one.row.users)
        before = found.get(key)
        found[key] = replace(before, modes=before.modes + one.modes) if before else one
    return list(found.values())


def _is_part(design: Design, one: FailureGroup) -> bool:
    return one.row.part not in ("", design.label(one.elements[0]))


def _drills(drills: Iterable[Drill]) -> list[tuple[str, list[Drill]]]:
    """Put drills together that are held at the same times."""
    found: dict[str, list[Drill]] = {}
    for one in drills:
        found.setdefault(one.when, []).append(one)
    return list(found.items())


def _backups(backups: Sequence[Backup]) -> list[BackupGroup]:
    """Put stores together whose way back is the same to the letter, records before files."""
    found: dict[Backup, list[str]] = {}
    for one in sorted(backups, key=lambda one: not one.assumed):
        found.setdefault(one.model_copy(update={"container": ""}), []).append(one.container)
    return [BackupGroup(tuple(containers), row) for row, containers in found.items()]


def _runbooks(alerts: Iterable[Alert]) -> list[Runbook]:
    by_anchor: dict[str, list[Alert]] = {}
    for one in alerts:
        by_anchor.setdefault(one.runbook, []).append(one)
    found: list[Runbook] = []
    begun: dict[str, str] = {}
    for anchor, own in by_anchor.items():
        steps = own[0].steps
        of_failures = own[0].slo is not None and len(steps) > _FIRST_AND_LAST
        before = begun.setdefault(steps[0], anchor) if of_failures else anchor
        heading = anchor.replace("-", " ").capitalize()
        as_before = "" if before == anchor else before
        found.append(Runbook(heading, steps, of_failures, own[0].id.startswith(_OUTSIDE), as_before))
    return found


def _calls(design: Design) -> list[CallPolicy]:
    """Put calls with equal limits to equal roles together, those that people wait for first.

    Work that nobody waits for and that has no limit of its own is left to one sentence.
    """
    roles = {one.id: one.role for one in design.containers}
    merged: dict[tuple[str, ...], CallPolicy] = {}
    for one in design.risks.calls:
        if one.rule in _UNLIMITED:
            continue
        key = (*sorted({roles.get(each, each) for each in one.targets}), one.timeout, one.retry, one.fallback)
        before = merged.get(key)
        callers, targets = (before.callers, before.targets) if before else ((), ())
        both = {"callers": (*callers, *one.callers), "targets": (*targets, *one.targets)}
        merged[key] = one.model_copy(update={name: tuple(dict.fromkeys(ids)) for name, ids in both.items()})
    return sorted(merged.values(), key=lambda one: one.mode != "sync")


def _rules(design: Design) -> dict[str, object]:
    """Return the alerts as a Prometheus rule file."""
    rules = [
        {
            "alert": "".join(part.capitalize() for part in one.id.split("_")),
            "expr": one.expression,
            "for": f"{one.for_minutes}m",
            "labels": {"severity": one.severity, **({"slo": one.slo} if one.slo else {})},
            "annotations": {"summary": one.name, "runbook": f"operations.md#{one.runbook}"},
        }
        for one in design.operations.alerts
    ]
    by_kind = {
        "objectives": [rule for rule, one in zip(rules, design.operations.alerts, strict=True) if one.slo],
        "signals": [rule for rule, one in zip(rules, design.operations.alerts, strict=True) if not one.slo],
    }
    return {"groups": [{"name": name, "rules": own} for name, own in by_kind.items() if own]}
