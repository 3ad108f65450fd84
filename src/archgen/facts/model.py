"""A fact with its provenance, and all facts of a system or of one bounded context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from archgen.findings import Source
from archgen.knowledge.vocabulary import Value
from archgen.units import plain, show


class Provenance(StrEnum):
    """Where the value of a fact comes from."""

    STATED = "stated"
    DERIVED = "derived"
    ASSUMED = "assumed"


class Fact(BaseModel):
    """One named value that tables may read."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str = Field(description="Name, the same in files, tables and documents")
    value: Value = Field(description="Value in the unit; None when it is not known")
    unit: str | None = Field(default=None, description="Unit of a number, as units.py knows it")
    provenance: Provenance = Field(description="Stated, derived or assumed")
    because: str = Field(default="", description="Why this value; for a stated one what was written")
    formula: str = Field(default="", description="How a derived number was computed, with numbers")
    inputs: tuple[str, ...] = Field(default=(), description="Facts and requirements that it was derived from")
    source: Source | None = Field(default=None, description="Where the way of deriving it comes from")
    on_assumption: bool = Field(default=False, description="Derived with the help of a number that nobody stated")

    @property
    def is_assumed(self) -> bool:
        """Whether documents mark it with ``~``: assumed, or derived with the help of an assumption."""
        return self.provenance is Provenance.ASSUMED or self.on_assumption

    def show(self) -> str:
        """Print the value for people, with its unit."""
        match self.value:
            case None:
                return "not known"
            case bool():
                return "yes" if self.value else "no"
            case int() | float():
                return show(self.value, self.unit) if self.unit else plain(self.value)
            case str():
                return self.value
            case _:
                return ", ".join(self.value) or "none"


Regrow = Callable[[float], "Facts"]
"""Gives all facts again for a load that is so many times the stated one."""


class Facts(Mapping[str, Fact]):
    """All facts by name, in the order of the vocabulary; never changed."""

    def __init__(self, facts: Mapping[str, Fact], regrow: Regrow | None = None, growth: float = 1) -> None:
        """Hold the facts, how to compute them again for a larger load, and by how much they have grown already."""
        self._facts = dict(facts)
        self._regrow = regrow
        self.growth = growth

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __repr__(self) -> str:
        return f"Facts({', '.join(f'{name}={fact.value!r}' for name, fact in self._facts.items())})"

    def value(self, name: str) -> Value:
        """Give the value of a fact; None when it is not known.

        Raises:
            KeyError: There is no fact with this name.
        """
        return self._facts[name].value

    def number(self, name: str) -> float:
        """Give the value of a numeric fact; 0 when it is not known.

        Raises:
            KeyError: There is no numeric fact with this name.
        """
        value = self._facts[name].value
        if value is None:
            return 0.0
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise KeyError(name)
        return value

    def values_by_name(self) -> dict[str, Value]:
        """Give the bare values, which is what tables read."""
        return {name: fact.value for name, fact in self._facts.items()}

    def of(self, provenance: Provenance) -> tuple[Fact, ...]:
        """Give the facts of one provenance, in order."""
        return tuple(fact for fact in self._facts.values() if fact.provenance is provenance)

    def with_facts(self, changed: Iterable[Fact]) -> Facts:
        """Give a copy in which some facts are replaced; what follows from them is left as it is."""
        return Facts(self._facts | {fact.name: fact for fact in changed}, self._regrow, self.growth)

    def grown(self, factor: float) -> Facts:
        """Give the facts after growth: load facts times the factor, and all that follows from them computed again.

        Raises:
            ValueError: The factor is not above zero.
        """
        if not factor > 0:
            raise ValueError(f"growth by {factor} is no growth")
        return self if self._regrow is None or factor == 1 else self._regrow(self.growth * factor)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Let pydantic models hold facts; they are written as a mapping of names to facts."""
        del source
        inner = handler.generate_schema(Mapping[str, Fact])
        given = core_schema.no_info_after_validator_function(cls, inner)
        written = core_schema.plain_serializer_function_ser_schema(_as_mapping)
        return core_schema.json_or_python_schema(
            json_schema=given,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), given]),
            serialization=written,
        )


def _as_mapping(facts: Facts) -> dict[str, object]:
    """Give facts as plain data."""
    return {name: fact.model_dump(mode="json") for name, fact in facts.items()}
