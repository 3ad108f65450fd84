"""Findings as people read them in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archgen.cli import layout
from archgen.findings import Finding, FindingKind, Severity

_STYLE = {Severity.HIGH: "red", Severity.MEDIUM: "yellow", Severity.LOW: ""}


def finding_lines(findings: Iterable[Finding], width: int) -> Iterator[tuple[str, str]]:
    """Give each finding with its style: in full when it matters, by name when it is low or accepted."""
    every = list(findings)
    for one in every:
        if one.accepted is None and _is_told_in_full(one):
            first, *rest = layout.wrap(f"{one.id}: {one.message}", width, first=f"  {one.severity.value:<8}")
            yield first, _STYLE[one.severity]
            yield from ((line, "") for line in rest)
    low = [one.id for one in every if one.accepted is None and not _is_told_in_full(one)]
    accepted = [one.id for one in every if one.accepted is not None]
    for label, ids in (("low", low), ("accepted", accepted)):
        if ids:
            text = ", ".join(dict.fromkeys(ids))
            yield from ((line, "") for line in layout.wrap(text, width, first=f"  {label:<10}"))


def _is_told_in_full(one: Finding) -> bool:
    return one.severity is not Severity.LOW or one.kind is FindingKind.CONTRADICTION
