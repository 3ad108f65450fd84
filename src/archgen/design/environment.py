"""What the unary tests of blocks, offers and technology tables read: facts, decisions, workloads, names."""

from collections.abc import Iterable, Mapping, Sequence

from archgen.knowledge.cells import Column, Condition, compile_condition

When = Mapping[str, str | bool | int | float]


class Conditions:
    """Compiles conditions over a set of columns, each distinct one once."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        self._compiled: dict[tuple[tuple[str, object], ...], Condition] = {}

    def compiled(self, when: When) -> Condition:
        """Return the compiled form of a conjunction of cells.

        Raises:
            CellFault: A column or a cell is wrong; loaded knowledge has been checked, so this is a fault of ours.
        """
        key = tuple(sorted(when.items()))
        if key not in self._compiled:
            self._compiled[key] = compile_condition(when, self._columns)
        return self._compiled[key]


class Environment:
    """Values of all columns, for the system or for one bounded context."""

    def __init__(self, values: Mapping[str, object], conditions: Conditions) -> None:
        self.values = values
        self._conditions = conditions

    def holds(self, when: When) -> bool:
        """Tell whether all cells of a conjunction hold; an empty one does."""
        return self._conditions.compiled(when).holds(self.values)

    def any_holds(self, alternatives: Sequence[When]) -> bool:
        """Tell whether one of several conjunctions holds."""
        return any(self.holds(when) for when in alternatives)

    def first(self, rows: Iterable[tuple[When, str]]) -> str | None:
        """Return the value of the first row whose condition holds."""
        return next((value for when, value in rows if self.holds(when)), None)

    def with_values(self, **values: object) -> "Environment":
        """Return the same environment with some values replaced."""
        return Environment({**self.values, **values}, self._conditions)
