"""The only place that prints: results on standard output, progress and errors on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from archgen.cli.layout import printable
from archgen.errors import InputError

_STYLES = {"bold": "1", "red": "1;31", "yellow": "33", "green": "32", "dim": "2"}
_WIDTH = 100
"""Columns of what is read by a program or kept in a file."""

_PATIENCE_S = 1.0
"""Seconds after which people are told what takes so long."""


def out(text: str = "", style: str = "") -> None:
    """Print a line, or several, of the result.

    Raises:
        InputError: Standard output cannot be written.
    """
    safe = "\n".join(printable(line) for line in text.split("\n"))
    _write(f"{_styled(safe, style, sys.stdout)}\n")


def lines(texts: Iterable[str], style: str = "") -> None:
    """Print lines of the result."""
    for text in texts:
        out(text, style)


def out_json(value: object) -> None:
    """Print a value as JSON, in ASCII where the terminal knows no more."""
    import json

    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    _write(json.dumps(value, indent=2, ensure_ascii=not encoding.startswith("utf")) + "\n")


def out_line(value: object) -> None:
    """Print a value as JSON in one line, at once: somebody waits for it."""
    import json

    _write(json.dumps(value, ensure_ascii=True) + "\n")
    flush()


def note(text: str, style: str = "") -> None:
    """Tell people something that is not part of the result."""
    stream = sys.stderr
    if stream is None:
        return
    safe = "\n".join(printable(line) for line in text.split("\n"))
    with suppress(OSError, ValueError):
        _put(stream, f"{_styled(safe, style, stream)}\n")
        stream.flush()


def fail(text: str) -> None:
    """Print faults; the word `error:` at the start of a line stands out."""
    mark = "error:"
    for line in text.split("\n"):
        if line.startswith(mark) and _has_colour(sys.stderr):
            note(f"{line}", "red")
        else:
            note(line)


def trace(error: BaseException) -> None:
    """Print a traceback, for those who asked for it."""
    import traceback

    note("".join(traceback.format_exception(error)).rstrip())


def width() -> int:
    """Give the columns that a line may take."""
    if sys.stdout is not None and sys.stdout.isatty():
        return max(40, min(shutil.get_terminal_size((_WIDTH, 24)).columns, 140))
    stated = os.environ.get("COLUMNS", "")
    return max(40, int(stated)) if stated.isdecimal() else _WIDTH


def flush() -> None:
    """Send what is still held back.

    Raises:
        InputError: Standard output cannot be written.
    """
    if sys.stdout is not None:
        _guarded(sys.stdout.flush)


@contextmanager
def progress(doing: str, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Tell on standard error what goes on, once it has gone on for a second.

    Gives a function that names the next step.
    """
    if quiet or sys.stderr is None:
        yield lambda _: None
        return
    from threading import Lock, Timer

    state = {"doing": doing, "shown": ""}
    lock = Lock()

    def show() -> None:
        with lock:
            if state["doing"] and state["doing"] != state["shown"]:
                state["shown"] = state["doing"]
                _tell_step(state["doing"])

    def step(text: str) -> None:
        state["doing"] = text
        if state["shown"]:
            show()

    timer = Timer(_PATIENCE_S, show)
    timer.daemon = True
    timer.start()
    try:
        yield step
    finally:
        timer.cancel()
        with lock:
            state["doing"] = ""
            if state["shown"] and _can_erase(sys.stderr):
                with suppress(OSError, ValueError):
                    _put(sys.stderr, "\r\x1b[K")
                    sys.stderr.flush()


def _tell_step(text: str) -> None:
    """Print a step: over the last one in a terminal, on a line of its own elsewhere."""
    if _can_erase(sys.stderr):
        with suppress(OSError, ValueError):
            _put(sys.stderr, f"\r\x1b[K{printable(text)} ...")
            sys.stderr.flush()
    else:
        note(f"{text} ...")


def _can_erase(stream: TextIO) -> bool:
    """Tell whether a line can be written over: in a terminal that knows how."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _write(text: str) -> None:
    if sys.stdout is None:
        raise InputError("standard output is closed, so there is nowhere to print the result")
    _guarded(lambda: _put(sys.stdout, text))


def _put(stream: TextIO, text: str) -> None:
    """Write a text; characters that the stream's encoding lacks are written as escapes."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _guarded(action: Callable[[], object]) -> None:
    """Write to standard output: a reader who left is no fault, a full disk is one."""
    try:
        action()
    except BrokenPipeError:
        _let_go()
    except OSError as error:
        _let_go()
        raise InputError(f"standard output cannot be written: {(error.strerror or str(error)).lower()}") from error


def _let_go() -> None:
    """Send the rest of standard output nowhere, so that the interpreter's last flush does not fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _styled(text: str, style: str, stream: TextIO | None) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style and _has_colour(stream) else text


def _has_colour(stream: TextIO | None) -> bool:
    """Tell whether colour is wanted: in a terminal that knows it, unless NO_COLOR says otherwise."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream is not None and stream.isatty()
