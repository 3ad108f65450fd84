"""`archgen tables`: decision tables listed, shown as tables, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archgen.cli import console
from archgen.cli.faults import CHECK_FAILED
from archgen.cli.stages import AsJson, Standards, knowledge
from archgen.cli.tables_export import export, named_table

if TYPE_CHECKING:
    from archgen.cli.proofreading import Proof
    from archgen.decisions.analysis.witnesses import FactWitness, OptionWitness
    from archgen.knowledge.table_files import LoadedTable
    from archgen.knowledge.tables import DecisionTable

tables = typer.Typer(
    name="tables",
    help="List, show, check and export the decision tables.",
    epilog="Example: archgen tables show caching",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Decision = Annotated[str, typer.Argument(metavar="DECISION", help="Id of the decision.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]

Witnesses = Annotated[
    bool, typer.Option("--witnesses", help="Print an input for every option, and two for every fact.")
]
Notes = Annotated[bool, typer.Option("--notes", help="List notes too, not only count them.")]


@tables.command("list", epilog="Example: archgen tables list --json")
def list_tables(standards: Standards = None, as_json: AsJson = False) -> None:
    """List all decisions, in their order."""
    loaded = knowledge(standards)
    found = [loaded.tables[name] for name in loaded.decisions]
    if as_json:
        console.out_json([_head(one) for one in found])
        return
    from archgen.cli import layout

    head = ["decision", "question", "policy", "options", "rules"]
    rows = [_row(one.table) for one in found]
    if standards is not None:
        head.append("origin")
        rows = [[*row, one.origin.value] for row, one in zip(rows, found, strict=True)]
    console.lines(layout.table(rows, console.width(), head=head, rigid=(0, *range(2, len(head)))))


@tables.command(epilog="Example: archgen tables show caching --markdown")
def show(
    decision: Decision, standards: Standards = None, as_markdown: AsMarkdown = False, as_json: AsJson = False
) -> None:
    """Show one as a table.

    Its options, simplest first, then its rules with condition, argument and reason.
    """
    from archgen.cli import table_views

    loaded = knowledge(standards)
    table = loaded.tables[named_table(decision, loaded.decisions).decision]
    named = table_views.thresholds_of(table.table, loaded.thresholds)
    if as_json:
        console.out_json(table_views.as_json(table, named))
    elif as_markdown:
        console.lines(table_views.as_markdown(table, named))
    else:
        console.lines(table_views.as_text(table, named, console.width()))


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
        found = proofread(standards, place_notes=notes or as_json)
    shown = _witnesses(found) if witnesses else None
    if as_json:
        told = remarks.witnesses_as_json(*shown) if shown else None
        console.out_json({**remarks.as_json(found), **({"witnesses": told} if told else {})})
    else:
        if shown:
            console.lines(remarks.witnesses_as_text(*shown, console.width()))
            console.out()
        console.lines(remarks.as_text(found, console.width(), with_notes=notes))
    if found.of(Gravity.ERROR):
        raise typer.Exit(CHECK_FAILED)


def _witnesses(proof: Proof) -> tuple[list[OptionWitness], list[FactWitness]] | None:
    """Reduce what the search found to the least that has to be stated."""
    from archgen.decisions.analysis.witnesses import fact_witnesses, option_witnesses

    if proof.knowledge is None or proof.reached is None:
        return None
    return list(option_witnesses(proof.knowledge, proof.reached)), list(fact_witnesses(proof.knowledge, proof.reached))


tables.command(epilog="Example: archgen tables export caching --format dmn > caching.dmn")(export)


def _row(table: DecisionTable) -> list[str]:
    return [table.id, table.question, table.hit_policy.value, str(len(table.options)), str(len(table.rules))]


def _head(loaded: LoadedTable) -> dict[str, object]:
    table = loaded.table
    return {
        "id": table.id,
        "question": table.question,
        "scope": table.scope.value,
        "hit_policy": table.hit_policy.value,
        "select": table.select.value,
        "options": list(table.options),
        "rules": len(table.rules),
        "origin": loaded.origin.value,
    }
