"""A person at a terminal: the real program behind a pseudo terminal, typed at and read from."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
"""Seconds after which a prompt is not coming any more; the machine may be busy."""
_READS_A_KEY_S = 0.2
"""Seconds, far more than the program needs to show a key and wait for the next one."""

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r")


class Dialogue:
    """One run of `archgen init`.

    Attributes:
        screen: All that was printed so far, without colours and cursor movements.
        raw: The same as it came.
    """

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        size: tuple[int, int] = (24, 80),
        term: str = "xterm-256color",
        **variables: str,
    ) -> None:
        pexpect = pytest.importorskip("pexpect", reason="pseudo terminals are for POSIX systems")
        self._eof = pexpect.EOF
        self.raw = ""
        environment = {
            name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")
        }
        environment |= {
            "PYTHONPATH": str(ROOT / "src"),
            "TERM": term,
            "PYTHONUTF8": "1",
            "INPUTRC": "/dev/null",
            **variables,
        }
        self._is_plain = term == "dumb" or "--plain" in arguments
        command = ["-m", "archgen", "init", *arguments]
        self._child: Any = pexpect.spawn(
            sys.executable,
            command,
            cwd=str(folder),
            env=environment,
            dimensions=size,
            encoding="utf-8",
            timeout=PATIENCE_S,
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._child.close(force=True)

    @property
    def screen(self) -> str:
        """Give what was printed, as a person reads it."""
        return _CONTROL.sub("", self.raw)

    def prompted(self, question: str) -> str:
        """Wait until a question is asked; give what was printed since the last one."""
        self._child.expect(rf"(?:^|[\r\n]|\x1b\[\?2004h){re.escape(question)}(?: \[[^\]\r\n]*\])?> ")
        shown = self._child.before + self._child.after
        self.raw += shown
        return _CONTROL.sub("", shown)

    def asked(self) -> str:
        """Wait for whatever is asked next; give the id of the question."""
        self._child.expect(r"(?:[\r\n]|\x1b\[\?2004h)([a-z_]+(?:\.\d+)?)(?: \[[^\]\r\n]*\])?> ")
        self.raw += self._child.before + self._child.after
        return str(self._child.match[1])

    def type(self, text: str) -> None:
        """Type a line and the Enter key."""
        self.keys(text + ("\n" if self._is_plain else "\r"))

    def keys(self, text: str) -> None:
        """Press keys."""
        self._child.send(text)

    def paste(self, text: str) -> None:
        """Paste, as a terminal with bracketed paste sends it, or as plain typing where it has none."""
        self.keys(text if self._is_plain else f"\x1b[200~{text}\x1b[201~")

    def answer(self, question: str, text: str = "") -> str:
        """Wait for a question and answer it; nothing accepts the default. Give what was printed before."""
        shown = self.prompted(question)
        self.type(text)
        return shown

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window."""
        self._child.setwinsize(rows, columns)

    def interrupt(self, *, after: str) -> None:
        """Press Ctrl-C, once what was typed is on the screen and the program waits for the next key.

        Python looks for signals only while it waits for a key: a Ctrl-C that comes within the microseconds in which
        readline takes a character in lies there until Enter. No person is that fast.
        """
        self._child.expect_exact(after)
        self.raw += self._child.before + self._child.after
        time.sleep(_READS_A_KEY_S)
        self._child.sendintr()

    def kill(self) -> None:
        """Kill the process as the system would, without a chance to tidy up."""
        self._child.kill(signal.SIGKILL)
        self._child.close(force=True)

    def hang_up(self) -> None:
        """Close the terminal's window."""
        self._child.close(force=False)

    def end(self) -> int:
        """Wait for the end; give the exit status."""
        self._child.expect(self._eof)
        self.raw += self._child.before
        self._child.close()
        return int(self._child.exitstatus if self._child.exitstatus is not None else -self._child.signalstatus)
