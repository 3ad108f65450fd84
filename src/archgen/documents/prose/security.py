"""security.md: threats by boundary, controls, who may do what, data classes, API risks, secrets, compliance."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from archgen.design.design import Design
from archgen.design.security_model import ComplianceRow, Control, DataClassRow, Security, Threat
from archgen.documents.document import Document
from archgen.documents.prose.risks import labels
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.templates import render
from archgen.knowledge.loader import Knowledge

_PLAIN = ("public", "internal")
_THREATS_OF_FEW = 5
_ANSWERS_SHOWN = 2

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True)
class TableClasses:
    """The classes of one table that need care."""

    entity: str
    grave: tuple[DataClassRow, ...]
    retention: str
    deletion: str
    export: str


@dataclass(frozen=True)
class Regime:
    """One regime: its gaps, and its answered controls by the answer."""

    name: str
    count: int
    gaps: int
    missing: tuple[tuple[str, tuple[ComplianceRow, ...]], ...]
    answered: tuple[tuple[tuple[str, ...], tuple[ComplianceRow, ...]], ...]


@dataclass(frozen=True)
class RoleRow:
    """What each role may do with things that are treated alike."""

    things: tuple[str, ...]
    cells: tuple[str, ...]


def security_document(design: Design, knowledge: Knowledge) -> Document:
    """Write what threatens the design and what answers it."""
    security = design.security
    tables = _tables(security.data_classes)
    small = is_small(design, knowledge)
    threats = [one for number, one in enumerate(security.threats) if _is_shown(one, number, small=small)]
    used = _used(security)
    text = render(
        "security.md.j2",
        design=design,
        security=security,
        small=small,
        threats=threats,
        hidden=[one for one in security.threats if one not in threats],
        answered_before=_answered_before(threats),
        owners=_grouped((one.owner, one.id) for one in threats),
        boundary={one.id: one.name for one in design.boundaries},
        home={element: one.name for one in design.boundaries for element in one.inside},
        people={one.id for one in design.people} | {"people"},
        controls=_by_element([one for one in security.controls if one.id in used]),
        hidden_controls=sum(1 for one in security.controls if one.id not in used),
        tables=tables,
        plain=_grouped((one.retention, one.entity) for one in tables if not one.grave),
        answered=[one for one in security.api_risks if one.controls],
        unanswered=[one for one in security.api_risks if not one.controls],
        secrets=_grouped((one.rotation, one.name) for one in security.secrets),
        roles=[actor for _, actor in design.api.roles],
        role_rows=_role_rows(design),
        public=[one for one in design.api.operations if one.is_public],
        regimes=_regimes(security.compliance, used),
        open_threats=[one for one in security.threats if one.status == "open"],
        labels=lambda ids: labels(design, ids),
    )
    return Document(path="security.md", text=text)


def _is_shown(threat: Threat, number: int, *, small: bool) -> bool:
    return not small or number < _THREATS_OF_FEW or threat.status == "open"


def _answered_before(threats: Sequence[Threat]) -> dict[str, str]:
    """Name, for each threat, an earlier one with the same answer; empty for the first."""
    first: dict[str, str] = {}
    return {one.id: "" if first.setdefault(one.control, one.id) == one.id else first[one.control] for one in threats}


def _used(security: Security) -> set[str]:
    """Return the controls that a threat, an API risk or a decision asks for, and one for each answered regime row."""
    used = {one for row in security.threats for one in row.controls}
    used |= {one for risk in security.api_risks for one in risk.controls}
    used |= {one.id for one in security.controls if one.key}
    known = {one.id for one in security.controls}
    for row in security.compliance:
        own = [one for one in row.answered_by if one in known]
        if own and len(own) == len(row.answered_by) and not used.intersection(own):
            used.add(own[0])
    return used


def _grouped(pairs: Iterable[tuple[K, V]]) -> tuple[tuple[K, tuple[V, ...]], ...]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return tuple((key, tuple(values)) for key, values in found.items())


def _by_element(controls: Sequence[Control]) -> tuple[tuple[str | None, tuple[Control, ...]], ...]:
    return _grouped((one.element, one) for one in controls)


def _tables(rows: Sequence[DataClassRow]) -> list[TableClasses]:
    found = []
    for table in dict.fromkeys(row.table for row in rows):
        own = [row for row in rows if row.table == table]
        grave = tuple(row for row in own if row.data_class not in _PLAIN)
        first = (grave or tuple(own))[0]
        export = next((row.export for row in grave if row.export), "")
        found.append(TableClasses(first.entity, grave, first.retention, first.deletion, export))
    return found


def _role_rows(design: Design) -> list[RoleRow]:
    """Return what each role may do, one word a kind of operation; things that are treated alike share a row."""
    pairs = []
    for tag in design.api.tags:
        own = [one for one in design.api.operations if one.tag == tag.name]
        cells = tuple(
            ", ".join(dict.fromkeys(_verb(one.kind.value, one.to_state) for one in own if role in one.roles))
            for role, _ in design.api.roles
        )
        if any(cells):
            pairs.append((cells, tag.name))
    return [RoleRow(things, cells) for cells, things in _grouped(pairs)]


def _verb(kind: str, state: str | None) -> str:
    reads = ("list", "get", "search", "aggregate")
    if kind in reads:
        return "read"
    if kind == "subscription":
        return "register"
    return "change state" if kind == "transition" and state else kind


def _regimes(rows: Sequence[ComplianceRow], used: Collection[str]) -> list[Regime]:
    found = []
    for framework in dict.fromkeys(row.framework for row in rows):
        own = tuple(row for row in rows if row.framework == framework)
        gaps = [row for row in own if row.gap]
        missing = _grouped((row.gap, row) for row in gaps)
        answered = _grouped((_printed(row, used), row) for row in own if not row.gap)
        found.append(Regime(own[0].framework_name or framework, len(own), len(gaps), missing, answered))
    return found


def _printed(row: ComplianceRow, used: Collection[str]) -> tuple[str, ...]:
    """Keep places and the first controls that the page shows."""
    own = [one for one in row.answered_by if one in used or "#" in one or "/" in one]
    return tuple(own[:_ANSWERS_SHOWN])
