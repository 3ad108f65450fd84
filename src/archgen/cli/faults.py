"""What went wrong, as an exit status and in one message: never a traceback for a user's mistake."""

from __future__ import annotations

import errno
import sys
from typing import Any

from typer.core import TyperGroup

from archgen.cli import console
from archgen.errors import ArchgenError, InputError, PackageError, ProofUnavailable

CHECK_FAILED, BAD_INPUT, OUR_FAULT = 1, 2, 3

DEBUG = "--debug"

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EIO})
"""What the system says when an output takes no more."""

_OURS = (
    "This is a fault of archgen, not of your file. Please report it to the people who gave you archgen,\n"
    "with the requirements file and what the same command prints with --debug."
)


class GuardedGroup(TyperGroup):
    """The group of all commands: turns every exception of theirs into an exit status."""

    _is_debug = False

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take `--debug` wherever it stands."""
        end = args.index("--") if "--" in args else len(args)
        self._is_debug = DEBUG in args[:end]
        if self._is_debug:
            args = [DEBUG, *(one for one in args[:end] if one != DEBUG), *args[end:]]
        return super().parse_args(ctx, args)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command; Typer itself turns wrong usage into 2 and an interrupt into 130."""
        try:
            try:
                return super().main(*args, **options)
            finally:
                console.flush()
        except Exception as error:  # noqa: BLE001 - the last place that can turn a fault of ours into a sentence
            if self._is_debug:
                console.trace(error)
            sys.exit(report(error))


def report(error: Exception) -> int:
    """Print what went wrong and give the exit status."""
    if isinstance(error, InputError | PackageError | ProofUnavailable):
        console.fail(str(error))
        return BAD_INPUT
    if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
        console.fail(f"error: the output cannot be written: {(error.strerror or str(error)).lower()}")
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
