"""Values and sentences of knowledge files as people read and write them."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping, Sequence

from archgen import units
from archgen.knowledge.cells import Column


def show(value: object, unit: str | None = None) -> str:
    """Print a value as documents do: numbers in their unit, members as written, sets as a list."""
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return units.show(value, unit) if unit else units.plain(value)
        case str():
            return value
        case Collection():
            return ", ".join(str(one) for one in value) or "none"
        case _:
            return str(value)


def as_stated(value: object) -> str:
    """Write a value as a requirements file holds it, in the fact's own unit."""
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return f"[{', '.join(map(str, value))}]"
        case float() if value == int(value):
            return str(int(value))
        case _:
            return str(value)


def fill(text: str, values: Mapping[str, object], columns: Mapping[str, Column]) -> str:
    """Put values in place of ``{fact}``, in the unit of the fact; what is not known stays as it stands."""
    return _Filler(values, columns).format(text) if "{" in text else text


def placeholders(text: str) -> tuple[str, ...]:
    """Give the names that :func:`fill` puts values in place of."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(text) if name) if "{" in text else ()


class _Filler(string.Formatter):
    """Fills names and leaves unknown ones."""

    def __init__(self, values: Mapping[str, object], columns: Mapping[str, Column]) -> None:
        self._values = values
        self._columns = columns

    def get_value(self, key: int | str, args: Sequence[object], kwargs: Mapping[str, object]) -> object:
        """Give a value in its unit."""
        del args, kwargs
        name = str(key)
        if name not in self._values:
            return f"{{{name}}}"
        column = self._columns.get(name)
        return show(self._values[name], column.unit if column else None)
