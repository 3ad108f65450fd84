"""security.md: threats by boundary, controls, who may do what, data classes, API risks, secrets, compliance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archgen.design.design import Design
from archgen.design.security_model import ComplianceRow, Control, DataClassRow
from archgen.documents.document import Document
from archgen.documents.prose.risks import is_small, labels
from archgen.documents.templates import render

_PLAIN = ("public", "internal")


@dataclass(frozen=True)
class TableClasses:
    """All classes of one table, the grave ones first."""

    entity: str
    grave: tuple[DataClassRow, ...]
    plain: tuple[str, ...]
    retention: str
    deletion: str
    export: str


@dataclass(frozen=True)
class Regime:
    """One regime with its rows."""

    name: str
    rows: tuple[ComplianceRow, ...]
    gaps: int


@dataclass(frozen=True)
class RoleRow:
    """What each role may do with one thing."""

    thing: str
    cells: tuple[str, ...]


def security_document(design: Design) -> Document:
    """Write what threatens the design and what answers it."""
    security = design.security
    used = _used(design)
    tables = _tables(security.data_classes)
    small = is_small(design)
    text = render(
        "security.md.j2",
        design=design,
        security=security,
        small=small,
        boundary={one.id: one.name for one in design.boundaries},
        home={element: one.name for one in design.boundaries for element in one.inside},
        people={one.id for one in design.people} | {"people"},
        controls=[one for one in security.controls if one.id in used],
        others=_by_element([one for one in security.controls if one.id not in used]),
        tables=tables,
        plain=[one.entity for one in tables if not one.grave],
        answered=[one for one in security.api_risks if one.controls],
        unanswered=[one for one in security.api_risks if not one.controls],
        roles=[actor for _, actor in design.api.roles],
        role_rows=_role_rows(design),
        public=[one for one in design.api.operations if one.is_public],
        regimes=_regimes(security.compliance),
        open_threats=[one for one in security.threats if one.status == "open"],
        labels=lambda ids: labels(design, ids),
    )
    return Document(path="security.md", text=text)


def _used(design: Design) -> set[str]:
    """Return the controls that a threat or an API risk names, and those that decisions ask for."""
    security = design.security
    named = {one for row in security.threats for one in row.controls}
    named |= {one for risk in security.api_risks for one in risk.controls}
    named |= {one for row in security.compliance for one in row.answered_by}
    return named | {one.id for one in security.controls if one.key}


def _by_element(controls: Sequence[Control]) -> list[tuple[str | None, list[Control]]]:
    elements = dict.fromkeys(one.element for one in controls)
    return [(element, [one for one in controls if one.element == element]) for element in elements]


def _tables(rows: Sequence[DataClassRow]) -> list[TableClasses]:
    found = []
    for table in dict.fromkeys(row.table for row in rows):
        own = [row for row in rows if row.table == table]
        grave = tuple(row for row in own if row.data_class not in _PLAIN)
        first = (grave or tuple(own))[0]
        plain = tuple(field for row in own if row.data_class in _PLAIN for field in row.fields)
        export = next((row.export for row in grave if row.export), "")
        found.append(TableClasses(first.entity, grave, plain, first.retention, first.deletion, export))
    return found


def _role_rows(design: Design) -> list[RoleRow]:
    """Return, for each tag, what each role may do: one word a kind of operation."""
    rows = []
    for tag in design.api.tags:
        own = [one for one in design.api.operations if one.tag == tag.name]
        cells = tuple(
            _few(dict.fromkeys(_verb(one.kind.value, one.to_state) for one in own if role in one.roles))
            for role, _ in design.api.roles
        )
        if any(cells):
            rows.append(RoleRow(tag.name, cells))
    return rows


def _verb(kind: str, state: str | None) -> str:
    reads = ("list", "get", "search", "aggregate")
    if kind in reads:
        return "read"
    return f"to {state}" if kind == "transition" and state else kind


def _few(verbs: Iterable[str]) -> str:
    return ", ".join(verbs)


def _regimes(rows: Sequence[ComplianceRow]) -> list[Regime]:
    found = []
    for framework in dict.fromkeys(row.framework for row in rows):
        own = tuple(row for row in rows if row.framework == framework)
        found.append(Regime(own[0].framework_name or framework, own, sum(1 for row in own if row.gap)))
    return found
