"""The physical model of a search engine: indexes with their fields and the queries of access patterns."""

from pydantic import Field

from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical


class SearchField(Frozen):
    """A field of an index."""

    name: str = Field(description="Name, that of the column.")
    type: str = Field(description="Field type of the engine.")
    longest: int | None = Field(default=None, description="Characters above which a value is not indexed whole.")
    keyword: bool = Field(default=False, description="Whether its exact value is indexed beside its words.")
    completed: bool = Field(default=False, description="Whether beginnings of words find it while people type.")


class SearchQuery(Frozen):
    """The query of one access pattern."""

    pattern: str = Field(description="Name of the access pattern.")
    words: tuple[str, ...] = Field(description="Fields in which words are looked for.")
    exact: tuple[str, ...] = Field(default=(), description="Fields compared with one value.")
    ranged: tuple[str, ...] = Field(default=(), description="Fields between two values.")
    sort: tuple[tuple[str, bool], ...] = Field(default=(), description="Fields of the order; true for descending.")
    facets: tuple[str, ...] = Field(default=(), description="Fields that are counted by value.")
    size: int = Field(description="Hits that one call gives.")
    completes: bool = Field(default=False, description="Whether the last word is still being typed.")


class SearchIndex(Frozen):
    """An index of one entity."""

    alias: str = Field(description="Name that services use.")
    name: str = Field(description="Name of the index itself, with its version.")
    table: str = Field(description="Table that it is fed from.")
    entity: str = Field(description="Entity, as the requirements name it.")
    title: str = Field(description="Entity, as people know it.")
    fields: tuple[SearchField, ...] = Field(description="Fields, the identifier first.")
    queries: tuple[SearchQuery, ...] = Field(description="Queries of the access patterns.")
    shards: int = Field(description="Primary shards.")
    working: str = Field(description="Bytes of one copy as arithmetic; empty when the rows are not known.")


class SearchModel(Physical):
    """All indexes of one engine."""

    indexes: tuple[SearchIndex, ...] = Field(description="One for each entity that is searched.")
    replicas: int = Field(description="Copies of each shard.")
    refresh_s: int = Field(description="Seconds until a change is found.")
    timeout_ms: int = Field(description="Longest time of one search.")
