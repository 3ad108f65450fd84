"""Answers on the disk as soon as they are given, beside the file that they are for, so that nothing is lost.

One JSON object a line: which text of the file the answers that follow are for, then each answer. Lines are only ever
added; one that a crash has cut off is cut away when the journal is opened again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from archgen.errors import InputError
from archgen.interview.model import Answer

_TEXT = "text"
"""Key of the lines that say which text of the file is meant."""


def journal_path(file: Path) -> Path:
    """Name the journal of a file: ``.archgen.yaml.answers`` beside ``archgen.yaml``."""
    return file.with_name(f".{file.name}.answers")


class Journal:
    """The answers of one interview.

    Attributes:
        path: Where it stands.
        answers: The answers that were in it when it was opened, in order.
        is_of_another_text: Whether the file that the answers are for has changed since they were given.
    """

    def __init__(self, path: Path, file: BinaryIO, text: str) -> None:
        self.path = path
        self._file = file
        lines, length = _whole_lines(file.read())
        file.truncate(length)
        signs = [one[_TEXT] for one in lines if _TEXT in one]
        self.answers = tuple(_answers(lines))
        self.is_of_another_text = bool(self.answers) and signs[-1:] != [_sign(text)]
        if signs[-1:] != [_sign(text)]:
            self._put({_TEXT: _sign(text)})

    def add(self, answer: Answer) -> None:
        """Keep an answer; it is on the disk when this returns.

        Raises:
            InputError: The disk takes no more.
        """
        self._put(answer.model_dump(mode="json"))

    def forget(self) -> None:
        """Drop all answers."""
        self.answers, self.is_of_another_text = (), False
        self._file.truncate(0)

    def remove(self) -> None:
        """Remove the journal, when its answers stand in the file."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()

    def holds_answers(self) -> bool:
        """Tell whether anything would be lost with it."""
        self._file.seek(0)
        return any(True for _ in _answers(_whole_lines(self._file.read())[0]))

    def _put(self, value: object) -> None:
        try:
            self._file.seek(0, os.SEEK_END)
            self._file.write(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise InputError(f"{self.path} cannot be written: {(error.strerror or str(error)).lower()}") from error


@contextlib.contextmanager
def open_journal(file: Path, text: str) -> Iterator[Journal]:
    """Open the journal of a requirements file, and keep other interviews for the same file out; an empty one goes.

    Args:
        file: The requirements file.
        text: What stands in it.

    Raises:
        InputError: The folder cannot be written, or another interview goes on for this file.
    """
    path = journal_path(file)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from error
    with os.fdopen(descriptor, "r+b") as opened:
        _lock(opened, file)
        journal = Journal(path, opened, text)
        try:
            yield journal
        finally:
            if not journal.holds_answers():
                journal.remove()


def _lock(file: BinaryIO, target: Path) -> None:
    """Take the journal for this process; where files cannot be locked, nothing happens."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(f"another `archgen init` is asking about {target} right now") from None
    except OSError:
        return


def _sign(text: str) -> str:
    """Tell two texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _whole_lines(content: bytes) -> tuple[list[dict[str, object]], int]:
    """Give the lines up to the first broken one, and the bytes that they take."""
    lines: list[dict[str, object]] = []
    length = 0
    for line in content.split(b"\n")[:-1]:
        try:
            value = json.loads(line.decode("utf-8", "surrogatepass"))
        except ValueError:
            break
        if not isinstance(value, dict):
            break
        lines.append(value)
        length += len(line) + 1
    return lines, length


def _answers(lines: list[dict[str, object]]) -> Iterator[Answer]:
    """Give the answers; what another version wrote in another form is left out."""
    for line in lines:
        with contextlib.suppress(ValidationError):
            yield Answer.model_validate(line)
