"""Item definitions: what each fact, outcome and intermediate result of a DMN model may hold."""

from __future__ import annotations

from archgen.decisions.interchange import feel
from archgen.decisions.interchange.elements import Element, element, expression
from archgen.decisions.interchange.names import Names
from archgen.knowledge.cells import Column
from archgen.knowledge.vocabulary import FactType

ARGUMENTS, SCORES = "archgen_arguments", "archgen_scores"
"""Lists of contexts between the rules of a weighing table and its outcome."""

_ARGUMENT = {"option": "string", "criterion": "string", "points": "number"}
_SCORE = {"option": "string", "score": "number"}


class Types:
    """Declares types in a model, each once.

    Args:
        root: The model.
        names: Names of facts and decisions.
    """

    def __init__(self, root: Element, names: Names) -> None:
        self._root = root
        self._names = names
        self._declared: set[str] = set()

    def of(self, column: Column) -> str:
        """Give the type of a column; a list, if the column holds several members."""
        one = self.of_one(column)
        return self._list_of(self._names.of(column.name, "list"), one) if column.type is FactType.SET else one

    def of_one(self, column: Column) -> str:
        """Give the type of a single value, or of one member of a list."""
        base = _base(column)
        allowed = feel.bounds(column)
        if allowed is None:
            return base
        name = self._names.of(column.name, "type")
        if self._is_new(name):
            made = element(self._root, "itemDefinition", name=name, id=name)
            element(made, "typeRef", base)
            expression(made, "allowedValues", allowed, id=f"{name}.allowed")
        return name

    def of_arguments(self) -> str:
        """Give the type of the arguments that hold."""
        return self._contexts(ARGUMENTS, _ARGUMENT)

    def of_scores(self) -> str:
        """Give the type of the options with their points."""
        return self._contexts(SCORES, _SCORE)

    def _contexts(self, name: str, parts: dict[str, str]) -> str:
        if self._is_new(name):
            made = element(self._root, "itemDefinition", name=name, id=name, isCollection="true")
            for part, base in parts.items():
                component = element(made, "itemComponent", name=part, id=f"{name}.{part}")
                element(component, "typeRef", base)
        return name

    def _list_of(self, name: str, member: str) -> str:
        if self._is_new(name):
            made = element(self._root, "itemDefinition", name=name, id=name, isCollection="true")
            element(made, "typeRef", member)
        return name

    def _is_new(self, name: str) -> bool:
        is_new = name not in self._declared
        self._declared.add(name)
        return is_new


def _base(column: Column) -> str:
    """Give the type of FEEL."""
    if column.type.is_numeric:
        return "number"
    return "boolean" if column.type is FactType.BOOLEAN else "string"
