"""Writing a file that a person named."""

from __future__ import annotations

from pathlib import Path

from archgen.errors import InputError
from archgen.package.disk import replace_file


def write_file(path: Path, text: str) -> None:
    """Write a file, whole or not at all.

    Raises:
        InputError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, text.encode("utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be written: {(error.strerror or type(error).__name__).lower()}") from None
