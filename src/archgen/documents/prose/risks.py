"""risks.md: the ranked register, what people live with, single points of failure, anti-patterns."""

from collections.abc import Iterable

from archgen.design.design import Design
from archgen.design.risk_model import Risk
from archgen.documents.document import Document
from archgen.documents.prose.sizing_rules import is_small
from archgen.documents.templates import render
from archgen.findings import FindingKind
from archgen.knowledge.loader import Knowledge

_MOST_NAMES = 3


def risks_document(design: Design, knowledge: Knowledge) -> Document:
    """Write what can go wrong, in order of weight, with what is done about it."""
    drills = {one.name: one.id for one in design.operations.drills}
    text = render(
        "risks.md.j2",
        design=design,
        small=is_small(design, knowledge),
        register=design.risks.register,
        owners=_owners(design.risks.register),
        appendix=design.risks.appendix,
        points=design.risks.single_points,
        accepted=design.risks.accepted,
        anti_patterns=[one for one in design.findings if one.kind is FindingKind.ANTI_PATTERN],
        drills={one.id: drills.get(one.test.partition("; passes when ")[0], "") for one in design.risks.risks},
        labels=lambda ids: labels(design, ids),
    )
    return Document(path="risks.md", text=text)


def _owners(risks: Iterable[Risk]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for one in risks:
        found.setdefault(one.owner, []).append(one.id)
    return list(found.items())


def labels(design: Design, ids: Iterable[str], most: int = _MOST_NAMES) -> str:
    """Return the names of elements: the first few, and how many more there are."""
    names = list(dict.fromkeys(design.label(one) for one in ids))
    more = len(names) - most
    return ", ".join(names[:most]) + (f" (+{more})" if more > 0 else "")
