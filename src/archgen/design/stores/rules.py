"""What is known of stores: the data of `knowledge/stores.yaml` and of a file for each kind."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen import knowledge
from archgen.design.model import Frozen
from archgen.knowledge.store import read_yaml

_FOLDER = Path(next(iter(knowledge.__path__)))


class Holding(StrEnum):
    """What a store holds of the data."""

    RECORDS = "records"
    SERIES = "series"
    ANALYSED = "analysed"
    CACHED = "cached"
    SEARCHED = "searched"
    FILES = "files"

    @property
    def is_first(self) -> bool:
        """Whether rows are written there first, and so stand in no relational schema."""
        return self in (Holding.RECORDS, Holding.SERIES)


class StoreEntry(Frozen):
    """A kind of store that has a physical model."""

    title: str = Field(description="Name as people know it.")
    holds: Holding = Field(description="What it holds.")
    roles: tuple[str, ...] = Field(description="Roles of containers that are such a store.")
    otherwise: Mapping[str, Holding] = Field(default={}, description="What it holds in further roles.")
    technologies: tuple[str, ...] = Field(description="Ids in the catalogue of what it is run as.")

    def holding(self, role: str) -> Holding | None:
        """Give what it holds in a role; None where it is no such store."""
        return self.holds if role in self.roles else self.otherwise.get(role)


class Stores(Frozen):
    """All of `stores.yaml`."""

    records: tuple[str, ...] = Field(description="Roles of containers that hold the system of record.")
    unmodelled: tuple[str, ...] = Field(description="Products that speak no SQL and have no model of their own.")
    kinds: Mapping[str, StoreEntry] = Field(description="Kinds of stores, by the name of their modules.")


class Limit(Frozen):
    """A figure that a vendor sets."""

    value: float = Field(description="The figure.")
    unit: str = Field(description="Its unit.")
    source: str = Field(description="Key among the sources of the file; empty for a figure of our own.")


class StoreSource(Frozen):
    """Where a rule or a figure comes from."""

    title: str = Field(description="Title of the page.")
    url: str = Field(description="Its address.")


class StoreRules(Frozen):
    """What is known of one kind of store: `stores/KIND.yaml`."""

    intro: str = Field(description="What the README says first; may use values of the model.")
    files: Mapping[str, str] = Field(description="What each file of the store is.")
    limits: Mapping[str, Limit] = Field(default={}, description="Figures by which the model is made.")
    types: Mapping[str, str] = Field(default={}, description="Type of the store for each type of column.")
    because: Mapping[str, str] = Field(default={}, description="Reasons of what the model decides.")
    costs: Mapping[str, str] = Field(default={}, description="Costs of one call, as arithmetic.")
    notes: Mapping[str, str] = Field(default={}, description="Remarks in the files.")
    checked: str = Field(description="What reads the files of this store before archgen is released.")
    unchecked: tuple[str, ...] = Field(default=(), description="What nothing checks.")
    sources: Mapping[str, StoreSource] = Field(default={}, description="Pages that the figures come from.")

    def limit(self, name: str) -> float:
        """Give a figure by its name."""
        return self.limits[name].value


@cache
def stores() -> Stores:
    """Give the kinds of stores that ship with archgen."""
    return Stores.model_validate(read_yaml(_FOLDER / "stores.yaml"))


@cache
def store_rules(kind: str) -> StoreRules:
    """Give what is known of one kind of store."""
    return StoreRules.model_validate(read_yaml(_FOLDER / "stores" / f"{kind}.yaml"))
