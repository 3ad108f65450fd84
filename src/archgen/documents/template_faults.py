"""What is wrong with a template of a company: the file and line in which it could not be read or filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

from archgen.errors import Fault, Place
from archgen.knowledge.spelling import unknown

_UNDEFINED = re.compile(r"^'(\w+)' is undefined$")


def fault_of(error: Exception, template: str, overlay: Sequence[Path], names: Iterable[str]) -> Fault | None:
    """Tell what went wrong in a company's template; None when none of theirs had a part in it.

    Args:
        error: What the template raised.
        template: The template that was to be filled.
        overlay: Folders of the company's templates.
        names: Names that the template may use.
    """
    place = _place(error, overlay)
    if place is None and not any((folder / template).is_file() for folder in overlay):
        return None
    message = str(error) or type(error).__name__
    undefined = _UNDEFINED.match(message)
    return Fault("", unknown("name", undefined[1], names) if undefined else message, place)


def _place(error: Exception, overlay: Sequence[Path]) -> Place | None:
    """Give the last line of a company's template that led to an error."""
    file, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    place = place_in(file, line, overlay) if isinstance(file, str) and isinstance(line, int) else None
    step: TracebackType | None = error.__traceback__
    while step is not None:
        place = place_in(step.tb_frame.f_code.co_filename, step.tb_lineno, overlay) or place
        step = step.tb_next
    return place


def place_in(file: str, line: int, overlay: Sequence[Path]) -> Place | None:
    """Give a line of a template, when it is one of a company's."""
    path = Path(file)
    if not any(path.is_relative_to(folder) for folder in overlay):
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return Place(file, line, 1, source_line=lines[line - 1] if line <= len(lines) else "")
