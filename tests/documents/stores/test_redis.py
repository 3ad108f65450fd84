"""Key families of a cache: a Redis runs every command that is written, and keeps what the table of keys says."""

import shlex

import fakeredis
import pytest

from archgen.design.stores.placement import StoreKind
from archgen.design.stores.redis import compose
from archgen.design.stores.redis_model import RedisModel
from archgen.design.stores.redis_rules import RedisType
from designs import design_of
from stored import files_of, model_of

FIXTURE = "tests/fixtures/store-redis.yaml"
SAMPLES = (FIXTURE, "samples/ticket-shop.yaml", "samples/iot-telemetry.yaml")
_KEPT = {RedisType.STRING: b"string", RedisType.HASH: b"hash", RedisType.SORTED_SET: b"zset"}


class Server:
    """A Redis in memory."""

    def __init__(self) -> None:
        self._server = fakeredis.FakeRedis(version=(7, 4))

    def run(self, words: list[str]) -> object:
        """Run one command; errors are raised."""
        found: object = self._server.execute_command(*words)  # type: ignore[no-untyped-call] # of the client's own
        return found

    def names(self) -> list[str]:
        """Give all keys."""
        return [key.decode() if isinstance(key, bytes) else key for key in self._server.scan_iter()]


def model(path: str) -> RedisModel:
    """Give the model of the cache of a file."""
    found = model_of(path, StoreKind.REDIS)
    assert isinstance(found, RedisModel)
    return found


def commands(path: str) -> list[list[str]]:
    """Give the commands that are written, as words."""
    text = files_of(path, StoreKind.REDIS)["redis/commands.redis"]
    return [shlex.split(line, comments=True) for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("path", SAMPLES)
def test_a_redis_keeps_what_the_table_of_keys_says(path: str) -> None:
    """Each key that is not deleted has the type of its family and its end."""
    server = Server()
    for words in commands(path):
        if words[0] not in ("UNLINK", "EVAL"):
            server.run(words)
    for family in model(path).families:
        for key in family.examples if family.type is not RedisType.CHANNEL else ():
            if not any(one.startswith("EVAL") for one in family.commands[:1]):
                assert server.run(["TYPE", key]) == _KEPT[family.type], family.title
                assert server.run(["TTL", key]) == (family.seconds or -1), family.title


@pytest.mark.parametrize("path", SAMPLES)
def test_every_command_runs(path: str) -> None:
    """In the order of the file, scripts too; no key is left without an end."""
    server = Server()
    for words in commands(path):
        server.run(words)
    assert [key for key in server.names() if server.run(["TTL", key]) == -1] == []


def test_the_last_value_never_goes_back_in_time() -> None:
    """The script of the last value keeps the newer of two."""
    server = Server()
    (script,) = (words for words in commands("samples/iot-telemetry.yaml") if words[0] == "EVAL")
    older = [*script[:4], str(int(script[4]) - 1), "older", script[6]]
    assert [server.run(one) for one in (script, older, script)] == [1, 0, 0]
    assert server.run(["HGET", script[3], "reading"]) == script[5].encode()


def test_keys_hold_no_text_that_people_typed() -> None:
    """Names and mail addresses stand as digests; a hostile member of an enumeration as URLs write it."""
    keys = [key for one in model(FIXTURE).families for key in (one.key, *one.examples)]
    assert any("<sha256(region)>" in key for key in keys)
    assert all(len(shlex.split(example)) == 1 for one in model(FIXTURE).families for example in one.examples)


def test_reads_that_do_not_pay_have_no_copy() -> None:
    """Each read of contexts that cache is there once: with its family, or with the reason why it has none."""
    found = model(FIXTURE)
    assert all(bool(one.by) != bool(one.because) for one in found.served)
    reasons = {one.pattern: one.because for one in found.served if one.because}
    assert "payment" in reasons["紹介"]
    assert "no rate" in reasons["Spots"]
    assert "less than 50 %" in reasons["Followers"]


def test_a_store_that_may_lose_all_evicts_what_is_least_used() -> None:
    """Numbers of a waiting room must stay and have no end: what has one is evicted beside them."""
    design = design_of(FIXTURE)
    (placement,) = (one for one in design.stores if one.kind is StoreKind.REDIS)
    cache = design.container(placement.container)
    other = cache.model_copy(update={"parts": (*cache.parts, "scarce_stock_rush.queue_counter")})
    rest = tuple(other if one is cache else one for one in design.containers)
    assert model(FIXTURE).policy == "allkeys-lru"
    found = compose(design.model_copy(update={"containers": rest}), placement)
    assert found.policy == "volatile-lru"
    assert [one.title for one in found.families if one.seconds is None] == [
        "Messages between gateways",
        "Numbers of a waiting room",
    ]


def test_no_cache_has_no_keys() -> None:
    """A small tool keeps nothing in Redis."""
    assert not [one for one in design_of("samples/internal-tool.yaml").stores if one.kind is StoreKind.REDIS]
