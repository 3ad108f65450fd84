"""Names that every FEEL parser reads, and ids that XML allows, for whatever a table is called."""

from __future__ import annotations

import re

_ODD = re.compile(r"[^A-Za-z0-9_]")
_WORDS = frozenset(
    "and between date days duration else every external false for function if in instance item not null of or return "
    "satisfies some then time true".split()
)
"""Words of FEEL that a name must not be."""


class Names:
    """Gives each thing a name of letters, digits and underscores that nothing else has; the same one each time."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, name: str, part: str = "") -> str:
        """Give the name of a fact or decision, or of a part that only its DMN form has.

        Args:
            name: As the knowledge calls it.
            part: What of it: `arguments`, `scores`; nothing for the thing itself.
        """
        key = (name, part)
        if key not in self._given:
            plain = _ODD.sub("_", f"{name}_{part}" if part else name)
            if not plain or plain[0].isdigit() or plain.lower() in _WORDS:
                plain = f"x_{plain}"
            free, number = plain, 2
            while free in self._taken:
                free, number = f"{plain}_{number}", number + 1
            self._given[key] = free
            self._taken.add(free)
        return self._given[key]
