"""The physical model of Redis and Valkey: families of keys with their types, ends and sizes."""

from pydantic import Field

from archgen.design.model import Frozen
from archgen.design.stores.physical import Physical
from archgen.design.stores.redis_rules import RedisType


class KeyFamily(Frozen):
    """Keys that are alike: one form, one type, one time to live."""

    title: str = Field(description="What it holds, as people know it.")
    key: str = Field(description="Form of the key; what varies stands in angle brackets.")
    also: tuple[str, ...] = Field(default=(), description="Further keys of the family.")
    examples: tuple[str, ...] = Field(description="One key of each form.")
    type: RedisType = Field(description="What Redis keeps under a key.")
    value: str = Field(description="What lies under the key.")
    seconds: int | None = Field(description="Time to live; None for keys that somebody deletes.")
    because: str = Field(description="Why this time to live.")
    bytes: int | None = Field(description="Bytes of all its keys; None when their number is not known.")
    working: str = Field(description="The size as arithmetic.")
    filled: str = Field(description="Who writes it and when.")
    ended: str = Field(description="Who deletes it and when.")
    lost: str = Field(default="", description="What happens when it is lost.")
    must_stay: bool = Field(default=False, description="Whether it may not be evicted.")
    commands: tuple[str, ...] = Field(description="Commands with `{key}`, `{also}`, `{id}` and `{token}`.")


class RedisModel(Physical):
    """All families of one store."""

    prefix: str = Field(description="Beginning of every key.")
    families: tuple[KeyFamily, ...] = Field(description="Copies of reads first, busiest first.")
    policy: str = Field(description="What Redis does when memory is full.")
