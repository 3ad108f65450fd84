"""operations.md, and the alert rules for Prometheus where the design has one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archgen.design.design import Design
from archgen.design.operations_model import Alert, Backup
from archgen.design.risk_model import CallPolicy, FailureMode, Setting
from archgen.documents.document import Document
from archgen.documents.openapi import yaml_text
from archgen.documents.prose.risks import is_small, labels
from archgen.documents.templates import render

RULES_PATH = "monitoring/rules.yaml"

_FIRST = ("web", "function", "entry", "primary_store", "queue", "log", "worker", "cache")
_MOST_SETTINGS = 8
_UNLIMITED = ("background",)


@dataclass(frozen=True)
class FailureGroup:
    """One failure that several elements share."""

    elements: tuple[str, ...]
    row: FailureMode


@dataclass(frozen=True)
class BackupGroup:
    """One way back that several stores share."""

    containers: tuple[str, ...]
    row: Backup


@dataclass(frozen=True)
class Runbook:
    """Steps with the alerts that lead to them."""

    heading: str
    alerts: tuple[Alert, ...]
    steps: tuple[str, ...]


def operations_documents(design: Design) -> Iterator[Document]:
    """Give operations.md, and the rules file where Prometheus reads it."""
    yield Document(path="operations.md", text=_text(design))
    if design.operations.is_prometheus and design.operations.alerts:
        yield Document(path=RULES_PATH, text=yaml_text(_rules(design)))


def _text(design: Design) -> str:
    operations, small = design.operations, is_small(design)
    first, rest = _split(design, _groups(design.risks.failures))
    return render(
        "operations.md.j2",
        design=design,
        operations=operations,
        small=small,
        objective={one.id: one for one in operations.slos},
        covered=[one.name for one in design.flows if one.id not in {slo.flow for slo in operations.slos}],
        runbooks=_runbooks(operations.alerts),
        rules_path=RULES_PATH,
        first=first,
        rest=rest,
        calls=[one for one in _calls(design) if one.mode == "sync" or not small],
        backups=_backups(design.operations.backups),
        settings=[] if small else _settings(design),
        labels=lambda ids: labels(design, ids),
    )


def _groups(failures: Sequence[FailureMode]) -> list[FailureGroup]:
    """Put rows together that differ in their element alone."""
    found: dict[FailureMode, list[str]] = {}
    for one in failures:
        found.setdefault(one.model_copy(update={"element": ""}), []).append(one.element)
    return [FailureGroup(tuple(dict.fromkeys(elements)), row) for row, elements in found.items()]


def _split(design: Design, groups: Sequence[FailureGroup]) -> tuple[list[FailureGroup], list[FailureGroup]]:
    """Part what everybody depends on and outside systems from the rest; a small design keeps one row a mode."""
    roles = {one.id: one.role for one in design.containers}
    order = {role: number for number, role in enumerate(_FIRST)}

    def rank(one: FailureGroup) -> int:
        role = roles.get(one.elements[0])
        return len(_FIRST) if role is None else order.get(role, len(_FIRST) + 1)

    ranked = sorted(groups, key=rank)
    first = [one for one in ranked if rank(one) <= len(_FIRST)]
    if is_small(design):
        shown: dict[tuple[str, str], FailureGroup] = {}
        for one in first:
            shown.setdefault((one.elements[0], one.row.mode), one)
        return list(shown.values()), []
    return first, [one for one in ranked if one not in first]


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
    return [
        Runbook(anchor.replace("-", " ").capitalize(), tuple(own), own[0].steps) for anchor, own in by_anchor.items()
    ]


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


def _settings(design: Design) -> list[tuple[str, list[Setting]]]:
    """Return the first settings of what everybody depends on; equal ones of several containers under the first."""
    found: dict[str, list[Setting]] = {}
    seen: set[tuple[str, str]] = set()
    for one in design.risks.settings:
        if (one.set, one.to) not in seen:
            seen.add((one.set, one.to))
            found.setdefault(one.container, []).append(one)
    roles = {one.id: one.role for one in design.containers}
    own = [(key, rows) for key, rows in found.items() if roles.get(key) in _FIRST]
    return [(design.label(key), rows[:_MOST_SETTINGS]) for key, rows in own]


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
