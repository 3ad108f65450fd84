"""Key families of Redis and Valkey as data: the content of `knowledge/stores/redis_keys.yaml`."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import Field

from archgen import knowledge
from archgen.design.model import Frozen
from archgen.knowledge.store import read_yaml

_PATH = Path(next(iter(knowledge.__path__))) / "stores" / "redis_keys.yaml"


class RedisType(StrEnum):
    """What Redis keeps under a key."""

    STRING = "string"
    HASH = "hash"
    SORTED_SET = "sorted_set"
    CHANNEL = "channel"


class Skew(Frozen):
    """How unevenly keys are asked for."""

    keys: float = Field(description="Share of the keys that are asked for most.")
    reads: float = Field(description="Share of the reads that they take.")


class ReadRules(Frozen):
    """Which reads are worth a copy, and what a copy is like."""

    parts: tuple[str, ...] = Field(description="Parts of containers that hold copies of reads.")
    least_hit: float = Field(description="Share of hits below which a copy does not pay.")
    even: Skew = Field(description="How reads fall on keys.")
    hot: Skew = Field(description="How they do where the facts tell of hot keys.")
    windows: int = Field(description="Windows of time that callers ask of one key.")
    jitter: float = Field(description="Share by which an end is moved at random.")
    fill_seconds: int = Field(description="How long the right to fill a key lasts.")
    value_factor: float = Field(description="Bytes of a value over those of its rows.")
    key_bytes: int = Field(description="Bytes of a key without its value.")
    seconds: Mapping[str, int] = Field(description="Time to live by what a read gives.")
    never: tuple[str, ...] = Field(description="Classes of data that are never copied.")
    filled: str
    filled_through: str
    ended: str
    ended_aggregate: str
    any_write: str


class Count(Frozen):
    """How many keys of a family there are."""

    fact: str = Field(default="", description="Fact that is counted; none for a fixed number.")
    share: float = Field(default=1, description="Keys for each of what the fact counts.")
    times: int = Field(default=0, description="Fixed number.")
    because: str = Field(description="Why so.")


class FamilyRule(Frozen):
    """A family of keys that a building block or a decision brings."""

    id: str
    title: str
    parts: tuple[str, ...] = Field(default=(), description="Parts of containers that bring it.")
    needs: str = Field(default="", description="What brings it otherwise: `reads` or `rate_limit`.")
    key: str = Field(description="Key behind the prefix; what varies stands in angle brackets.")
    also: tuple[str, ...] = Field(default=(), description="Further keys of the family.")
    type: RedisType
    value: str = Field(description="What lies under the key.")
    seconds: int | None = Field(default=None, description="Time to live; None for keys that somebody must delete.")
    because: str = Field(default="", description="Why this time.")
    count: Count | None = None
    bytes: int = Field(description="Bytes of one key with its value.")
    filled: str = Field(description="Who writes it and when.")
    ended: str = Field(description="Who deletes it and when.")
    must_stay: bool = Field(default=False, description="Whether it may not be evicted.")
    lost: str = Field(description="What happens when it is lost.")
    commands: tuple[str, ...] = Field(description="Commands with `{key}`, `{also}`, `{id}` and `{token}`.")
    source: str = ""


class RedisRules(Frozen):
    """All of `redis_keys.yaml`."""

    reads: ReadRules
    families: tuple[FamilyRule, ...]


@cache
def redis_rules() -> RedisRules:
    """Give the families that ship with archgen."""
    return RedisRules.model_validate(read_yaml(_PATH))
