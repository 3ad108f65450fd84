"""Every exception that archgen raises on purpose.

The tree::

    ArchgenError            anything that archgen reports in one sentence instead of a traceback
    ├── InputError          what a person gave: a file, an option, an answer (exit status 2)
    │   └── QuantityError   one quantity that cannot be read, e.g. ``12 parsecs``
    ├── KnowledgeError      tables, blocks, vocabulary or catalogue that do not hold together
    ├── DesignError         a design that cannot be composed from valid decisions: our fault (exit status 3)
    ├── VerificationFailed  a generated document that its validator refuses: our fault (exit status 3)
    ├── PackageError        the package cannot be written, or would overwrite what a person edited
    └── ProofUnavailable    a measurement cannot run here: the extra is missing, or the server does not start

Each holds a tuple of :class:`Fault`, so that all problems of a file reach the reader together and sorted by line.
Turning one into text gives the form that the console prints: path, fault, place, the line itself and a caret.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

_WIDEST_LINE = 140
"""Columns of a source line that are shown; a longer one (JSON in one line) is cut around the caret."""


@dataclass(frozen=True, order=True)
class Place:
    """A stretch of one line of a file; lines and columns count from 1, ``end_column`` is exclusive.

    Attributes:
        file: Name of the file as the user gave it.
        line: Line of the fault.
        column: First column of the fault.
        end_column: Column after the last one.
        source_line: The line itself, without its end.
    """

    file: str
    line: int
    column: int
    end_column: int = 0
    source_line: str = ""

    def __str__(self) -> str:
        """Give ``file:line:column``, which editors and terminals open."""
        return f"{self.file}:{self.line}:{self.column}"

    def excerpt(self) -> str:
        """Draw the source line with a caret under the fault, or nothing when the line is not known."""
        if not self.source_line.strip():
            return ""
        line, start, end = _window(self.source_line, self.column - 1, max(self.end_column, self.column + 1) - 1)
        before, marked = _printable(line[:start]), _printable(line[start:end]) or " "
        gutter = f"{self.line:>4}"
        caret = " " * _width(before) + "^" * max(1, _width(marked))
        return f"{gutter} | {_printable(line)}\n{' ' * len(gutter)} | {caret}"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where in the data, what, and where in the file.

    Attributes:
        path: Path in the data, such as ``load.data_volume``; empty for the whole file or its top level.
        message: The fault with the value, then what was expected or what to do.
        place: Where it stands in a file; None for options and answers.
    """

    path: str
    message: str
    place: Place | None = field(default=None)

    def __str__(self) -> str:
        """Give the fault in the form that the console prints."""
        head = _printable(f"error: {self.path}: {self.message}" if self.path else f"error: {self.message}")
        if self.place is None:
            return head
        return "\n".join(part for part in (head, f"  --> {self.place}", self.place.excerpt()) if part)


class ArchgenError(Exception):
    """Base of all that archgen raises on purpose; holds one fault or more."""

    def __init__(self, faults: str | Fault | Iterable[Fault]) -> None:
        """Take the faults; a bare sentence is a fault without a place."""
        if isinstance(faults, str):
            faults = Fault("", faults)
        self.faults: tuple[Fault, ...] = (
            (faults,) if isinstance(faults, Fault) else tuple(sorted(faults, key=_by_place))
        )
        super().__init__(*self.faults)

    def __str__(self) -> str:
        """Give all faults, by file and line."""
        return "\n".join(str(fault) for fault in self.faults)


class InputError(ArchgenError):
    """What a person gave cannot be used; nothing has been written."""


class QuantityError(InputError):
    """A quantity cannot be read in the unit that is wanted."""

    def __init__(self, text: object, expected: str, examples: Iterable[str] = (), problem: str = "") -> None:
        """Name the text, what was expected, accepted examples and, where one is known, the precise problem."""
        self.text, self.expected, self.examples, self.problem = str(text), expected, tuple(examples), problem
        shown = f"`{self.text}`" if self.text.strip() else "nothing"
        sentence = f"{shown} is not {expected}"
        if problem:
            sentence += f": {problem}"
        if self.examples:
            sentence += (
                f"{' Write' if sentence.endswith('?') else '; write'} for example {_alternatives(self.examples)}"
            )
        super().__init__(sentence)
        self.sentence = sentence

    def __reduce__(self) -> tuple[type[QuantityError], tuple[str, str, tuple[str, ...], str]]:
        """Survive the way through another process."""
        return type(self), (self.text, self.expected, self.examples, self.problem)


class KnowledgeError(ArchgenError):
    """Knowledge files contradict themselves, each other or the vocabulary."""


class DesignError(ArchgenError):
    """Valid decisions cannot be composed into a design."""


class VerificationFailed(ArchgenError):
    """A generated document does not pass its own check."""


class PackageError(ArchgenError):
    """The package cannot be written as asked."""


class ProofUnavailable(ArchgenError):
    """A measurement cannot run on this machine."""


def _by_place(fault: Fault) -> tuple[bool, str, int, int, str, str]:
    """Sort by file and line; faults without a place come last, in the order of their paths."""
    place = fault.place
    if place is None:
        return True, "", 0, 0, fault.path, fault.message
    return False, place.file, place.line, place.column, fault.path, fault.message


def _alternatives(examples: tuple[str, ...]) -> str:
    """Join examples as ``a``, ``b`` or ``c``."""
    quoted = [f"`{example}`" for example in examples]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a very long line around the marked part; give the cut line and the new columns."""
    start = min(start, len(line))
    end = max(start, min(end, len(line), start + _WIDEST_LINE // 2))
    if len(line) <= _WIDEST_LINE:
        return line, start, end
    first = max(0, min(start - _WIDEST_LINE // 4, len(line) - _WIDEST_LINE))
    last = min(len(line), first + _WIDEST_LINE)
    head, tail = ("…" if first else ""), ("…" if last < len(line) else "")
    shift = len(head) - first
    return head + line[first:last] + tail, start + shift, end + shift


def _printable(text: str) -> str:
    """Make a stretch of text safe for a terminal: no tabs, no control or direction characters."""
    unsafe = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return "".join(" " if char == "\t" else "·" if unicodedata.category(char) in unsafe else char for char in text)


def _width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(1 for char in text if unicodedata.combining(char))
