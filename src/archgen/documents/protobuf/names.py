"""Names of proto packages: ASCII, unique where proto and its JSON form want it, and as the style guide writes them."""

import re
from collections.abc import Iterable

from archgen.design.names import Allocator, Style

_LONG = 96


def snake(camel: str) -> str:
    """Turn a name in camel case into one with underscores; digits stay with the letters before them.

    Fields that differ by an underscore alone have the same name in JSON, which proto refuses; so names are allocated
    in camel case, the form of JSON, and written in this one.
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", camel).lower()


def upper_snake(name: str) -> str:
    """Write the name of an enum as the prefix of its values, as buf's rule ENUM_VALUE_PREFIX does it.

    A capital opens a word when the letter before it is small, or the one behind it is neither capital nor digit.
    """
    found = name[:1]
    for at in range(1, len(name)):
        before, after = name[at - 1], name[at + 1 : at + 2]
        opens = before.islower() or (after != "" and not (after.isupper() or after.isdigit()))
        found += f"_{name[at]}" if name[at].isupper() and opens else name[at]
    return found.upper()


class Fields:
    """The names of the fields of one message."""

    def __init__(self) -> None:
        self._names = Allocator("field", style=Style.CAMEL, reserved=(), max_length=_LONG)

    def name(self, text: str) -> str:
        """Give the name of one more field."""
        return snake(self._names.allocate(text))


class Names:
    """The names of one package.

    Args:
        methods: Names of the methods; requests and responses are called after them, so nothing else may be.
        services: Names of services.
    """

    def __init__(self, methods: Iterable[str], services: Iterable[str]) -> None:
        taken = [f"{name}{end}" for name in methods for end in ("Request", "Response")]
        self._types = Allocator("message", style=Style.PASCAL, reserved=(*taken, *services), max_length=_LONG)
        self._made: dict[tuple[str, ...], str] = {}
        self._members: dict[str, Allocator] = {}
        self._values: set[str] = set()

    def type(self, *key: str) -> str:
        """Give the name of a message or enum, the same for the same key."""
        if key not in self._made:
            self._made[key] = self._types.allocate(" ".join(key))
        return self._made[key]

    def value(self, enum: str, member: str) -> str:
        """Give the name of one more value of an enum; values of all enums of a package share one scope."""
        members = self._members.setdefault(
            enum, Allocator("value", style=Style.CAMEL, reserved=("unspecified",), max_length=_LONG)
        )
        prefix = upper_snake(enum)
        while True:
            name = f"{prefix}_{snake(members.allocate(member)).upper()}"
            if name not in self._values and not name.endswith("_UNSPECIFIED"):
                self._values.add(name)
                return name

    @staticmethod
    def unspecified(enum: str) -> str:
        """Give the name of the value that an enum has when it is not set."""
        return f"{upper_snake(enum)}_UNSPECIFIED"
