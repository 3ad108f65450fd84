"""Folders that ship with archgen: found in a wheel or in a checkout.

``templates`` and ``schemas`` lie at the top of the repository and are put into the package when a wheel is built;
knowledge files always stand inside the package.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """Give the folder of shipped files with this name.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    for folder in (_PACKAGE / name, _PACKAGE.parent.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"archgen is not fully installed: its folder `{name}` is missing beside {_PACKAGE}")
