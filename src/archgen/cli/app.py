"""The `archgen` command. Commands import what they need when they run, so that `--help` answers at once."""

from typing import Annotated

import typer

from archgen import __version__

app = typer.Typer(
    name="archgen",
    help="Turn a questionnaire or a YAML file into a backend design package.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"archgen {__version__}")
        raise typer.Exit


@app.callback()
def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn a questionnaire or a YAML file into a backend design package."""


def main() -> None:
    """Run the command line."""
    app()
