"""Keys of Redis and Valkey: copies of the reads that pay, and what building blocks keep there."""

import re
from collections.abc import Iterator

from archgen.design.data_sizes import short_bytes
from archgen.design.data_tables import Table
from archgen.design.design import Design
from archgen.design.model import Container
from archgen.design.names import Allocator, Style
from archgen.design.stores.physical import Decided, Served
from archgen.design.stores.placement import Placement
from archgen.design.stores.redis_model import KeyFamily, RedisModel
from archgen.design.stores.redis_reads import (
    COPIED,
    EXAMPLE_DIGEST,
    EXAMPLE_ID,
    CopiedRead,
    ReadPlanner,
    guarded_classes,
)
from archgen.design.stores.redis_rules import FamilyRule, RedisType, Skew, redis_rules
from archgen.design.stores.rules import StoreRules, store_rules
from archgen.requirements.model import AccessPattern, PatternKind
from archgen.units import short

_KIND = "redis"
_COPY = ("shared_cache_aside", "write_through")


def compose(design: Design, placement: Placement) -> RedisModel:
    """Give the key families of a cache: those of the reads that pay, then those of building blocks."""
    return _Composer(design, placement).model()


class _Composer:
    """Composes the families of one store."""

    def __init__(self, design: Design, placement: Placement) -> None:
        self._design, self._placement = design, placement
        self._container: Container = design.container(placement.container)
        self._rules = redis_rules()
        is_hot = design.facts.value("hot_key_skew") is True
        self._skew: Skew = self._rules.reads.hot if is_hot else self._rules.reads.even
        self._said: StoreRules = store_rules(_KIND)
        project = Allocator("project", style=Style.KEBAB, max_length=32, reserved=()).allocate(design.name)
        self._prefix = f"{project}:v1:"

    def model(self) -> RedisModel:
        """Give the model; without a family it has none."""
        planned = list(self._reads())
        copied = [read for _, read in planned if isinstance(read, CopiedRead)]
        copied.sort(key=lambda one: -(one.pattern.rate or 0))
        families = [self._copy(read) for read in copied]
        families += [self._family(rule) for rule in self._rules.families if self._is_there(rule, bool(copied))]
        policy = "volatile-lru" if any(one.must_stay for one in families) else "allkeys-lru"
        return RedisModel(
            placement=self._placement,
            served=tuple(self._served(pattern, read) for pattern, read in planned),
            decided=tuple(self._decided(families, policy, bool(copied))) if families else (),
            prefix=self._prefix,
            families=tuple(families),
            policy=policy,
        )

    def _reads(self) -> Iterator[tuple[AccessPattern, CopiedRead | str]]:
        """Give each read of contexts that cache with its copy, or with the reason why it has none."""
        if not set(self._rules.reads.parts) & set(self._container.parts):
            return
        entities = self._placement.entities
        patterns = [one for one in self._design.requirements.domain.access_patterns if one.entity in entities]
        planner = ReadPlanner(self._design.data, patterns, self._rules.reads, self._skew)
        for pattern in patterns:
            table = self._design.data.table_of(pattern.entity)
            if pattern.kind in COPIED and self._option(table) is not None:
                yield pattern, self._judged(pattern, table, planner)

    def _option(self, table: Table) -> str | None:
        """Give how the context of a table keeps copies, None where it keeps none."""
        chosen = self._design.recommendations.chosen("caching", table.context)
        chosen = chosen or self._design.recommendations.chosen("caching")
        return next((one for one in _COPY if one in chosen), None)

    def _judged(self, pattern: AccessPattern, table: Table, planner: ReadPlanner) -> CopiedRead | str:
        said = self._said.because
        guarded = guarded_classes(table, self._rules.reads.never)
        if guarded:
            return said["class"].format(classes=" and ".join(guarded).replace("_", " "))
        read = planner.plan(pattern)
        if read is None:
            return said["rate"] if pattern.rate is None else said["rows"].format(entity=table.title)
        if read.hit < self._rules.reads.least_hit:
            least = _percent(self._rules.reads.least_hit)
            return said["hit"].format(hit=_percent(read.hit), least=least, working=read.working)
        return read

    def _served(self, pattern: AccessPattern, read: CopiedRead | str) -> Served:
        by = call = cost = because = ""
        if isinstance(read, str):
            because = read
        else:
            by = self._prefix + read.key
            call = f"`HGET key {_field(pattern)}`" if read.type is RedisType.HASH else "`GET key`"
            cost = self._said.costs[read.type.value].format(hit=_percent(read.hit))
        return Served.of(
            pattern,
            by=by,
            call=call,
            cost=cost,
            because=because,
        )

    def _copy(self, read: CopiedRead) -> KeyFamily:
        rules, said = self._rules.reads, self._said.because
        table = self._design.data.table_of(read.pattern.entity)
        through = self._option(table) == "write_through"
        names = [
            one.name
            for one in self._design.requirements.domain.access_patterns
            if one.entity == read.pattern.entity and one.kind is PatternKind.WRITE
        ]
        writes = " or ".join(f"“{name}”" for name in names) or rules.any_write.format(table=table.name)
        ended = rules.ended_aggregate if read.lasts == "aggregate" else rules.ended.format(writes=writes)
        is_hash = read.type is RedisType.HASH
        field = _field(read.pattern)
        fill = (f"HSET {{key}} {field} {{value}}", f"EXPIRE {{key}} {read.seconds} NX")
        one = (f"SET {{key}} {{value}} EX {read.seconds}",)
        return KeyFamily(
            title=read.pattern.name,
            key=self._prefix + read.key,
            examples=(self._prefix + read.example,),
            type=read.type,
            value=f"{'a page' if is_hash else 'the answer'} as JSON" + (f" under `{field}`" if is_hash else ""),
            seconds=read.seconds,
            because=said[f"ttl_{read.lasts}"],
            bytes=read.alive * read.value_bytes,
            working=_size(read.alive, read.value_bytes),
            filled=rules.filled_through if through else rules.filled.format(fill="fill"),
            ended=ended,
            commands=(
                f"HGET {{key}} {field}" if is_hash else "GET {key}",
                *(fill if is_hash else one),
                *(("UNLINK {key}",) if read.lasts != "aggregate" else ()),
            ),
        )

    def _is_there(self, rule: FamilyRule, copies: bool) -> bool:
        if rule.needs == "reads":
            return copies
        if rule.needs == "rate_limit":
            return (
                self._design.recommendations.took("network_security", "rate_limiting")
                and bool(self._design.api.operations)
                and not any(one.role == "gateway" for one in self._design.containers)
            )
        return bool(set(rule.parts) & set(self._container.parts))

    def _family(self, rule: FamilyRule) -> KeyFamily:
        number = self._count(rule)
        return KeyFamily(
            title=rule.title,
            key=self._prefix + rule.key,
            also=tuple(self._prefix + one for one in rule.also),
            examples=tuple(self._prefix + _example(one) for one in (rule.key, *rule.also)),
            type=rule.type,
            value=rule.value,
            seconds=rule.seconds,
            because=rule.because,
            bytes=None if number is None else number * rule.bytes,
            working="" if number is None or not rule.count else f"{_size(number, rule.bytes)} ({rule.count.because})",
            filled=rule.filled,
            ended=rule.ended,
            lost=rule.lost,
            must_stay=rule.must_stay,
            commands=rule.commands,
        )

    def _count(self, rule: FamilyRule) -> int | None:
        if rule.count is None:
            return None
        if not rule.count.fact:
            return rule.count.times
        return max(1, round(self._design.facts.number(rule.count.fact) * rule.count.share))

    def _decided(self, families: list[KeyFamily], policy: str, copies: bool) -> Iterator[Decided]:
        said, rules = self._said.because, self._rules.reads
        key = "policy_kept" if policy == "volatile-lru" else "policy_copies"
        yield Decided(about="maxmemory-policy", because=said[key].format(policy=policy))
        if copies:
            skew = said["hits"].format(keys=_percent(self._skew.keys), reads=_percent(self._skew.reads))
            yield Decided(about="EX", because=said["jitter"].format(jitter=_percent(rules.jitter)))
            yield Decided(about="hits", because=skew)
        if any("sha256(" in one.key for one in families):
            yield Decided(about="sha256", because=said["hashed"])
        sizing = self._design.sizing(self._container.id)
        total = sum(one.bytes or 0 for one in families)
        if sizing is not None and sizing.memory_gb and total:
            key = "memory_over" if total > sizing.memory_gb * 1e9 else "memory"
            because = said[key].format(bytes=short_bytes(total), room=f"{sizing.memory_gb:g} GB")
            yield Decided(about="maxmemory", because=because)


def _field(pattern: AccessPattern) -> str:
    """Give the field of a hash that holds one answer: the window of time, or the page."""
    return "2027-01-15T19" if pattern.range else "first"


def _size(number: int, each: int) -> str:
    return f"{short(number)} × {each:,} B = {short_bytes(number * each)}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _example(form: str) -> str:
    """Give one key of a form: a digest, an identifier or a number in place of what varies."""
    values = {"sha256": EXAMPLE_DIGEST, "client": EXAMPLE_ID, "minute": "29958960"}
    return re.sub(r"<(\w+)[^>]*>", lambda found: values.get(found[1], EXAMPLE_ID), form)
