"""What went wrong, as an exit status and in one message: never a traceback for a user's mistake."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

from archgen.cli import console
from archgen.errors import ArchgenError, InputError, PackageError

CHECK_FAILED, BAD_INPUT, OUR_FAULT, INTERRUPTED = 1, 2, 3, 130

DEBUG = "--debug"

_OURS = (
    "This is a fault of archgen, not of your file. Please report it to the people who gave you archgen,\n"
    "with the requirements file and what the same command prints with --debug."
)


class GuardedGroup(TyperGroup):
    """The group of all commands: turns every exception of theirs into an exit status."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override] # Typer's own context
        """Take `--debug` wherever it stands."""
        end = args.index("--") if "--" in args else len(args)
        if DEBUG in args[:end]:
            args = [DEBUG, *(one for one in args[:end] if one != DEBUG), *args[end:]]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override] # as above
        """Run the command."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                console.flush()
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except KeyboardInterrupt:
            console.note("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:  # noqa: BLE001 - the last place that can turn a fault of ours into a sentence
            if ctx.params.get("debug"):
                console.trace(error)
            raise typer.Exit(report(error)) from error


def report(error: Exception) -> int:
    """Print what went wrong and give the exit status."""
    if isinstance(error, InputError | PackageError):
        console.fail(str(error))
        return BAD_INPUT
    if isinstance(error, ArchgenError):
        console.fail(str(error))
    else:
        console.fail(f"error: {type(error).__name__}: {error}{_where(error)}")
    console.note(_OURS)
    return OUR_FAULT


def _where(error: Exception) -> str:
    """Name the last place of ours that an exception went through."""
    found = ""
    at = error.__traceback__
    while at is not None:
        module = at.tb_frame.f_globals.get("__name__", "")
        if module.startswith("archgen."):
            found = f" (in {module}, line {at.tb_lineno})"
        at = at.tb_next
    return found
