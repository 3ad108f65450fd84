"""Names of a GraphQL schema: ASCII, unique in their namespace, and never one that GraphQL keeps for itself."""

from archgen.design.names import Allocator, Style

TYPES_OF_OURS = """query mutation subscription problem pageinfo int float string boolean id uuid date time datetime
duration url long json""".split()
_NO_VALUES = ("true", "false", "null")


class Names:
    """All names of one schema."""

    def __init__(self) -> None:
        self._types = Allocator("type", style=Style.PASCAL, reserved=TYPES_OF_OURS, max_length=96)
        self._made: dict[tuple[str, ...], str] = {}

    def type(self, *key: str) -> str:
        """Give the name of a type, the same for the same key."""
        if key not in self._made:
            self._made[key] = self._types.allocate(" ".join(key))
        return self._made[key]


def fields() -> Allocator:
    """Give the namespace of the fields of one type."""
    return Allocator("field", style=Style.CAMEL, reserved=(), max_length=96)


def values() -> Allocator:
    """Give the namespace of the values of one enum; they are written in capitals."""
    return Allocator("value", style=Style.SNAKE, reserved=_NO_VALUES, max_length=96)
