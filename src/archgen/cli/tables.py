"""`archgen tables`: decision tables listed, shown as tables, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.faults import CHECK_FAILED
from archgen.cli.stages import AsJson, Standards, knowledge
from archgen.cli.tables_export import export, named_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archgen.cli.proofreading import Proof
    from archgen.decisions.analysis.witnesses import FactWitness, OptionWitness
    from archgen.knowledge.tables import DecisionTable, Rule
    from archgen.knowledge.thresholds import Threshold

tables = typer.Typer(
    name="tables",
    help="List, show, check and export the decision tables.",
    epilog="Example: archgen tables show caching",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Decision = Annotated[str, typer.Argument(metavar="DECISION", help="Id of the decision.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]

_POINTS = {"strong": "3", "moderate": "2", "slight": "1"}
_SIGNS = {"for": "+", "against": "−"}

Witnesses = Annotated[
    bool, typer.Option("--witnesses", help="Print an input for every option, and two for every fact.")
]
Notes = Annotated[bool, typer.Option("--notes", help="List notes too, not only count them.")]

_COVERED = """\
Covered: names, cells, sources, examples, blocks, catalogue; gaps and conflicts under each hit policy; rules that
cannot hold, never come first, say the same or add nothing; options, rules and facts for which no input was found.
Not covered: whether a reason is a good one."""


@tables.command("list", epilog="Example: archgen tables list --json")
def list_tables(standards: Standards = None, as_json: AsJson = False) -> None:
    """List all decisions, in their order."""
    found = knowledge(standards).decisions.values()
    if as_json:
        console.out_json([_head(table) for table in found])
        return
    from archgen.cli import layout

    rows = [(one.id, one.question, one.hit_policy.value, str(len(one.options)), str(len(one.rules))) for one in found]
    head = ("decision", "question", "policy", "options", "rules")
    console.lines(layout.table(rows, console.width(), head=head, rigid=(0, 2, 3, 4)))


@tables.command(epilog="Example: archgen tables show caching --markdown")
def show(
    decision: Decision, standards: Standards = None, as_markdown: AsMarkdown = False, as_json: AsJson = False
) -> None:
    """Show one as a table.

    Its options, simplest first, then its rules with condition, argument and reason.
    """
    loaded = knowledge(standards)
    table = named_table(decision, loaded.decisions)
    named = _thresholds(table, loaded.thresholds)
    if as_json:
        console.out_json(_as_json(table, named))
    elif as_markdown:
        console.lines(_markdown(table, named))
    else:
        console.lines(_text(table, named, console.width()))


@tables.command(epilog="Example: archgen tables check --standards company/")
def check(
    standards: Standards = None, witnesses: Witnesses = False, notes: Notes = False, as_json: AsJson = False
) -> None:
    """Check tables and all other knowledge.

    Names, cells and examples; gaps, conflicts, rules and facts that do nothing. The exit status is 1 when something is
    an error.
    """
    from archgen.cli import remarks
    from archgen.cli.proofreading import proofread
    from archgen.knowledge.analysis import Gravity

    with console.progress("analysing the tables", quiet=as_json):
        found = proofread(standards)
    shown = _witnesses(found) if witnesses else None
    if as_json:
        told = remarks.witnesses_as_json(*shown) if shown else None
        console.out_json({**remarks.as_json(found), **({"witnesses": told} if told else {})})
    else:
        if shown:
            console.lines(remarks.witnesses_as_text(*shown, console.width()))
            console.out()
        console.lines(remarks.as_text(found, console.width(), with_notes=notes))
        console.out(_COVERED)
    if found.of(Gravity.ERROR):
        raise typer.Exit(CHECK_FAILED)


def _witnesses(proof: Proof) -> tuple[list[OptionWitness], list[FactWitness]] | None:
    """Reduce what the search found to the least that has to be stated."""
    from archgen.decisions.analysis.witnesses import fact_witnesses, option_witnesses

    if proof.knowledge is None or proof.reached is None:
        return None
    return list(option_witnesses(proof.knowledge, proof.reached)), list(fact_witnesses(proof.knowledge, proof.reached))


tables.command(epilog="Example: archgen tables export caching --format dmn > caching.dmn")(export)


def _head(table: DecisionTable) -> dict[str, object]:
    return {
        "id": table.id,
        "question": table.question,
        "scope": table.scope.value,
        "hit_policy": table.hit_policy.value,
        "select": table.select.value,
        "options": list(table.options),
        "rules": len(table.rules),
    }


def _as_json(table: DecisionTable, named: Sequence[Threshold]) -> dict[str, object]:
    """Give all of a table; cells hold numbers, and each rule the thresholds that these come from."""
    from archgen.knowledge.cells import thresholds_in

    told = table.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for body, rule in zip(told["rules"], table.rules, strict=True):
        cells = {name: rule.cells[name] if thresholds_in(cell) else cell for name, cell in rule.when.items()}
        body.update({"when": cells} if cells else {}, **({"thresholds": rule.thresholds} if rule.thresholds else {}))
    return {**told, "thresholds": [one.model_dump(mode="json", exclude_defaults=True) for one in named]}


def _thresholds(table: DecisionTable, known: Mapping[str, Threshold]) -> tuple[Threshold, ...]:
    """Give the thresholds that a table names, in the order of their file."""
    named = {name for rule in table.rules for name in rule.thresholds}
    return tuple(one for name, one in known.items() if name in named)


def _number(threshold: Threshold) -> str:
    low, high = threshold.between
    return f"{threshold.of} {threshold.value:.15g} ({low:.15g} to {high:.15g})"


def _text(table: DecisionTable, named: Sequence[Threshold], width: int) -> Iterator[str]:
    from archgen.cli import layout

    yield f"{table.id}: {table.question}"
    yield f"hit policy {table.hit_policy.value}, takes {table.select.value}, once for each {table.scope.value}"
    yield ""
    options = [(one.id, one.name, one.summary) for one in table.options.values()]
    yield from layout.table(options, width, head=("option, simplest first", "name", "what it is"), rigid=(0,))
    yield ""
    rows = [(rule.id, _condition(rule), _says(rule), rule.because) for rule in table.rules]
    yield from layout.table(rows, width, head=("rule", "when", "says", "because"))
    if named:
        yield ""
        numbers = [(one.name, _number(one), f"{one.separates}: {one.because}") for one in named]
        yield from layout.table(numbers, width, head=("threshold of ours", "number", "separates"), rigid=(0, 1))


def _markdown(table: DecisionTable, named: Sequence[Threshold]) -> Iterator[str]:
    from archgen.documents.markdown import code, link, md

    yield f"## {md(table.id)}"
    yield ""
    yield md(table.question)
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
        when = code(_condition(rule))
        yield f"| {code(rule.id)} | {when} | {md(_says(rule))} | {criterion} | {md(rule.because)} | {source} |"
    if named:
        yield ""
        yield "| threshold of ours | number | separates | because |"
        yield "|---|---|---|---|"
    for number in named:
        yield f"| {code(number.name)} | {md(_number(number))} | {md(number.separates)} | {md(number.because)} |"


def _condition(rule: Rule) -> str:
    return "; ".join(f"{name}: {cell}" for name, cell in rule.cells.items()) or "always"


def _says(rule: Rule) -> str:
    """Write the argument: `+3 relational`, `veto edge`, or the options that follow."""
    options = ", ".join(rule.targets)
    if rule.then:
        return options
    return f"veto {options}" if rule.veto else f"{_SIGNS[rule.effect]}{_POINTS.get(rule.strength or '', '')} {options}"
