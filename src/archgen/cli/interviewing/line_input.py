"""One line from a person: with editing and completion where the terminal can, plain where it cannot.

Readline is asked for nothing that a screen reader or a serial line could stumble over: one line is edited in place,
nothing is drawn elsewhere. Under ``TERM=dumb``, and with ``--plain``, lines are read as the terminal gives them.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

Complete = Callable[[str], list[str]]
"""Gives whole lines that begin as a typed one does."""

_PASTE_S = 0.02
"""Seconds within which further lines of a paste arrive; nobody types that fast."""


class LineInput:
    """Reads lines from the terminal."""

    def __init__(self, *, plain: bool) -> None:
        self._readline = None if plain or os.environ.get("TERM", "dumb") == "dumb" else _readline()
        self._pending: list[str] = []

    @property
    def edits(self) -> bool:
        """Whether a line can be edited, and completed by the tabulator key."""
        return self._readline is not None

    def ask(self, prompt: str, complete: Complete, *, draft: str = "") -> str:
        """Read one line; of a paste of several the first, and the next one at the next call.

        Args:
            prompt: What stands before the cursor.
            complete: For the tabulator key.
            draft: A text to begin with, where lines can be edited.

        Raises:
            EOFError: The terminal is closed, or the person ended the input.
        """
        if self._pending:
            return self._pending.pop(0)
        with self._editing(complete, draft):
            typed = input(prompt)
        first, *self._pending = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return first

    def rest(self) -> list[str]:
        """Take the other lines that were pasted with the last one."""
        more, self._pending = self._pending, []
        while _has_more():
            more.append(input())
        return more

    @contextlib.contextmanager
    def _editing(self, complete: Complete, draft: str) -> Iterator[None]:
        """Let readline complete and begin with a draft while a line is read."""
        module = self._readline
        if module is None:
            yield
            return
        found: list[str] = []

        def candidate(text: str, number: int) -> str | None:
            if number == 0:
                found[:] = complete(text)
            return found[number] if number < len(found) else None

        module.set_completer(candidate)
        module.set_startup_hook((lambda: module.insert_text(draft)) if draft else None)
        try:
            yield
        finally:
            module.set_completer(None)
            module.set_startup_hook(None)


def _readline() -> ModuleType | None:
    """Give the editing library of this Python, set up; None when it has none."""
    try:
        import readline
    except ImportError:
        return None
    readline.set_completer_delims("")
    if "libedit" in (readline.__doc__ or ""):
        readline.parse_and_bind("bind ^I rl_complete")
    else:
        for line in ("tab: complete", "set enable-bracketed-paste on", "set completion-ignore-case on"):
            readline.parse_and_bind(line)
    return readline


def _has_more() -> bool:
    """Tell whether more input has arrived together with the last line."""
    try:
        ready, _, _ = select.select([sys.stdin], [], [], _PASTE_S)
    except (OSError, ValueError):
        return False
    return bool(ready)
