"""English plurals of names, by which a flow may mean an entity: ``Orders``, ``Categories``, ``Boxes``."""

from __future__ import annotations

import re


def plural(name: str) -> str:
    """Give the regular plural of a name; a name without a Latin last letter gets an ``s`` like any other."""
    if re.search(r"[^aeiouAEIOU\W\d_]y$", name):
        return f"{name[:-1]}ies"
    if re.search(r"(s|x|z|ch|sh)$", name):
        return f"{name}es"
    return f"{name}s"
