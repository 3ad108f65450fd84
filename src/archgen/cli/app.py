"""The `archgen` command. Commands import what they need when they run, so that `--help` answers at once."""

from __future__ import annotations

from typing import Annotated

import typer

from archgen import __version__
from archgen.cli import console
from archgen.cli.build import build
from archgen.cli.catalog import catalog
from archgen.cli.check import check
from archgen.cli.diff import diff
from archgen.cli.explain import explain
from archgen.cli.faults import DEBUG, GuardedGroup
from archgen.cli.import_ import import_
from archgen.cli.init import init
from archgen.cli.prove import prove
from archgen.cli.schema import schema
from archgen.cli.tables import tables
from archgen.cli.whatif import whatif

app = typer.Typer(
    name="archgen",
    cls=GuardedGroup,
    help="Turn a YAML file into a backend design package: decided by tables, explained by their rows, verified.",
    epilog="Example: archgen build archgen.yaml -o design",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        console.out(f"archgen {__version__}")
        raise typer.Exit


@app.callback()
def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option(DEBUG, help="Show tracebacks; stands anywhere on the line.")] = False,
) -> None:
    """Hold the options that every command has."""


app.command(epilog="Example: archgen init archgen.yaml")(init)
app.command(epilog="Example: archgen build archgen.yaml -o design --set engineers=12")(build)
app.command(epilog="Example: archgen explain archgen.yaml caching")(explain)
app.command(epilog="Example: archgen whatif --set peak_requests_per_second=20k --set engineers=12")(whatif)
app.command(epilog="Example: archgen diff main/design design")(diff)
app.command(epilog="Example: archgen check archgen.yaml -o design")(check)
app.command(epilog="Example: archgen prove archgen.yaml -o design --minutes 1")(prove)
app.command("import", epilog="Example: archgen import openapi.yaml schema.sql compose.yaml -o archgen.yaml")(import_)
app.command(epilog="Example: archgen schema requirements > requirements.schema.json")(schema)
app.add_typer(tables)
app.add_typer(catalog)


def main() -> None:
    """Run the command line."""
    app()
