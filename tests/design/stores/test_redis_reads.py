"""Which reads are worth a copy: the share of hits against reads that are played through."""

import numpy as np
import pytest

from archgen.design.stores.redis_reads import ReadPlanner
from archgen.design.stores.redis_rules import Skew, redis_rules
from archgen.requirements.model import AccessPattern
from designs import design_of

PATH = "tests/fixtures/store-redis.yaml"


def planned(skew: Skew, name: str, **changed: object) -> float:
    """Give the share of hits of a pattern with something about it changed."""
    design = design_of(PATH)
    patterns = design.requirements.domain.access_patterns
    asked: AccessPattern = next(one for one in patterns if one.name == name).model_copy(update=changed)
    read = ReadPlanner(design.data, patterns, redis_rules().reads, skew).plan(asked)
    assert read is not None
    return read.hit


def played(rate: float, keys: int, seconds: int, skew: Skew, reads: int) -> float:
    """Play reads at random moments over keys of a busy and a quiet class; give the share that finds a copy."""
    source = np.random.default_rng(7)
    busy = round(keys * skew.keys)
    ends: dict[int, float] = {}
    now, hits = 0.0, 0
    for _ in range(reads):
        now += source.exponential(1 / rate)
        key = int(source.integers(busy) if source.random() < skew.reads else source.integers(busy, keys))
        if ends.get(key, 0.0) > now:
            hits += 1
        else:
            ends[key] = now + seconds
    return hits / reads


@pytest.mark.parametrize("skew", [redis_rules().reads.even, redis_rules().reads.hot])
def test_the_share_of_hits_is_that_of_reads_played_through(skew: Skew) -> None:
    """At 900 reads a second over 11,000 keys that live 5 s: within two points of a hundred."""
    assert planned(skew, "Species page") == pytest.approx(played(900, 11_000, 5, skew, 60_000), abs=0.02)


def test_more_reads_hit_more_often_and_writes_less() -> None:
    """A copy pays by how often it is read before it ends."""
    even = redis_rules().reads.even
    shares = [planned(even, "Posts of a watcher", rate=rate) for rate in (1.0, 30.0, 3000.0)]
    assert shares == sorted(shares)
    unwritten = planned(even, 'Spots of a region; "nearest" | first', rate=40.0, by=())
    written = planned(even, "Newest posts by state", rate=40.0, by=())
    assert written < unwritten
