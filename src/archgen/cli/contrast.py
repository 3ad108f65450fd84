"""Two designs side by side, as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archgen.cli import layout
from archgen.comparison import Comparison, DecisionChange, SetChange
from archgen.decisions.model import TakenBy
from archgen.documents.formats import money
from archgen.knowledge.wording import show

_MOST_RULES = 3
_MOST_LINES = 12

_QUANTITIES = {
    "replicas": ("instances", ""),
    "size_name": ("size", ""),
    "vcpu": ("vCPU", ""),
    "memory_gb": ("memory", "gb"),
    "storage_gb": ("storage", "gb"),
}


def contrast(found: Comparison, width: int, *, facts: bool = True) -> Iterator[str]:
    """Give all that differs, part by part; a part without a difference is left out."""
    parts = (
        ("Facts", _facts(found) if facts else ()),
        (f"Decisions ({len(found.decisions)} change)", _decisions(found, width)),
        ("Sizes", _sizes(found, width)),
        ("Cost", _cost(found, width)),
        ("Containers", _set(found.containers, width)),
        ("Technologies", _set(found.technologies, width)),
        ("Entities", _set(found.entities, width)),
        ("Operations", _set(found.operations, width)),
        ("Findings", _findings(found, width)),
    )
    is_first = True
    for title, texts in parts:
        told = list(texts)
        if told:
            yield from ([] if is_first else [""])
            yield title
            yield from told
            is_first = False


def cost_line(found: Comparison) -> str:
    """Tell both totals, the difference, and what part of the budget the second is."""
    cost = found.cost
    difference = cost.to - cost.from_
    sign = "+" if difference >= 0 else "−"
    text = f"{money(cost.from_)} -> {money(cost.to)} a month ({sign}{money(abs(difference))})"
    return text + (
        f", {cost.to / cost.budget_usd:,.0%} of the budget of {money(cost.budget_usd)}" if cost.budget_usd else ""
    )


def _facts(found: Comparison) -> Iterator[str]:
    for one in found.facts:
        derived = "" if one.provenance == "stated" else f"  ({one.provenance})"
        yield f"  {one.fact}: {show(one.from_, one.unit)} -> {show(one.to, one.unit)}{derived}"


def _decisions(found: Comparison, width: int) -> Iterator[str]:
    for one in found.decisions:
        name = f"{one.id} ({one.context})" if one.context else one.id
        yield from layout.wrap(
            f"{name}: {_listed(one.from_names)} -> {_listed(one.to_names)}", width, first="  ", rest="    "
        )
        yield from _because(one, width)


def _because(one: DecisionChange, width: int) -> Iterator[str]:
    if one.taken_by in (TakenBy.CHOICE, TakenBy.USE):
        yield "    stated in the requirements"
    for rule in one.because[:_MOST_RULES]:
        holds = "now holds" if rule.holds else "no longer holds"
        strength = f", {rule.strength.value}" if rule.strength else ""
        text = f"{rule.rule} ({rule.effect.value} {rule.option}{strength}) {holds}: {rule.because}"
        yield from layout.wrap(text, width, first="    ")


def _sizes(found: Comparison, width: int) -> Iterator[str]:
    rows = []
    for one in found.sizes:
        name, unit = _QUANTITIES[one.quantity]
        rows.append((f"  {one.name}", name, f"{_size(one.from_, unit)} -> {_size(one.to, unit)}"))
    yield from layout.table(rows, width)


def _size(value: float | str | None, unit: str) -> str:
    return "none" if value in (None, "") else show(value, unit or None)


def _cost(found: Comparison, width: int) -> Iterator[str]:
    if found.cost.is_same:
        return
    yield f"  {cost_line(found)}"
    rows = [(f"    {line.item}", f"{money(line.from_)} -> {money(line.to)}") for line in found.cost.lines[:_MOST_LINES]]
    yield from layout.table(rows, width)
    if len(found.cost.lines) > _MOST_LINES:
        yield f"    and {len(found.cost.lines) - _MOST_LINES} smaller changes (--json)"


def _set(found: SetChange, width: int) -> Iterator[str]:
    for sign, names in (("+", found.added), ("-", found.removed), ("~", found.changed)):
        if names:
            yield from layout.wrap(", ".join(names), width, first=f"  {sign} ")


def _findings(found: Comparison, width: int) -> Iterator[str]:
    for sign, findings in (("+", found.findings.new), ("-", found.findings.gone)):
        for one in findings:
            text = f"{one.severity.value} {one.id}: {one.message}"
            yield from layout.wrap(text, width, first=f"  {sign} ")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
