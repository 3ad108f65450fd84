"""One decision table as text, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from archgen.cli import layout

if TYPE_CHECKING:
    from archgen.knowledge.table_files import LoadedTable
    from archgen.knowledge.tables import DecisionTable, Rule
    from archgen.knowledge.thresholds import Threshold

_POINTS = {"strong": "3", "moderate": "2", "slight": "1"}
_SIGNS = {"for": "+", "against": "−"}

Thresholds = Sequence["Threshold"]
"""Numbers that the cells of a table name."""


def thresholds_of(table: DecisionTable, known: Mapping[str, Threshold]) -> tuple[Threshold, ...]:
    """Give the thresholds that a table names, in the order of their file."""
    named = {name for rule in table.rules for name in rule.thresholds}
    return tuple(one for name, one in known.items() if name in named)


def as_json(loaded: LoadedTable, named: Thresholds) -> dict[str, object]:
    """Give all of a table; cells hold numbers, and each rule the thresholds that these come from."""
    from archgen.knowledge.cells import thresholds_in

    table = loaded.table
    told = table.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for body, rule in zip(told["rules"], table.rules, strict=True):
        cells = {name: rule.cells[name] if thresholds_in(cell) else cell for name, cell in rule.when.items()}
        body.update({"when": cells} if cells else {}, **({"thresholds": rule.thresholds} if rule.thresholds else {}))
    thresholds = [one.model_dump(mode="json", exclude_defaults=True) for one in named]
    rules, options = own_rules(loaded), own_options(loaded)
    origin = {"table": loaded.origin.value, "rules": rules, "options": options}
    return {**told, "thresholds": thresholds, "origin": origin}


def own_rules(loaded: LoadedTable) -> list[str]:
    """Give the rules that extensions of a company added or replaced."""
    rules = enumerate(loaded.table.rules)
    return [rule.id for number, rule in rules if loaded.where(("rules", number))[0] in loaded.extended_by]


def own_options(loaded: LoadedTable) -> list[str]:
    """Give the options that they did."""
    return [name for name in loaded.table.options if loaded.where(("options", name))[0] in loaded.extended_by]


def _origin(loaded: LoadedTable) -> Iterator[str]:
    """Say whose a table is, where it is not archgen's alone."""
    if loaded.origin in ("added", "replaced"):
        yield f"{loaded.origin.value} by {loaded.path}"
    own = set(own_rules(loaded)) | set(own_options(loaded))
    if loaded.extended_by:
        yield f"extended by {', '.join(map(str, loaded.extended_by))}{': ' + ', '.join(sorted(own)) if own else ''}"


def as_text(loaded: LoadedTable, named: Thresholds, width: int) -> Iterator[str]:
    """Write the options, then the rules: those of a weighing table option by option, of others as they are tried."""
    table = loaded.table
    yield from layout.wrap(f"{table.id}: {table.question}", width)
    yield f"hit policy {table.hit_policy.value}, takes {table.select.value}, once for each {table.scope.value}"
    for line in _origin(loaded):
        yield from layout.wrap(line, width)
    yield ""
    options = [(one.id, one.name, one.summary) for one in table.options.values()]
    yield from layout.table(options, width, head=("option, simplest first", "name", "what it is"), rigid=(0,))
    yield ""
    rows = [(head, "\n".join(_cells(rule)) or "always", rule.because) for head, rule in _rules(table)]
    yield from layout.table(rows, width, head=("rule", "when", "because"), spaced=True)
    if named:
        yield ""
        numbers = [(one.name, _number(one), f"{one.separates}: {one.because}") for one in named]
        yield from layout.table(numbers, width, head=("threshold of ours", "number", "separates"), rigid=(0,))


def as_markdown(loaded: LoadedTable, named: Thresholds) -> Iterator[str]:
    """Write the same as Markdown, with sources."""
    from archgen.documents.markdown import code, link, md

    table = loaded.table
    yield f"## {md(table.id)}"
    yield ""
    yield md(table.question)
    yield ""
    for line in _origin(loaded):
        yield md(line[:1].upper() + line[1:]) + "."
        yield ""
    yield "| option | name | what it is |"
    yield "|---|---|---|"
    for one in table.options.values():
        yield f"| {code(one.id)} | {md(one.name)} | {md(one.summary)} |"
    yield ""
    yield "| rule | when | says | criterion | because | source |"
    yield "|---|---|---|---|---|---|"
    for rule in table.rules:
        criterion = rule.criterion.value if rule.criterion else ""
        source = link(rule.source.title, rule.source.url) if rule.source else ""
        when = code("; ".join(_cells(rule)) or "always")
        yield f"| {code(rule.id)} | {when} | {md(_says(rule))} | {criterion} | {md(rule.because)} | {source} |"
    if named:
        yield ""
        yield "| threshold of ours | number | separates | because |"
        yield "|---|---|---|---|"
    for number in named:
        yield f"| {code(number.name)} | {md(_number(number))} | {md(number.separates)} | {md(number.because)} |"


def _rules(table: DecisionTable) -> Iterator[tuple[str, Rule]]:
    """Give each rule with what stands in its first column.

    Arguments count together, so those about one option stand together, vetoes first; rules of a plain table keep their
    order, which may decide, and their number.
    """
    if any(rule.then for rule in table.rules):
        for number, rule in enumerate(table.rules, start=1):
            yield f"{number}. {rule.id}\n→ {_says(rule)}", rule
        return
    rank = {option: place for place, option in enumerate(table.options)}
    for rule in sorted(table.rules, key=lambda one: (rank[one.targets[0]], one.veto is None)):
        criterion = f", {rule.criterion.value}" if rule.criterion else ""
        yield f"{_says(rule)}\n{rule.id}{criterion}", rule


def _cells(rule: Rule) -> Iterator[str]:
    return (f"{name}: {cell}" for name, cell in rule.cells.items())


def _says(rule: Rule) -> str:
    """Write the argument: `+3 relational`, `veto edge`, or the options that follow."""
    options = ", ".join(rule.targets)
    if rule.then:
        return options
    return f"veto {options}" if rule.veto else f"{_SIGNS[rule.effect]}{_POINTS.get(rule.strength or '', '')} {options}"


def _number(threshold: Threshold) -> str:
    low, high = threshold.between
    return f"{threshold.of} {threshold.value:.15g} ({low:.15g} to {high:.15g})"
